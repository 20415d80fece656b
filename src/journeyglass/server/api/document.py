"""`/api/journeys/{journey}/document`: the whole map, written and measured, in one language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.figures.overview import Depth
from journeyglass.glass.document.choices import choices, span
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.readings import Seat
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_map import ChoicesShape, FilterableShape, MapDocumentShape, SpanShape

router = APIRouter(prefix="/journeys", tags=["map"])


@router.get("/{journey}/document", summary="The whole map, every text and every number")
def document(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    depth: Annotated[
        Depth,
        Query(
            description="How far to go: what visits alone tell, then what events tell, then all with the indicators. "
            "Lanes that lie deeper say so by `waits`."
        ),
    ] = "all",
) -> MapDocumentShape:
    """Every lane of the map, of the visits and events that the filters choose; numbers say where they come from."""
    seat: Seat = "glances" if depth == "visits" else "figures"
    with desk.readings.held(desk.journey(journey), scope.as_of, seat) as result:
        return MapDocumentShape.model_validate(result.document(scope.lang, scope.filters(), depth))


@router.get("/{journey}/choices", summary="What the journey's figures can be filtered by")
def choices_(journey: JourneyPath, desk: AtDesk, scope: Scoped) -> FilterableShape:
    """Segments, channels, roles, owners, sources and traits with their values; from when to when events are."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = [ChoicesShape.model_validate(one) for one in choices(result.context, scope.lang)]
        events = span(result.context)
        return FilterableShape(choices=found, span=None if events is None else SpanShape.model_validate(events))
