"""Worked examples: small histories in YAML with the visits that they must give, for any reader.

A file holds one document an example:

    id: a-name                 # also the journey's id
    spec: the rule shown
    why: how the expectation follows
    stages: as in a journey file (titles may be left out)
    journey: further keys of the journey file, such as `moments` or `subject`
    events: [[time, name, {event fields by name; every other key is a property}]]
    tables: {roles: [...], memberships: [...], traits: [...]}
    as_of: time
    subject: acme
    expect: [{stage: s1, entered_at: time}]
    moments: [[turn, moment, time]]
    stalled_since: time

`account_id` is acme unless given, `event_id` is e1, e2, … in the order written. Of an expected visit a field left out
is not asked, but for `left_at`, `outcome` and `milestones`, which then are open, none and none. `moments` and
`stalled_since` are asked only where given. Times are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from journeyglass.events.facts import ALWAYS, Event, History, MembershipFact, RoleFact, TraitFact
from journeyglass.journey.load import load
from journeyglass.journey.model import Journey
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading.plain import PlainSubject, PlainVisit
from journeyglass.reading.result import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EVENT_FIELDS = {f.name for f in fields(Event)} - {"properties", "occurred_at", "name"}
_TIMES = ("entered_at", "left_at")


class _TextDates(SafeConstructor):
    """YAML 1.2 as the journey files have it: an unquoted date is text."""


_TextDates.add_constructor("tag:yaml.org,2002:timestamp", _TextDates.construct_yaml_str)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One worked example. In `expect`, times are UTC microseconds and `milestones` maps ids to times."""

    id: str
    why: str
    journey: Journey
    history: History
    as_of: int
    subject: str
    expect: tuple[Mapping[str, Any], ...]
    moments: tuple[tuple[int, str, int], ...] | None
    stalled: tuple[int | None] | None


