"""What became of one message or event: accepted or refused and why, where it is kept, whose it is, what it caused.

Asked for by the id that its sender gave it, or that an import made. Everything is looked up where it stands; nothing
is kept for the sake of tracing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.lake.lens import connect, quoted
from journeyglass.lake.messages import facts_of
from journeyglass.workspace.instants import instant_of, instant_or_none
from journeyglass.workspace.settings import NOW

if TYPE_CHECKING:
    from journeyglass.lake.store import Store
    from journeyglass.ledger.arrivals import InboxRow, Seen
    from journeyglass.ledger.refused import RefusedRow
    from journeyglass.workspace.workspace import Workspace

State = Literal["accepted", "quarantined", "unknown"]
_SHOWN = ("kind", "name", "at", "anonymous_id", "person_id", "account_id", "other_id", "value", "currency", "source")


@dataclass(frozen=True)
class TracedFact:
    """One thing that the message said, as it was sent; `properties` as JSON."""

    kind: str
    name: str | None
    at: datetime | None
    anonymous_id: str | None
    person_id: str | None
    account_id: str | None
    other_id: str | None
    value: str | None
    currency: str | None
    properties: str | None
    source: str
    received_at: datetime


@dataclass(frozen=True)
class TracedRefusal:
    """One time that it was refused; `state`: still open, replayed since, or discarded."""

    number: int
    source: str
    received_at: datetime
    reason: str
    sentence: str
    times: int
    state: str
    settled_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """Where it is: in the inbox until the next seal, in the lake since one, or in the lake since an import."""

    place: Literal["inbox", "lake"]
    number: int | None
    lake_version: int | None
    sealed_at: datetime | None
    import_number: int | None = None
    row: int | None = None


@dataclass(frozen=True)
class Caused:
    """A stage that a subject entered or left because of it, as history reads now."""

    journey: str
    subject: str
    visit_no: int
    stage: str
    event: Literal["entered", "left"]
    at: datetime


@dataclass(frozen=True)
class Trace:
    """Everything about one id. `repeats`: how often the same id came again and was not kept a second time.

    `person` and `account` are whose it is as history reads now, which may be others than those it named.
    """

    id: str
    state: State
    source: str | None
    received_at: datetime | None
    repeats: int
    last_repeat_at: datetime | None
    kept: Kept | None
    facts: tuple[TracedFact, ...]
    refusals: tuple[TracedRefusal, ...]
    person: str | None
    account: str | None
    caused: tuple[Caused, ...]


Whose = Callable[[str, pa.Table], tuple[str | None, str | None]]
"""Told an event's id and its facts: the person and the account whose it is now."""
VisitsOf = Callable[[str | None, str | None, pa.Table], Iterable[pa.Table]]
"""Told person, account and facts: the visits of every subject that the event may have moved."""


def trace(
    workspace: Workspace, message_id: str, whose: Whose | None = None, visits_of: VisitsOf | None = None
) -> Trace:
    """Everything about the message or event of this id; one that never came has the state `unknown`.

    Whose it is and what it caused is read from history, all of it, unless somebody who holds the answers tells.
    """
    store = workspace.store
    whose = whose or partial(_whose, workspace)
    visits_of = visits_of or partial(_visits_of, workspace)
    seen = store.ledger.inbox.seen(message_id)
    waiting = store.ledger.inbox.find(message_id) if seen else None
    facts = facts_of([waiting]) if waiting else _in_lake(store, message_id, seen)
    refusals = tuple(_refusal(row) for row in store.ledger.refused.find(message_id))
    events = facts.filter(pc.equal(facts["kind"], "event"))
    person, account = whose(message_id, facts) if len(facts) else (None, None)
    state: State = "accepted" if seen or len(facts) else "quarantined" if refusals else "unknown"
    return Trace(
        message_id,
        state,
        seen.source if seen else _first(facts, "source") or (refusals[0].source if refusals else None),
        instant_or_none(seen.received_at) if seen else _first(facts, "received_at"),
        seen.repeats if seen else 0,
        instant_or_none(seen.last_repeat_at) if seen else None,
        _kept(store, seen, waiting, facts),
        tuple(map(_fact, facts.to_pylist())),
        refusals,
        person,
        account,
        tuple(_caused(message_id, visits_of(person, account, facts))) if len(events) else (),
    )


def _whose(workspace: Workspace, event_id: str, facts: pa.Table) -> tuple[str | None, str | None]:
    con = workspace.lens()
    try:
        sql = f"SELECT person_id, account FROM events WHERE event_id = {quoted(event_id)}"
        found = con.execute(sql).fetchone()
    finally:
        con.close()
    return (found[0], found[1]) if found else (_first(facts, "person_id"), _first(facts, "account_id"))


def _visits_of(workspace: Workspace, person: str | None, account: str | None, facts: pa.Table) -> Iterator[pa.Table]:
    for name in workspace.journeys:
        yield workspace.read(name, as_of=NOW).visits


def _in_lake(store: Store, message_id: str, seen: Seen | None) -> pa.Table:
    """The facts of this id; a sent one's instant of receipt tells which files can have it."""
    received = f"received_at = make_timestamptz({seen.received_at}) AND " if seen else ""
    id_ = quoted(message_id)
    con = connect(threads=store.threads)
    try:
        store.lake.register(con)
        found = con.sql(
            f"SELECT * FROM facts WHERE {received}(fact_id = {id_} OR starts_with(fact_id, {id_} || '#')) "
            "ORDER BY revision DESC, kind, fact_id"
        )
        return found.to_arrow_table()
    finally:
        con.close()


def _kept(store: Store, seen: Seen | None, waiting: InboxRow | None, facts: pa.Table) -> Kept | None:
    if seen is None:
        if not len(facts):
            return None
        first = facts.slice(0, 1).to_pylist()[0]
        return Kept("lake", None, None, None, first["revision"], first["row"])
    if waiting is not None:
        return Kept("inbox", seen.seq, None, None)
    sealed = store.ledger.inbox.seal_of(seen.seq)
    if sealed is None:
        return None
    return Kept("lake", seen.seq, sealed.lake_version, instant_or_none(sealed.sealed_at))


def _fact(row: dict[str, Any]) -> TracedFact:
    said = {name: row[name] for name in _SHOWN}
    value = None if row["value"] is None else f"{row['value'].normalize():f}"
    return TracedFact(**{**said, "value": value}, properties=row["properties"], received_at=row["received_at"])


def _refusal(row: RefusedRow) -> TracedRefusal:
    return TracedRefusal(
        row.number, row.source, instant_of(row.received_at), row.reason, row.sentence, row.times, row.state,
        instant_or_none(row.settled_at),
    )  # fmt: skip


def _caused(message_id: str, tables: Iterable[pa.Table]) -> Iterator[Caused]:
    for visits in tables:
        for cause, event, at in (("entered_by", "entered", "entered_at"), ("left_by", "left", "left_at")):
            for row in visits.filter(pc.equal(visits[cause], message_id)).to_pylist():
                yield Caused(row["journey"], row["subject"], row["visit_no"], row["stage"], event, row[at])  # type: ignore[arg-type]


def _first(facts: pa.Table, column: str) -> Any:
    return facts[column][0].as_py() if len(facts) else None
