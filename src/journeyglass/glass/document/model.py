"""The whole map as one value: every text of it in one language, ready for any painter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from journeyglass.glass.cell import Line
from journeyglass.glass.item import Emotion, Item
from journeyglass.journey.model import Lang, MapType, Phase

Group = Literal["written", "measured", "both"]
"""Whether a lane says what is believed, what is seen, or sets both side by side."""
Kind = Literal[
    "texts", "figures", "emotion", "touchpoints", "roles", "steps", "owner", "indicators", "outcomes", "accounts",
    "content",
]  # fmt: skip
"""How a cell is painted."""


@dataclass(frozen=True)
class DocumentCell:
    """One stage in one lane; `path` is where the written things of it are edited, there even when it is empty.

    `absent`: the map has nothing of that kind here. `emotion` is there in the lane of that name alone.
    """

    stage: str
    path: str | None
    kind: Kind
    absent: bool
    items: tuple[Item, ...]
    emotion: Emotion | None = None


@dataclass(frozen=True)
class DocumentLane:
    """One row of the map, a cell for each stage; `waits`: its cells are still open, as they take their time."""

    key: str
    title: str
    group: Group
    cells: tuple[DocumentCell, ...]
    waits: bool = False


@dataclass(frozen=True)
class StageHead:
    """A stage's place (from 1), what it is called, and who is there.

    `here_now_text` says the number with what is counted; `terra` says where there is too little to say anything.
    """

    stage: str
    place: int
    title: str
    phase: Phase | None
    phase_title: str
    here_now: int
    here_now_text: str
    stalled: int
    terra: str | None


@dataclass(frozen=True)
class Choice:
    """A value that the map can be filtered by, and what it is called."""

    value: str
    title: str


@dataclass(frozen=True)
class Choices:
    """What the map can be filtered by, and the values there are."""

    by: str
    title: str
    values: tuple[Choice, ...]


@dataclass(frozen=True)
class Chosen:
    """A filter that holds."""

    by: str
    value: str


@dataclass(frozen=True)
class Span:
    """The first and the last event's instant."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class PersonaText:
    """A typical customer as written, in one language."""

    id: str
    title: str
    firmographics: Mapping[str, str]
    traits: tuple[str, ...]
    needs: tuple[str, ...]
    pains: tuple[str, ...]


@dataclass(frozen=True)
class MapDocument:
    """The whole map in one language.

    `about` says as of when, of which period and how many; `note` what must be said first, such as that the data are
    made up. `revision` is of the journey's file. `crossover` is the place (from 0) of the first stage of the customer's
    side. `remarks` are what the raised numbers in the texts stand for.
    """

    journey: str
    title: str
    about: str
    note: str
    lang: Lang
    map: MapType
    draw: Literal["row", "hourglass"]
    subject: str
    revision: str
    as_of: datetime
    since: datetime | None
    until: datetime | None
    where: tuple[Chosen, ...]
    subjects: int
    outside: int
    span: Span | None
    promise: str
    stages: tuple[StageHead, ...]
    lanes: tuple[DocumentLane, ...]
    legend: tuple[Line, ...]
    legend_title: str
    remarks: tuple[str, ...]
    remarks_title: str
    absent: str
    choices: tuple[Choices, ...]
    crossover: int | None
    personas: tuple[PersonaText, ...]
