"""What the real Python clients put on the wire, judged; and the other clients' messages as they were recorded."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import rudderstack.analytics.client as rudder
import segment.analytics.client as segment
from posthog import Posthog

from journeyglass.events.wire import Accepted, Incoming, judge, open_body, unpack
from tests.events.wire.recorder import Recorder, Request, recording
from tests.events.wire.said import RECEIVED, SAID_AT, SALT, SERVER, bare, fit, verdicts

WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
IDS = [str(UUID(int=n)) for n in range(1, 8)]
CAP = 4 * 1024 * 1024


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording() as found:
        yield found


def opened(request: Request) -> Incoming:
    return open_body(request.path, unpack(request.body, request.encoding, CAP))


def said(recorder: Recorder) -> dict[str, list[dict[str, Any]]]:
    """The facts of every message that came, by its id; ids and times that are the expected ones left out."""
    told: dict[str, list[dict[str, Any]]] = {}
    for request in recorder.requests:
        for verdict in judge(opened(request), SERVER, RECEIVED, SALT):
            assert isinstance(verdict, Accepted), verdict
            assert all(fact["fact_id"].startswith(verdict.id) for fact in verdict.facts)
            assert all(fact["at"] == SAID_AT for fact in verdict.facts)
            told[verdict.id] = [{k: v for k, v in bare(f).items() if k not in ("fact_id", "at")} for f in verdict.facts]
            fit([verdict])
    return told


EXPECTED = {
    IDS[0]: [
        {
            "kind": "event",
            "name": "Feature Used",
            "person_id": "u1",
            "account_id": "acme",
            "actor": "customer",
            "channel": "product",
            "properties": {"feature": "Ñandú 🦤", "n": 3},
        }
    ],
    IDS[1]: [
        {"kind": "link", "anonymous_id": "v1", "person_id": "u1"},
        {"kind": "person_traits", "person_id": "u1", "properties": {"title": "CTO"}},
        {"kind": "person_domain", "person_id": "u1", "name": "acme.example"},
    ],
    IDS[2]: [
        {
            "kind": "event",
            "name": "Page Viewed",
            "anonymous_id": "v1",
            "actor": "customer",
            "channel": "site",
            "properties": {"category": "Docs", "name": "Pricing", "path": "/p"},
        }
    ],
    IDS[3]: [
        {
            "kind": "event",
            "name": "Screen Viewed",
            "person_id": "u1",
            "actor": "customer",
            "channel": "site",
            "properties": {"category": "App", "name": "Home"},
        }
    ],
    IDS[4]: [
        {"kind": "membership", "person_id": "u1", "account_id": "acme"},
        {"kind": "account_traits", "account_id": "acme", "properties": {"plan": "pro", "website": "acme.example"}},
        {"kind": "account_domain", "account_id": "acme", "name": "acme.example"},
    ],
    IDS[5]: [
        {"kind": "link", "anonymous_id": "v1", "person_id": "u1"},
        {"kind": "person_merge", "person_id": "v1", "other_id": "u1"},
    ],
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("module", [segment, rudder], ids=["segment", "rudder"])
def test_segment_and_rudder(module: Any, packed: bool, recorder: Recorder) -> None:
    client = module.Client("the-key", host=recorder.host, sync_mode=True, gzip=packed, timeout=10)
    track, identify, page, screen, group, alias = ({"timestamp": WHEN, "message_id": id_} for id_ in IDS[:6])
    context = {"groupId": "acme"}
    client.track("u1", "Feature Used", {"feature": "Ñandú 🦤", "n": 3}, context, **track)
    traits = {"title": "CTO", "email": "ada@acme.example"}
    client.identify("u1", traits, anonymous_id="v1", **identify)  # rudder's stand in the context and nowhere else
    client.page(None, "Docs", "Pricing", {"path": "/p"}, anonymous_id="v1", **page)
    client.screen("u1", "App", "Home", **screen)
    client.group("u1", "acme", {"plan": "pro", "website": "acme.example"}, **group)
    client.alias("v1", "u1", **alias)
    assert said(recorder) == EXPECTED
    for request in recorder.requests:
        assert (request.encoding, request.path) == ("gzip" if packed else None, "/v1/batch")
        assert base64.b64decode((request.authorization or "").removeprefix("Basic ")) == b"the-key:"
        assert opened(request).write_key == ("the-key" if module is segment else None)


@pytest.mark.parametrize("mode", ["v0", "v1"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_posthog(mode: str, packed: bool, recorder: Recorder) -> None:
    client = Posthog("the-key", host=recorder.host, sync_mode=True, gzip=packed, capture_mode=mode, timeout=10)
    try:
        told = [{"timestamp": WHEN, "uuid": id_} for id_ in IDS]
        groups = {"company": "acme"}
        client.capture("Feature Used", distinct_id="u1", properties={"n": 3}, groups=groups, **told[0])
        client.capture("Looked", distinct_id="v9", properties={"$process_person_profile": False}, **told[1])
        client.set(distinct_id="u1", properties={"title": "CTO", "email": "ada@acme.example"}, **told[2])
        client.group_identify("company", "acme", {"plan": "pro"}, **told[3])
        client.alias("old", "new", **told[4])
    finally:
        client.shutdown()
    found = said(recorder)
    event = {"kind": "event", "actor": "customer", "channel": "product"}
    assert found == {
        IDS[0]: [{**event, "name": "Feature Used", "person_id": "u1", "account_id": "acme", "properties": {"n": 3}}],
        IDS[1]: [{**event, "name": "Looked", "anonymous_id": "v9"}],
        IDS[2]: [
            {"kind": "person_traits", "person_id": "u1", "properties": {"title": "CTO"}},
            {"kind": "person_domain", "person_id": "u1", "name": "acme.example"},
        ],
        IDS[3]: [{"kind": "account_traits", "account_id": "acme", "properties": {"plan": "pro"}}],
        IDS[4]: [
            {"kind": "link", "anonymous_id": "old", "person_id": "new"},
            {"kind": "link", "anonymous_id": "new", "person_id": "new"},
            {"kind": "person_merge", "person_id": "old", "other_id": "new"},
        ],
    }
    paths = {"v0": ("/batch/", "the-key"), "v1": ("/i/v1/analytics/events", None)}
    assert {(r.path, opened(r).write_key) for r in recorder.requests} == {paths[mode]}


def test_rudder_for_node() -> None:
    """Packed though its type says it is a form; times that only the client's own clock tells."""
    message = {
        "type": "track",
        "event": "Feature Used",
        "userId": "u1",
        "messageId": "m1",
        "originalTimestamp": "2026-03-02T09:30:00.000Z",
        "context": {"library": {"name": "@rudderstack/rudder-sdk-node", "version": "3.0.13"}},
        "_metadata": {"nodeVersion": "22.1.0"},
    }
    body = {"batch": [message], "timestamp": "2026-03-02T10:00:00.000Z", "sentAt": "2026-03-02T10:00:00.000Z"}
    (verdict,) = verdicts("/v1/batch", unpack(gzip.compress(json.dumps(body).encode()), None, CAP))
    assert isinstance(verdict, Accepted)
    assert verdict.facts[0]["at"] == SAID_AT


