"""One figure in a terminal: its rows, its trend, or a comparison; and what must be known to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import KEYWORDS
from journeyglass.figures.registry import FIGURES
from journeyglass.figures.rows import keys_of, leading_keys, measured, measures_of
from journeyglass.glass import numbers
from journeyglass.glass.cell import Remarks
from journeyglass.glass.figurecells import Cells, filled
from journeyglass.glass.indicatorview import indicator_sheet
from journeyglass.glass.painting import numbered, text
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.sheet import Fitting, Sheet
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import Journey, Lang, say

_NAMES = (
    "stage", "from_stage", "to_stage", "outcome", "milestone", "touchpoint", "start", "group", "period", "within",
    "currency", "measure", "number", "who", "band", "role", "listing", "from_channel", "to_channel", "activity_kind",
    "activity", "point_kind", "point",
)  # fmt: skip
"""Columns that say what a row is about."""
MOST_ROWS = 13
"""How many rows of a figure stand among all figures: of a cohort the months up to a year."""


def figure_view(
    journey: Journey, figure: Figure, lang: Lang, *, counts: bool = False, brief: bool = False
) -> Iterator[RenderableType]:
    """The figure's title and time, its rows, and what must be known to read them.

    With `counts` each estimate is told with its numerator and denominator. `brief` shows the estimates of the first
    rows only.
    """
    yield text(title_of(figure, lang), "bold")
    yield text(about(figure, lang), "dim")
    yield Text()
    remarks = Remarks()
    cells = Cells(Titles(journey, lang, figure.called), remarks, figure.filters.by, counts)
    short = _shortened(figure) if brief else figure
    yield from list(_parts(cells, short, brief)) or [text(word("no_rows", lang), "dim")]
    if len(short.rows) < len(figure.rows):
        yield text(word("more_rows", lang, n=len(figure.rows) - len(short.rows), name=figure.name), "dim")
    said = [*remarks.said, *(remark_in(note, journey, lang) for note in figure.notes)]
    if said:
        yield Text()
        yield text(f"{word('remarks', lang)}:", "dim")
        yield numbered(dict.fromkeys(said))


def _shortened(figure: Figure) -> Figure:
    """The figure's first rows, of periods the last; those that can say nothing go first, where there are too many."""
    if figure.name == "indicators" or len(figure.rows) <= MOST_ROWS:
        return figure
    names = measures_of(figure.row_type)
    telling = [row for row in figure.rows if any(_tells(measured(row, name)) for name in names)]
    rows = telling or figure.rows
    shown = rows[-MOST_ROWS:] if "period" in keys_shown(figure) else rows[:MOST_ROWS]
    return replace(figure, rows=tuple(shown))


def says_something(figure: Figure) -> bool:
    """Whether any of its estimates has a value, or, where it has none, any of its counts is more than nothing."""
    names = measures_of(figure.row_type)
    found = [measured(row, name) for row in figure.rows for name in names]
    return any(map(_tells, found))


def _tells(found: Estimate | None) -> bool:
    return found is not None and found.status == "ok" and (found.unit != "count" or bool(found.value))


def title_of(figure: Figure, lang: Lang) -> str:
    """What the figure is called; of a trend by which periods."""
    spec = FIGURES.get(figure.name)
    title = say(figure.title or (spec.title if spec else figure.name), lang)
    if figure.form == "trend":
        return word("trend_by", lang, title=title, period=lowered(field_name(figure.options["every"], lang)))
    return title


def about(figure: Figure, lang: Lang) -> str:
    """As of when, of which period, broken down by what, beside what."""
    parts = [word("as_of", lang, at=numbers.moment(figure.as_of))]
    if figure.filters.since:
        parts.append(word("since", lang, at=numbers.moment(figure.filters.since)))
    if figure.filters.until:
        parts.append(word("until", lang, at=numbers.moment(figure.filters.until)))
    if figure.filters.by:
        parts.append(word("by", lang, name=_dimension(figure.filters.by, lang)))
    if figure.form == "comparison":
        before = figure.options["before"].replace("..", "–")
        now = figure.options.get("now", word("now", lang))
        parts.append(word("beside", lang, now=now, before=before))
    return " · ".join(parts)


def lowered(name: str) -> str:
    """A heading within a sentence."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _dimension(by: str, lang: Lang) -> str:
    return lowered(field_name(by, lang)) if by in KEYWORDS else by.removeprefix("trait:")


def _parts(cells: Cells, figure: Figure, brief: bool) -> Iterator[RenderableType]:
    if not figure.rows:
        return
    if figure.form == "trend":
        yield from _trend(cells, figure)
    elif figure.name == "indicators" and figure.form == "rows":
        yield indicator_sheet(cells, figure.rows)
    else:
        whole = _sheet(cells, figure)
        flat = _sheet(cells, figure, flat=True)
        yield Fitting((whole, flat, _sheet(cells, figure, brief=True))) if brief else whole


def _sheet(cells: Cells, figure: Figure, *, brief: bool = False, flat: bool = False) -> Sheet:
    """The columns in which anything stands, names first; `brief` leaves out what is not measured, `flat` lists."""
    present = [f.name for f in fields(figure.row_type) if any(filled(getattr(row, f.name)) for row in figure.rows)]
    if flat:
        present = [name for name in present if not any(isinstance(getattr(row, name), tuple) for row in figure.rows)]
    names = list(dict.fromkeys([*(key for key in keys_shown(figure) if key in present), *_leading(present)]))
    others = measures_of(figure.row_type) if brief else present
    columns = [*names, *(name for name in others if name in present and name not in names)]
    rows = tuple(tuple(cells.of(row, name) for name in columns) for row in figure.rows)
    return Sheet(tuple(field_name(name, cells.titles.lang) for name in columns), rows, len(names), dense=brief)


def keys_shown(figure: Figure) -> tuple[str, ...]:
    """The columns that say what a row is about, as the figure's spec names them."""
    spec = FIGURES.get(figure.name)
    return keys_of(spec) if spec and figure.form == "rows" else leading_keys(figure.row_type)


def _leading(present: Sequence[str]) -> list[str]:
    return [name for name in present if name in _NAMES]


def _trend(cells: Cells, figure: Figure) -> Iterator[RenderableType]:
    """For each thing that the figure has a row of: a line a period, a column a number."""
    keys = [f.name for f in fields(figure.row_type)][1:-2]
    sections: dict[tuple[Any, ...], list[Any]] = {}
    for row in figure.rows:
        sections.setdefault(tuple(getattr(row, key) for key in keys), []).append(row)
    for number, rows in enumerate(sections.values()):
        heading = " · ".join(filter(None, (cells.of(rows[0], key) for key in keys)))
        if number:
            yield Text()
        if heading:
            yield text(heading, "bold cyan")
        yield _periods(cells, rows)


def _periods(cells: Cells, rows: Sequence[Any]) -> Sheet:
    measures = list(dict.fromkeys(row.number for row in rows))
    by_period: dict[str, dict[str, str]] = {}
    for row in rows:
        by_period.setdefault(row.period, {})[row.number] = cells.of(row, "value")
    lang = cells.titles.lang
    heads = (field_name("period", lang), *(field_name(name, lang) for name in measures))
    lines = tuple((period, *(found.get(name, "") for name in measures)) for period, found in by_period.items())
    return Sheet(heads, lines, 1)
