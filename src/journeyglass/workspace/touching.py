"""What users enter about accounts: a touch, a correction, an owner; and taking one of them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from journeyglass.errors import NotFoundError
from journeyglass.events.jsontext import loads
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.journey.rules import Scalar
from journeyglass.journey.sought import Sought, sought, sought_names
from journeyglass.lake.manual import CORRECTION, entered, place, set_trait, take_back, traits_entered
from journeyglass.workspace.instants import aware
from journeyglass.workspace.lookup import expect
from journeyglass.workspace.result import Result
from journeyglass.workspace.settings import LAST
from journeyglass.workspace.workspace import Workspace

OWNER = "owner"
Kind = Literal["touch", "correction", "owner"]


@dataclass(frozen=True)
class Entered:
    """A fact that a user has entered: its kind, whose it is, by whom."""

    fact_id: str
    kind: Kind
    account: str | None
    author: str | None


@dataclass(frozen=True)
class TouchKind:
    """A name of events that rules of a journey ask for, with what they ask of them."""

    name: str
    properties: tuple[Sought, ...]


@dataclass(frozen=True)
class Hand:
    """Who enters something into a workspace, and the instant that is taken for now."""

    workspace: Workspace
    author: str
    now: datetime

    @classmethod
    def of(cls, result: Result, author: str) -> Hand:
        """The hand of somebody who looks at a reading: in one as of the last event, now is then."""
        workspace = result.workspace
        return cls(workspace, author, result.as_of if workspace.settings.as_of == LAST else workspace.now)

    def touch(
        self,
        account: str,
        name: str,
        *,
        at: datetime | None = None,
        person: str | None = None,
        channel: str | None = None,
        note: str | None = None,
        properties: Mapping[str, Scalar] | None = None,
    ) -> str:
        """Enter something that happened with a known account and that no system recorded; the event's id.

        Its `properties` are what rules may ask of it; who entered it, and the note, are said beside them.
        """
        said = {**(properties or {}), **({"note": note} if note else {}), "author": self.author}
        return self.workspace.log(
            name, account=account, person=person, at=at or self.now, channel=channel, properties=said, new=True
        )

    def correct(self, journey: str, subject: str, stage: str, reason: str, at: datetime | None = None) -> str:
        """Put a known subject on the stage where it really stands; the id of the `Stage Corrected` event."""
        found, when = self.workspace.journey(journey).journey, _micros(at or self.now)
        return place(self.workspace.store, found, subject, stage, when, reason=reason, author=self.author)

    def assign(self, account: str, owner: str | None, at: datetime | None = None) -> str:
        """Give a known account its owner from now on, or none; the fact's id.

        Whom users had named from then on or later is taken back: of two owners of one instant the last one said counts.
        """
        store, when = self.workspace.store, _micros(at or self.now)
        for body in traits_entered(store, account, OWNER, when):
            take_back(store, body)
        return set_trait(store, account, OWNER, owner or None, when)


def touch_kinds(journey: Journey) -> tuple[TouchKind, ...]:
    """The names that rules of the journey ask for, in their order: what a touch of each must say to meet them."""
    asked = sought(journey)
    return tuple(TouchKind(name, tuple(one for one in asked if one.name == name)) for name in sought_names(journey))


def expect_known(result: Result, kind: str | PropertySubject, wanted: str) -> None:
    """Raises where nothing is known of this account, person or property's value."""
    try:
        expect(result.context.con, kind, wanted)
    except NotFoundError:
        # It may have come since the reading; to look takes its time, but most who are asked for are known.
        con = result.workspace.lens()
        try:
            expect(con, kind, wanted)
        finally:
            con.close()


def undo(workspace: Workspace, fact_id: str) -> Entered:
    """Take back a touch, a correction or an owner that was entered by hand, as if it had never been said."""
    body = entered(workspace.store, fact_id)
    said: dict[str, Any] = loads((body["properties"] or "{}").encode())
    kind: Kind = "owner" if body["kind"] != "event" else "correction" if body["name"] == CORRECTION else "touch"
    take_back(workspace.store, body)
    return Entered(fact_id, kind, body["account_id"], said.get("author"))


def _micros(at: datetime) -> int:
    return (aware(at) - EPOCH) // EPOCH.resolution
