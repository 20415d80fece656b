"""`/api/builtins` and new journeys: from a built-in one, a copy, the future of one, or from nothing."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.edits import author, told
from journeyglass.server.api.journeys import journeys
from journeyglass.server.api.scope import LangQuery
from journeyglass.server.api.shapes import JourneyLine
from journeyglass.server.api.shapes_edit import BuiltInShape, NewJourneyAsked
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace.scratch import NewJourney, NewStage, begin, built_in

router = APIRouter(tags=["editing"])


@router.get("/builtins", summary="The journeys to begin with")
def builtins(desk: AtDesk, lang: LangQuery = None) -> list[BuiltInShape]:
    """Each with its stages, in a language."""
    return [BuiltInShape.model_validate(one) for one in built_in(lang or desk.workspace.settings.language)]


@router.post("/journeys", summary="Begin a journey", status_code=201, openapi_extra=EDITOR)
def create(asked: NewJourneyAsked, desk: AtDesk, who: Asker) -> JourneyLine:
    """Sound at once; stages without rules are believed ones, in which nobody is placed yet."""
    stages = [NewStage(stage.title, stage.phase) for stage in asked.stages]
    wanted = NewJourney(asked.from_, asked.journey, asked.title, asked.lang, asked.map, asked.draw, stages)
    with told():
        begin(desk.workspace, wanted, author(who))
    desk.audit(who, "journey.begun", asked.journey, {"from": asked.from_, "map": asked.map})
    return next(line for line in journeys(desk) if line.journey == asked.journey)
