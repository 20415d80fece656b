"""The shapes of the list of accounts and of an account's page. Lengths are in days of 24 hours."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, FiniteFloat, StringConstraints

from journeyglass.server.api.shapes import Asked, Id, Shape
from journeyglass.workspace.account_values import ValueKind

Said = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class WorthShape(Shape):
    """Money in one currency; the currency is empty where nobody said it."""

    amount: Decimal
    currency: str


class AccountRow(Shape):
    """A subject now; `stage` is null outside of all stages. Of an account's journey the subject is the account."""

    subject: str
    account: str | None
    name: str | None
    stage: str | None
    stage_title: str
    since: datetime
    days: float
    stalled_since: datetime | None
    turn: int = Field(description="Which pass through the journey; 0: never in any stage.")
    known_roles: int
    expected_roles: int = Field(description="Roles of the map's committee; 0: the map names none.")
    missing_roles: list[str] = Field(description="Titles of the roles in which nobody is known.")
    last_touch_at: datetime | None
    last_touch: str | None = Field(description="The name of the last event that no system made by itself.")
    owner: str | None
    values: list[WorthShape] = Field(description="What the account is worth, the most first; empty if not asked for.")


class AccountsTable(Shape):
    """A page of accounts; `total` counts all that were asked for.

    `value_kind` says what accounts are valued by: revenue a month now, else what was paid, else what was signed.
    """

    total: int
    offset: int
    rows: list[AccountRow]
    value_kind: ValueKind | None = Field(None, description="null: values were not asked for.")


class HappenedShape(Shape):
    """An event as it is told; `stage` is where its subject stood once it had happened."""

    event_id: str
    name: str
    title: str
    occurred_at: datetime
    actor: str | None
    person: str | None
    person_name: str | None
    channel: str | None
    source: str | None
    value: str | None
    currency: str | None
    properties: dict[str, Any]
    stage: str | None = None


class TimelineShape(Shape):
    """Events, newest first; `next` is given as `before` to go on, null at the beginning of all."""

    events: list[HappenedShape]
    next: str | None


class MemberShape(Shape):
    """Somebody of the account; `events` 0: never seen acting."""

    person: str
    name: str | None
    role: str | None = None
    role_title: str | None = None
    events: int
    last_at: datetime | None


class SeatShape(Shape):
    """A role of the buying committee; `missing`: the map asks for it and nobody has it."""

    role: str
    title: str
    people: list[MemberShape]
    missing: bool
    wants: list[str]
    objections: list[str]


class MilestoneDone(Shape):
    """A milestone of a visit, and when."""

    milestone: str
    title: str
    at: datetime


class VisitedShape(Shape):
    """A visit with the events that decided; without one a time was due."""

    subject: str
    visit_no: int
    turn: int
    stage: str
    stage_title: str
    entered_at: datetime
    left_at: datetime | None
    days: float
    move: str
    move_title: str
    skipped: int
    outcome: str | None
    outcome_title: str | None
    outcome_kind: str | None
    reason: str | None
    stalled_since: datetime | None
    entered_by: HappenedShape | None
    left_by: HappenedShape | None
    milestones: list[MilestoneDone]


class MomentShape(Shape):
    """A moment of a turn: won, churned, …"""

    subject: str
    moment: str
    title: str
    at: datetime
    turn: int


class MetShape(Shape):
    """What the account met, by the map's title, else by the content's name; first when, and how often."""

    title: str
    channel: str | None
    at: datetime
    touchpoint: str | None = Field(description="The id of the touchpoint or asset on the map.")
    times: int


class AccountPageShape(Shape):
    """An account: where it stands, who its people are, how it came here, what it met before and after it was won."""

    account: str
    name: str | None
    parent: str | None
    traits: dict[str, Any]
    owner: str | None
    subjects: list[str]
    stage: str | None
    stage_title: str
    since: datetime | None
    due_at: datetime | None = Field(description="When that may change without any event, as far as it is known.")
    stalled_since: datetime | None
    events: int
    first_event_at: datetime | None
    last_event_at: datetime | None
    people: list[MemberShape]
    committee: list[SeatShape]
    visits: list[VisitedShape]
    moments: list[MomentShape]
    won_at: datetime | None
    promised: list[MetShape]
    delivered: list[MetShape]


class TouchAsked(Asked):
    """Something that happened with an account and that no system recorded."""

    account: Id
    name: Id = Field(examples=["Call Held"])
    at: datetime | None = Field(None, description="When; default: now.")
    person: Id | None = Field(None, description="Who of the account, by id or e-mail address.")
    channel: Id | None = None
    note: Annotated[str, StringConstraints(max_length=5_000)] | None = None
    properties: dict[Said, Said | bool | int | FiniteFloat] = Field(
        {}, max_length=50, description="What rules may ask of it.", examples=[{"kind": "call"}]
    )


class SoughtShape(Shape):
    """A property that some rule of the journey asks of the events of a name, with the values that rules name."""

    property: str
    values: list[str | bool | int | float]
    of_event: bool = Field(description="It is the event's own channel, not a property.")


class TouchKind(Shape):
    """A name of events that rules of the journey ask for, with the properties that they ask of them."""

    name: str
    properties: list[SoughtShape]


class CorrectionAsked(Asked):
    """Where a subject really stands."""

    journey: Id
    subject: Id
    stage: Id = Field(description="A stage's id, or `outside`.")
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    at: datetime | None = Field(None, description="Since when; default: now.")


class OwnerAsked(Asked):
    """Whose account it is from now on; null: nobody's."""

    account: Id
    owner: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None


class FactEntered(Shape):
    """What was entered; `DELETE /facts/{event_id}` takes it back."""

    event_id: str


class FactTakenBack(Shape):
    """What was taken back."""

    event_id: str
    kind: str
    account: str | None
