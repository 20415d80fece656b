"""The measured map in a terminal: stages across where the columns fit, else one block a stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.overview import MapOverview
from journeyglass.glass.cell import Board, Cell, Head
from journeyglass.glass.cells import board
from journeyglass.glass.painting import Flow, Heading, Held, bar, hung, line_text, numbered, text
from journeyglass.glass.words import listed
from journeyglass.journey.model import Journey, Lang

LEAST_COLUMN = 14
"""Columns of the terminal that a stage needs, its gap included, to be read across."""
_LABEL = 16
_WIDEST_LABEL = 26
_BAR = 12
_LISTS = ("outcomes", "indicators", "milestones")


def map_view(
    journey: Journey,
    overview: MapOverview,
    lang: Lang = "en",
    note: str | None = None,
    milestones: Sequence[MilestoneShare] = (),
    filters: Filters = EVERYTHING,
) -> RenderableType:
    """The measured map; `note` is said at its head, `milestones` are the rows of that figure."""
    return Held(MapView(board(journey, overview, lang, note, milestones, filters)))


@dataclass(frozen=True)
class MapView:
    """A map that fits itself to the width it is given."""

    board: Board

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        across = (options.max_width - _LABEL) // len(self.board.heads) >= LEAST_COLUMN
        yield from _head(self.board)
        yield from [_across(self.board)] if across else _down(self.board)
        yield from _foot(self.board)


def _head(drawn: Board) -> Iterator[RenderableType]:
    yield text(drawn.title, "bold")
    if drawn.note:
        yield text(f"! {drawn.note}", "bold yellow")
    yield text(drawn.about, "dim")
    yield Text()


def _foot(drawn: Board) -> Iterator[RenderableType]:
    signs = [text(f"{drawn.legend_title}:", "dim"), *(text(line.text, "dim") for line in drawn.legend)]
    yield Flow(signs, gap=2)
    if drawn.remarks:
        yield text(f"{drawn.remarks_title}:", "dim")
        yield numbered(drawn.remarks)


def _across(drawn: Board) -> RenderableType:
    table = Table(box=None, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column("", width=_LABEL - 1, overflow="fold")
    for head in drawn.heads:
        table.add_column(_column_head(head), ratio=1, overflow="fold")
    for lane in drawn.lanes:
        table.add_row(text(lane.title, "bold cyan"), *(_stacked(cell) for cell in lane.cells))
        table.add_row()
    return table


def _column_head(head: Head) -> Text:
    said = text(f"{head.place} {head.title}", "bold")
    return said.append("\n").append_text(text(head.phase, "dim")) if head.phase else said


def _stacked(cell: Cell) -> RenderableType:
    lines = [hung(line) for line in cell.lines]
    if cell.bar is not None:
        lines.insert(1, bar(cell.bar.value, _BAR))
    return Group(*lines)


def _down(drawn: Board) -> Iterator[RenderableType]:
    label = min(max(cell_len(title) for title in (drawn.absent, *(lane.title for lane in drawn.lanes))), _WIDEST_LABEL)
    for at, head in enumerate(drawn.heads):
        title = f"{head.place} {head.title}" + (f" · {head.phase}" if head.phase else "")
        yield Heading(title)
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=label, overflow="fold")
        grid.add_column(ratio=1, overflow="fold")
        for lane in drawn.lanes:
            if not lane.cells[at].absent:
                grid.add_row(text(lane.title, "cyan"), _block(lane.key, lane.cells[at]))
        absent = [lane.title for lane in drawn.lanes if lane.cells[at].absent]
        if absent:
            grid.add_row(text(drawn.absent, "dim"), text(listed(absent, drawn.lang), "dim"))
        yield Padding(grid, (0, 0, 1, 2))


def _block(key: str, cell: Cell) -> RenderableType:
    """Lists keep a line an item; figures stand side by side."""
    if key in _LISTS:
        return Group(*map(hung, cell.lines))
    items = [line_text(line) for line in cell.lines]
    return Flow([bar(cell.bar.value, _BAR), *items] if cell.bar is not None else items)
