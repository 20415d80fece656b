"""The shapes of uploads, jobs, what was received lately, merges, rows put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from journeyglass.server.api.language import Sentence
from journeyglass.server.api.shapes import Asked, Id, Shape, SourceShape

SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]
Every = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}[smhdw]$")]
MappingJson = Annotated[dict[str, Any], Field(description="The YAML form of a source file as JSON.")]


class PlacedFaultShape(Shape):
    """One thing wrong with a mapping: `where` is the way to it, such as `events/0/at`; empty for the whole."""

    where: str
    message: Sentence
    advice: Sentence


class ColumnShape(Shape):
    """A column of an uploaded table: what its values read as and the most frequent ones; `filled` is a share."""

    column: str
    kind: Literal["time", "number", "bool", "email", "text"]
    examples: tuple[str, ...]
    filled: float
    distinct: int


class TableShape(Shape):
    """A table of an uploaded file, as far as it was looked at (`whole`: that was all); other sheets have no columns."""

    table: str
    sheet: str | None
    rows: int
    whole: bool
    columns: tuple[ColumnShape, ...]


class CheckShape(Shape):
    """A guess that somebody should look at: the line of the mapping's text, and what to ask oneself."""

    line: str
    what: Sentence


class UploadLine(Shape):
    """An upload that waits; it goes after a day."""

    upload: str
    name: str
    file: str
    size: int
    at: datetime


class UploadShape(UploadLine):
    """What an upload holds; `mapping` is a guess, `known` are sources that read a file of this name."""

    tables: tuple[TableShape, ...]
    mapping: dict[str, Any]
    checks: tuple[CheckShape, ...]
    known: tuple[str, ...]
    joinable: list[str] = Field(description="The tables that the mapping may join, by their files' names.")
    faults: list[PlacedFaultShape]


class TablePreviewAsked(Asked):
    """A mapping to try on about the first `rows` rows."""

    mapping: MappingJson
    rows: int = Field(20_000, ge=1, le=100_000)


class PreviewEventShape(Shape):
    """An event as it would come in; `row` is the table's."""

    row: int | None
    event_id: str
    name: str
    occurred_at: datetime | None
    account: str | None
    person: str | None
    person_name: str | None
    anonymous_id: str | None
    actor: str | None
    channel: str | None
    value: str | None
    currency: str | None
    properties: dict[str, Any]


class PreviewAccountShape(Shape):
    """An account of which the rows speak."""

    account: str
    events: int
    traits: dict[str, Any]


class PreviewNameShape(Shape):
    """An event name, how often it comes, whether the vocabulary knows it."""

    name: str
    events: int
    known: bool


class PreviewBadShape(Shape):
    """A row, or one thing of it, that would be put aside."""

    row: int
    column: str | None
    reason: str
    sentence: Sentence
    raw: str | None


class JoinedColumnShape(Shape):
    """A column that a joined table adds, with some of its values."""

    column: str
    examples: tuple[str, ...]


class TablePreviewShape(Shape):
    """What an import would bring, from the rows looked at (`whole`: that is all); with `faults` nothing is read."""

    events: tuple[PreviewEventShape, ...]
    accounts: tuple[PreviewAccountShape, ...]
    names: tuple[PreviewNameShape, ...]
    quarantined: tuple[PreviewBadShape, ...]
    reasons: dict[str, int] | None
    rows: int
    good: int
    bad: int
    people: int
    whole: bool
    joined: tuple[JoinedColumnShape, ...]
    faults: tuple[PlacedFaultShape, ...]


class ImportAsked(Asked):
    """A mapping to keep as the source `source`, and to import."""

    mapping: MappingJson
    source: SourceId
    every: Every | None = Field(None, description="How often the table is read again, like `15m`.")
    replace: bool = Field(False, description="Put table and mapping in the place of the source that is there.")


class MappingText(Shape):
    """A mapping as the text of a source file."""

    yaml: str


