"""`/api/journeys/{journey}/accounts/{id}` and `…/timeline/{id}`: all about one account, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import OUTSIDE, say
from journeyglass.journey.rules import Role
from journeyglass.server.api.accountlist import PATIENCE, role_title
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import AccountPath, JourneyPath
from journeyglass.server.api.shapes_accounts import (
    AccountPageShape,
    HappenedShape,
    MemberShape,
    MetShape,
    MilestoneDone,
    MomentShape,
    SeatShape,
    TimelineShape,
    VisitedShape,
)
from journeyglass.workspace.account_page import AccountPage, Met, Seat, account_page
from journeyglass.workspace.history import Happened, Person, Visited
from journeyglass.workspace.instants import instant_or_none
from journeyglass.workspace.timeline import MOST, TimelineAsked, timeline

router = APIRouter(prefix="/journeys", tags=["accounts"])
Told = Annotated[str | None, Query(max_length=500)]


@router.get("/{journey}/accounts/{account:path}", summary="All about one account, as of an instant")
def page(journey: JourneyPath, account: AccountPath, desk: AtDesk, scope: Scoped) -> AccountPageShape:
    """By id or name, or by the id of a subject of the journey."""
    name = desk.journey(journey)
    with desk.readings.held(name, scope.as_of, "accounts", PATIENCE) as result:
        found = account_page(result, account)
        titles = Titles(result.journey, scope.lang)
    due = _due(desk, name, found) if scope.as_of is None else None
    return _Teller(titles).page(found, due)


@router.get("/{journey}/timeline/{account:path}", summary="What an account did, newest first")
def events(
    journey: JourneyPath,
    account: AccountPath,
    desk: AtDesk,
    scope: Scoped,
    before: Annotated[str | None, Query(max_length=800, description="Go on: the last page's `next`.")] = None,
    most: Annotated[int, Query(ge=1, le=MOST)] = 50,
    channel: Told = None,
    person: Told = None,
    name: Told = None,
) -> TimelineShape:
    """Over all its people and channels; an empty `person` asks for what nobody known did."""
    asked = TimelineAsked(before, most, channel, person, name)
    with desk.readings.held(desk.journey(journey), scope.as_of, "accounts", PATIENCE) as result:
        found = timeline(result, account, asked)
    return TimelineShape(events=[happened_shape(told.happened, told.stage) for told in found.events], next=found.next)


def _due(desk: Desk, journey: str, found: AccountPage) -> datetime | None:
    """When the subject may move without an event, as the keeper of this process knows it."""
    placed = None if found.now is None else desk.placed(journey, found.now.subject)
    return None if placed is None else instant_or_none(placed.due_at)


def happened_shape(event: Happened, stage: str | None = None) -> HappenedShape:
    """An event as the API tells it."""
    return HappenedShape.model_validate({**vars(event), "title": event.name, "stage": stage})


@dataclass(frozen=True)
class _Teller:
    """Tells a page in a language."""

    titles: Titles

    def page(self, found: AccountPage, due: datetime | None) -> AccountPageShape:
        history, now = found.history, found.now
        return AccountPageShape(
            **{name: getattr(history, name) for name in _PLAIN},
            subjects=list(history.subjects),
            owner=now.owner if now else None,
            stage=now.stage if now else None,
            stage_title=self.titles.stage((now.stage if now else None) or OUTSIDE),
            since=now.since if now else None,
            due_at=due,
            stalled_since=now.stalled_since if now else None,
            people=[self.person(person) for person in history.people],
            committee=[self.seat(seat) for seat in found.committee],
            visits=[self.visit(visit) for visit in history.visits],
            moments=[
                MomentShape.model_validate({**vars(one), "title": field_name(one.moment, self.titles.lang)})
                for one in history.moments
            ],
            won_at=found.won_at,
            promised=[self.met(one) for one in found.promised],
            delivered=[self.met(one) for one in found.delivered],
        )

    def person(self, person: Person) -> MemberShape:
        title = self.role(person.role) if person.role else None
        return MemberShape.model_validate({**vars(person), "role_title": title})

    def seat(self, seat: Seat) -> SeatShape:
        return SeatShape(
            role=seat.role,
            title=self.text(seat.title) or self.role(seat.role),
            people=[MemberShape.model_validate({**vars(one), "role": seat.role}) for one in seat.people],
            missing=seat.missing,
            wants=[self.text(text) for text in seat.wants],
            objections=[self.text(text) for text in seat.objections],
        )

    def visit(self, visit: Visited) -> VisitedShape:
        own: dict[str, Any] = {**vars(visit)}
        for name in ("entered_by", "left_by"):
            own[name] = None if own[name] is None else happened_shape(own[name])
        own["milestones"] = [
            MilestoneDone(milestone=m.milestone, title=self.titles.of("milestone", m.milestone, visit.stage), at=m.at)
            for m in visit.milestones
        ]
        own |= {"stage_title": self.titles.stage(visit.stage), "move_title": word(visit.move, self.titles.lang)}
        own["outcome_title"] = None if visit.outcome is None else self.titles.outcome(visit.stage, visit.outcome)
        return VisitedShape.model_validate(own)

    def met(self, met: Met) -> MetShape:
        return MetShape(title=self.text(met.title), channel=met.channel, at=met.at, touchpoint=met.id, times=met.times)

    def role(self, role: str) -> str:
        known: Role = role  # type: ignore[assignment]
        return role_title(self.titles, known)

    def text(self, text: Any) -> str:
        return say(text, self.titles.lang)


_PLAIN = ("account", "name", "parent", "traits", "events", "first_event_at", "last_event_at")
