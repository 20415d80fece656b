"""The timeline of one account over all its people and channels: newest first, a page at a time."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.lens import quoted
from journeyglass.workspace.history import Happened, happened
from journeyglass.workspace.its_events import gather
from journeyglass.workspace.its_rows import find
from journeyglass.workspace.result import Result

MOST = 500


@dataclass(frozen=True)
class TimelineAsked:
    """Which events: of a channel, a person (by id; "" for nobody known), a name; `before`: the last page's `next`."""

    before: str | None = None
    most: int = 50
    channel: str | None = None
    person: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Told:
    """An event, and the stage in which its subject stood once its instant was over (None: outside)."""

    happened: Happened
    stage: str | None


@dataclass(frozen=True)
class Timeline:
    """A page of events; `next` is given as `before` to go on, None at the beginning of all."""

    events: tuple[Told, ...]
    next: str | None


def timeline(result: Result, wanted: str, asked: TimelineAsked) -> Timeline:
    """The page of the timeline of the account of this id or name, or of the subject of this id."""
    if not 1 <= asked.most <= MOST:
        raise InputError(f"a page has from 1 to {MOST} events", "ask for fewer, and go on with `before`")
    context = result.context
    its = find(context, wanted)
    where = gather(context, result.files, its)
    rows = context.table(page_sql(asked, where)).to_pylist()
    shown = rows[: asked.most]
    names = result.workspace.names_of_people({row["person"] for row in shown if row["person"]})
    stages = _Stages(result, its.subjects)
    told = tuple(Told(happened(row, names), stages.at(row["occurred_at"])) for row in shown)
    return Timeline(told, _mark(shown[-1]) if len(rows) > asked.most else None)


def page_sql(asked: TimelineAsked, where: str) -> str:
    """The events of the page and one more, which tells whether there is another page."""
    tests = [f"{column} = {quoted(value)}" for column, value in (("e.channel", asked.channel), ("e.name", asked.name))
             if value is not None]  # fmt: skip
    if asked.person is not None:
        tests.append(f"e.person_id = {quoted(asked.person)}" if asked.person else "e.person_id IS NULL")
    if asked.before:
        at, event = _unmarked(asked.before)
        tests.append(f"(epoch_us(e.occurred_at), e.event_id) < ({at}, {quoted(event)})")
    return f"""
        SELECT event_id, name, occurred_at, actor, person_id AS person, channel, source, value::VARCHAR AS value,
            currency, properties
        {" AND ".join([where, *tests])} ORDER BY occurred_at DESC, event_id DESC LIMIT {int(asked.most) + 1}"""


def _mark(row: dict[str, object]) -> str:
    at = row["occurred_at"]
    assert isinstance(at, datetime)  # noqa: S101 - for the type checker: the column is one of instants
    text = f"{(at - EPOCH) // EPOCH.resolution} {row['event_id']}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unmarked(mark: str) -> tuple[int, str]:
    try:
        text = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        at, _, event = text.partition(" ")
        return int(at), event
    except ValueError as error:
        raise InputError("that is no place in a timeline", "give `next` of the page before") from error


class _Stages:
    """Where the one subject stood at any time; nobody knows where several of an account did."""

    def __init__(self, result: Result, subjects: Sequence[str]) -> None:
        rows = []
        if len(subjects) == 1:
            rows = result.context.table(f"""
                SELECT entered_at, left_at, stage FROM visits WHERE subject = {quoted(subjects[0])}
                ORDER BY visit_no""").to_pylist()
        self._rows = rows
        self._entered: list[datetime] = [row["entered_at"] for row in rows]

    def at(self, instant: datetime) -> str | None:
        """The stage once all that happened at this instant was done."""
        place = bisect_right(self._entered, instant)
        if not place:
            return None
        row = self._rows[place - 1]
        return row["stage"] if row["left_at"] is None or row["left_at"] > instant else None
