"""The history of one account: every visit with the event that caused it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journeyglass.figures import Context
from journeyglass.figures.estimate import DAY
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.lens import quoted
from journeyglass.workspace.its_events import gather
from journeyglass.workspace.its_rows import Its, find, roles_now, rows_of

Names = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives the names of these people, where known."""
DUE = "due"


@dataclass(frozen=True)
class Happened:
    """An event, as it is told: `person` the id of who acted, `person_name` where a source tells it."""

    event_id: str
    name: str
    occurred_at: datetime
    actor: str | None
    person: str | None
    person_name: str | None
    channel: str | None
    source: str | None
    value: str | None
    currency: str | None
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Completed:
    """A milestone of a visit, and when."""

    milestone: str
    at: datetime


@dataclass(frozen=True)
class Visited:
    """One visit; `entered_by` and `left_by` the events that decided, None where a time was due."""

    subject: str
    visit_no: int
    turn: int
    stage: str
    entered_at: datetime
    left_at: datetime | None
    days: float
    move: str
    skipped: int
    entered_by: Happened | None
    left_by: Happened | None
    outcome: str | None
    outcome_kind: str | None
    reason: str | None
    stalled_since: datetime | None
    milestones: tuple[Completed, ...]


@dataclass(frozen=True)
class Reached:
    """A moment of a turn (won, churned, …), and when."""

    subject: str
    turn: int
    moment: str
    at: datetime


@dataclass(frozen=True)
class Person:
    """Somebody of the account: the committee role now, how many events, when the last one was."""

    person: str
    name: str | None
    role: str | None
    events: int
    last_at: datetime


@dataclass(frozen=True)
class AccountHistory:
    """All that one reading says of an account (or of one subject).

    `events` counts all of its events up to the reading; `latest` are the last of them, newest first.
    """

    account: str
    name: str | None
    parent: str | None
    journey: str
    as_of: datetime
    subjects: tuple[str, ...]
    traits: Mapping[str, Any]
    people: tuple[Person, ...]
    visits: tuple[Visited, ...]
    moments: tuple[Reached, ...]
    events: int
    first_event_at: datetime | None
    last_event_at: datetime | None
    latest: tuple[Happened, ...]


def history(
    context: Context, wanted: str, latest: int, names: Names, files: CacheFiles | None = None
) -> AccountHistory:
    """The history of the account of this id or name, or of the subject of this id; `files` are the reading cache's."""
    its = find(context, wanted)
    where = gather(context, files, its)
    visits = rows_of(context.reading.visits, its.subjects)
    deciding = {row[by] for row in visits for by in ("entered_by", "left_by")} - {None, DUE}
    events = _events(context, where, deciding, latest)
    people = _people(context, where, roles_now(context, its))
    known = names([*(row["person"] for row in (*events, *people) if row["person"])])
    told = {row["event_id"]: happened(row, known) for row in events}
    counted = f"SELECT count(*), min(occurred_at), max(occurred_at) {where}"
    count, first, last = context.con.execute(counted).fetchall()[0]
    return AccountHistory(
        account=its.account if its.account is not None else wanted,
        name=its.name,
        parent=_parent(context, its),
        journey=context.journey.journey,
        as_of=context.reading.as_of,
        subjects=its.subjects,
        traits=_traits(context, its),
        people=tuple(Person(name=known.get(row["person"]), **row) for row in people),
        visits=tuple(_visited(context, visits, told, its.subjects)),
        moments=_moments(context, its.subjects),
        events=count,
        first_event_at=first,
        last_event_at=last,
        latest=tuple(told[row["event_id"]] for row in events if row["place"] <= latest),
    )


def _rows(context: Context, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = context.table(sql).to_pylist()
    return rows


def _listed(values: Iterable[str]) -> str:
    return f"({', '.join(map(quoted, values)) or 'NULL'})"


def _events(context: Context, where: str, deciding: set[str], latest: int) -> list[dict[str, Any]]:
    """The deciding events and the latest ones, newest first."""
    sql = f"""
        SELECT event_id, name, occurred_at, actor, person_id AS person, channel, source,
            value::VARCHAR AS value, currency, properties,
            row_number() OVER (ORDER BY occurred_at DESC, event_id DESC) AS place {where}
        QUALIFY place <= {int(latest)} OR event_id IN {_listed(sorted(deciding))} ORDER BY place"""
    return _rows(context, sql)


def happened(row: Mapping[str, Any], names: Mapping[str, str]) -> Happened:
    """An event of a row, its person named where a source tells the name."""
    own = {key: row[key] for key in row if key not in ("place", "properties", "value")}
    value = None if row["value"] is None else _short(row["value"])
    return Happened(
        **own,
        value=value,
        person_name=names.get(row["person"]),
        properties=json.loads(row["properties"]) if row["properties"] else {},
    )


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _people(context: Context, where: str, roles: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Those who acted, with their role at the reading; of several the last by name."""
    role = dict(sorted(roles))
    rows = _rows(
        context, f"""
        SELECT person_id AS person, count(*) AS events, max(occurred_at) AS last_at {where} AND person_id IS NOT NULL
        GROUP BY person_id ORDER BY events DESC, person""")  # fmt: skip
    return [{**row, "role": role.get(row["person"])} for row in rows]


def _parent(context: Context, its: Its) -> str | None:
    if its.parent_no is None:
        return None
    rows = _rows(context, f"SELECT account_id FROM cache_accounts WHERE account_no = {its.parent_no}")
    return rows[0]["account_id"] if rows else None


def _traits(context: Context, its: Its) -> dict[str, Any]:
    """The account's latest traits at the reading; one that was taken away is left out."""
    if its.number is None:
        return {}
    sql = f"""SELECT traits FROM cache_traits
        WHERE scope = 'account' AND account_no = {its.number} AND "at" <= {context.as_of}
        ORDER BY "at", received_at, traits"""
    found: dict[str, Any] = {}
    for row in _rows(context, sql):
        found |= json.loads(row["traits"])
    return {key: value for key, value in sorted(found.items()) if value is not None}


def _moments(context: Context, subjects: Sequence[str]) -> tuple[Reached, ...]:
    rows = rows_of(context.reading.moments, subjects)
    found = (Reached(row["subject"], row["turn"], row["moment"], row["at"]) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.at, one.subject, one.moment)))


def _visited(
    context: Context, visits: list[dict[str, Any]], told: Mapping[str, Happened], subjects: Sequence[str]
) -> Iterable[Visited]:
    done: dict[tuple[str, int], list[Completed]] = {}
    for row in rows_of(context.reading.milestones, subjects):
        done.setdefault((row["subject"], row["visit_no"]), []).append(Completed(row["milestone"], row["at"]))
    stalled = {row["subject"]: row["stalled_since"] for row in rows_of(context.reading.subjects, subjects)}
    for row in visits:
        until = row["left_at"] or context.reading.as_of
        own = {name: row[name] for name in row if name not in ("journey", "entered_by", "left_by")}
        milestones = done.get((row["subject"], row["visit_no"]), [])
        yield Visited(
            **own,
            days=(until - row["entered_at"]).total_seconds() * 1e6 / DAY,
            entered_by=told.get(row["entered_by"]),
            left_by=told.get(row["left_by"] or ""),
            stalled_since=stalled.get(row["subject"]) if row["left_at"] is None else None,
            milestones=tuple(sorted(milestones, key=lambda one: (one.at, one.milestone))),
        )
