"""`/api/changes`: who entered and left which stage, as a list or as a stream that goes on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response

from journeyglass.ledger.changes import Change
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes import After, ChangeShape, ChangesPage, JourneyQuery, Most
from journeyglass.server.api.stream import ChangeStream
from journeyglass.workspace.instants import instant_of

router = APIRouter(prefix="/changes", tags=["changes"])
_SubjectQuery = Annotated[str | None, Query(min_length=1, max_length=500, description="Only of this subject.")]
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Goes on for ever."}
}


@router.get("", summary="Published changes, by number")
def changes(
    desk: AtDesk, after: After = 0, most: Most = 100, journey: JourneyQuery = None, subject: _SubjectQuery = None
) -> ChangesPage:
    """`Account Stage Entered` and `Account Stage Left`, in the order in which they were published."""
    found = [change_shape(*row) for row in desk.ledger.changes.after(after, most, journey, subject)]
    return ChangesPage(changes=found, next=found[-1].number if found else after)


@router.get("/stream", summary="Changes as they happen", response_class=Response, responses=_STREAM)
async def stream(
    desk: AtDesk,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="Begin after this number; default: now.")] = None,
    journey: JourneyQuery = None,
    last_event_id: Annotated[str | None, Header(max_length=40, description="Go on after this number.")] = None,
) -> Response:
    """Server-sent events named `change`; a browser that reconnects goes on where it was."""
    begin = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    return ChangeStream(desk.runtime, desk.ledger.changes, begin, journey)


def change_shape(number: int, at: int, change: Change) -> ChangeShape:
    """A published change as it is told."""
    return ChangeShape(
        number=number,
        published_at=instant_of(at),
        journey=change.journey,
        subject=change.subject,
        account=change.account,
        event=change.event,
        stage=change.stage,
        from_stage=change.from_stage,
        move=change.move,
        cause_event_id=change.cause_event_id,
        occurred_at=instant_of(change.occurred_at),
        event_id=change.event_id,
    )
