"""Messages of the inbox as rows of the lake: column by column, since ten thousand a second must cost little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.events.schema import FACTS, KINDS, MONEY, TIME
from journeyglass.ledger.records import Contact


class _Fact(msgspec.Struct, gc=False):
    """What a message's fact may say; the other columns come from how it arrived."""

    kind: str
    fact_id: str
    body_hash: str
    at: int | None = None
    until: int | None = None
    name: str | None = None
    anonymous_id: str | None = None
    person_id: str | None = None
    account_id: str | None = None
    other_id: str | None = None
    actor: str | None = None
    channel: str | None = None
    value: str | None = None
    currency: str | None = None
    properties: str | None = None


class _Contact(msgspec.Struct, gc=False):
    person_id: str
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    other: str | None = None


class _Body(msgspec.Struct, gc=False):
    facts: list[_Fact]
    contact: _Contact | None = None


_read = msgspec.json.Decoder(_Body).decode
_SAID = {field: attrgetter(field) for field in _Fact.__struct_fields__}
_TIMES = ("at", "until")
_UNFIT = (ValueError, OverflowError, pa.ArrowException)


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
            return Said(FACTS.empty_table(), unfit=((rows[0], _why(error)),))
    half = len(rows) // 2
    one, other = said_in(rows[:half]), said_in(rows[half:])
    facts = pa.concat_tables([one.facts, other.facts])
    return Said(facts, one.contacts + other.contacts, one.unfit + other.unfit)


def _why(error: Exception) -> str:
    """What is wrong; a value, which may be personal, is not told."""
    return type(error).__name__ if isinstance(error, pa.ArrowException) else str(error)


def facts_of(rows: Sequence[Arrived]) -> pa.Table:
    """The facts of these messages as rows of the lake, without those of unfit messages."""
    return said_in(rows).facts


def keys_in(row: Arrived) -> list[tuple[str, str, str]]:
    """Kind, id and body's hash of each of the message's facts; none for an unfit message."""
    try:
        return [(fact.kind, fact.fact_id, fact.body_hash) for fact in _read(row.body).facts]
    except _UNFIT:
        return []


def _said(rows: Sequence[_Row]) -> Said[_Row]:
    bodies = [_read(row.body) for row in rows]
    told = [(body.contact, row.source) for body, row in zip(bodies, rows, strict=True) if body.contact is not None]
    contacts = [Contact(source, c.person_id, c.email, c.name, c.phone, c.other) for c, source in told]
    return Said(_checked(_facts(rows, [body.facts for body in bodies])), tuple(contacts))


def _checked(facts: pa.Table) -> pa.Table:
    """The same; ValueError for a kind that is none, as kinds are folders of the lake."""
    odd = pc.unique(facts["kind"]).to_pylist()
    if unknown := sorted(set(odd) - set(KINDS)):
        raise ValueError(f"there is no kind of fact `{unknown[0]}`")
    return facts


def _facts(rows: Sequence[Arrived], said: Sequence[Sequence[_Fact]]) -> pa.Table:
    facts = [fact for those in said for fact in those]
    counts = [len(those) for those in said]
    columns = {name: _column(name, list(map(get, facts))) for name, get in _SAID.items()}
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
