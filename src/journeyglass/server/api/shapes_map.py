"""The shapes of the whole map: what `/api/journeys/{journey}/document` gives."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from journeyglass.glass.cell import Tone
from journeyglass.glass.document.model import Group, Kind
from journeyglass.journey.model import Lang, MapType, Phase
from journeyglass.server.api.shapes import Shape


class FigureRefShape(Shape):
    """Where a number comes from; what `/explain` and `/behind` take."""

    figure: str = Field(examples=["conversion"])
    measure: str = Field(examples=["conversion"], description="Which number of the figure.")
    stage: str | None = Field(description="The stage at which it is shown.")
    key: dict[str, str] = Field(description="The row of the figure, by its columns.")
    options: dict[str, str] = Field(description="What the figure was asked with.")


class BarShape(Shape):
    """A share from 0 to 1 with its interval and target, and the same in words."""

    value: float
    low: float | None
    high: float | None
    target: float | None
    words: str


class PointShape(Shape):
    """One month of a sparkline; null: nothing can be said of it."""

    label: str
    value: float | None


class ItemShape(Shape):
    """One thing in a cell, painted as `sign head: text`."""

    text: str
    tone: Tone
    path: str | None = Field(description="Where its written part (the head, where there is one) is edited.")
    sign: str | None
    head: str | None
    channel: str | None = Field(description="The channel's name.")
    time: str | None = Field(description="The time of day, HH:MM.")
    figure: FigureRefShape | None
    bar: BarShape | None
    spark: list[PointShape]
    items: list[ItemShape]


class EmotionShape(Shape):
    """How customers feel at a stage, −1 to 1: as believed, and as measured with its interval."""

    believed: float | None
    measured: float | None
    low: float | None
    high: float | None
    answers: int
    texts: dict[str, str] = Field(description="`believed`, `measured` and `gap` in words; empty where not known.")


class CellShape(Shape):
    """One stage in one lane."""

    stage: str
    path: str | None = Field(description="Where the written things of the cell are edited, even when it is empty.")
    kind: Kind
    absent: bool = Field(description="The map has nothing of that kind here.")
    items: list[ItemShape]
    emotion: EmotionShape | None


class LaneShape(Shape):
    """One row of the map, a cell for each stage."""

    key: str
    title: str
    group: Group
    cells: list[CellShape]
    waits: bool = Field(description="Its cells are still open: ask for the whole map.")


class StageHeadShape(Shape):
    """A stage and who is there."""

    stage: str
    place: int
    title: str
    phase: Phase | None
    phase_title: str
    here_now: int
    here_now_text: str
    stalled: int
    terra: str | None = Field(description="Where there is too little data to say anything, in a sentence.")


class LineShape(Shape):
    """A line of text in its tone."""

    text: str
    tone: Tone


class ChoiceShape(Shape):
    """A value to filter by."""

    value: str
    title: str


class ChoicesShape(Shape):
    """What can be filtered by: `where` takes `by:value`."""

    by: str
    title: str
    values: list[ChoiceShape]


class ChosenShape(Shape):
    """A filter that holds."""

    by: str
    value: str


class SpanShape(Shape):
    """The first and the last event's instant."""

    first: datetime
    last: datetime


class FilterableShape(Shape):
    """What a journey's figures can be filtered by."""

    choices: list[ChoicesShape]
    span: SpanShape | None = Field(description="From when to when events are; null: there are none.")


class PersonaShape(Shape):
    """A typical customer as written."""

    id: str
    title: str
    firmographics: dict[str, str]
    traits: list[str]
    needs: list[str]
    pains: list[str]


class MapDocumentShape(Shape):
    """The whole map in one language, all its texts ready to be painted."""

    journey: str
    title: str
    about: str
    note: str
    lang: Lang
    map: MapType
    draw: Literal["row", "hourglass"]
    subject: str = Field(description="What is placed on the map: account, person or subject.")
    revision: str = Field(description="Of the journey's file.")
    as_of: datetime
    since: datetime | None
    until: datetime | None
    where: list[ChosenShape]
    subjects: int
    outside: int
    span: SpanShape | None
    promise: str
    stages: list[StageHeadShape]
    lanes: list[LaneShape]
    legend: list[LineShape]
    legend_title: str
    remarks: list[str] = Field(description="What the raised numbers in the texts stand for.")
    remarks_title: str
    absent: str
    choices: list[ChoicesShape]
    crossover: int | None = Field(description="The place, from 0, of the first stage of the customer's side.")
    personas: list[PersonaShape]


class ListedShape(Shape):
    """How many accounts stand on each side of a number; null: they cannot be listed, and `why`."""

    numerator: int | None
    denominator: int | None
    why: str


class ExplanationShape(Shape):
    """One number of the map with all that is needed to trust it."""

    title: str
    definition: str
    formula: str
    misleads: str
    value_text: str
    interval_text: str
    numerator: int | None = Field(description="What was counted; null where it is money, or nothing is.")
    denominator: int | None
    numerator_text: str
    denominator_text: str
    period_text: str
    as_of: datetime
    note: str
    status: Literal["ok", "too_few", "terra_incognita"]
    behind: ListedShape
