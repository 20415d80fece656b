"""`/api/events`: what became of one event, asked for by its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pyarrow as pa
from fastapi import APIRouter, Path

from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.workspace.trace import Trace, VisitsOf, trace

router = APIRouter(prefix="/events", tags=["events"])
_EventPath = Annotated[str, Path(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["m-1"])]


@router.get("/{event:path}", summary="What became of one event")
def event(event: _EventPath, desk: AtDesk) -> Trace:
    """Accepted, refused or unknown; where it is kept; whose it is; what it caused."""
    return trace(desk.workspace, event, visits_of=_live(desk))


def _live(desk: Desk) -> VisitsOf | None:
    """The visits as the keeper of this process holds them; None where it cannot tell: then all history is read."""
    keeper = desk.runtime.keeper
    if keeper is None or not keeper.status().ready:
        return None

    def visits(person: str | None, account: str | None, facts: pa.Table) -> Iterator[pa.Table]:
        for name, loaded in desk.workspace.written().loaded.items():
            subject = {"account": account, "person": person}.get(str(loaded.journey.subject))
            placed = keeper.subject(name, subject) if subject is not None else None
            if placed is not None:
                yield placed.visits

    return visits
