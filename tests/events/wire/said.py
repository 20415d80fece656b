"""What a body says, for the tests: the verdicts, the facts without their hashes, and whether they fit the lake."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from journeyglass.events.schema import FACTS, KINDS
from journeyglass.events.wire import Accepted, Refused, Sender, judge, open_body
from journeyglass.events.wire.verdict import Verdict

SALT = b"salt" * 8
SERVER, BROWSER = Sender("app", "server"), Sender("site", "browser")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
RECEIVED = int(NOW.timestamp()) * 1_000_000
AT = "2026-03-02T09:30:00Z"
SAID_AT = RECEIVED - 30 * 60 * 1_000_000


def verdicts(path: str, body: Any, sender: Sender = SERVER, received_at: int = RECEIVED) -> list[Verdict]:
    """The verdicts on a body, which may be bytes or anything that JSON can say."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return judge(open_body(path, raw), sender, received_at, SALT)


def one(message: dict[str, Any], path: str = "/v1/batch", sender: Sender = SERVER) -> Verdict:
    """The verdict on one message in a batch, which gets an id and a time where it has none."""
    posthog = not path.startswith("/v1")
    full = {"uuid" if posthog else "messageId": "m1", "timestamp": AT, **message}
    (verdict,) = verdicts(path, {"batch": [full]}, sender)
    return verdict


def taken(message: dict[str, Any], path: str = "/v1/batch", sender: Sender = SERVER) -> Accepted:
    """The same, of a message that must be accepted."""
    verdict = one(message, path, sender)
    assert isinstance(verdict, Accepted), verdict
    fit([verdict])
    return verdict


def facts(message: dict[str, Any], path: str = "/v1/batch", sender: Sender = SERVER) -> list[dict[str, Any]]:
    """The facts of such a message, without what is the same in all of them."""
    return [bare(fact) for fact in taken(message, path, sender).facts]


def bare(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact without its hash, and without id and time where they are those of `one`."""
    left = {key: value for key, value in fact.items() if key != "body_hash"}
    if left.get("at") == SAID_AT:
        del left["at"]
    if left["fact_id"] == "m1":
        del left["fact_id"]
    if "properties" in left:
        left["properties"] = json.loads(left["properties"])
    return left


def reason(message: dict[str, Any], path: str = "/v1/batch", sender: Sender = SERVER) -> str:
    """Why such a message is refused."""
    verdict = one(message, path, sender)
    assert isinstance(verdict, Refused), verdict
    assert verdict.sentence
    return verdict.reason


def fit(accepted: list[Accepted]) -> pa.Table:
    """The facts as rows of the lake; fails where they are none."""
    told = [fact for each in accepted for fact in json.loads(each.body())["facts"]]
    assert told == [fact for each in accepted for fact in each.facts]
    assert len({(fact["kind"], fact["fact_id"]) for fact in told}) == len(told), "two facts of one id"
    for fact in told:
        assert fact["kind"] in KINDS
        assert set(fact) <= set(FACTS.names)
        assert None not in fact.values()
        assert len(fact["body_hash"]) == 32
    names = sorted({name for fact in told for name in fact})
    columns = {}
    for name in names:
        values = [fact.get(name) for fact in told]
        if name in ("at", "until"):
            columns[name] = pa.array(values, pa.int64()).cast(FACTS.field(name).type)
        else:
            columns[name] = pa.array(values, pa.string()).cast(FACTS.field(name).type)
    return pa.table(columns)