def test_analytics_js() -> None:
    """A lone call of the browser's client, with all that it says about page and browser."""
    body = {
        "timestamp": "2026-03-02T09:30:00.000Z",
        "integrations": {},
        "anonymousId": "7c4b",
        "event": "Form Submitted",
        "type": "track",
        "properties": {"form_id": "contact"},
        "context": {
            "page": {
                "path": "/c",
                "referrer": "",
                "search": "?utm_source=news",
                "title": "C",
                "url": "https://x.example/c",
            },
            "userAgent": "Mozilla/5.0",
            "userAgentData": {"brands": [{"brand": "Chromium", "version": "140"}], "mobile": False},
            "locale": "en-US",
            "library": {"name": "analytics.js", "version": "next-1.70.0"},
            "timezone": "Europe/Berlin",
            "campaign": {"source": "news"},
        },
        "userId": None,
        "messageId": "ajs-next-1709373000000-1b2c",
        "writeKey": "the-key",
        "sentAt": "2026-03-02T09:30:00.100Z",
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
    }
    (verdict,) = verdicts("/v1/t", body)
    assert isinstance(verdict, Accepted)
    (fact,) = verdict.facts
    assert {k: v for k, v in bare(fact).items() if k != "fact_id"} == {
        "kind": "event",
        "name": "Form Submitted",
        "anonymous_id": "7c4b",
        "actor": "customer",
        "channel": "site",
        "properties": {
            "form_id": "contact",
            "path": "/c",
            "search": "?utm_source=news",
            "title": "C",
            "url": "https://x.example/c",
            "utm_source": "news",
        },
    }


def test_posthog_js() -> None:
    """A page view of somebody unknown; most of what it says is about the browser and is not kept."""
    properties = {
        "$os": "Linux",
        "$browser": "Chrome",
        "$device_type": "Desktop",
        "$current_url": "https://x.example/p",
        "$host": "x.example",
        "$pathname": "/p",
        "$raw_user_agent": "Mozilla/5.0",
        "$screen_height": 800,
        "$lib": "web",
        "$insert_id": "abc",
        "$time": 1772443800.0,
        "distinct_id": "0196-aaaa",
        "$device_id": "0196-aaaa",
        "$is_identified": False,
        "$process_person_profile": False,
        "$session_id": "0196-ssss",
        "$referrer": "$direct",
        "$set_once": {"$initial_current_url": "https://x.example/p"},
        "title": "P",
        "token": "the-key",
    }
    event = {"uuid": "0196-eeee", "event": "$pageview", "properties": properties, "offset": 30 * 60 * 1000}
    body = gzip.compress(json.dumps([event]).encode())
    incoming = open_body("/e/", unpack(body, None, CAP))
    assert incoming.write_key == "the-key"
    (verdict,) = judge(incoming, SERVER, RECEIVED, SALT)
    assert isinstance(verdict, Accepted)
    assert [{k: v for k, v in bare(f).items() if k != "fact_id"} for f in verdict.facts] == [
        {
            "kind": "event",
            "name": "Page Viewed",
            "anonymous_id": "0196-aaaa",
            "actor": "customer",
            "channel": "site",
            "properties": {"path": "/p", "title": "P", "url": "https://x.example/p"},
        }
    ]
