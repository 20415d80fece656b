"""Comparisons: any figure now beside the period before, or one group beside another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, make_dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from journeyglass.errors import InputError
from journeyglass.figures.change import Direction, difference, direction
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters
from journeyglass.figures.registry import compute, spec_of
from journeyglass.figures.rows import Key, key_fields, keys_in_a_period, keys_of, measurements, measures_of, undivided
from journeyglass.figures.spec import FigureSpec

GROUP = "group"
INDEPENDENT = "the two sides are taken as independent: subjects that are in both make the interval rough"


@dataclass(frozen=True)
class Compared:
    """The two sides of one number and their difference."""

    now: Estimate | None
    before: Estimate | None

    @property
    def change(self) -> Estimate | None:
        """`now` − `before`; None where a side has no such number at all."""
        return None if self.now is None or self.before is None else difference(self.now, self.before)


def compare(
    context: Context,
    name: str,
    now: Filters,
    before: Filters,
    measures: Sequence[str] = (),
    **options: str | None,
) -> Figure:
    """The figure of the period `now` beside that of the period `before`, row by row; both have the same breakdown.

    Rows: the figure's key columns, `number`, `now`, `before`, `change` with its interval, and `direction`.
    """
    spec = spec_of(context, name)
    if now.by != before.by:
        raise InputError("the two sides have different breakdowns", "give both the same `by`")
    keys = tuple(key for key in keys_in_a_period(spec) if now.by or key != GROUP)
    names = measures_of(spec.row_type, measures)
    whole = undivided(spec, options)
    figures = [compute(context, name, side.since, side.until, side.by, side.where, **whole) for side in (now, before)]
    sides = [_by_key(figure.rows, keys, names) for figure in figures]
    rows = _rows(spec, keys, *sides)
    said = {"before": _span_text(before)} | {key: value for key, value in options.items() if value is not None}
    return _figure(context, spec, keys, now, rows, said, [*figures[0].notes, *figures[1].notes])


def compare_groups(
    context: Context,
    name: str,
    filters: Filters,
    now: str | None,
    before: str | None,
    measures: Sequence[str] = (),
    **options: str | None,
) -> Figure:
    """The figure of one group of the breakdown `filters.by` beside another group's; rows as those of `compare`."""
    spec = spec_of(context, name)
    if filters.by is None or GROUP not in keys_of(spec):
        raise InputError(f"the figure {name} is not broken down", "say by what, such as `by` segment")
    keys = tuple(key for key in keys_of(spec) if key != GROUP)
    names = measures_of(spec.row_type, measures)
    figure = compute(context, name, filters.since, filters.until, filters.by, filters.where, **options)
    _expect_groups(figure, now, before)
    sides = [_by_key([r for r in figure.rows if r.group == group], keys, names) for group in (now, before)]
    rows = _rows(spec, keys, *sides)
    said = {"now": now or "", "before": before or ""} | {k: v for k, v in options.items() if v is not None}
    return _figure(context, spec, keys, filters, rows, said, [*figure.notes])


def previous(filters: Filters, as_of: datetime) -> Filters:
    """The period of the same length right before; without `until` a period runs to the reading's instant."""
    if filters.since is None:
        raise InputError("the period has no beginning, so there is none before it", "give a `since`")
    until = min(filters.until or as_of, as_of)
    if until <= filters.since:
        raise InputError("the period begins after the reading's instant", "give an earlier `since`")
    return replace(filters, since=filters.since - (until - filters.since), until=filters.since)


def _by_key(rows: Sequence[Any], keys: tuple[str, ...], names: Sequence[str]) -> dict[tuple[Key, str], Estimate]:
    return {(key, measure): value for key, measure, value in measurements(rows, keys, names)}


def _rows(
    spec: FigureSpec,
    keys: tuple[str, ...],
    now: dict[tuple[Key, str], Estimate],
    before: dict[tuple[Key, str], Estimate],
) -> list[Any]:
    """A row for each number that either side has, in the order of the later one."""
    row_type = _row_type(spec.row_type, keys)
    rows = []
    for place in dict.fromkeys([*now, *before]):
        pair = Compared(now.get(place), before.get(place))
        rows.append(row_type(*place[0], place[1], pair.now, pair.before, pair.change, direction(pair.change)))
    return rows


@cache
def _row_type(row_type: type, keys: tuple[str, ...]) -> type:
    optional = Estimate | None
    columns = [
        *key_fields(row_type, keys), ("number", str), ("now", optional), ("before", optional), ("change", optional),
        ("direction", Direction),
    ]  # fmt: skip
    return make_dataclass(f"{row_type.__name__}Compared", columns, frozen=True)


def _expect_groups(figure: Figure, *groups: str | None) -> None:
    there = list(dict.fromkeys(row.group for row in figure.rows))
    for group in groups:
        if group not in there:
            known = ", ".join(str(name) for name in there if name is not None)
            raise InputError(f"there is no group {group}", f"use {known}" if known else "the breakdown has no groups")


def _span_text(filters: Filters) -> str:
    begun, ended = (at.strftime("%Y-%m-%d") if at else "" for at in (filters.since, filters.until))
    return f"{begun}..{ended}"


def _figure(
    context: Context,
    spec: FigureSpec,
    keys: tuple[str, ...],
    filters: Filters,
    rows: list[Any],
    options: dict[str, str],
    notes: list[str],
) -> Figure:
    reading = context.reading
    said = tuple(dict.fromkeys([*notes, INDEPENDENT]))
    return Figure(
        spec.name, reading.journey.journey, reading.as_of, filters, _row_type(spec.row_type, keys), tuple(rows),
        options, said, spec.title, "comparison",
    )  # fmt: skip
