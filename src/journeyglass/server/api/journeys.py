"""`/api/journeys`: the journeys as they are written, their maps as measured, and how many stand where."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from journeyglass.figures import MapOverview
from journeyglass.journey.differences import json_value
from journeyglass.journey.load import Loaded
from journeyglass.journey.model import Lang, say
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.scope import LangQuery
from journeyglass.server.api.shapes import JourneyLine, JourneyPath, PlacesShape, StageShape

router = APIRouter(prefix="/journeys", tags=["journeys"])


@router.get("", summary="The journeys of the workspace")
def journeys(desk: AtDesk, lang: LangQuery = None) -> list[JourneyLine]:
    """Each with its stages and how many stand in them now."""
    files, spoken = desk.workspace.written(), lang or desk.workspace.settings.language
    return [
        _line(loaded, str(files.paths[name].relative_to(desk.workspace.root)), spoken, desk.ledger.places.counts(name))
        for name, loaded in files.sound().items()
    ]


@router.get("/{journey}", summary="One journey as it is written")
def journey(journey: JourneyPath, desk: AtDesk) -> dict[str, Any]:
    """Everything that its file says, as JSON."""
    found = json_value(desk.workspace.journey(journey).journey)
    return found if isinstance(found, dict) else {}


@router.get("/{journey}/map", summary="The figures of a journey's map")
def map_(journey: JourneyPath, desk: AtDesk) -> MapOverview:
    """Stage by stage, read from all history at most 15 seconds ago."""
    with desk.readings.held(desk.journey(journey)) as result:
        return result.overview()


@router.get("/{journey}/places", summary="How many stand in each stage now")
def places(journey: JourneyPath, desk: AtDesk) -> PlacesShape:
    """As the keeper has read it: events count a second or so after they were acknowledged."""
    return _places(desk, desk.journey(journey))


def _places(desk: Desk, journey: str) -> PlacesShape:
    counts = desk.ledger.places.counts(journey)
    stages = (stage.id for stage in desk.workspace.journey(journey).journey.stages)
    return PlacesShape(journey=journey, stages={stage: counts.get(stage, 0) for stage in stages})


def _line(loaded: Loaded, file: str, lang: Lang, counts: dict[str, int]) -> JourneyLine:
    found = loaded.journey
    return JourneyLine(
        journey=found.journey,
        title=say(found.title, lang),
        map=found.map,
        subject=found.subject if isinstance(found.subject, str) else found.subject.property,
        file=file,
        stages=[StageShape(stage=s.id, title=say(s.title, lang), here_now=counts.get(s.id, 0)) for s in found.stages],
    )
