"""Whatever comes, each message has its verdict, and nothing else happens."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.events.wire import Accepted, BodyError, Refused, judge, open_body, unpack
from tests.events.wire.said import AT, BROWSER, RECEIVED, SALT, SERVER, fit

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        ["null", AT, "2026-03-02", "u1", "ada@acme.example", "champion", "EUR", "\x00", "\u200b", "a" * 101]
    )
)
KNOWN_KEYS = """email name phone role committee_role website groupId page campaign traits journeyglass actor channel
    value currency revenue $set $set_once $groups $device_id $is_identified alias $group_key company distinct_id"""
KEYS = st.text(max_size=6) | st.sampled_from(KNOWN_KEYS.split())
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=5)
CALLS = st.sampled_from(["track", "identify", "page", "screen", "group", "alias"])
NAMES = st.sampled_from(["Feature Used", "Order Completed", "Email Sent", "Account Stage Left", "$identify", "$set"])


def odd(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what belongs there, at times anything."""
    return usual | usual | usual | JSON


IDS = st.sampled_from(["u1", "v1", "null", 5, "ada@acme.example", "a\u200b"])
SEGMENT = st.fixed_dictionaries(
    {"type": odd(CALLS), "messageId": odd(st.uuids().map(str))},
    optional={
        "event": odd(NAMES),
        "userId": odd(IDS),
        "anonymousId": odd(IDS),
        "previousId": odd(IDS),
        "groupId": odd(IDS),
        "properties": odd(OBJECTS),
        "traits": odd(OBJECTS),
        "context": odd(OBJECTS),
        "timestamp": odd(st.just(AT)),
        "originalTimestamp": odd(st.just(AT)),
    },
)
POSTHOG_NAMES = st.sampled_from(
    ["$identify", "$set", "$groupidentify", "$create_alias", "$merge_dangerously", "$pageview", "signed"]
)
POSTHOG = st.fixed_dictionaries(
    {"event": odd(POSTHOG_NAMES), "distinct_id": odd(IDS), "uuid": odd(st.uuids().map(str))},
    optional={"properties": odd(OBJECTS), "timestamp": odd(st.just(AT)), "offset": JSON, "$set": odd(OBJECTS)},
)
BATCHES = st.tuples(
    st.sampled_from(["/v1/batch", "/batch/", "/e/", "/i/v1/analytics/events"]),
    st.fixed_dictionaries(
        {"batch": st.lists(SEGMENT | POSTHOG | JSON, max_size=4)},
        optional={"context": JSON, "sentAt": JSON, "timestamp": JSON, "writeKey": JSON, "api_key": JSON},
    ),
)


@settings(max_examples=250)
@given(BATCHES, st.sampled_from([SERVER, BROWSER]))
def test_every_message_has_its_verdict_and_keeps_its_id(batch: tuple[str, dict[str, Any]], sender: Any) -> None:
    path, body = batch
    incoming = open_body(path, json.dumps(body).encode())
    verdicts = judge(incoming, sender, RECEIVED, SALT)
    assert len(verdicts) == len(body["batch"])
    for said, verdict in zip(body["batch"], verdicts, strict=True):
        keeps_its_id(said, verdict.id, path.startswith("/v1"))
        if isinstance(verdict, Accepted):
            assert verdict.id
            fit([verdict])
            assert "ada@acme.example" not in json.dumps(verdict.facts)
        else:
            assert verdict.reason
            assert verdict.sentence.isprintable()
            assert len(verdict.sentence) < 400
    again = judge(incoming, sender, RECEIVED, SALT)
    same = [v == w for v, w in zip(verdicts, again, strict=True) if v.id is None or not v.id.startswith("jg-")]
    assert all(same), "the same messages give the same verdicts"


def keeps_its_id(said: Any, id_: str | None, segment_path: bool) -> None:
    """An id of the usual kind is the verdict's, accepted or refused, and no verdict has one that was not sent."""
    if not isinstance(said, dict):
        assert id_ is None
        return
    of_segment = segment_path or ("distinct_id" not in said and isinstance(said.get("type"), str))
    sent = said.get("messageId" if of_segment else "uuid")
    if isinstance(sent, str) and len(sent) == 36 and sent.count("-") == 4:
        assert id_ == sent
    elif id_ is not None and not id_.startswith("jg-"):
        assert id_ in (str(sent), str(sent).strip()) or float(id_) == float(sent)


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([None, "gzip", "deflate", "zstd", "br", "identity, gzip"]))
def test_any_bytes_are_a_body_or_no_body(body: bytes, encoding: str | None) -> None:
    for path in ("/v1/batch", "/v1/track", "/batch/", "/e/", "/i/v1/analytics/events"):
        try:
            verdicts = judge(open_body(path, unpack(body, encoding, 10_000)), SERVER, RECEIVED, SALT)
        except BodyError as error:
            assert error.message  # noqa: PT017
        else:
            assert all(isinstance(v, Accepted | Refused) for v in verdicts)


SPOILED = st.tuples(
    st.sampled_from([b'{"batch":[{"type":"track","event":"A","userId":"u"},{"a":["b",{"c":null}]}],"writeKey":"k"}']),
    st.lists(st.tuples(st.integers(0, 90), st.binary(max_size=3)), max_size=4),
)


@settings(max_examples=300)
@given(SPOILED)
def test_a_body_spoiled_somewhere(spoiled: tuple[bytes, list[tuple[int, bytes]]]) -> None:
    body, changes = spoiled
    for at, put in changes:
        body = body[:at] + put + body[at + 1 :]
    try:
        judge(open_body("/v1/batch", body), SERVER, RECEIVED, SALT)
    except BodyError as error:
        assert error.status == 400  # noqa: PT017
