"""A figure as a sheet: every estimate as a number with its limits and what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.figuretable import FigureCell, FigureColumn, FigureTable
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.sheetbook import LINE, MOST_TEXT, TITLE_HEIGHT, Book, columns_of, lines_of
from journeyglass.glass.paper.words import said
from journeyglass.journey.model import Lang

Part = Literal["value", "low", "high", "numerator", "denominator", "note"]
_PARTS: tuple[Part, ...] = ("value", "low", "high", "numerator", "denominator", "note")
_TITLES: dict[Part, str] = {
    "low": "low",
    "high": "high",
    "numerator": "counted",
    "denominator": "whole",
    "note": "remark",
}
_UNITS = {
    "share": "0.0%", "points": "+0.0%;-0.0%;0.0%", "days": "#,##0.0", "money": "#,##0.00", "score": "0.00",
    "ratio": '0.00"×"', "times": "#,##0.00",
}  # fmt: skip
_TEXT_WIDTHS, _NUMBER_WIDTH, _ABOUT_COLUMNS = (10, 46), 13, 8


@dataclass(frozen=True)
class _Column:
    """One column of the sheet: a column of the table, or a part of its estimates."""

    title: str
    place: int
    part: Part | None
    kind: str


class FigureSheet:
    """The sheet of one figure's table."""

    def __init__(self, book: Book, table: FigureTable, lang: Lang) -> None:
        self.book, self.table, self.lang = book, table, lang
        self.columns = [column for place, found in enumerate(table.columns) for column in self._columns(found, place)]

    def write(self, name: str) -> None:
        """Title and definition, the heads, then a row a row, with a filter on every column."""
        sheet = self.book.add(name)
        top = self._write_top(sheet)
        for column, found in enumerate(self.columns):
            sheet.write_string(top, column, clean(found.title), self.book.look("head"))
            sheet.set_column(column, column, self._width(found))
        sheet.set_row(top, max(lines_of(found.title, int(self._width(found))) for found in self.columns) * LINE + 4)
        names = sum(column.about for column in self.table.columns)
        sheet.freeze_panes(top + 1, min(names, 3))
        for place, row in enumerate(self.table.rows, top + 1):
            for column, found in enumerate(self.columns):
                self._write_cell(sheet, place, column, row[found.place], found)
        last = top + max(len(self.table.rows), 1)
        sheet.autofilter(top, 0, last, max(len(self.columns) - 1, 0))
        sheet.repeat_rows(top)
        self._write_notes(sheet, last + 2)

    def _columns(self, column: FigureColumn, place: int) -> Iterator[_Column]:
        """An estimate has a column for each of its parts that any row has."""
        if column.kind != "estimate":
            yield _Column(column.title, place, None, column.kind)
            return
        for part in _PARTS:
            if part == "value" or any(getattr(row[place], part) is not None for row in self.table.rows):
                title = said(_TITLES[part], self.lang, name=column.title) if part != "value" else column.title
                yield _Column(title, place, part, column.kind)

    def _width(self, column: _Column) -> float:
        if column.part not in (None, "note") or column.kind in ("number", "money", "flag"):
            return _NUMBER_WIDTH
        least, most = _TEXT_WIDTHS
        said_so = [(row[column.place].note or "") if column.part else row[column.place].text for row in self.table.rows]
        return min(most, max(least, *(columns_of(text) + 2 for text in (*said_so, ""))))

    def _write_top(self, sheet: Any) -> int:
        """What the figure is; the row of the heads."""
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, clean(self.table.title), self.book.look("title"))
        sheet.write_string(1, 0, clean(self.table.about), self.book.look("quiet"))
        spec = FIGURES.get(self.table.figure)
        if spec is None:
            return 3
        told = definition_of(spec, self.lang)
        parts = [told.question]
        parts += [
            f"{said(key, self.lang)}: {getattr(told, key)}" for key in ("formula", "misleads") if getattr(told, key)
        ]
        span = min(max(len(self.columns), 2), _ABOUT_COLUMNS)
        width = sum(self._width(column) for column in self.columns[:span]) or 60
        for row, text in enumerate(parts, 2):
            sheet.merge_range(row, 0, row, span - 1, "", self.book.look("text"))
            sheet.write_string(row, 0, clean(text), self.book.look("text"))
            sheet.set_row(row, lines_of(clean(text), int(width)) * LINE + 3)
        return 3 + len(parts)

    def _write_cell(self, sheet: Any, row: int, column: int, cell: FigureCell, found: _Column) -> None:
        """A number where there is one, else its text; nothing is ever a formula."""
        number = self._number(cell, found)
        if number is not None:
            sheet.write_number(row, column, number, self.book.look("number", _format(cell, found, number)))
        elif found.kind == "date" and cell.key:
            when = datetime.fromisoformat(cell.key).replace(tzinfo=None)
            sheet.write_datetime(row, column, when, self.book.look("number", "yyyy-mm-dd hh:mm", align="left"))
        else:
            sheet.write_string(row, column, self._text(cell, found), self.book.tone(cell.tone))

    def _number(self, cell: FigureCell, found: _Column) -> float | None:
        if found.kind in ("number", "money"):
            return cell.value
        if found.part in (None, "note"):
            return None
        value: float | None = getattr(cell, found.part)
        return value

    def _text(self, cell: FigureCell, found: _Column) -> str:
        if found.part == "note":
            return clean(cell.note or "")
        return clean(cell.text)[:MOST_TEXT] if found.part in (None, "value") else ""

    def _write_notes(self, sheet: Any, row: int) -> None:
        """What a reader must know, under the rows."""
        for place, text in enumerate((said("notes", self.lang), *self.table.notes) if self.table.notes else (), row):
            sheet.write_string(place, 0, clean(text), self.book.format(font_color="ink_quiet", bold=place == row))


def _format(cell: FigureCell, found: _Column, number: float) -> str:
    """The number's format: by its unit; what was counted as it is."""
    if found.kind == "money":
        return "#,##0.00"
    if found.part in ("value", "low", "high") and cell.unit in _UNITS:
        return _UNITS[cell.unit]
    return "#,##0" if number == round(number) else "#,##0.00"
