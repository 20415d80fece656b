"""`/api/journeys/…/versions`: every state of a journey's file, what differs, and going back to one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.edits import CONFLICT, author, journey_id, saved_shape, told
from journeyglass.server.api.scope import LangQuery
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_edit import DiffShape, NumberPath, SavedShape, VersionShape, VersionText
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace import versions as library
from journeyglass.workspace.instants import instant_of

router = APIRouter(prefix="/journeys", tags=["editing"])
_Against = Annotated[
    int | None, Query(ge=0, le=2**31 - 1, description="The earlier version; default: the one before. 0: nothing.")
]


@router.get("/{journey}/versions", summary="The versions of a journey")
def versions(journey: JourneyPath, desk: AtDesk) -> list[VersionShape]:
    """Newest first; a file that was changed by other means becomes a version when it is seen."""
    found, revision = library.versions(desk.workspace, journey)
    return [
        VersionShape(
            number=one.number,
            at=instant_of(one.at),
            by=one.by.name,
            by_id=one.by.id,
            outside=one.outside,
            summary=one.summary,
            revision=one.revision,
            current=number == 0 and one.revision == revision,
        )
        for number, one in enumerate(found)
    ]


@router.get("/{journey}/versions/{number}", summary="The file as it was in a version")
def version(journey: JourneyPath, number: NumberPath, desk: AtDesk) -> VersionText:
    """As text."""
    return VersionText(yaml=library.version_text(desk.workspace, journey_id(desk, journey), number))


@router.get("/{journey}/versions/{number}/diff", summary="What a version changed")
def diff(
    journey: JourneyPath, number: NumberPath, desk: AtDesk, against: _Against = None, lang: LangQuery = None
) -> DiffShape:
    """By meaning, in a language, and by line."""
    lang = lang or desk.workspace.settings.language
    found = library.differences(desk.workspace, journey_id(desk, journey), number, against, lang)
    return DiffShape.model_validate(found)


@router.post(
    "/{journey}/versions/{number}/restore",
    summary="Go back to a version",
    openapi_extra=EDITOR,
    responses=CONFLICT,
    status_code=200,
)
def restore(journey: JourneyPath, number: NumberPath, desk: AtDesk, who: Asker) -> SavedShape:
    """As a new version; what came after it stays among the versions."""
    with told():
        saved = library.restore(desk.workspace, journey, number, author(who))
    desk.audit(who, "journey.restored", journey, {"version": saved.version, "of": number})
    return saved_shape(saved)
