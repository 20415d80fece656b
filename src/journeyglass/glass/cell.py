"""The parts that a drawn map is made of: lines in cells, cells in lanes, and remarks numbered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from journeyglass.journey.model import Lang

Tone = Literal["plain", "strong", "quiet", "won", "lost", "not_now", "churned", "other", "good", "bad", "unknown"]
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Line:
    """One line of a cell: its text, and the tone in which it is painted; the text alone says all."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bar:
    """A share from 0 to 1 with its interval and target, each where known, and the same in words."""

    value: float
    low: float | None
    high: float | None
    target: float | None
    words: str


@dataclass(frozen=True)
class Cell:
    """The lines of one stage in one lane, and a bar where a share is drawn beside them.

    `absent`: the map has nothing of that kind at the stage, and the lines say just that.
    """

    lines: tuple[Line, ...]
    bar: Bar | None = None
    absent: bool = False


@dataclass(frozen=True)
class Lane:
    """One row of the map: its name and a cell for each stage."""

    key: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Head:
    """A stage's place (from 1), title and, where the map says it, phase."""

    place: int
    title: str
    phase: str


@dataclass(frozen=True)
class Board:
    """A whole map, ready to be painted: all its texts, in one language.

    `absent` is the name for the kinds of things that the map does not have at a stage.
    """

    lang: Lang
    title: str
    about: str
    note: str
    heads: tuple[Head, ...]
    lanes: tuple[Lane, ...]
    legend: tuple[Line, ...]
    legend_title: str
    remarks: tuple[str, ...]
    remarks_title: str
    absent: str


@dataclass
class Remarks:
    """Gathers what must be said beside the figures; the same remark keeps its number."""

    said: list[str] = field(default_factory=list)

    def mark(self, remark: str) -> str:
        """The raised number that stands for the remark; nothing for none."""
        if not remark:
            return ""
        if remark not in self.said:
            self.said.append(remark)
        return str(self.said.index(remark) + 1).translate(_RAISED)
