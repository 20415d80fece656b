"""What is to be drawn: bars, lines or a heat map, with every text ready."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.estimate import Unit


@dataclass(frozen=True)
class Mark:
    """A number with its limits, and the same in words; without a value the words say why."""

    value: float | None
    low: float | None
    high: float | None
    said: str


@dataclass(frozen=True)
class Bar:
    """A bar, or two of them where `then` is what it is compared with."""

    label: str
    now: Mark
    then: Mark | None = None


@dataclass(frozen=True)
class Bars:
    """A bar for each thing that the figure has a row of."""

    title: str
    unit: Unit
    bars: tuple[Bar, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """A number along the places of a line chart; None where there is none."""

    label: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Lines:
    """Lines over places that follow each other, such as months."""

    title: str
    unit: Unit
    places: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Heat:
    """A table of numbers as shades: a row a cohort, a column a place."""

    title: str
    unit: Unit
    corner: str
    places: tuple[str, ...]
    series: tuple[Series, ...]


Chart = Bars | Lines | Heat
