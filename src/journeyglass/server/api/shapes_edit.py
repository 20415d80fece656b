"""The shapes of editing: edits and conflicts, versions, previews, the rule builder's words, comments, reviews, pins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field, StringConstraints

from journeyglass.journey.model import Lang, MapType, Phase
from journeyglass.server.api.language import Sentence
from journeyglass.server.api.shapes import _PLAIN, Asked, Shape

EditPath = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_PLAIN)]
"""A place of a journey, such as `stages/trial/thoughts/0`."""
Revision = Annotated[str, StringConstraints(max_length=64)]
Summary = Annotated[str, StringConstraints(max_length=500)]
Yaml = Annotated[str, StringConstraints(max_length=1024 * 1024)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
NumberPath = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
ThingPath = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9a-f]+$", examples=["401a658d93ab"])]


class EditShape(Asked):
    """One change of one place: `set` a value (null: take it out), `add` an item, `remove`, `move` an item."""

    op: Literal["set", "add", "remove", "move"]
    path: EditPath
    value: Any = Field(None, description="A text, a number, a list, a map; rules as JSON of their YAML.")
    at: int | None = Field(None, ge=0, le=10_000, description="`add`: before which item; default: last.")
    to: int | None = Field(None, ge=0, le=10_000, description="`move`: the item's new number, from 0.")
    was: Any = Field(None, description="What its author saw there.")
    source: Yaml | None = Field(None, description="In `undo`: how it was written; send it back as it is.")


class EditsAsked(Asked):
    """Edits by somebody who saw the journey in the revision `base`."""

    base: Revision
    edits: list[EditShape] = Field(min_length=1, max_length=200)
    lang: Lang = Field("en", description="The language of texts, where the file is written by language.")
    summary: Summary = ""


class SavedShape(Shape):
    """What was saved: the new revision, its version, and what takes it back."""

    revision: str
    version: int
    undo: list[EditShape]


class SourceFileShape(Shape):
    """A journey's file: as text and, where it is sound, as JSON."""

    revision: str
    yaml: str
    journey: dict[str, Any] | None
    file: str
    faults: list[PlacedFaultShape]


class PlacedFaultShape(Shape):
    """One fault of a file, at its edit path."""

    path: str
    where: str
    message: Sentence
    advice: Sentence


class SourceFileAsked(Asked):
    """The whole file anew, by somebody who saw it in the revision `base`."""

    base: Revision
    yaml: Yaml
    summary: Summary = ""


class VersionShape(Shape):
    """One state of a journey's file; `outside`: it was changed by other means, and found so."""

    number: int
    at: datetime
    by: str
    by_id: str | None
    outside: bool
    summary: str
    revision: str
    current: bool


class VersionText(Shape):
    """The file as it was in a version."""

    yaml: str


class ChangeSaid(Shape):
    """One difference in meaning, in words."""

    path: str
    where: str
    before: str | None
    after: str | None


class LineShape(Shape):
    """One line of a difference; `…`: lines are left out there."""

    sign: Literal[" ", "+", "-", "…"]
    text: str


class DiffShape(Shape):
    """What differs between two versions, by meaning and by line."""

    changes: list[ChangeSaid]
    lines: list[LineShape]


class PreviewAsked(Asked):
    """Edits to be tried, without saving them."""

    edits: list[EditShape] = Field(max_length=200)
    lang: Lang = "en"
    as_of: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None


class MoveShape(Shape):
    """So many subjects would stand in `to` instead of `from`; `outside`: in no stage."""

    from_: str = Field(alias="from")
    to: str
    count: int


class MovedShape(Shape):
    """One of them."""

    subject: str
    name: str | None
    from_: str = Field(alias="from")
    to: str


class PreviewShape(Shape):
    """What the edits would do to everybody's place."""

    accounts: int
    moved: int
    moves: list[MoveShape]
    examples: list[MovedShape]
    before: dict[str, int]
    after: dict[str, int]


