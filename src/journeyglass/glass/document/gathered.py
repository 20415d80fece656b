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
from journeyglass.figures.overview import DEPTHS, Depth, MapOverview, overview
from journeyglass.figures.registry import compute
from journeyglass.figures.returns import Return
from journeyglass.figures.role_paths import RolePath
from journeyglass.glass.document.trends import indicator_trends
from journeyglass.glass.lanes import Trends


@dataclass(frozen=True)
class Gathered:
    """The figures' rows by what they are about; of a figure that cannot be filtered so there are none.

    `notes` say what must be known to read them; what lies deeper than `depth` is left out.
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
    depth: Depth = "all"


def gather(context: Context, filters: Filters, depth: Depth = "all") -> Gathered:
    """What the map shows of the visits and events that the filters choose, so deep, or deeper where that is known.

    It is kept as long as the reading is asked.
    """
    for deeper in reversed(DEPTHS[DEPTHS.index(depth) + 1 :]):
        known: Gathered | None = context.memory.get(("map document", filters, deeper))
        if known is not None:
            return known
    return context.once(("map document", filters, depth), lambda: _gather(context, filters, depth))


def _gather(context: Context, filters: Filters, depth: Depth) -> Gathered:
    notes: list[str] = []
    shallow, journey = depth == "visits", context.journey

    def rows(name: str, wanted: bool = True) -> tuple[Any, ...]:
        return _rows(context, name, filters, notes) if wanted else ()

    return Gathered(
        depth=depth,
        overview=overview(context, filters, depth),
        returns=rows("returns"),
        milestones=rows("milestones", not shallow),
        emotions=rows("emotion", not shallow),
        committee=rows("committee", not shallow),
        role_paths=rows("role_paths", not shallow),
        activities=rows("activities", not shallow and bool(journey.assets or journey.activities)),
        trends=indicator_trends(context, filters) if depth == "all" else {},
        notes=tuple(dict.fromkeys(notes)),
    )


def _rows(context: Context, name: str, filters: Filters, notes: list[str]) -> tuple[Any, ...]:
    try:
        found = compute(context, name, filters.since, filters.until, where=filters.where)
    except InputError:
        if not filters.where:
            raise
        return ()
    notes.extend(found.notes)
    return found.rows
