"""`/api/journeys/…/preview`: who would stand elsewhere after edits that are not saved yet."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.edits import edits_of, told
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_edit import MovedShape, MoveShape, PreviewAsked, PreviewShape
from journeyglass.server.api.who import EDITOR, QUIET
from journeyglass.workspace import preview as library
from journeyglass.workspace.editing import edited_text
from journeyglass.workspace.instants import end
from journeyglass.workspace.settings import LAST

router = APIRouter(prefix="/journeys", tags=["editing"])


@router.post("/{journey}/preview", summary="Try edits without saving them", openapi_extra=EDITOR | QUIET)
def preview(journey: JourneyPath, asked: PreviewAsked, desk: AtDesk) -> PreviewShape:
    """The same events, up to the same instant, read under the journey as it would be."""
    with told():
        _, edited = edited_text(desk.workspace, journey, edits_of(asked.edits), asked.lang)
    as_of = asked.as_of if not asked.as_of or asked.as_of == LAST else end(asked.as_of)
    with desk.readings.held(desk.journey(journey), as_of or None) as result:
        before = result
    found = library.preview(before, edited.journey)  # on a connection of its own: nobody waits for it
    return PreviewShape(
        accounts=found.accounts,
        moved=found.moved,
        moves=[MoveShape(**{"from": m.from_, "to": m.to, "count": m.count}) for m in found.moves],
        examples=[
            MovedShape(**{"subject": e.subject, "name": e.name, "from": e.from_, "to": e.to}) for e in found.examples
        ],
        before=found.before,
        after=found.after,
    )
