"""One figure in a terminal: a table where its columns fit, else one block a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.registry import FIGURES
from journeyglass.glass import numbers
from journeyglass.glass.cell import Remarks
from journeyglass.glass.estimates import estimate_text, remark_of
from journeyglass.glass.painting import Wrapped, numbered, text
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, listed, word
from journeyglass.journey.model import Journey, Lang, say

_NAMES = ("stage", "from_stage", "to_stage", "outcome", "milestone", "touchpoint", "start", "group")
"""Columns that say what a row is about."""
_GAP = 2


def figure_view(journey: Journey, figure: Figure, lang: Lang) -> Iterator[RenderableType]:
    """The figure's title and time, its rows, and what must be known to read them."""
    yield text(say(FIGURES[figure.name].title, lang), "bold")
    yield text(_about(figure, lang), "dim")
    yield Text()
    remarks = Remarks()
    sheet = _sheet(Titles(journey, lang), figure, remarks)
    yield sheet if sheet.rows else text(word("no_rows", lang), "dim")
    said = [*remarks.said, *(remark_in(note, journey, lang) for note in figure.notes)]
    if said:
        yield Text()
        yield text(f"{word('remarks', lang)}:", "dim")
        yield numbered(dict.fromkeys(said))


@dataclass(frozen=True)
class Sheet:
    """Rows of texts under heads; `names` of the columns say what the row is about, the others stand right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = sum(self._widths()) + _GAP * len(self.heads) <= options.max_width
        yield from [self._table()] if wide else self._blocks()

    def _widths(self) -> list[int]:
        columns: Sequence[Sequence[str]] = [*zip(self.heads, *self.rows, strict=True)]
        return [max(map(cell_len, column)) for column in columns]

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
        for number, head in enumerate(self.heads):
            table.add_column(text(head), justify="left" if number < self.names else "right", overflow="fold")
        for row in self.rows:
            table.add_row(*map(text, row))
        return table

    def _blocks(self) -> Iterator[RenderableType]:
        for row in self.rows:
            yield text(" · ".join(filter(None, row[: self.names])), "bold")
            grid = Table.grid(padding=(0, _GAP, 0, 0))
            grid.add_column(overflow="fold")
            grid.add_column(overflow="fold")
            for head, said in zip(self.heads[self.names :], row[self.names :], strict=True):
                if said:
                    grid.add_row(text(head, "cyan"), Wrapped(text(said)))
            yield Padding(grid, (0, 0, 1, _GAP))


def _about(figure: Figure, lang: Lang) -> str:
    """As of when, of which period, broken down by what, with which choices."""
    parts = [word("as_of", lang, at=numbers.moment(figure.as_of))]
    if figure.filters.since:
        parts.append(word("since", lang, at=numbers.moment(figure.filters.since)))
    if figure.filters.until:
        parts.append(word("until", lang, at=numbers.moment(figure.filters.until)))
    if figure.filters.by:
        parts.append(word("by", lang, name=figure.filters.by))
    return " · ".join(parts)


def _sheet(titles: Titles, figure: Figure, remarks: Remarks) -> Sheet:
    """The columns in which anything stands, names first."""
    filled = [f.name for f in fields(figure.row_type) if any(_filled(getattr(row, f.name)) for row in figure.rows)]
    columns = [name for name in filled if name in _NAMES] + [name for name in filled if name not in _NAMES]
    rows = tuple(tuple(_cell(titles, row, name, remarks) for name in columns) for row in figure.rows)
    heads = tuple(field_name(name, titles.lang) for name in columns)
    return Sheet(heads, rows, sum(name in _NAMES for name in columns))


def _filled(value: Any) -> bool:
    return value is not None and value != ()


def _cell(titles: Titles, row: Any, name: str, remarks: Remarks) -> str:
    value = getattr(row, name)
    if isinstance(value, Estimate):
        remark = remark_of(value)
        mark = remarks.mark(remark_in(remark, titles.journey, titles.lang)) if remark else ""
        return estimate_text(value, titles.lang) + mark
    if isinstance(value, str):
        return titles.of(name, value, getattr(row, "stage", ""))
    return _plain(titles, value, remarks)


def _plain(titles: Titles, value: Any, remarks: Remarks) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return listed((_item(titles, item, remarks) for item in value), titles.lang)
    if isinstance(value, bool):
        return word("yes" if value else "no", titles.lang)
    if isinstance(value, datetime):
        return numbers.moment(value)
    return numbers.short(value, titles.lang) if isinstance(value, int | float | Decimal) else str(value)


def _item(titles: Titles, item: Any, remarks: Remarks) -> str:
    """A small row inside a row: its texts first, then its numbers."""
    said = [_cell(titles, item, f.name, remarks) for f in fields(item)]
    return " ".join(filter(None, said if said[0] else [word("no_reason", titles.lang), *said[1:]]))
