"""Trends: any figure period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, make_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters, Where
from journeyglass.figures.periods import Period, known, period_at, periods
from journeyglass.figures.registry import compute, spec_of
from journeyglass.figures.rows import (
    PERIOD,
    Key,
    key_fields,
    keys_in_a_period,
    keys_of,
    measurements,
    measures_of,
    undivided,
)
from journeyglass.figures.spec import FigureSpec

SHOWN = 24
"""How many periods a trend has where nobody says since when."""
GROUP = "group"


@dataclass(frozen=True)
class Point:
    """One number of one row of the figure in one period."""

    period: str
    key: Key
    measure: str
    value: Estimate


EVERY = "every"
"""The option of a figure that has a row a period."""


@dataclass(frozen=True)
class _Asked:
    spec: FigureSpec
    every: str
    span: list[Period]
    by: str | None
    measures: tuple[str, ...]
    options: dict[str, str | None]
    where: Where = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The key columns; there is no group without a breakdown."""
        names = [name for name in keys_in_a_period(self.spec) if not (self.cuts and name == PERIOD)]
        return tuple(name for name in names if self.by or name != GROUP)

    @property
    def cuts(self) -> bool:
        """Whether the figure has a row a period by itself (`every`): it is asked for the trend's."""
        return EVERY in self.spec.options and PERIOD in keys_of(self.spec)

    @property
    def at_once(self) -> bool:
        """Whether the figure's own breakdown by period gives every period in one go."""
        return self.by is None and self.every in self.spec.dimensions and GROUP in keys_of(self.spec)


def trend(
    context: Context,
    name: str,
    every: str = "month",
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
    measures: Sequence[str] = (),
    where: Where = (),
    **options: str | None,
) -> Figure:
    """The figure in each period that begins in [since, until).

    Rows: `period`, the figure's key columns, `number` (which of its numbers; all its estimates, or those of
    `measures`) and `value`. Without `since` it is the last 24 periods at most, from the first one on that was seen in
    full; without `until` it runs to the reading's instant, whose own period may not be over. What belongs to a period
    is what the figure's own `since` and `until` choose: visits that began in it, deals that closed in it. So the
    latest periods of figures on visits hold visits that are still open, and their intervals say so.
    """
    spec = spec_of(context, name)
    span = _span(context, known(every), since, until)
    asked = _Asked(spec, every, span, by, measures_of(spec.row_type, measures), options, tuple(where))
    notes: dict[str, None] = {}
    points = [*(_at_once(context, asked, notes) if asked.at_once else _one_by_one(context, asked, notes))]
    return _figure(context, asked, points, [*notes, *_unfinished(context, span)])


def _span(context: Context, every: str, since: datetime | None, until: datetime | None) -> list[Period]:
    end = until or context.reading.as_of
    if since is not None:
        found = periods(every, since, end)
    else:
        begun = context.reading.subjects["first_event_at"].to_pylist()
        found = periods(every, min(begun), end)[-SHOWN:] if begun else []
    if found or since is not None:
        return found
    return [period_at(every, end)]


def _at_once(context: Context, asked: _Asked, notes: dict[str, None]) -> Iterator[Point]:
    """Every period from the figure's breakdown by it; a period in which it has nothing has no row."""
    if not asked.span:
        return
    since, until = asked.span[0].since, asked.span[-1].until
    figure = compute(context, asked.spec.name, since, until, asked.every, asked.where, **asked.options)
    notes |= dict.fromkeys(figure.notes)
    labels = {period.label: place for place, period in enumerate(asked.span)}
    keys = (GROUP, *asked.keys)
    found = [
        Point(key[0], key[1:], measure, value)
        for key, measure, value in measurements(figure.rows, keys, asked.measures)
        if key[0] in labels
    ]
    yield from sorted(found, key=lambda point: labels[point.period])


def _one_by_one(context: Context, asked: _Asked, notes: dict[str, None]) -> Iterator[Point]:
    options = undivided(asked.spec, asked.options) | ({EVERY: asked.every} if asked.cuts else {})
    for period in asked.span:
        figure = compute(context, asked.spec.name, period.since, period.until, asked.by, asked.where, **options)
        notes |= dict.fromkeys(figure.notes)
        for key, measure, value in measurements(figure.rows, asked.keys, asked.measures):
            yield Point(period.label, key, measure, value)


def _unfinished(context: Context, span: list[Period]) -> list[str]:
    as_of = context.reading.as_of
    return [f"{period.label} is not over yet" for period in span if period.since < as_of < period.until]


@cache
def _row_type(row_type: type, keys: tuple[str, ...]) -> type:
    """A period's row: the figure's key columns, then which number it is, and the number."""
    columns = [("period", str), *key_fields(row_type, keys), ("number", str), ("value", Estimate)]
    return make_dataclass(f"{row_type.__name__}Trend", columns, frozen=True)


def _figure(context: Context, asked: _Asked, points: list[Point], notes: list[str]) -> Figure:
    row_type = _row_type(asked.spec.row_type, asked.keys)
    rows: tuple[Any, ...] = tuple(row_type(p.period, *p.key, p.measure, p.value) for p in points)
    since, until = (asked.span[0].since, asked.span[-1].until) if asked.span else (None, None)
    chosen = {"every": asked.every} | {key: value for key, value in asked.options.items() if value is not None}
    reading = context.reading
    filters = Filters(since, until, asked.by, asked.where)
    return Figure(
        asked.spec.name, reading.journey.journey, reading.as_of, filters, row_type, rows, chosen, tuple(notes),
        asked.spec.title, "trend",
    )  # fmt: skip
