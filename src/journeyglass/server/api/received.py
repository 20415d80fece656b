"""`/api/received`: what came in the last minutes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.server.api.loading import AtLoading
from journeyglass.server.api.shapes_sources import ReceivedShape

router = APIRouter(prefix="/received", tags=["sources"])
_Minutes = Annotated[int, Query(ge=1, le=180, description="So many minutes, the one under way included.")]


@router.get("", summary="What came in the last minutes")
def received(loading: AtLoading, minutes: _Minutes = 15) -> ReceivedShape:
    """Minute by minute, by source and name, and the latest events; of a second ago at most."""
    return ReceivedShape.model_validate(loading.lately(minutes))