class NameShape(Shape):
    """An event name; `seen`: such events came, most by `channel`; `standard`: the vocabulary knows it."""

    name: str
    title: str
    events: int
    seen: bool
    standard: bool
    group: str | None
    actor: str
    channel: str | None


class PropertyShape(Shape):
    """A property of the events of a name, with its commonest values in a sample."""

    name: str
    property: str
    values: list[str]
    seen: bool
    kind: Literal["text", "number", "flag"]


class TraitShape(Shape):
    """A trait, with its commonest values."""

    trait: str
    values: list[str]
    kind: Literal["text", "number", "flag"]


class StageNameShape(Shape):
    """A stage and its title."""

    stage: str
    title: str


class VocabularyShape(Shape):
    """Everything that the rules of a journey can ask for."""

    names: list[NameShape]
    properties: list[PropertyShape]
    traits: list[TraitShape]
    person_traits: list[TraitShape]
    roles: list[str]
    channels: list[str]
    sources: list[str]
    stages: list[StageNameShape]


class BuiltInShape(Shape):
    """A journey that can be begun with."""

    name: str
    title: str
    description: str
    method: str | None
    stages: list[str]


class NewStageAsked(Asked):
    """A stage of a new journey."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    phase: Phase | None = None


class NewJourneyAsked(Asked):
    """A new journey: from a built-in one, a copy of one that is there, or from nothing."""

    from_: Annotated[str, StringConstraints(max_length=120)] = Field(alias="from", examples=["builtin:saas"])
    journey: Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    lang: Lang = "en"
    map: MapType = "current"
    draw: Literal["row", "hourglass"] | None = None
    stages: list[NewStageAsked] = Field([], max_length=200)


class CommentAsked(Asked):
    """Something said about a place; an answer names the comment that it answers."""

    path: EditPath
    text: Said
    reply_to: Annotated[str, StringConstraints(max_length=16)] | None = None


class CommentChange(Asked):
    """Other words, or settled and not."""

    text: Said | None = None
    resolved: bool | None = None


class CommentShape(Shape):
    """One comment; an answer has the first of its thread in `reply_to`. `mine`: whoever asks wrote it."""

    id: str
    path: str
    by: str
    by_id: str | None
    at: datetime
    text: str
    reply_to: str | None
    edited_at: datetime | None
    resolved_at: datetime | None
    mine: bool


class ReviewsAsked(Asked):
    """Places that somebody looked at just now."""

    paths: list[EditPath] = Field(min_length=1, max_length=2_000)


class ReviewShape(Shape):
    """The last review of a place; stale where it has `changed` since, or is `old`."""

    path: str
    by: str
    at: datetime
    stale: bool
    why: Literal["changed", "old"] | None


class PresenceAsked(Asked):
    """A window that shows a journey, and the place that is edited in it."""

    client: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_PLAIN)]
    path: EditPath | None = None


class OtherShape(Shape):
    """Somebody else who has the journey open, and the place that they edit."""

    name: str
    client: str
    path: str | None


class OthersShape(Shape):
    """Who else has the journey open."""

    others: list[OtherShape]


class PinQuery(Asked):
    """What is asked of a pinned figure; everything as `…/figures/{figure}` takes it."""

    figure: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    by: Annotated[str, StringConstraints(max_length=100)] | None = None
    since: Annotated[str, StringConstraints(max_length=40)] | None = None
    until: Annotated[str, StringConstraints(max_length=40)] | None = None
    where: list[Annotated[str, StringConstraints(max_length=500)]] = Field([], max_length=20)
    options: dict[Annotated[str, StringConstraints(max_length=100)], Any] = Field({}, max_length=20)
    measure: Annotated[str, StringConstraints(max_length=100)] | None = None


class PinAsked(Asked):
    """A figure to be pinned to the map, at a stage or at the map as a whole."""

    stage: Annotated[str, StringConstraints(max_length=100)] | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    query: PinQuery


class PinShape(Shape):
    """A pinned figure."""

    id: str
    stage: str | None
    title: str
    query: PinQuery
    by_who: str
    at: datetime
