"""`/api/journeys/{journey}/export`: the map as a file to hand on."""

from __future__ import annotations

from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from journeyglass.glass.paper import (
    Format,
    PaperTheme,
    export_map,
    file_name,
    media_type,
    paper_inputs,
    tells_figures,
)
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.who import Asker

router = APIRouter(prefix="/journeys", tags=["map"])
_SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type(name): {"schema": {"type": "string", "format": "binary"}} for name in get_args(Format)}
    }
}


@router.get("/{journey}/export", summary="The map as a file", response_class=Response, responses=_FILE)
def export(
    journey: JourneyPath,
    desk: AtDesk,
    who: Asker,
    scope: Scoped,
    format: Annotated[Format, Query(description="What kind of file.")],
    theme: Annotated[
        PaperTheme | None, Query(description="Light or dark; default: light, of a page its reader's.")
    ] = None,
    lane: Annotated[list[str] | None, Query(max_length=50, description="Only these lanes, in this order.")] = None,
) -> Response:
    """A page, a picture, a PDF, a spreadsheet, a report or a deck: of what the filters choose."""
    name = desk.journey(journey)
    with desk.readings.held(name, scope.as_of) as result:
        filters = scope.filters()
        document = result.document(scope.lang, filters)
        inputs = paper_inputs(result.context, document, filters, lane or (), figures=tells_figures(format))
    found = export_map(inputs, format, theme)
    desk.audit(who, "map.export", name, {"format": format, "lang": scope.lang})
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(inputs, format))}",
        "Content-Security-Policy": _SEALED,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found, media_type=media_type(format), headers=headers)
