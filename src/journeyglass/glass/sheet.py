"""Rows of texts in a terminal: a table where its columns fit, else one block a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table

from journeyglass.glass import numbers
from journeyglass.glass.painting import Flow, Wrapped, text

_GAP = 2


@dataclass(frozen=True)
class Sheet:
    """Rows of texts under heads; `names` of the columns say what the row is about, the others stand right.

    Heads take several lines where that lets the columns fit. Where they still do not, a single row is told in a line
    a column, several (or one that is `dense`) with as many columns on a line as it takes.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int
    dense: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.fits(options.max_width):
            yield self._table()
        else:
            yield from self._lines() if self.dense or len(self.rows) > 1 else self._blocks()

    def fits(self, width: int) -> bool:
        """Whether its columns stand side by side in that width."""
        return sum(self._widths()) + _GAP * len(self.heads) <= width

    def _widths(self) -> list[int]:
        """What each column needs at least: its longest cell, or the longest word of its head."""
        columns: Sequence[Sequence[str]] = [*zip(self.heads, *self.rows, strict=True)]
        return [max(_longest_word(head), *map(cell_len, cells)) for head, *cells in columns]

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
        for number, (head, least) in enumerate(zip(self.heads, self._widths(), strict=True)):
            side: JustifyMethod = "left" if number < self.names else "right"
            table.add_column(text(head), justify=side, overflow="fold", min_width=least, vertical="bottom")
        for row in self.rows:
            table.add_row(*map(text, row))
        return table

    def _lines(self) -> Iterator[RenderableType]:
        """A block a row, as many numbers on a line as it takes."""
        for row in self.rows:
            yield from _heading(row[: self.names])
            said = zip(self.heads[self.names :], row[self.names :], strict=True)
            items = [text(f"{head}{numbers.NBSP}", "cyan") + text(value) for head, value in said if value]
            if items:
                yield Padding(Flow(items), (0, 0, 0, _GAP))

    def _blocks(self) -> Iterator[RenderableType]:
        for row in self.rows:
            yield from _heading(row[: self.names])
            grid = Table.grid(padding=(0, _GAP, 0, 0))
            grid.add_column(overflow="fold")
            grid.add_column(overflow="fold")
            for head, said in zip(self.heads[self.names :], row[self.names :], strict=True):
                if said:
                    grid.add_row(text(head, "cyan"), Wrapped(text(said)))
            yield Padding(grid, (0, 0, 1, _GAP))


@dataclass(frozen=True)
class Fitting:
    """The first of the sheets that fits, else the last."""

    sheets: tuple[Sheet, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield next((sheet for sheet in self.sheets if sheet.fits(options.max_width)), self.sheets[-1])


def _heading(names: Sequence[str]) -> Iterator[RenderableType]:
    """What a row is about; the only row of a figure may be about nothing in particular."""
    if any(names):
        yield text(" · ".join(filter(None, names)), "bold")


def _longest_word(head: str) -> int:
    return max(map(cell_len, head.split(" ")))
