"""`/api/accounts`: where accounts stand now, as the keeper reads it live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from journeyglass.errors import NotFoundError
from journeyglass.events.jsontext import loads
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes import (
    AccountPath,
    AccountShape,
    AccountsPage,
    EventShape,
    JourneyQuery,
    MilestoneShape,
    Most,
    Standing,
    VisitShape,
)
from journeyglass.workspace.instants import instant_or_none

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get("", summary="Where subjects stand now")
def accounts(
    desk: AtDesk,
    journey: JourneyQuery = None,
    search: Annotated[str, Query(max_length=200, description="Only whose id or name has these letters.")] = "",
    after: Annotated[str, Query(max_length=500, description="Go on after this id: the last page's `next`.")] = "",
    most: Most = 100,
) -> AccountsPage:
    """By id, a page at a time. Of a journey of people the subjects are people."""
    name = desk.journey(journey)
    found = desk.keeper.accounts(name, search, after, most + 1)
    lines = [_standing(listed) for listed in found[:most]]
    return AccountsPage(journey=name, accounts=lines, next=lines[-1].subject if len(found) > most else None)


@router.get("/{account:path}", summary="One account, live")
def account(
    account: AccountPath,
    desk: AtDesk,
    journey: JourneyQuery = None,
    events: Annotated[int, Query(ge=0, le=500, description="So many of its latest events.")] = 20,
) -> AccountShape:
    """Its stage, every visit and milestone, and its latest events; a second or so behind what was acknowledged."""
    name = desk.journey(journey)
    placed = desk.keeper.subject(name, account)
    if placed is None:
        raise NotFoundError(
            f"there is no account {account} on the journey {name}", "/api/accounts lists those there are"
        )
    visits = [VisitShape.model_validate(row) for row in placed.visits.to_pylist()]
    last = visits[-1] if visits and visits[-1].left_at is None else None
    return AccountShape(
        journey=name,
        subject=placed.subject,
        account=placed.account,
        stage=last.stage if last else None,
        since=last.entered_at if last else None,
        due_at=instant_or_none(placed.due_at),
        visits=visits,
        milestones=[MilestoneShape.model_validate(row) for row in placed.milestones.to_pylist()],
        latest=_latest(desk, placed.account, events),
    )


def _standing(listed: Any) -> Standing:
    place = listed.place
    return Standing(
        subject=place.subject,
        account=place.account,
        name=listed.name,
        stage=place.stage,
        since=instant_or_none(place.entered_at),
        visit_no=place.visit_no,
        turn=place.turn,
        due_at=instant_or_none(place.due_at),
    )


def _latest(desk: Desk, account: str | None, most: int) -> list[EventShape]:
    if account is None or not most:
        return []
    return [EventShape.model_validate(_event(row)) for row in desk.keeper.events(account, most)]


def _event(row: Mapping[str, Any]) -> dict[str, Any]:
    value, said = row["value"], row["properties"]
    return {
        **row,
        "at": instant_or_none(row["at"]),
        "received_at": instant_or_none(row["received_at"]),
        "value": None if value is None else f"{value.normalize():f}",
        "properties": loads(said.encode()) if said else {},
    }
