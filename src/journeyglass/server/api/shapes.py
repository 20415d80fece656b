"""The shapes of what `/api` takes and gives. Times are ISO 8601 in UTC; money is text."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from journeyglass.server.api.language import Sentence

_PLAIN = r"^[^\x00-\x1f\x7f]+$"
Id = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_PLAIN)]
"""An id as a client may send it: neither endless nor with control characters."""
Words = Annotated[str, StringConstraints(max_length=200)]

AccountPath = Annotated[str, Path(min_length=1, max_length=500, pattern=_PLAIN, examples=["acme.example"])]
JourneyPath = Annotated[str, Path(min_length=1, max_length=100, pattern=_PLAIN, examples=["saas"])]
JourneyQuery = Annotated[
    str | None,
    Query(min_length=1, max_length=100, pattern=_PLAIN, description="Which journey; default: the workspace's."),
]
Most = Annotated[int, Query(ge=1, le=1_000, description="At most so many.")]
After = Annotated[int, Query(ge=0, le=2**53, description="Only what has a higher number.")]


class Shape(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(from_attributes=True)


class Asked(BaseModel):
    """A part of a request; unknown fields are an error."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """Every error of the server: a stable code, what is wrong, the particulars, what to do."""

    code: str = Field(examples=["not_found"])
    message: str = Field(examples=["there is no account acme"])
    detail: Any = Field(description="The particulars: a text, or a list of faults with their places.")
    advice: str = Field(examples=["did you mean acme.example?"])


class WorkspaceShape(Shape):
    """The workspace that this server holds."""

    name: str
    language: Literal["en", "ru", "zh-Hant"]
    journey: str | None = Field(description="The journey that is meant where none is named.")
    journeys: list[str]
    label: str | None
    version: str = Field(description="Of Journeyglass.")


class StageShape(Shape):
    """A stage of a journey, with how many stand in it now."""

    stage: str
    title: str
    here_now: int = 0


class JourneyLine(Shape):
    """A journey in a list."""

    journey: str
    title: str
    map: str
    subject: str
    file: str
    stages: list[StageShape]


class Standing(Shape):
    """Where a subject stands: in a stage since then, or outside of all (null)."""

    subject: str
    account: str | None
    name: str | None
    stage: str | None
    since: datetime | None
    visit_no: int
    turn: int
    due_at: datetime | None = Field(description="When that may change without any event.")


class AccountsPage(Shape):
    """Some subjects by their ids; `next` is given as `after` to go on, null at the end."""

    journey: str
    accounts: list[Standing]
    next: str | None


class VisitShape(Shape):
    """One visit of a stage; `left_at` is null while it lasts."""

    visit_no: int
    turn: int
    stage: str
    entered_at: datetime
    left_at: datetime | None
    entered_by: str = Field(description="The event that decided, or `due` where a time had come.")
    left_by: str | None
    move: str
    skipped: int
    outcome: str | None
    outcome_kind: str | None
    reason: str | None


class MilestoneShape(Shape):
    """A milestone that a visit reached."""

    visit_no: int
    stage: str
    milestone: str
    at: datetime


class EventShape(Shape):
    """An event of an account."""

    event_id: str
    name: str
    at: datetime
    received_at: datetime | None
    actor: str | None
    channel: str | None
    source: str | None
    person_id: str | None
    anonymous_id: str | None
    value: str | None
    currency: str | None
    properties: dict[str, Any]


class AccountShape(Shape):
    """Where an account stands now, how it came there, and what it did last."""

    journey: str
    subject: str
    account: str | None
    stage: str | None = Field(description="Null: outside of all stages.")
    since: datetime | None
    due_at: datetime | None
    visits: list[VisitShape]
    milestones: list[MilestoneShape]
    latest: list[EventShape]


class PlacesShape(Shape):
    """How many stand in each stage now; those outside are not counted."""

    journey: str
    stages: dict[str, int]


class ChangeShape(Shape):
    """A subject entered or left a stage; `number` rises by one with each."""

    number: int
    published_at: datetime
    journey: str
    subject: str
    account: str | None
    event: Literal["Account Stage Entered", "Account Stage Left"]
    stage: str
    from_stage: str | None
    move: str
    cause_event_id: str | None
    occurred_at: datetime
    event_id: str


class ChangesPage(Shape):
    """Some changes in their order; `next` is given as `after` to go on."""

    changes: list[ChangeShape]
    next: int


class RefusedShape(Shape):
    """A message that could not be accepted; `raw` is what was sent, perhaps cut."""

    number: int
    message_id: str | None
    source: str
    received_at: datetime
    reason: str
    sentence: Sentence
    raw: str
    state: Literal["open", "replayed", "discarded"]
    settled_at: datetime | None
    times: int


class QuarantinePage(Shape):
    """Some refused messages by their numbers; `next` is given as `after` to go on, null at the end."""

    messages: list[RefusedShape]
    next: int | None


class ReasonLine(Shape):
    """How many messages of a source are refused for a reason, and still open."""

    source: str
    reason: str
    messages: int


class ReplayAsked(Asked):
    """Which refused messages to judge again, and how to put them right first."""

    amendment: Annotated[str, StringConstraints(max_length=100_000)] | None = Field(
        None,
        description="An amendment as YAML text; without one they are judged as they are.",
        examples=["format: 1\namendment: demo\nmap: {event: {Demo: Demo Requested}}\n"],
    )
    source: Id | None = None
    reason: Id | None = None
    dry_run: bool = True


class DiscardAsked(Asked):
    """Which refused messages nobody needs any more."""

    numbers: list[Annotated[int, Field(ge=1, le=2**53)]] = Field(min_length=1, max_length=1_000)


class Settled(Shape):
    """How many messages that was done with."""

    messages: int


class KeyAsked(Asked):
    """A key to be made."""

    kind: Literal["server", "browser", "api"] = Field(examples=["browser"])
    source: Id | None = Field(None, description="The source that its events belong to; none for `api`.")
    label: Words = ""
    origins: list[Annotated[str, StringConstraints(max_length=300)]] = Field([], max_length=100)
    rate: int | None = Field(None, ge=1, le=10_000_000, description="Events a second; default: the settings'.")


class KeyMade(Shape):
    """A new key: its secret is told here and nowhere again."""

    id: str
    secret: str


class KeyShape(Shape):
    """A key; its secret is not kept."""

    id: str
    kind: Literal["server", "browser", "api"]
    source: str | None
    label: str
    origins: tuple[str, ...]
    rate: int | None
    created_at: datetime
    revoked_at: datetime | None


class SourceShape(Shape):
    """A declared source: its schedule, its last run, how far behind it is."""

    source: str
    table: str
    every_seconds: float | None
    cursor: str | None
    state: Literal["never", "running", "done", "failed"]
    tried_at: datetime | None
    succeeded_at: datetime | None
    lag_seconds: float | None
    rows: int | None
    wrote: int | None
    error: Sentence | None
    next_at: datetime | None


class PartShape(Shape):
    """One part of the server."""

    ok: bool
    needed: bool
    why: Sentence | None
    remedy: Sentence | None
    facts: dict[str, Any]


class StatusShape(Shape):
    """How the server is, part by part."""

    status: str
    ready: bool
    parts: dict[str, PartShape]