def load_cases(path: Path) -> list[Case]:
    """Every example of the file."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _TextDates
    return [_case(document) for document in yaml.load_all(path.read_text("utf-8"))]


def micros(text: str) -> int:
    """`2024-01-31`, `2024-01-31T12:30:00Z` as UTC microseconds since 1970."""
    at = datetime.fromisoformat(text)
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> datetime:
    """Microseconds as an aware instant."""
    return _EPOCH + timedelta(microseconds=at)


def when(at: int | None) -> str:
    """Microseconds as a readable time, for messages."""
    return "none" if at is None else (_EPOCH + timedelta(microseconds=at)).isoformat()


def _case(document: Mapping[str, Any]) -> Case:
    tables = document.get("tables") or {}
    history = History(
        events=tuple(_event(i, row) for i, row in enumerate(document["events"], 1)),
        traits=tuple(TraitFact(**_timed(row, "at", "received_at")) for row in tables.get("traits", ())),
        roles=tuple(RoleFact(**_timed(row, "valid_from", "received_at")) for row in tables.get("roles", ())),
        memberships=tuple(_membership(row) for row in tables.get("memberships", ())),
    )
    moments, stalled = document.get("moments"), "stalled_since" in document
    return Case(
        id=document["id"],
        why=document["why"],
        journey=_journey(document),
        history=history,
        as_of=micros(document["as_of"]),
        subject=document.get("subject", "acme"),
        expect=tuple(_expected(row) for row in document["expect"]),
        moments=None if moments is None else tuple((turn, name, micros(at)) for turn, name, at in moments),
        stalled=(_time(document["stalled_since"]),) if stalled else None,
    )


def _journey(document: Mapping[str, Any]) -> Journey:
    file = {"format": 1, "journey": document["id"], "title": document["id"], **document.get("journey", {})}
    file["stages"] = [_titled(stage) for stage in document["stages"]]
    return load(json.dumps(file, ensure_ascii=False)).journey


def _titled(stage: Mapping[str, Any]) -> dict[str, Any]:
    milestones = [{"title": m["id"], **m} for m in stage.get("milestones", ())]
    outcomes = [{"title": o["id"], **o} for o in stage.get("outcomes", ())]
    return {"title": stage["id"], **stage, "milestones": milestones, "outcomes": outcomes}


def _event(number: int, row: Sequence[Any]) -> Event:
    at, name, said = row[0], row[1], dict(row[2]) if len(row) > 2 else {}
    given = {key: value for key, value in said.items() if key in _EVENT_FIELDS}
    properties = {key: value for key, value in said.items() if key not in _EVENT_FIELDS and key != "properties"}
    if given.get("value") is not None:
        given["value"] = Decimal(str(given["value"]))
    defaults = {"event_id": f"e{number}", "account_id": "acme", "actor": actor_of(name)}
    return Event(
        name=name, occurred_at=micros(at), properties=properties | said.get("properties", {}), **(defaults | given)
    )


def _membership(row: Mapping[str, Any]) -> MembershipFact:
    return MembershipFact(**{"valid_from": ALWAYS, **_timed(row, "valid_from", "valid_to")})


def _timed(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: micros(value) if key in names and isinstance(value, str) else value for key, value in row.items()}


def _time(value: str | None) -> int | None:
    return None if value is None else micros(value)


def _expected(row: Mapping[str, Any]) -> dict[str, Any]:
    milestones = {name: micros(at) for name, at in row.get("milestones", {}).items()}
    return {"left_at": None, "outcome": None, **_timed(row, *_TIMES), "milestones": milestones}


def differences(case: Case, found: PlainSubject | None) -> list[str]:
    """What a reader found otherwise than the example says, as readable lines; empty where all is right."""
    visits = found.visits if found else ()
    told = [] if len(visits) == len(case.expect) else [f"{len(visits)} visits instead of {len(case.expect)}"]
    for expected, visit in zip(case.expect, visits, strict=False):
        told.extend(_differ(expected, visit, found))
    if case.moments is not None and sorted(case.moments) != sorted(found.moments if found else ()):
        told.append(f"moments {found.moments if found else ()} instead of {case.moments}")
    if case.stalled is not None and case.stalled != (found.stalled_since if found else None,):
        told.append(f"stalled since {when(found.stalled_since if found else None)} instead of {when(case.stalled[0])}")
    return told


def _differ(expected: Mapping[str, Any], visit: PlainVisit, found: PlainSubject | None) -> Iterator[str]:
    reached = {m: at for no, _, m, at in found.milestones if no == visit.visit_no} if found else {}
    actual = asdict(visit) | {"milestones": reached}
    for name, value in expected.items():
        if actual[name] != value:
            said = (when(actual[name]), when(value)) if name in _TIMES else (actual[name], value)
            yield f"visit {visit.visit_no} ({visit.stage}): {name} is {said[0]} instead of {said[1]}"


def subjects_of(reading: Reading) -> list[PlainSubject]:
    """A reading's tables as the plain reader would give them, so that two readers can be compared with `==`."""
    visits, milestones, moments = (_rows(t) for t in (reading.visits, reading.milestones, reading.moments))
    return [
        PlainSubject(
            subject=row["subject"],
            account=row["account"],
            visits=tuple(PlainVisit(**v) for v in visits if v["subject"] == row["subject"]),
            milestones=_picked(milestones, row["subject"], "visit_no", "stage", "milestone", "at"),
            moments=_picked(moments, row["subject"], "turn", "moment", "at"),
            first_event=row["first_event_at"],
            last_customer_event=row["last_customer_event_at"],
            stalled_since=row["stalled_since"],
        )
        for row in sorted(_rows(reading.subjects), key=lambda row: str(row["subject"]))
    ]


def _rows(table: Any) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _plain(value: Any) -> Any:
    return (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value


def _picked(rows: Iterable[Mapping[str, Any]], subject: str, *names: str) -> Any:
    return tuple(sorted(tuple(row[name] for name in names) for row in rows if row["subject"] == subject))
