"""`/api/sources`: declared sources, how they stand, and refreshing one now."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.errors import JourneyglassError
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes import SourceShape
from journeyglass.server.logs import logger
from journeyglass.workspace.instants import instant_or_none
from journeyglass.workspace.refresh import SourceNow, refresh, sources_now

router = APIRouter(prefix="/sources", tags=["sources"])
_SourcePath = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=["crm"])]
_log = logger("sources")


@router.get("", summary="How every declared source stands")
def sources(desk: AtDesk) -> list[SourceShape]:
    """Its schedule, its last run, how far behind it is."""
    return [_source(now) for now in sources_now(desk.workspace.store, desk.workspace.sources)]


@router.post("/{source}/refresh", summary="Bring a source in now", status_code=202)
def refresh_(source: _SourcePath, desk: AtDesk) -> SourceShape:
    """It goes on in the background; how it went stands with the source then."""
    desk.workspace.source_files.find(source)
    desk.runtime.workers.submit(_refresh, desk, source)
    return next(told for told in sources(desk) if told.source == source)


def _refresh(desk: Desk, source: str) -> None:
    try:
        refresh(desk.workspace, source)
    except (JourneyglassError, OSError) as error:
        _log.warning("refresh failed", source=source, error=type(error).__name__)


def _source(now: SourceNow) -> SourceShape:
    return SourceShape(
        source=now.source,
        table=now.table,
        every_seconds=None if now.every is None else now.every / 1e6,
        cursor=now.cursor,
        state=now.state,
        tried_at=instant_or_none(now.tried_at),
        succeeded_at=instant_or_none(now.succeeded_at),
        lag_seconds=None if now.lag is None else now.lag / 1e6,
        rows=now.rows,
        wrote=now.wrote,
        error=now.error,
        next_at=instant_or_none(now.next_at),
    )
