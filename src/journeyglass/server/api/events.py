"""`/api/events`: what became of one event, asked for by its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import pyarrow as pa
from fastapi import APIRouter, Path

from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.workspace.trace import Trace, VisitsOf, Whose, trace

if TYPE_CHECKING:
    from journeyglass.keeper import Keeper

router = APIRouter(prefix="/events", tags=["events"])
_EventPath = Annotated[str, Path(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["m-1"])]


@router.get("/{event:path}", summary="What became of one event")
def event(event: _EventPath, desk: AtDesk) -> Trace:
    """Accepted, refused or unknown; where it is kept; whose it is; what it caused."""
    keeper = desk.runtime.keeper
    if keeper is None or not keeper.status().ready:
        return trace(desk.workspace, event)  # nobody holds the answers: all history is read
    return trace(desk.workspace, event, _whose(keeper), _visits_of(desk))


def _whose(keeper: Keeper) -> Whose:
    """Whose an event is, as the keeper of this process reads it; of what is no account's, who it says."""

    def whose(event_id: str, facts: pa.Table) -> tuple[str | None, str | None]:
        said = facts.slice(0, 1).to_pylist()[0]
        return keeper.whose(event_id) or (said["person_id"], said["account_id"])

    return whose


def _visits_of(desk: Desk) -> VisitsOf:
    """The visits as the keeper of this process holds them."""

    def visits(person: str | None, account: str | None, facts: pa.Table) -> Iterator[pa.Table]:
        for name, loaded in desk.workspace.written().loaded.items():
            subject = {"account": account, "person": person}.get(str(loaded.journey.subject))
            placed = None if subject is None else desk.placed(name, subject)
            if placed is not None:
                yield placed.visits

    return visits
