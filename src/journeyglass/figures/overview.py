"""The map at a glance: what each stage's column shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import plain
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.indicators import IndicatorMeasured, indicator_measured
from journeyglass.figures.outcomes import OutcomeShare
from journeyglass.figures.registry import compute
from journeyglass.figures.touchpoints import TouchpointSeen
from journeyglass.journey.model import Stage

Depth = Literal["visits", "events", "all"]
"""How far to go: what visits alone tell, then what looks at every event, then indicators, which take any figure."""
DEPTHS: tuple[Depth, ...] = ("visits", "events", "all")
_OF_VISITS = ("reached", "here_now", "dwell", "drop_out", "conversion", "outcomes")
_OF_EVENTS = (*_OF_VISITS, "touchpoints")


@dataclass(frozen=True)
class StageOverview:
    """One stage: who is there, who came, how they went on, how long it took, how it ended, where they were met.

    `conversion` is to the next stage (None at the last one); `believed` touchpoints of the map, of which `seen` were
    seen; `unmapped` are names of events that the map does not know, most frequent first, and `off_map` what the
    figure says of each.
    """

    stage: str
    here_now: int
    stalled: int
    entered: int
    skipped: int
    reached: Estimate
    conversion: Estimate | None
    plain_conversion: Estimate | None
    within: str | None
    median_dwell: Estimate
    dropped: Estimate
    outcomes: tuple[OutcomeShare, ...]
    believed: int
    seen: int
    touchpoints: tuple[TouchpointSeen, ...]
    unmapped: tuple[str, ...]
    off_map: tuple[TouchpointSeen, ...]
    indicators: tuple[IndicatorMeasured, ...]


@dataclass(frozen=True)
class MapOverview:
    """The map of one reading: a row a stage, and the subjects outside."""

    journey: str
    as_of: datetime
    subjects: int
    outside: int
    stages: tuple[StageOverview, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The dataclasses as plain objects; estimates, times and money as in `Figure.to_json`."""
        found: dict[str, Any] = plain(self)
        return found


def overview(context: Context, filters: Filters = EVERYTHING, depth: Depth = "all") -> MapOverview:
    """The figures of the map, stage by stage; a breakdown in the filters is left aside.

    What lies deeper than `depth` is left out: touchpoints and indicators, which over many events take their time.
    """
    filters, shown = filters.undivided, _OF_VISITS if depth == "visits" else _OF_EVENTS
    figures = {name: compute(context, name, filters.since, filters.until, where=filters.where) for name in shown}
    rows = {name: figure.rows for name, figure in figures.items()}
    stages = tuple(_stage(context, filters, stage, rows, depth) for stage in context.journey.stages)
    outside = _of(rows["here_now"], "outside")
    subjects = outside.subjects + sum(stage.here_now for stage in stages)
    notes = dict.fromkeys(note for figure in figures.values() for note in figure.notes)
    reading = context.reading
    return MapOverview(reading.journey.journey, reading.as_of, subjects, outside.subjects, stages, tuple(notes))


def _stage(
    context: Context, filters: Filters, stage: Stage, rows: dict[str, tuple[Any, ...]], depth: Depth
) -> StageOverview:
    came, now = _of(rows["reached"], stage.id), _of(rows["here_now"], stage.id)
    onward = next((row for row in rows["conversion"] if row.from_stage == stage.id), None)
    met = [row for row in rows.get("touchpoints", ()) if row.stage == stage.id]
    watched = stage.indicators if depth == "all" else ()
    believed, off_map = (tuple(row for row in met if row.believed is on_map) for on_map in (True, False))
    return StageOverview(
        stage=stage.id,
        here_now=now.subjects,
        stalled=now.stalled,
        entered=came.entered,
        skipped=came.skipped,
        reached=came.share,
        conversion=onward and onward.conversion,
        plain_conversion=onward and onward.plain,
        within=onward and onward.within,
        median_dwell=_of(rows["dwell"], stage.id).median,
        dropped=_of(rows["drop_out"], stage.id).dropped,
        outcomes=tuple(row for row in rows["outcomes"] if row.stage == stage.id),
        believed=len(believed),
        seen=sum(row.finding == "seen" for row in believed),
        touchpoints=believed,
        unmapped=tuple(row.touchpoint for row in off_map),
        off_map=off_map,
        indicators=tuple(indicator_measured(context, filters, stage, wanted) for wanted in watched),
    )


def _of(rows: tuple[Any, ...], stage: str) -> Any:
    return next(row for row in rows if row.stage == stage)
