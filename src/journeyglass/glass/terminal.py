"""The measured map in a terminal: stages across where the columns fit, else one block a stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.overview import MapOverview
from journeyglass.glass.cell import Board, Cell, Line
from journeyglass.glass.cells import board
from journeyglass.journey.model import Journey, Lang

STYLES = {
    "plain": "", "strong": "bold", "quiet": "dim", "won": "green", "lost": "red", "not_now": "yellow",
    "churned": "magenta", "other": "cyan", "good": "green", "bad": "yellow", "unknown": "italic dim",
}  # fmt: skip
LEAST_COLUMN = 14
"""Columns of the terminal that a stage needs, its gap included, to be read across."""
_LABEL = 16
_BAR = 12


@dataclass(frozen=True)
class MapView:
    """A map that fits itself to the width it is given."""

    board: Board

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        across = (options.max_width - _LABEL) // len(self.board.heads) >= LEAST_COLUMN
        yield from _head(self.board)
        yield from [_across(self.board)] if across else _down(self.board)
        yield from _foot(self.board)


def map_view(
    journey: Journey,
    overview: MapOverview,
    lang: Lang = "en",
    note: str | None = None,
    milestones: Sequence[MilestoneShare] = (),
    filters: Filters = EVERYTHING,
) -> RenderableType:
    """The measured map; `note` is said at its head, `milestones` are the rows of that figure."""
    return MapView(board(journey, overview, lang, note, milestones, filters))


def _head(drawn: Board) -> Iterator[RenderableType]:
    yield Text(drawn.title, style="bold")
    if drawn.note:
        yield Text(f"! {drawn.note}", style="bold yellow")
    yield Text(drawn.about, style="dim")
    yield Text()


def _foot(drawn: Board) -> Iterator[RenderableType]:
    yield Text()
    signs = "   ".join(line.text.replace(" ", "\u00a0", 1) for line in drawn.legend)
    yield Text(f"{drawn.legend_title}: {signs}", style="dim")
    if drawn.remarks:
        yield Text(f"{drawn.remarks_title}:", style="dim")
        grid = Table.grid(padding=(0, 1, 0, 0))
        for number, remark in enumerate(drawn.remarks, 1):
            grid.add_row(Text(str(number), style="dim"), Text(remark, style="dim"))
        yield grid


def _across(drawn: Board) -> RenderableType:
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=True, expand=True, pad_edge=False)
    table.add_column("", width=_LABEL - 1, vertical="top", overflow="fold")
    for head in drawn.heads:
        table.add_column(_column_head(head.place, head.title, head.phase), ratio=1, vertical="top", overflow="fold")
    for lane in drawn.lanes:
        table.add_row(Text(lane.title, style="bold cyan"), *(_stacked(cell) for cell in lane.cells))
        table.add_row()
    return table


def _column_head(place: int, title: str, phase: str) -> Text:
    text = Text(f"{place} {title}", style="bold")
    return text.append(f"\n{phase}", style="dim") if phase else text


def _stacked(cell: Cell) -> RenderableType:
    lines: list[RenderableType] = [_hung(line) for line in cell.lines]
    if cell.bar is not None:
        lines.insert(1, bar(cell.bar.value, _BAR))
    return Group(*lines)


def _hung(line: Line) -> RenderableType:
    """A line whose sign hangs out, so that what wraps stands under its text."""
    sign, gap, rest = line.text.partition(" ")
    if not gap or cell_len(sign) != 1 or sign.isalnum():
        return Text(line.text, style=STYLES[line.tone])
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(sign, style=STYLES[line.tone]), Text(rest, style=STYLES[line.tone]))
    return grid


def _down(drawn: Board) -> Iterator[RenderableType]:
    label = max(cell_len(lane.title) for lane in drawn.lanes)
    for at, head in enumerate(drawn.heads):
        title = f"{head.place} {head.title}" + (f" · {head.phase}" if head.phase else "")
        yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=min(label, 24))
        grid.add_column(ratio=1)
        for lane in drawn.lanes:
            grid.add_row(Text(lane.title, style="cyan"), _block(lane.key, lane.cells[at]))
        yield Padding(grid, (0, 0, 1, 2))


def _block(key: str, cell: Cell) -> RenderableType:
    """Lists keep a line an item; figures stand side by side."""
    if key in ("outcomes", "indicators", "milestones"):
        return Group(*(_hung(line) for line in cell.lines))
    text = Text()
    for number, line in enumerate(cell.lines):
        text.append("   " if number else "")
        text.append(line.text.replace(" ", "\u00a0", 1) if key == "touchpoints" else line.text, style=STYLES[line.tone])
    return Group(bar(cell.bar.value, _BAR * 2), text) if cell.bar is not None else text


def bar(value: float, width: int) -> Text:
    """A share as a bar of that many columns."""
    full = round(min(max(value, 0.0), 1.0) * width)
    return Text("━" * full, style="green") + Text("─" * (width - full), style="dim")
