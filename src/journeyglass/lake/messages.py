"""Messages of the inbox as rows of the lake: column by column, since ten thousand a second must cost little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.events.schema import FACTS, KINDS, MONEY, TIME
from journeyglass.ledger.records import Contact

SAID = (
    *("kind", "fact_id", "at", "until", "name", "anonymous_id", "person_id", "account_id", "other_id"),
    *("actor", "channel", "value", "currency", "properties", "body_hash"),
)
"""What a message's fact may say; the other columns come from how it arrived."""
_TIMES = ("at", "until")
_UNFIT = (ValueError, TypeError, KeyError, AttributeError, OverflowError, pa.ArrowException)
_CONTACT = ("email", "name", "phone", "other")


class Arrived(Protocol):
    """A message of the inbox; instants are UTC microseconds."""

    @property
    def body(self) -> bytes:
        """JSON: its facts, and what is personal."""

    @property
    def source(self) -> str:
        """Who sent it."""

    @property
    def received_at(self) -> int:
        """When it came."""


_Row = TypeVar("_Row", bound=Arrived)


@dataclass(frozen=True)
class Said(Generic[_Row]):
    """What messages said: their facts as rows of the lake, and what is personal, for the ledger.

    `unfit` are messages that cannot be rows of the lake, each with why: a fault of whoever put them in.
    """

    facts: pa.Table
    contacts: tuple[Contact, ...] = ()
    unfit: tuple[tuple[_Row, str], ...] = ()


def said_in(rows: Sequence[_Row]) -> Said[_Row]:
    """All that these messages say, in their order. One that is unfit does not spoil the others."""
    try:
        return _said(rows)
    except _UNFIT as error:
        if len(rows) == 1:
            return Said(FACTS.empty_table(), unfit=((rows[0], f"{type(error).__name__}: {error}"),))
    half = len(rows) // 2
    one, other = said_in(rows[:half]), said_in(rows[half:])
    facts = pa.concat_tables([one.facts, other.facts])
    return Said(facts, one.contacts + other.contacts, one.unfit + other.unfit)


def facts_of(rows: Sequence[Arrived]) -> pa.Table:
    """The facts of these messages as rows of the lake, without those of unfit messages."""
    return said_in(rows).facts


def keys_in(row: Arrived) -> list[tuple[str, str, str]]:
    """Kind, id and body's hash of each of the message's facts; none for an unfit message."""
    try:
        return [(fact["kind"], fact["fact_id"], fact["body_hash"]) for fact in orjson.loads(row.body)["facts"]]
    except _UNFIT:
        return []


def _said(rows: Sequence[_Row]) -> Said[_Row]:
    bodies = [orjson.loads(row.body) for row in rows]
    contacts = [_contact(body["contact"], row) for body, row in zip(bodies, rows, strict=True) if body.get("contact")]
    return Said(_checked(_facts(rows, [body["facts"] for body in bodies])), tuple(contacts))


def _checked(facts: pa.Table) -> pa.Table:
    for field in FACTS:
        if not field.nullable and facts[field.name].null_count:
            raise ValueError(f"a fact without {field.name}")
    if not pc.all(pc.is_in(facts["kind"], pa.array(KINDS)), min_count=0).as_py():
        raise ValueError("a fact of a kind that does not exist")
    return facts


def _facts(rows: Sequence[Arrived], said: Sequence[Sequence[dict[str, Any]]]) -> pa.Table:
    facts = [fact for those in said for fact in those]
    counts = [len(those) for those in said]
    columns = {name: _column(name, [fact.get(name) for fact in facts]) for name in SAID}
    columns["month"] = _months(columns["at"])
    columns["revision"] = pa.repeat(pa.scalar(0, pa.int64()), len(facts))
    columns["retracted"] = pa.repeat(pa.scalar(False), len(facts))
    columns["received_at"] = _each(pa.array([row.received_at for row in rows], pa.int64()), counts).cast(TIME)
    columns["source"] = _each(pa.array([row.source for row in rows], pa.string()), counts)
    nothing = {name: pa.nulls(len(facts), FACTS.field(name).type) for name in ("row", "row_id")}
    return pa.table([(columns | nothing)[name] for name in FACTS.names], schema=FACTS)


def _column(name: str, values: list[Any]) -> pa.Array:
    if name in _TIMES:
        return pa.array(values, pa.int64()).cast(TIME)
    text = pa.array(values, pa.string())
    return text.cast(MONEY) if name == "value" else text


def _each(values: pa.Array, counts: Sequence[int]) -> pa.Array:
    """Each message's value as often as it has facts."""
    if all(count == 1 for count in counts):
        return values
    return values.take(pa.array(np.repeat(np.arange(len(counts)), counts)))


def _months(at: pa.Array) -> pa.Array:
    """The partition of each fact; only the distinct months are written out."""
    micros = pc.fill_null(at.cast(pa.int64()), 0).to_numpy()
    months, which = np.unique(micros.view("M8[us]").astype("M8[M]"), return_inverse=True)
    names = pa.array([str(month) for month in months], pa.string()).take(pa.array(which.reshape(-1)))
    return pc.if_else(pc.is_null(at), pa.scalar("always"), names)


def _contact(said: dict[str, Any], row: Arrived) -> Contact:
    return Contact(row.source, said["person_id"], **{name: said.get(name) for name in _CONTACT})
