"""Texts for a terminal: safe to print, measured by their width on screen, broken only where they may break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
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
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = "，。、：；！？」』）》"
_TOKEN = re.compile(rf"^ +|[「『（《]*(?:[{_WIDE}]|[^ {_WIDE}]+(?:(?<={_HELD})[{_WIDE}]{{1,2}})?)[{_CLOSING}]* *")


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
class Wrapped:
    """Text broken as its script asks: between Chinese characters, but never inside a word or before a closing mark."""

    said: Text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        plain = self.said.plain
        longest = max(map(cell_len, _TOKEN.findall(plain)), default=0)
        return Measurement(min(longest, options.max_width), min(cell_len(plain), options.max_width))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for start, end in lines_of(self.said.plain, max(options.max_width, 2)):
            yield self.said[start:end]


def lines_of(plain: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; a token longer than the line is cut."""
    start, used, end = 0, 0, 0
    for token in _tokens(plain, width):
        size = cell_len(token.rstrip(" "))
        if used and used + size > width:
            yield start, start + len(plain[start:end].rstrip(" "))
            start, used = end, 0
        used += cell_len(token)
        end += len(token)
    yield start, end


def _tokens(plain: str, width: int) -> Iterator[str]:
    for token in _TOKEN.findall(plain):
        yield from [token] if cell_len(token.rstrip(" ")) <= width else chop_cells(token, width)


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
            yield Wrapped(Text(" " * self.gap).join(row))

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
        return Wrapped(line_text(line))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(text(sign, STYLES[line.tone]), Wrapped(text(rest, STYLES[line.tone])))
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
        grid.add_row(text(number, "dim"), Wrapped(text(remark, "dim")))
    return grid
