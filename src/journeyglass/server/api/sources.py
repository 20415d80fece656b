"""`/api/sources`: declared sources, how they stand, how often they are read, and refreshing one now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath

from journeyglass.errors import JourneyglassError
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes_sources import ScheduleAsked, SourceLine
from journeyglass.server.api.who import Asker
from journeyglass.server.logs import logger
from journeyglass.workspace.instants import instant_or_none
from journeyglass.workspace.journeyfiles import told
from journeyglass.workspace.refresh import SourceNow, refresh, sources_now
from journeyglass.workspace.sourceedit import data_of_source, set_schedule

router = APIRouter(prefix="/sources", tags=["sources"])
_SourcePath = Annotated[str, InPath(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=["crm"])]
_log = logger("sources")


@router.get("", summary="How every declared source stands")
def sources(desk: AtDesk) -> list[SourceLine]:
    """Its schedule, its last run, how far behind it is, what its file says."""
    files = desk.workspace.source_files
    found = sources_now(desk.workspace.store, files.sound())
    root = desk.workspace.root
    return [_line(now, files.paths[now.source], root) for now in found]


@router.post("/{source}/refresh", summary="Bring a source in now", status_code=202)
def refresh_(source: _SourcePath, desk: AtDesk, who: Asker) -> SourceLine:
    """It goes on in the background; how it went stands with the source then."""
    desk.workspace.source_files.find(source)
    desk.audit(who, "source_refresh", source)
    desk.runtime.workers.submit(_refresh, desk, source)
    return next(line for line in sources(desk) if line.source == source)


@router.put("/{source}/schedule", summary="Say how often a source is read again")
def schedule(source: _SourcePath, asked: ScheduleAsked, desk: AtDesk, who: Asker) -> SourceLine:
    """It is written into the source's file, whose comments stay; it counts at once."""
    set_schedule(desk.workspace, source, asked.every)
    desk.audit(who, "source_schedule", source, {"every": asked.every})
    return next(line for line in sources(desk) if line.source == source)


def _refresh(desk: Desk, source: str) -> None:
    try:
        refresh(desk.workspace, source)
    except (JourneyglassError, OSError) as error:
        _log.warning("refresh failed", source=source, error=type(error).__name__)


def _line(now: SourceNow, file: Path, root: Path) -> SourceLine:
    data = data_of_source(file)
    return SourceLine(
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
        file=told(file, root),
        title=data.get("title"),
        every=data.get("every"),
        mapping=data,
    )
