"""The map as a sheet: a column a stage, a row an item of a lane."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeyglass.glass.cell import Line
from journeyglass.glass.document import MapDocument
from journeyglass.glass.document.model import DocumentCell, DocumentLane, StageHead
from journeyglass.glass.item import Item, lines, whole_text
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.sheetbook import LINE, MOST_TEXT, TITLE_HEIGHT, Book, lines_of

LABEL, COLUMN = 22, 44
_HIGHEST = 400.0


def write_map(book: Book, shown: MapDocument, name: str) -> None:
    """The sheet of the map; its first column and its heads stay in sight."""
    sheet = book.add(name)
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, max(len(shown.stages), 1), COLUMN)
    row = _write_top(book, sheet, shown)
    sheet.freeze_panes(row, 1)
    sheet.repeat_rows(row - 1)
    sheet.repeat_columns(0)
    for lane in shown.lanes:
        if lane.key != "phase":
            row = _write_lane(book, sheet, lane, row, shown)
    _write_foot(book, sheet, shown, row + 1)


def _write_top(book: Book, sheet: Any, shown: MapDocument) -> int:
    """Title, what it is about, and the stages with their phases; the row after them."""
    row = 0
    sheet.set_row(0, TITLE_HEIGHT)
    tops = ((shown.title, "title"), (shown.about, "quiet"), (shown.note, "note"), (shown.promise, "name"))
    for text, look in tops:
        if text:
            sheet.write_string(row, 0, clean(text), book.look(look))
            row += 1
    row += 1
    if any(stage.phase for stage in shown.stages):
        for column, stage in enumerate(shown.stages, 1):
            sheet.write_string(row, column, clean(stage.phase_title), book.format(bg_color=_ground(stage)))
        row += 1
    for column, stage in enumerate(shown.stages, 1):
        head = book.format(
            bg_color=_ground(stage), bold=True, font_size=12, text_wrap=True, bottom=1, bottom_color="line"
        )
        sheet.write_string(row, column, f"{stage.place}. {clean(stage.title)}", head)
    return row + 1


def _ground(stage: StageHead) -> str:
    return f"{stage.phase}_ground" if stage.phase else "sunken"


def _write_lane(book: Book, sheet: Any, lane: DocumentLane, row: int, shown: MapDocument) -> int:
    """A row an item; the row after them."""
    cells = [list(_contents(cell, shown)) for cell in lane.cells]
    height = max(map(len, cells), default=0)
    for place in range(height):
        line: dict[str, Any] = {"top": 1, "top_color": "line_strong"} if place == 0 else {}
        title = clean(lane.title) if place == 0 else ""
        sheet.write_string(row + place, 0, title, book.look("lane", **line))
        for column, found in enumerate(cells, 1):
            told = found[place] if place < len(found) else []
            _write_cell(book, sheet, row + place, column, told, line)
        most = max(_height(found[place]) if place < len(found) else 1 for found in cells)
        sheet.set_row(row + place, min(_HIGHEST, max(most, lines_of(title, LABEL)) * LINE + 3))
    if lane.key == "here_now":
        _write_counts(book, sheet, shown, row)
    return row + height


def _contents(cell: DocumentCell, shown: MapDocument) -> Iterator[list[Line]]:
    """The lines of each row of the cell."""
    if cell.emotion is not None:
        said = (cell.emotion.texts.get(name, "") for name in ("measured", "believed", "gap"))
        yield from ([Line(text)] for text in said if text)
        return
    for item in cell.items:
        yield [Line(_timed(item, whole_text(item, shown.lang)), item.tone), *lines(item.items, shown.lang)]


def _timed(item: Item, text: str) -> str:
    return f"{item.time} {text}" if item.time else text


def _height(told: list[Line]) -> int:
    return sum(lines_of(clean(line.text), COLUMN) for line in told)


def _write_cell(book: Book, sheet: Any, row: int, column: int, told: list[Line], line: dict[str, Any]) -> None:
    """The lines in their tones; a single one, or one too many, in one tone."""
    texts = [clean(part.text) for part in told]
    whole = "\n".join(texts)[:MOST_TEXT]
    first = told[0].tone if told else "plain"
    shape = book.tone(first, text_wrap=True, left=1, left_color="line", **line)
    if len(told) < 2 or len(whole) >= MOST_TEXT or not all(texts):
        sheet.write_string(row, column, whole, shape)
        return
    parts: list[Any] = []
    for place, (part, text) in enumerate(zip(told, texts, strict=True)):
        parts += [book.tone(part.tone), text + ("\n" if place < len(texts) - 1 else "")]
    sheet.write_rich_string(row, column, *parts, shape)


def _write_counts(book: Book, sheet: Any, shown: MapDocument, row: int) -> None:
    """Who is there now, as numbers."""
    shape = book.format(
        bold=True, font_size=12, align="left", left=1, left_color="line", top=1, top_color="line_strong",
        num_format="#,##0",
    )  # fmt: skip
    for column, stage in enumerate(shown.stages, 1):
        sheet.write_number(row, column, stage.here_now, shape)


def _write_foot(book: Book, sheet: Any, shown: MapDocument, row: int) -> None:
    """What the signs and the raised numbers stand for."""
    numbered = (f"{place}. {text}" for place, text in enumerate(shown.remarks, 1))
    parts = [(shown.legend_title, True), *((line.text, False) for line in shown.legend)]
    if shown.remarks:
        parts += [(shown.remarks_title, True), *((text, False) for text in numbered)]
    for place, (text, heading) in enumerate(parts, row):
        sheet.write_string(place, 0, clean(text), book.format(font_color="ink_quiet", bold=heading))
