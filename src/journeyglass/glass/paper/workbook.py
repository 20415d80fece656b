"""The map as a spreadsheet: a sheet of the map, one of contents, one a figure; numbers are numbers, texts are texts."""

from __future__ import annotations

from io import BytesIO

from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.figuretable import FigureTable, figure_table
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.sheet_figure import FigureSheet
from journeyglass.glass.paper.sheet_map import write_map
from journeyglass.glass.paper.sheetbook import LINE, TITLE_HEIGHT, Book, lines_of, sheet_name
from journeyglass.glass.paper.words import said
from journeyglass.journey.model import Lang

_WIDTHS = (34, 60, 90, 8)


def make_xlsx(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """The workbook; a spreadsheet has no dark theme."""
    shown, target = inputs.document, BytesIO()
    tables = [figure_table(inputs.journey, figure, shown.lang) for figure in inputs.figures]
    names = _names(tables, shown.lang)
    with Book.open(target, shown.lang, shown.title, shown.about, shown.as_of) as book:
        write_map(book, shown, said("map", shown.lang))
        _write_contents(book, inputs, tables, names)
        for table, name in zip(tables, names, strict=True):
            FigureSheet(book, table, shown.lang).write(name)
    return target.getvalue()


def _names(tables: list[FigureTable], lang: Lang) -> list[str]:
    """The sheets' names: each once, and none of them that of another sheet."""
    taken = {said("map", lang).casefold(), said("contents", lang).casefold()}
    return [sheet_name(table.title, taken) for table in tables]


def _write_contents(book: Book, inputs: PaperInputs, tables: list[FigureTable], names: list[str]) -> None:
    """What the workbook is about, and a line a sheet that leads there."""
    lang = inputs.document.lang
    sheet = book.add(said("contents", lang))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = 0
    sheet.set_row(0, TITLE_HEIGHT)
    for text, look in (
        (inputs.document.title, "title"),
        (inputs.document.about, "quiet"),
        (inputs.document.note, "note"),
        (said("limits", lang), "quiet"),
        (said("left_out", lang), "quiet"),
    ):
        if text:
            sheet.write_string(row, 0, clean(text), book.look(look))
            row += 1
    for column, key in enumerate(("sheet", "question", "formula", "rows")):
        sheet.write_string(row + 1, column, said(key, lang), book.look("head"))
    sheet.freeze_panes(row + 2, 0)
    for place, (table, name) in enumerate(zip(tables, names, strict=True), row + 2):
        sheet.write_url(place, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", book.look("link"), name)
        spec = FIGURES.get(table.figure)
        told = definition_of(spec, lang) if spec else None
        texts = [clean(told.question), clean(told.formula)] if told else ["", ""]
        for column, text in enumerate(texts, 1):
            sheet.write_string(place, column, text, book.look("text"))
        most = max(lines_of(text, width) for text, width in zip(texts, _WIDTHS[1:3], strict=True))
        sheet.set_row(place, most * LINE + 3)
        sheet.write_number(place, 3, table.total, book.look("number", "#,##0"))
