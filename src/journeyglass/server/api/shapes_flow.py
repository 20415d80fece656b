"""The shapes of figures as tables and of flows. Lengths are in days of 24 hours, shares from 0 to 1."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from journeyglass.server.api.shapes import Shape

StatusName = Literal["ok", "too_few", "terra_incognita"]
ToneName = Literal["plain", "strong", "quiet", "won", "lost", "not_now", "churned", "other", "good", "bad", "unknown"]


class TitledShape(Shape):
    """One thing that can be chosen."""

    value: str
    title: str


class OptionShape(Shape):
    """A figure's own option; without choices it is written freely, such as a length of time (`90d`)."""

    name: str
    title: str
    choices: list[TitledShape] | None


class FigureShape(Shape):
    """A figure to choose: the question that it answers, how it is computed, and when it misleads."""

    figure: str
    title: str
    theme: str
    theme_title: str
    question: str
    formula: str
    misleads: str
    options: list[OptionShape]
    dimensions: list[TitledShape]
    measures: list[TitledShape]
    better: Literal["more", "less", "neither"]


class FigureColumnShape(Shape):
    """A column of a figure; `about`: it says what a row is about."""

    key: str
    title: str
    kind: Literal["text", "estimate", "number", "date", "money", "flag", "list"]
    unit: str | None
    about: bool


class FigureItemShape(Shape):
    """One thing of a list, and how many."""

    text: str
    value: float | None
    key: str | None


class FigureCellShape(Shape):
    """A cell: its text, which alone says all, and what it was made of."""

    text: str
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: StatusName | None
    tone: ToneName
    key: str | None = Field(description="The raw id behind a title.")
    unit: str | None
    note: str | None
    items: list[FigureItemShape]


class FigureTableShape(Shape):
    """A figure as a table; `total` is how many rows there are in all."""

    figure: str
    form: Literal["rows", "trend", "comparison"]
    title: str
    about: str
    question: str
    better: Literal["more", "less", "neither"]
    by: str | None
    options: dict[str, str]
    columns: list[FigureColumnShape]
    rows: list[list[FigureCellShape]]
    total: int
    notes: list[str]


class EstimateShape(Shape):
    """An estimate with its 95% interval, and the same in words."""

    text: str
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: StatusName
    unit: str
    note: str | None


class EndingShape(Shape):
    """How visits ended that led out."""

    outcome: str
    title: str
    kind: str | None
    kind_title: str | None
    count: int


class StageNodeShape(Shape):
    """A stage's visits of the period: `ended` ones are its moves."""

    id: str
    title: str
    place: int
    subjects: int
    visits: int
    ended: int
    open: int


class StageLinkShape(Shape):
    """Moves from a stage to another; `outside` is no stage. `share` is of the visits of `from` that ended."""

    from_: str = Field(alias="from", serialization_alias="from", validation_alias="from_")
    to: str
    count: int
    subjects: int
    kind: Literal["on", "skip", "return", "out", "in"]
    median_days: float | None
    median_text: str | None
    share: float | None
    estimate: EstimateShape
    endings: list[EndingShape]


class StageFlowShape(Shape):
    """The real paths between stages."""

    nodes: list[StageNodeShape]
    links: list[StageLinkShape]
    outside: str = Field(description="What `outside` is called.")


class TouchpointNodeShape(Shape):
    """A touchpoint at its stage; without a stage it is an event that the map lacks there. `place` orders nodes."""

    id: str
    title: str
    channel: str | None
    stage: str | None
    stage_title: str | None
    place: float
    count: int
    subjects: int


class TouchpointLinkShape(Shape):
    """Contacts at `to` right after one at `from`; `share` is of all moves away from there."""

    from_: str = Field(alias="from", serialization_alias="from", validation_alias="from_")
    to: str
    count: int
    subjects: int
    kind: Literal["on", "return"]
    median_days: float
    median_text: str
    share: float


class TouchpointFlowShape(Shape):
    """The most frequent moves between touchpoints; `left_out` of all `moves` are not among them."""

    nodes: list[TouchpointNodeShape]
    links: list[TouchpointLinkShape]
    moves: int
    left_out: int


class ChannelNodeShape(Shape):
    """A channel with its contacts; `broken`: the share after which none followed."""

    id: str
    title: str
    count: int
    subjects: int
    broken: EstimateShape


class ChannelLinkShape(Shape):
    """Hand-overs between two channels; of those that can be judged `went_on` led on, after `broke` none followed.

    `share` is the share that broke.
    """

    from_: str = Field(alias="from", serialization_alias="from", validation_alias="from_")
    to: str
    count: int
    subjects: int
    went_on: int
    broke: int
    share: float | None
    median_days: float
    median_text: str
    onward: EstimateShape
    broken: EstimateShape


class ChannelFlowShape(Shape):
    """Hand-overs between channels, and where the thread breaks: no contact `within` (in words)."""

    nodes: list[ChannelNodeShape]
    links: list[ChannelLinkShape]
    within: str
    within_text: str


class SurvivalShape(Shape):
    """The share of visits that go on after so many days, its 95% band, and how many were watched then."""

    days: float
    share: float
    low: float
    high: float
    at_risk: int


class BinShape(Shape):
    """Ended visits of a length in [from, to) days; `to` null: as long or longer."""

    from_: float = Field(alias="from", serialization_alias="from", validation_alias="from_")
    to: float | None
    count: int


class StageDwellShape(Shape):
    """How long a stage's visits last; the curve is empty where `median` says why."""

    stage: str
    title: str
    visits: int
    zero_length: int
    open: int
    median: EstimateShape
    lower_quartile: EstimateShape
    upper_quartile: EstimateShape
    median_text: str
    survival: list[SurvivalShape]
    histogram: list[BinShape]


class DwellShapes(Shape):
    """Every stage's visits by how long they last."""

    stages: list[StageDwellShape]