class MappingTextAsked(Asked):
    """The text of a source file."""

    yaml: Annotated[str, StringConstraints(max_length=500_000)]


class MappingTold(Shape):
    """A mapping as data."""

    mapping: dict[str, Any]
    faults: list[PlacedFaultShape]


class JobStarted(Shape):
    """A job that was begun; ask for how far it is by its id."""

    job: str


class JobError(Shape):
    """Why a job failed, and what to do."""

    message: Sentence
    advice: Sentence


class ImportedShape(Shape):
    """What an import brought: rows read, facts by what became of them, rows put aside by reason."""

    source: str
    number: int = Field(description="The import's; where it brought nothing, that of the one before it.")
    rows: int
    new: int
    changed: int
    revived: int
    retracted: int
    unchanged: int
    withheld: int = Field(description="Taken back by hand: the table still says them.")
    suppressed: int = Field(description="Of people who were erased.")
    expired: int
    quarantined: int
    reasons: dict[str, int]
    seconds: float


class JobShape(Shape):
    """Long work: how far it is (`total` null: not known) and what came of it."""

    id: str
    what: str
    about: str
    state: Literal["running", "done", "failed"]
    step: str
    done: int
    total: int | None
    result: ImportedShape | None
    error: JobError | None
    by: str
    begun_at: datetime
    ended_at: datetime | None


class SourceLine(SourceShape):
    """A declared source with its file and what the file says; passwords of databases are left out."""

    file: str
    title: str | None
    every: str | None
    mapping: dict[str, Any]


class ScheduleAsked(Asked):
    """How often a source is read again; null: only when asked for."""

    every: Every | None


class MinuteShape(Shape):
    """A minute: the events received in it, and the messages refused."""

    at: datetime
    events: int
    refused: int


class NameLatelyShape(Shape):
    """An event name of a source in these minutes."""

    source: str
    name: str
    events: int
    last_at: datetime


class EventLatelyShape(Shape):
    """An event that came: received `at`, happened at `occurred_at`."""

    event_id: str
    name: str
    at: datetime
    occurred_at: datetime | None
    account: str | None
    person: str | None
    anonymous_id: str | None
    source: str


class ReceivedShape(Shape):
    """The last minutes, one line each; `more` where so many messages wait that the oldest are not among these."""

    minutes: tuple[MinuteShape, ...]
    by_source: tuple[NameLatelyShape, ...]
    latest: tuple[EventLatelyShape, ...]
    waiting: int
    more: bool


class QuarantinedRow(Shape):
    """A row of a table, or one thing of it, that could not go in; `raw` is the row as JSON."""

    source: str
    import_number: int
    row: int | None
    column: str | None
    reason: str
    sentence: Sentence
    raw: str | None


class QuarantinedRows(Shape):
    """Some rows put aside, of `total`; with how many there are by source and reason."""

    total: int
    offset: int
    rows: list[QuarantinedRow]
    reasons: list[RowReason]


class RowReason(Shape):
    """How many rows of a source are put aside for a reason."""

    source: str
    reason: str
    rows: int


class MergeAsked(Asked):
    """Two ids that are one: `from` reads as `to`."""

    kind: Literal["account", "person"]
    from_: Id = Field(alias="from", examples=["acme-ltd"])
    to: Id = Field(examples=["acme"])


class MergeShape(Shape):
    """A merge: `from` reads as `to` since `at`, until `undone_at`; `by` is the source that said so."""

    id: str
    kind: Literal["account", "person"]
    from_: str = Field(serialization_alias="from")
    to: str
    from_name: str | None
    to_name: str | None
    at: datetime
    by: str
    undone_at: datetime | None


class DoubleShape(Shape):
    """Two ids that are probably one, because both have `shared`."""

    kind: Literal["account", "person"]
    from_: str = Field(serialization_alias="from")
    to: str
    from_name: str | None
    to_name: str | None
    from_events: int
    to_events: int
    why: Literal["domain", "name", "email", "phone"]
    shared: str
