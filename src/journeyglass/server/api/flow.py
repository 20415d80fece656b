"""`/api/journeys/…/flow`: the ways that subjects really went, and how long they stayed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.figures.channels import HORIZON
from journeyglass.figures.flows_channels import channel_flow
from journeyglass.figures.flows_dwell import dwell_shapes
from journeyglass.figures.flows_stages import stage_flow
from journeyglass.figures.flows_touchpoints import MOST, touchpoint_flow
from journeyglass.glass.flowview import channels_view, dwell_view, stages_view, touchpoints_view
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_flow import ChannelFlowShape, DwellShapes, StageFlowShape, TouchpointFlowShape

router = APIRouter(prefix="/journeys/{journey}/flow", tags=["flow"])


@router.get("/stages", summary="The real paths between stages")
def stages(journey: JourneyPath, desk: AtDesk, scope: Scoped) -> StageFlowShape:
    """Of the visits that began in the period: which came from outside, and where each led, back and past stages too."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = stage_flow(result.context, scope.filters())
        return StageFlowShape.model_validate(stages_view(found, result.journey, scope.lang))


@router.get("/touchpoints", summary="The moves between touchpoints")
def touchpoints(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    most: Annotated[int, Query(ge=1, le=500, description="So many moves at most, the most frequent ones.")] = MOST,
) -> TouchpointFlowShape:
    """What customers met next: touchpoints of the map, and events that the map lacks at the stage where they came."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = touchpoint_flow(result.context, scope.filters(), most)
        return TouchpointFlowShape.model_validate(touchpoints_view(found, result.journey, scope.lang))


@router.get("/channels", summary="The hand-overs between channels, and where the thread breaks")
def channels(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    within: Annotated[str, Query(max_length=20, description="How long to wait for what follows.")] = HORIZON,
) -> ChannelFlowShape:
    """A thread breaks where no contact follows in time, in whatever channel."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = channel_flow(result.context, scope.filters(), within)
        return ChannelFlowShape.model_validate(channels_view(found, within, result.journey, scope.lang))


@router.get("/dwell", summary="How long visits last")
def dwell(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    stage: Annotated[str | None, Query(max_length=100, description="Only this stage.")] = None,
) -> DwellShapes:
    """Each stage's survival curve with its band, and a histogram of the visits that ended."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = dwell_shapes(result.context, scope.filters())
        if stage is not None:
            found = (found[result.context.stage_index(stage)],)
        return DwellShapes.model_validate(dwell_view(found, result.journey, scope.lang))
