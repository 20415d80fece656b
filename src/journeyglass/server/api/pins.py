"""`/api/journeys/…/pins`: figures pinned to a map."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.errors import NotFoundError
from journeyglass.ledger.pins import Pin
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.edits import author, journey_id
from journeyglass.server.api.shapes import JourneyPath, Settled
from journeyglass.server.api.shapes_edit import PinAsked, PinQuery, PinShape, ThingPath
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace.instants import instant_of

router = APIRouter(prefix="/journeys", tags=["editing"])


@router.get("/{journey}/pins", summary="The figures pinned to a map")
def pins(journey: JourneyPath, desk: AtDesk) -> list[PinShape]:
    """Oldest first."""
    return [_shape(one) for one in desk.ledger.pins.all(journey_id(desk, journey))]


@router.post("/{journey}/pins", summary="Pin a figure to a map", status_code=201, openapi_extra=EDITOR)
def add(journey: JourneyPath, asked: PinAsked, desk: AtDesk, who: Asker) -> PinShape:
    """At a stage, or at the map as a whole."""
    found = desk.workspace.journey(journey).journey
    if asked.stage is not None and asked.stage not in {stage.id for stage in found.stages}:
        raise NotFoundError(f"the journey {found.journey} has no stage {asked.stage}", "load the map again")
    query = asked.query.model_dump(exclude_none=True)
    pin = desk.ledger.pins.add(found.journey, asked.stage, asked.title, query, author(who), desk.runtime.clock())
    desk.audit(who, "figure.pinned", found.journey, {"pin": pin.id, "figure": asked.query.figure})
    return _shape(pin)


@router.delete("/{journey}/pins/{pin}", summary="Take a pinned figure off", openapi_extra=EDITOR)
def remove(journey: JourneyPath, pin: ThingPath, desk: AtDesk, who: Asker) -> Settled:
    """For good."""
    name = journey_id(desk, journey)
    desk.ledger.pins.remove(name, pin)
    desk.audit(who, "figure.unpinned", name, {"pin": pin})
    return Settled(messages=1)


def _shape(pin: Pin) -> PinShape:
    return PinShape(
        id=pin.id,
        stage=pin.stage,
        title=pin.title,
        query=PinQuery.model_validate(pin.query),
        by_who=pin.by.name,
        at=instant_of(pin.at),
    )
