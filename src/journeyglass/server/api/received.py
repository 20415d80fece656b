"""`/api/received`: what came in the last minutes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes_sources import ReceivedShape
from journeyglass.workspace.received_lately import received_lately

router = APIRouter(prefix="/received", tags=["sources"])
_Minutes = Annotated[int, Query(ge=1, le=180, description="So many minutes, the one under way included.")]


@router.get("", summary="What came in the last minutes")
def received(desk: AtDesk, minutes: _Minutes = 15) -> ReceivedShape:
    """Minute by minute, by source and name, and the latest events."""
    return ReceivedShape.model_validate(received_lately(desk.workspace.store, desk.runtime.clock(), minutes))
