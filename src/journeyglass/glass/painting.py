"""Texts for a terminal: safe to print, measured by their width on screen, broken only where they may break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from journeyglass.glass.cell import Line
from journeyglass.glass.numbers import NBSP

STYLES = {
    "plain": "", "strong": "bold", "quiet": "dim", "won": "green", "lost": "red", "not_now": "yellow",
    "churned": "magenta", "other": "cyan", "good": "green", "bad": "yellow", "unknown": "italic dim",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_HELD = "\ue000"
"""Stands for a no-break space while rich wraps, which breaks at those too."""


def text(said: object, style: str = "") -> Text:
    """A piece of text in which nothing can steer the terminal, and whose no-break spaces hold."""
    return Text(_CONTROL.sub(" ", str(said).replace(_HELD, " ")).replace(NBSP, _HELD), style=style)


def line_text(line: Line) -> Text:
    """A line in its tone."""
    return text(line.text, STYLES[line.tone])


@dataclass(frozen=True)
class Held:
    """Renders a part and puts the no-break spaces back."""

    part: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.part, options):
            yield Segment(segment.text.replace(_HELD, NBSP), segment.style, segment.control)


@dataclass(frozen=True)
class Heading:
    """A title with a line to the right edge, where there is room for one."""

    title: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        said = text(self.title, "bold")
        room = options.max_width - cell_len(said.plain) - 1
        yield said + Text(f" {'─' * room}", style="dim") if room > 0 else said


@dataclass(frozen=True)
class Flow:
    """Items side by side, as many as a line takes; only an item longer than a line is broken."""

    items: Sequence[Text]
    gap: int = 3

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for row in self._rows(options.max_width):
            yield Text(" " * self.gap).join(row)

    def _rows(self, width: int) -> Iterator[list[Text]]:
        row: list[Text] = []
        used = 0
        for item in self.items:
            size = cell_len(item.plain)
            if row and used + self.gap + size > width:
                yield row
                row, used = [], 0
            used += size + (self.gap if row else 0)
            row.append(item)
        if row:
            yield row


def hung(line: Line) -> RenderableType:
    """A line whose sign hangs out, so that what wraps stands under its text."""
    sign, gap, rest = line.text.partition(" ")
    if not gap or cell_len(sign) != 1 or sign.isalnum():
        return line_text(line)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(text(sign, STYLES[line.tone]), text(rest, STYLES[line.tone]))
    return grid


def bar(value: float, width: int) -> Text:
    """A share as a bar of that many columns."""
    full = round(min(max(value, 0.0), 1.0) * width)
    return Text("━" * full, style="green") + Text("─" * (width - full), style="dim")


def numbered(said: Iterable[str]) -> RenderableType:
    """Remarks, each behind its number."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    for number, remark in enumerate(said, 1):
        grid.add_row(text(number, "dim"), text(remark, "dim"))
    return grid
