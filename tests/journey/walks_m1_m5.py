"""Accounts that walk the built-in journeys M1 and M5: their events by day, and what is told of where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from journeyglass.events.facts import Event, History
from journeyglass.journey.builtin import load_builtin
from journeyglass.journey.model import Journey, Stage
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading import plain

STAGES = {
    "m1-buyer": ["awareness", "consideration", "decision"],
    "m1-customer": ["onboarding", "adoption", "success", "advocacy"],
    "m1-joined": ["awareness", "consideration", "decision", "onboarding", "adoption", "success", "advocacy"],
    "m5-saas": ["evaluation", "consideration", "purchase", "onboarding", "renewal", "expansion", "evangelism"],
}
DAY = 86_400_000_000
START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000

Row = tuple[float, str] | tuple[float, str, Mapping[str, Any]]
INTEREST: list[Row] = [(0, "Page Viewed", {"path": "/blog/late-figures"})]
COMPARES: list[Row] = [
    (10, "Content Viewed", {"kind": "case_study", "person": "p1"}),
    (12, "Meeting Held", {"kind": "workshop", "person": "p1"}),
]
DECIDES: list[Row] = [(30, "Demo Requested"), (40, "Opportunity Created"), (45, "Proposal Sent")]
SIGNS: list[Row] = [(0, "Opportunity Won"), (1, "Meeting Held", {"kind": "kickoff"})]
HAPPY: list[Row] = [(60, "Survey Submitted", {"survey_type": "nps", "score": 10})]
SPEAKS: list[Row] = [(90, "Referral Link Shared")]
TRIES: list[Row] = [(5, "Trial Started"), (6, "Onboarding Step Completed", {"step": "import"})]
BUYS: list[Row] = [(20, "Proposal Sent"), (30, "Contract Signed"), (31, "Subscription Started")]
GROWS: list[Row] = [(150, "Subscription Upgraded")]


@cache
def journey(name: str) -> Journey:
    return load_builtin(name).journey


def stage_of(name: str, stage: str) -> Stage:
    written = journey(name)
    return written.stages[written.index(stage)]


def event(number: int, row: Row) -> Event:
    """`person` and `channel` are fields of the event, all else are properties; the day counts from 0."""
    day, name, said = (*row, {})[:3]
    rest = {k: v for k, v in said.items() if k not in {"person", "channel"}}
    return Event(
        event_id=f"e{number:03}",
        name=name,
        occurred_at=START + round(day * DAY),
        account_id="acme",
        person_id=said.get("person"),
        channel=said.get("channel"),
        actor=actor_of(name),
        properties=rest,
    )


def walk(name: str, rows: list[Row], until: float, **facts: Any) -> plain.PlainSubject:
    history = History(events=tuple(event(n, row) for n, row in enumerate(rows)), **facts)
    (subject,) = plain.read(journey(name), history, START + round(until * DAY))
    return subject


def path(subject: plain.PlainSubject) -> list[tuple[str, str, str | None]]:
    """Stage, the move that led to it, the outcome that ended it."""
    return [(v.stage, v.move, v.outcome) for v in subject.visits]


def stages(subject: plain.PlainSubject) -> list[str]:
    return [v.stage for v in subject.visits]


def days(at: int | None) -> float | None:
    return None if at is None else (at - START) / DAY


def moments(subject: plain.PlainSubject, turn: int = 1) -> dict[str, float | None]:
    return {name: days(at) for t, name, at in subject.moments if t == turn}


def milestones(subject: plain.PlainSubject) -> set[tuple[str, str]]:
    return {(stage, milestone) for _, stage, milestone, _ in subject.milestones}


def use(first: float, count: int, every: float = 1, people: int = 3) -> list[Row]:
    return [(first + i * every, "Feature Used", {"person": f"p{i % people}"}) for i in range(count)]
