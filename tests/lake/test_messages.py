"""Messages as rows of the lake: the quick way says what a plain one does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.events.schema import FACTS, KINDS
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.messages import Arrived, facts_of, keys_in, said_in
from journeyglass.ledger.arrivals import InboxRow
from tests.lake.inboxes import NOW, viewed

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
TIMES = st.integers(631_152_000_000_000, 4_102_444_800_000_000)
MONEY = st.decimals(-(10**20), 10**20, places=9, allow_nan=False, allow_infinity=False)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": draw(st.sampled_from(KINDS)), "fact_id": draw(TEXT), "body_hash": draw(TEXT)}
    some = {
        "at": TIMES,
        "until": TIMES,
        "value": MONEY.map(str),
        **dict.fromkeys(
            ("name", "anonymous_id", "person_id", "account_id", "other_id", "properties", "currency"), TEXT
        ),
    }
    return said | {name: draw(kind) for name, kind in some.items() if draw(st.booleans())}


CONTACTS = st.none() | st.fixed_dictionaries({"person_id": TEXT}, optional={"email": TEXT, "other": TEXT})
BODIES = st.fixed_dictionaries({"facts": st.lists(facts(), max_size=3), "contact": CONTACTS, "title": TEXT})


def rows(bodies: list[dict[str, Any]]) -> list[InboxRow]:
    said = enumerate(map(msgspec.json.encode, bodies))
    return [InboxRow(i, b"", f"m{i}", NOW + i, f"src{i % 2}", body) for i, body in said]


def plainly(row: Arrived) -> list[dict[str, Any]]:
    """One fact at a time, one value at a time."""

    def time(at: int | None) -> Any:
        return None if at is None else EPOCH + at * EPOCH.resolution

    told = []
    for fact in msgspec.json.decode(row.body)["facts"]:
        at = time(fact.get("at"))
        full = {name: fact.get(name) for name in FACTS.names} | {"at": at, "until": time(fact.get("until"))}
        full |= {"month": "always" if at is None else at.strftime("%Y-%m"), "revision": 0, "retracted": False}
        full |= {"received_at": time(row.received_at), "source": row.source}
        full["value"] = None if full["value"] is None else Decimal(full["value"])
        told.append(full)
    return told


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(BODIES, max_size=6))
def test_columns_say_what_the_messages_say(bodies: list[dict[str, Any]]) -> None:
    arrived = rows(bodies)
    said = said_in(arrived)
    assert said.unfit == ()
    assert said.facts.schema == FACTS
    said.facts.validate(full=True)
    assert said.facts.to_pylist() == [fact for row in arrived for fact in plainly(row)]
    assert [(c.source, c.person_id, c.email, c.other) for c in said.contacts] == [
        (row.source, contact["person_id"], contact.get("email"), contact.get("other"))
        for row, body in zip(arrived, bodies, strict=True)
        if (contact := body["contact"])
    ]
    for row, body in zip(arrived, bodies, strict=True):
        assert keys_in(row) == [(f["kind"], f["fact_id"], f["body_hash"]) for f in body["facts"]]


UNFIT = {
    "no JSON": b"\xff",
    "no object": b"[1]",
    "no facts": b"{}",
    "facts that are none": b'{"facts": [1]}',
    "a time that is text": msgspec.json.encode({"facts": [viewed("m") | {"at": "today"}]}),
    "money that is none": msgspec.json.encode({"facts": [viewed("m") | {"value": "much"}]}),
    "money too fine to keep": msgspec.json.encode({"facts": [viewed("m") | {"value": "0.0000000001"}]}),
    "no id": msgspec.json.encode({"facts": [viewed("m") | {"fact_id": None}]}),
    "a strange kind": msgspec.json.encode({"facts": [viewed("m") | {"kind": "../x"}]}),
    "a contact of nobody": b'{"facts": [], "contact": {"email": "x"}}',
}


@pytest.mark.parametrize("body", UNFIT.values(), ids=list(UNFIT))
def test_an_unfit_message_spoils_no_other(body: bytes) -> None:
    good = rows([{"facts": [viewed(f"m{i}")]} for i in range(6)])
    bad = InboxRow(99, b"", "bad", NOW, "web", body)
    said = said_in([*good[:3], bad, *good[3:]])
    assert said.facts.to_pylist() == facts_of(good).to_pylist()
    ((row, why),) = said.unfit
    assert row == bad
    assert why


def test_no_messages_are_no_rows() -> None:
    assert facts_of([]).equals(pa.table(FACTS.empty_table()))
