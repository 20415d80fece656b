"""`/api/journeys/{journey}/compare/…`: today beside tomorrow, the buyer's half beside the customer's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.glass.future import future_table
from journeyglass.glass.halves import halves_table
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath, Shape

router = APIRouter(prefix="/journeys", tags=["compare"])


class FutureRowShape(Shape):
    """A target of the future map: what the present map says of it, what is measured now, how far it has got."""

    stage: str
    title: str
    what: str
    current: str
    target: str
    measured_text: str
    gap_text: str
    progress: float | None
    status: str


class DifferenceShape(Shape):
    """A place where the two maps differ; empty where nothing is written."""

    where: str
    before: str
    after: str


class FutureShape(Shape):
    """The targets of the future map, and every difference of the two maps."""

    rows: list[FutureRowShape]
    differences: list[DifferenceShape]


class HalvesRowShape(Shape):
    """An attribute of both halves of a journey."""

    attribute: str
    title: str
    buyer: str
    customer: str


class HalvesShape(Shape):
    """The buyer's half beside the customer's; no rows where the journey has one side only."""

    rows: list[HalvesRowShape]


@router.get("/{journey}/compare/future", summary="The journey beside its future state")
def future(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    future: Annotated[str, Query(min_length=1, max_length=100, description="The journey of the future state.")],
) -> FutureShape:
    """What must change, by how much, and how far it has got, measured now."""
    wanted = desk.workspace.journey(future).journey
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        return FutureShape.model_validate(future_table(result.context, wanted, scope.lang, scope.filters()))


@router.get("/{journey}/compare/halves", summary="The buyer's half beside the customer's")
def halves(journey: JourneyPath, desk: AtDesk, scope: Scoped) -> HalvesShape:
    """What the map says of each, and what is measured of it."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        rows = halves_table(result.context, scope.lang)
    return HalvesShape(rows=[HalvesRowShape.model_validate(row) for row in rows])
