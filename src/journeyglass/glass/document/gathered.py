"""The figures that the whole map shows, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeyglass.errors import InputError
from journeyglass.figures.activities import ActivityMoved
from journeyglass.figures.committee import Committee
from journeyglass.figures.context import Context
from journeyglass.figures.emotion import Emotion
from journeyglass.figures.filters import Filters
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.overview import MapOverview, overview
from journeyglass.figures.registry import compute
from journeyglass.figures.returns import Return
from journeyglass.figures.role_paths import RolePath
from journeyglass.glass.document.trends import indicator_trends
from journeyglass.glass.lanes import Trends


@dataclass(frozen=True)
class Gathered:
    """The figures' rows by what they are about; of a figure that cannot be filtered so there are none.

    `notes` say what must be known to read them. Not `whole`: only what visits alone tell.
    """

    overview: MapOverview
    milestones: tuple[MilestoneShare, ...]
    returns: tuple[Return, ...]
    emotions: tuple[Emotion, ...]
    committee: tuple[Committee, ...]
    role_paths: tuple[RolePath, ...]
    activities: tuple[ActivityMoved, ...]
    trends: Trends
    notes: tuple[str, ...]
    whole: bool = True


def gather(context: Context, filters: Filters) -> Gathered:
    """All that the map shows of the visits and events that the filters choose, kept as long as the context lives."""
    return context.once(("map document", filters), lambda: _gather(context, filters))


def _gather(context: Context, filters: Filters) -> Gathered:
    notes: list[str] = []

    def rows(name: str) -> tuple[Any, ...]:
        return _rows(context, name, filters, notes)

    return Gathered(
        overview=overview(context, filters),
        milestones=rows("milestones"),
        returns=rows("returns"),
        emotions=rows("emotion"),
        committee=rows("committee"),
        role_paths=rows("role_paths"),
        activities=rows("activities") if context.journey.assets or context.journey.activities else (),
        trends=indicator_trends(context, filters),
        notes=tuple(dict.fromkeys(notes)),
    )


def gather_at_once(context: Context, filters: Filters) -> Gathered:
    """The same without what looks at every event; where all of it was gathered before, all of it."""
    whole: Gathered | None = context.memory.get(("map document", filters))
    if whole is not None:
        return whole
    notes: list[str] = []
    returns = _rows(context, "returns", filters, notes)
    seen = overview(context, filters, at_once=True)
    return Gathered(seen, (), returns, (), (), (), (), {}, tuple(dict.fromkeys(notes)), whole=False)


def _rows(context: Context, name: str, filters: Filters, notes: list[str]) -> tuple[Any, ...]:
    try:
        found = compute(context, name, filters.since, filters.until, where=filters.where)
    except InputError:
        if not filters.where:
            raise
        return ()
    notes.extend(found.notes)
    return found.rows
