"""The shapes of the list of accounts and of an account's page. Lengths are in days of 24 hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from journeyglass.server.api.shapes import Shape


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


class AccountsTable(Shape):
    """A page of accounts; `total` counts all that were asked for."""

    total: int
    offset: int
    rows: list[AccountRow]


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
