"""What a cell of the map holds: items with all that a painter, an editor and an explainer need to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from journeyglass.glass.cell import Bar, Line, Tone
from journeyglass.glass.words import labelled
from journeyglass.journey.model import Lang


@dataclass(frozen=True)
class FigureRef:
    """Where a shown number comes from: the figure, which of its numbers, and the row, by its key columns.

    `stage` is the map's stage at which it is shown; `options` are those that the figure was asked with.
    """

    figure: str
    measure: str
    stage: str | None
    key: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """One period of a sparkline; `value` None: nothing can be said of it."""

    label: str
    value: float | None


@dataclass(frozen=True)
class Item:
    """One thing in a cell, painted as `sign head: text`; each of the three may be empty.

    `head` is what it is called, `text` what is said of it; `path` is where its written part (the head, where there
    is one) is edited. `channel` is the channel's name, `time` the time of day (HH:MM). `items` belong under it; one
    of a quiet head alone only gathers them.
    """

    text: str
    tone: Tone = "plain"
    path: str | None = None
    sign: str | None = None
    head: str | None = None
    channel: str | None = None
    time: str | None = None
    figure: FigureRef | None = None
    bar: Bar | None = None
    spark: tuple[Point, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def gathers(self) -> bool:
        """Whether it only stands above its items, as a channel does above its touchpoints."""
        return bool(self.items) and not self.text and self.tone == "quiet"


@dataclass(frozen=True)
class Emotion:
    """How customers feel at a stage, −1 to 1: as the map believes, and as measured with its interval, in `answers`.

    `texts` say both, and the gap between them where both are known, by `believed`, `measured` and `gap`.
    """

    believed: float | None
    measured: float | None
    low: float | None
    high: float | None
    answers: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """The items of one stage in one lane.

    `absent`: the map has nothing of that kind at the stage, and the items, if any, say just that.
    """

    items: tuple[Item, ...]
    absent: bool = False
    emotion: Emotion | None = None


def whole_text(item: Item, lang: Lang, *, colon: bool = True) -> str:
    """The item in one line; without `colon` only a space stands behind the head."""
    if item.head and item.text:
        said = labelled(item.head, item.text, lang) if colon else f"{item.head} {item.text}"
    else:
        said = labelled(item.head or "", "", lang).rstrip() if item.gathers else item.head or item.text
    return f"{item.sign} {said}" if item.sign else said


def lines(items: tuple[Item, ...], lang: Lang, *, colon: bool = True) -> Iterator[Line]:
    """The items and all under them as lines, in the order in which they stand."""
    for item in items:
        yield Line(whole_text(item, lang, colon=colon), item.tone)
        yield from lines(item.items, lang, colon=colon)
