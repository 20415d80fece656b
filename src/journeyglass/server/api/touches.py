"""`/api/touches`, `/api/corrections`, `/api/owners`, `/api/facts`: what users know of accounts and no system does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.journey.model import PropertySubject
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_accounts import (
    CorrectionAsked,
    FactEntered,
    FactTakenBack,
    OwnerAsked,
    TouchAsked,
    TouchKind,
)
from journeyglass.server.api.who import EDITOR, Asker, Who
from journeyglass.workspace.touching import Hand, expect_known, touch_kinds, undo

router = APIRouter(tags=["accounts"])
_FactPath = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=["5f1c"])]


@router.get("/journeys/{journey}/touches", summary="What rules ask of events")
def kinds(journey: JourneyPath, desk: AtDesk) -> list[TouchKind]:
    """The names that rules ask for, with the properties that a touch needs to meet them."""
    return [TouchKind.model_validate(kind) for kind in touch_kinds(desk.workspace.journey(journey).journey)]


@router.post("/touches", summary="Enter a touch", status_code=201, openapi_extra=EDITOR)
def touch(asked: TouchAsked, desk: AtDesk, who: Asker) -> FactEntered:
    """A call, a lunch: it counts like any event, and can be taken back."""
    hand = _hand(desk, who, "account", asked.account)
    said = {"person": asked.person, "channel": asked.channel, "note": asked.note}
    event = hand.touch(asked.account, asked.name, at=asked.at, properties=asked.properties, **said)
    return _entered(desk, who, "touch_log", asked.account, event, name=asked.name)


@router.post("/corrections", summary="Correct where somebody stands", status_code=201, openapi_extra=EDITOR)
def correct(asked: CorrectionAsked, desk: AtDesk, who: Asker) -> FactEntered:
    """By hand, with the reason; the rules go on from there."""
    found = desk.workspace.journey(asked.journey).journey
    hand = _hand(desk, who, found.subject, asked.subject, found.journey)
    event = hand.correct(found.journey, asked.subject, asked.stage, asked.reason, asked.at)
    whose = desk.person_mark(asked.subject) if found.subject == "person" else asked.subject
    return _entered(desk, who, "stage_correct", whose, event, journey=found.journey, stage=asked.stage)


@router.post("/owners", summary="Give an account its owner", status_code=201, openapi_extra=EDITOR)
def assign(asked: OwnerAsked, desk: AtDesk, who: Asker) -> FactEntered:
    """From now on; what was before stays as it was."""
    fact = _hand(desk, who, "account", asked.account).assign(asked.account, asked.owner)
    return _entered(desk, who, "owner_assign", asked.account, fact, owner=asked.owner or "")


@router.delete("/facts/{fact}", summary="Take back what was entered by hand", openapi_extra=EDITOR)
def take_back(fact: _FactPath, desk: AtDesk, who: Asker) -> FactTakenBack:
    """A touch, a correction or an owner, as if it had never been said."""
    done = undo(desk.workspace, fact)
    _entered(desk, who, f"{done.kind}_take_back", done.account or "", fact)
    return FactTakenBack(event_id=fact, kind=done.kind, account=done.account)


def _hand(desk: Desk, who: Who, kind: str | PropertySubject, wanted: str, journey: str | None = None) -> Hand:
    """Who enters it; raises where nothing is known of whom it is about."""
    name = journey or desk.workspace.settings.journey or next(iter(desk.workspace.written().sound()), None)
    with desk.readings.held(desk.journey(name), seat="accounts") as result:
        expect_known(result, kind, wanted)
        return Hand.of(result, who.name)


def _entered(desk: Desk, who: Who, action: str, object: str, event: str, **detail: str) -> FactEntered:
    desk.audit(who, action, object, {"fact": event, **detail})
    desk.readings.changed()
    desk.runtime.nudge()
    return FactEntered(event_id=event)
