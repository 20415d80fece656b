"""The page of one account: its history, its committee, and what it met before the sale beside what it met after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from journeyglass.figures import Context
from journeyglass.figures.matching import any_matcher_sql
from journeyglass.figures.promised_delivered import ASSETS
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visit_names import names_of
from journeyglass.journey.model import Journey, Text
from journeyglass.journey.rules import ROLES, Role, Rule
from journeyglass.lake.lens import quoted
from journeyglass.workspace.accounts_table import AccountLine, AccountsAsked, accounts_table
from journeyglass.workspace.history import AccountHistory
from journeyglass.workspace.its_rows import find, roles_now
from journeyglass.workspace.result import Result


@dataclass(frozen=True)
class Member:
    """Somebody who has a role: how many events of theirs came (0: never seen acting), and when the last one."""

    person: str
    name: str | None
    events: int
    last_at: datetime | None


@dataclass(frozen=True)
class Seat:
    """A role of the buying committee: who has it now, and what the map says of it.

    `missing`: the map asks for it and nobody has it. `objections` are those of the stage in which the account stands,
    of every stage where it stands in none.
    """

    role: Role
    title: Text
    people: tuple[Member, ...]
    missing: bool
    wants: tuple[Text, ...]
    objections: tuple[Text, ...]


@dataclass(frozen=True)
class Met:
    """Something that the account met: a touchpoint or asset of the map (`id`), or content by its name; when first."""

    title: Text
    channel: str | None
    at: datetime
    id: str | None
    times: int


@dataclass(frozen=True)
class AccountPage:
    """An account as of a reading: `now` is its line in the list, of the subject that moved last.

    `promised`: what it met up to `won_at`, its first win (None: never won; then all of it). `delivered`: what after.
    """

    history: AccountHistory
    now: AccountLine | None
    committee: tuple[Seat, ...]
    won_at: datetime | None
    promised: tuple[Met, ...]
    delivered: tuple[Met, ...]


def account_page(result: Result, wanted: str) -> AccountPage:
    """The page of the account of this id or name, or of the subject of this id."""
    history = result.account(wanted, events=0)
    lines = accounts_table(result.context, AccountsAsked(subjects=history.subjects, sort="since", descending=True)).rows
    now = lines[0] if lines else None
    won = won_at(history)
    promised, delivered = _met(result.context, won)
    return AccountPage(
        history=history,
        now=now,
        committee=tuple(_committee(result, history, now.stage if now else None)),
        won_at=won,
        promised=promised,
        delivered=delivered,
    )


def won_at(history: AccountHistory) -> datetime | None:
    """The first win: the moment, or the end of a visit by an outcome of that kind."""
    ends = [visit.left_at for visit in history.visits if visit.outcome_kind == "won" and visit.left_at]
    return min([*ends, *(moment.at for moment in history.moments if moment.moment == "won")], default=None)


def _committee(result: Result, history: AccountHistory, stage: str | None) -> Iterator[Seat]:
    journey = result.journey
    people = _people_of_roles(result, history)
    for role in ROLES:
        written = journey.committee.get(role)
        if role == "unknown" or (written is None and role not in people):
            continue
        yield Seat(
            role=role,
            title=(written.title if written else None) or "",
            people=people.get(role, ()),
            missing=written is not None and role not in people,
            wants=written.wants if written else (),
            objections=_objections(journey, role, stage),
        )


def _people_of_roles(result: Result, history: AccountHistory) -> dict[str, tuple[Member, ...]]:
    """Who has each role now, those too who have done nothing yet."""
    active = {person.person: person for person in history.people}
    roles = roles_now(result.context, find(result.context, history.account))
    held = [(person, role) for person, role in roles if role != "unknown"]
    names = result.workspace.names_of_people([person for person, _ in held])
    found: dict[str, list[Member]] = {}
    for person, role in held:
        acted = active.get(person)
        member = Member(person, names.get(person), acted.events if acted else 0, acted.last_at if acted else None)
        found.setdefault(role, []).append(member)
    return {role: tuple(people) for role, people in found.items()}


def _objections(journey: Journey, role: Role, stage: str | None) -> tuple[Text, ...]:
    here = [s for s in journey.stages if s.id == stage] or list(journey.stages)
    paths = [s.roles[role] for s in here if role in s.roles]
    said = [text for path in paths for text in (*path.objections, *path.doubts)]
    return tuple({repr(text): text for text in said}.values())


def _met(context: Context, won: datetime | None) -> tuple[tuple[Met, ...], tuple[Met, ...]]:
    """What was met up to the win and after it, in order.

    An event is told by what the map calls it, whatever stage it fell into; content that no part of the map stands for
    by its own name.
    """
    names = set(context.table("SELECT DISTINCT name FROM its_events")["name"].to_pylist())
    # Of the map's many parts those alone that the account's events can be: each is an expression to be compiled.
    parts = [part for part in _parts(context.journey) if names.intersection(names_of(part.rule))]
    sides: tuple[list[Met], list[Met]] = ([], [])
    for row in context.table(_met_sql(parts, won)).to_pylist():
        part = None if row["place"] is None else parts[row["place"]]
        told = (row["title"], row["channel"], None) if part is None else (part.title, part.channel, part.id)
        sides[row["late"]].append(Met(*told[:2], row["at"], told[2], row["times"]))
    before, then = (tuple(sorted(side, key=lambda met: (met.at, str(met.title)))) for side in sides)
    return before, then


@dataclass(frozen=True)
class _Part:
    """A touchpoint or asset of the map of which it says which events are it."""

    id: str
    title: Text
    channel: str | None
    rule: Rule


def _parts(journey: Journey) -> Iterator[_Part]:
    """Each once, however many stages have it."""
    points = [point for stage in journey.stages for point in stage.touchpoints]
    parts = [_Part(p.id, p.title, p.channel, p.seen) for p in points if p.seen is not None]
    parts += [_Part(a.id, a.title, None, a.seen) for a in journey.assets if a.seen is not None]
    yield from {(repr(part.title), part.rule): part for part in reversed(parts)}.values()


def _met_sql(parts: list[_Part], won: datetime | None) -> str:
    """One row a part of the map (`place`), or content (`title`), and side of the win.

    Whether an event is a part is worked out once: of long rules the planning takes longer than the account's events.
    """
    after = "false" if won is None else f"e.occurred_at > {quoted(won.isoformat())}::TIMESTAMPTZ"
    hits = ", ".join(f"CASE WHEN {any_matcher_sql(part.rule)} THEN {place} END" for place, part in enumerate(parts))
    asset = "coalesce(json_extract_string(e.properties, '$.asset'), json_extract_string(e.properties, '$.title'))"
    content = f"CASE WHEN e.name IN ({', '.join(map(quoted, ASSETS))}) THEN {asset} END"
    return chain_sql(
        {
            "marked": f"""
                SELECT {after} AS late, e.occurred_at AS "at", e.channel, {content} AS content,
                    list_filter([{hits}]::INTEGER[], lambda place: place IS NOT NULL) AS places
                FROM its_events e""",
            "met": """
                SELECT late, "at", NULL AS channel, unnest(places) AS place, NULL AS title FROM marked
                UNION ALL
                SELECT late, "at", channel, NULL, content FROM marked WHERE content IS NOT NULL AND len(places) = 0""",
            "found": """
                SELECT late, place, title, arg_min(channel, "at") AS channel, min("at") AS "at", count(*) AS times
                FROM met GROUP BY late, place, title""",
        }
    )
