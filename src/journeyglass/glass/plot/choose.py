"""Which charts show a figure: bars for its rows, lines for a trend or a curve, a heat map for cohorts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, get_type_hints

from journeyglass.figures.estimate import Estimate, Unit
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import PERIODS
from journeyglass.figures.rows import measured, measures_of
from journeyglass.glass.estimates import change_text, estimate_text
from journeyglass.glass.figurecells import Cells
from journeyglass.glass.figureview import keys_shown
from journeyglass.glass.plot.charts import Bar, Bars, Chart, Heat, Lines, Mark, Series
from journeyglass.glass.words import field_name, word

MOST_SERIES, MOST_BARS = 6, 40
_COHORT, _MIDDLE = "cohort", "median"


def charts(figure: Figure, cells: Cells, measures: Sequence[str] = ()) -> list[Chart]:
    """The charts of a figure, one a number; `measures` says of which (default: of its median, else its first)."""
    if figure.form == "trend":
        return list(_trend(figure, cells, measures))
    if figure.form == "comparison":
        return list(_comparison(figure, cells, measures))
    names = measures_of(figure.row_type, measures)
    if not measures:
        names = tuple(name for name in names if name == _MIDDLE)[:1] or names[:1]
    keys = keys_shown(figure)
    ordinal = _ordinal(figure, keys)
    if ordinal is None:
        return [_bars(figure, cells, name, keys) for name in names]
    draw = _heat if _COHORT in keys else _curve
    return [chart for name in names for chart in draw(figure, cells, name, keys, ordinal)]


def _ordinal(figure: Figure, keys: Sequence[str]) -> str | None:
    """The column along which the rows follow each other: a whole number, a period, a breakdown by periods."""
    kinds = get_type_hints(figure.row_type)
    numbers = [key for key in keys if kinds[key] is int]
    periods = ["period"] + ["group"] * (figure.filters.by in PERIODS)
    return next(iter([*numbers, *(key for key in periods if key in keys)]), None)


def _bars(figure: Figure, cells: Cells, name: str, keys: Sequence[str]) -> Bars:
    found = [(row, measured(row, name)) for row in figure.rows]
    bars = tuple(Bar(_label(cells, row, keys), _mark(value, cells)) for row, value in found if value is not None)
    return Bars(field_name(name, cells.titles.lang), _unit(v for _, v in found), bars[:MOST_BARS])


def _comparison(figure: Figure, cells: Cells, measures: Sequence[str]) -> Iterator[Bars]:
    lang = cells.titles.lang
    keys = [f.name for f in fields(figure.row_type)][:-5]
    names = (figure.options.get("now") or field_name("now", lang), figure.options["before"].replace("..", "–"))
    for measure in dict.fromkeys(row.number for row in figure.rows):
        if measures and measure not in measures:
            continue
        rows = [row for row in figure.rows if row.number == measure]
        bars = tuple(Bar(_label(cells, r, keys), _mark(r.now, cells), _mark(r.before, cells)) for r in rows)
        unit = _unit(value for row in rows for value in (row.now, row.before))
        yield Bars(field_name(measure, lang), unit, bars[:MOST_BARS], names)


def _trend(figure: Figure, cells: Cells, measures: Sequence[str]) -> Iterator[Lines]:
    keys = [f.name for f in fields(figure.row_type)][1:-2]
    places = tuple(sorted({row.period for row in figure.rows}))
    rows = [row for row in figure.rows if not measures or row.number in measures]
    for measure in dict.fromkeys(row.number for row in rows):
        chosen = [row for row in rows if row.number == measure]
        lines = _series(cells, chosen, keys, lambda row: row.period, "value", places)
        yield Lines(field_name(measure, cells.titles.lang), _unit(r.value for r in chosen), places, lines[:MOST_SERIES])


def _curve(figure: Figure, cells: Cells, name: str, keys: Sequence[str], ordinal: str) -> Iterator[Lines]:
    others = [key for key in keys if key != ordinal]
    rows = [row for row in figure.rows if getattr(row, ordinal) is not None]
    places = sorted({getattr(row, ordinal) for row in rows})
    lines = _series(cells, rows, others, lambda row: getattr(row, ordinal), name, places)
    lang = cells.titles.lang
    along = field_name(figure.filters.by if ordinal == "group" and figure.filters.by else ordinal, lang)
    title = field_name(name, lang) if ordinal == "period" else f"{field_name(name, lang)} · {along}"
    unit = _unit(measured(row, name) for row in rows)
    yield Lines(title, unit, tuple(map(str, places)), lines[:MOST_SERIES])


def _heat(figure: Figure, cells: Cells, name: str, keys: Sequence[str], ordinal: str) -> Iterator[Heat]:
    """A map for each thing that has cohorts."""
    lang = cells.titles.lang
    others = [key for key in keys if key not in (ordinal, _COHORT)]
    for group in dict.fromkeys(tuple(getattr(row, key) for key in others) for row in figure.rows):
        rows = [row for row in figure.rows if tuple(getattr(row, key) for key in others) == group]
        places = sorted({getattr(row, ordinal) for row in rows})
        series = _series(cells, rows, [_COHORT], lambda row: getattr(row, ordinal), name, places)
        title = " · ".join(filter(None, [_label(cells, rows[0], others), field_name(name, lang)]))
        unit = _unit(measured(row, name) for row in rows)
        yield Heat(title, unit, field_name(ordinal, lang), tuple(map(str, places)), series)


def _series(
    cells: Cells,
    rows: Sequence[Any],
    keys: Sequence[str],
    place: Callable[[Any], Any],
    name: str,
    places: Sequence[Any],
) -> tuple[Series, ...]:
    """A line for each thing, its numbers laid out over the places."""
    found: dict[str, dict[Any, Mark]] = {}
    for row in rows:
        value = measured(row, name)
        if value is not None:
            found.setdefault(_label(cells, row, keys), {})[place(row)] = _mark(value, cells)
    return tuple(Series(label, tuple(marks.get(p) for p in places)) for label, marks in found.items())


def _label(cells: Cells, row: Any, keys: Sequence[str]) -> str:
    return " · ".join(filter(None, (cells.of(row, key) for key in keys)))


def _mark(found: Estimate | None, cells: Cells) -> Mark:
    if found is None:
        return Mark(None, None, None, word("no_group", cells.titles.lang))
    said = (change_text if found.unit == "points" else estimate_text)(found, cells.titles.lang)
    ok = found.status == "ok"
    return Mark(found.value if ok else None, found.low if ok else None, found.high if ok else None, said)


def _unit(values: Iterator[Estimate | None]) -> Unit:
    return next((value.unit for value in values if value is not None), "count")
