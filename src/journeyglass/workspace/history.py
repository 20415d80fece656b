"""The history of one account: every visit with the event that caused it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journeyglass.errors import NotFoundError
from journeyglass.figures import Context
from journeyglass.figures.estimate import DAY
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.lens import quoted
from journeyglass.workspace.its_events import gather
from journeyglass.workspace.lookup import advice

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
    account, subjects = find(context, wanted)
    where = gather(context, files, account, subjects)
    visits = _rows(context, f"SELECT * FROM visits WHERE subject IN {_listed(subjects)} ORDER BY subject, visit_no")
    deciding = {row[by] for row in visits for by in ("entered_by", "left_by")} - {None, DUE}
    events = _events(context, where, deciding, latest)
    people = _people(context, account, where)
    known = names([*(row["person"] for row in (*events, *people) if row["person"])])
    told = {row["event_id"]: happened(row, known) for row in events}
    count, first, last = context.con.execute(f"SELECT count(*), min(occurred_at), max(occurred_at) {where}").fetchall()[
        0
    ]
    return AccountHistory(
        account=account if account is not None else wanted,
        **_about(context, account),
        journey=context.journey.journey,
        as_of=context.reading.as_of,
        subjects=tuple(subjects),
        traits=_traits(context, account),
        people=tuple(Person(name=known.get(row["person"]), **row) for row in people),
        visits=tuple(_visited(context, visits, told, subjects)),
        moments=tuple(Reached(**row) for row in _moments(context, subjects)),
        events=count,
        first_event_at=first,
        last_event_at=last,
        latest=tuple(told[row["event_id"]] for row in events if row["place"] <= latest),
    )


def find(context: Context, wanted: str) -> tuple[str | None, list[str]]:
    """The account meant, and the subjects read for it; raises NotFoundError with the nearest one there is."""
    said = quoted(wanted)
    for matching in (f"subject = {said}", f"account = {said}"):
        rows = _rows(context, f"SELECT subject, account FROM subjects WHERE {matching} ORDER BY subject")
        if rows:
            return rows[0]["account"], [row["subject"] for row in rows]
    known = f"SELECT account_id FROM cache_accounts WHERE account_id = {said} OR lower(name) = lower({said})"
    ids = [row["account_id"] for row in _rows(context, f"{known} ORDER BY account_id LIMIT 2")]
    if len(ids) == 1:
        rows = _rows(context, f"SELECT subject FROM subjects WHERE account = {quoted(ids[0])} ORDER BY subject")
        return ids[0], [row["subject"] for row in rows]
    if ids:
        raise NotFoundError(f"several accounts are called {wanted}", f"give an id, such as {ids[0]} or {ids[1]}")
    raise NotFoundError(f"there is no account {wanted}", advice(context.con, "account", wanted))


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


def _people(context: Context, account: str | None, where: str) -> list[dict[str, Any]]:
    """Those who acted, with their role at the reading."""
    sql = f"""
        WITH acted AS (
            SELECT person_id AS person, count(*) AS events, max(occurred_at) AS last_at {where}
                AND person_id IS NOT NULL
            GROUP BY person_id),
        now AS (
            SELECT p.person_id AS person, max(r.role) AS role FROM cache_roles r
            JOIN cache_persons p USING (person_no) JOIN cache_accounts a USING (account_no)
            WHERE a.account_id = {quoted(account or "")} AND r.valid_from <= {context.as_of}
                AND (r.valid_to IS NULL OR r.valid_to > {context.as_of}) GROUP BY 1)
        SELECT acted.person, now.role, acted.events, acted.last_at FROM acted LEFT JOIN now USING (person)
        ORDER BY events DESC, person"""
    return _rows(context, sql)


def _about(context: Context, account: str | None) -> dict[str, str | None]:
    sql = f"""SELECT a.name, p.account_id AS parent FROM cache_accounts a
        LEFT JOIN cache_accounts p ON p.account_no = a.parent_no WHERE a.account_id = {quoted(account or "")}"""
    rows = _rows(context, sql)
    return rows[0] if rows else {"name": None, "parent": None}


def _traits(context: Context, account: str | None) -> dict[str, Any]:
    """The account's latest traits at the reading; one that was taken away is left out."""
    sql = f"""SELECT traits FROM cache_traits JOIN cache_accounts a USING (account_no)
        WHERE scope = 'account' AND a.account_id = {quoted(account or "")} AND "at" <= {context.as_of}
        ORDER BY "at", received_at, traits"""
    found: dict[str, Any] = {}
    for row in _rows(context, sql):
        found |= json.loads(row["traits"])
    return {key: value for key, value in sorted(found.items()) if value is not None}


def _moments(context: Context, subjects: list[str]) -> list[dict[str, Any]]:
    where = f"subject IN {_listed(subjects)}"
    return _rows(
        context, f"""SELECT subject, turn, moment, "at" FROM moments WHERE {where} ORDER BY "at", subject, moment"""
    )


def _visited(
    context: Context, visits: list[dict[str, Any]], told: Mapping[str, Happened], subjects: list[str]
) -> Iterable[Visited]:
    where = f"subject IN {_listed(subjects)}"
    done = _rows(
        context, f"""SELECT subject, visit_no, milestone, "at" FROM milestones WHERE {where} ORDER BY "at", milestone"""
    )
    stalled = {r["subject"]: r["stalled_since"] for r in _rows(context, f"SELECT * FROM subjects WHERE {where}")}
    for row in visits:
        key = (row["subject"], row["visit_no"])
        until = row["left_at"] or context.reading.as_of
        own = {name: row[name] for name in row if name not in ("journey", "entered_by", "left_by")}
        yield Visited(
            **own,
            days=(until - row["entered_at"]).total_seconds() * 1e6 / DAY,
            entered_by=told.get(row["entered_by"]),
            left_by=told.get(row["left_by"] or ""),
            stalled_since=stalled.get(row["subject"]) if row["left_at"] is None else None,
            milestones=tuple(Completed(m["milestone"], m["at"]) for m in done if (m["subject"], m["visit_no"]) == key),
        )
