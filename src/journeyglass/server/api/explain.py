"""`/api/journeys/{journey}/explain`: what one number of the map is, and what it was made of."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.glass.document.explained import explain
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.number import Number
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_map import ExplanationShape

router = APIRouter(prefix="/journeys", tags=["map"])


@router.get("/{journey}/explain", summary="What a number of the map is and what it was made of")
def explain_(journey: JourneyPath, number: Number, desk: AtDesk, scope: Scoped) -> ExplanationShape:
    """Its definition, what was counted, of which period, and how many accounts stand behind it."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        return ExplanationShape.model_validate(explain(result.context, number, scope.filters(), scope.lang))
