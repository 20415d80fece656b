"""`/api/quarantine`: messages that could not be accepted: looked at, put right and replayed, or discarded."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from journeyglass.ledger.refused import RefusedRow
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes import (
    After,
    DiscardAsked,
    Most,
    QuarantinePage,
    ReasonLine,
    RefusedShape,
    ReplayAsked,
    Settled,
)
from journeyglass.server.api.shapes_sources import QuarantinedRow, QuarantinedRows, RowReason
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace.amendment import load_amendment
from journeyglass.workspace.instants import instant_of, instant_or_none
from journeyglass.workspace.replay import Replayed, replay

router = APIRouter(prefix="/quarantine", tags=["quarantine"])
_Only = Annotated[str | None, Query(min_length=1, max_length=500, description="Only of this one.")]


@router.get("", summary="Refused messages", openapi_extra=EDITOR)
def messages(
    desk: AtDesk,
    source: _Only = None,
    reason: _Only = None,
    state: Literal["open", "replayed", "discarded"] = "open",
    after: After = 0,
    most: Most = 100,
) -> QuarantinePage:
    """By number, a page at a time."""
    rows = desk.ledger.refused.rows(source, reason, state, after, most + 1)
    told = [_refused(row) for row in rows[:most]]
    return QuarantinePage(messages=told, next=told[-1].number if len(rows) > most else None)


@router.get("/reasons", summary="How many are refused for which reason")
def reasons(desk: AtDesk) -> list[ReasonLine]:
    """Those still open, by source and reason."""
    return [ReasonLine(source=s, reason=r, messages=n) for s, r, n in desk.ledger.refused.reasons()]


@router.post("/replay", summary="Judge refused messages again, put right by an amendment", openapi_extra=EDITOR)
def replay_(asked: ReplayAsked, desk: AtDesk) -> Replayed:
    """Those that can be accepted now are kept, each once. By default only told, not done (`dry_run`)."""
    amendment = None if asked.amendment is None else load_amendment(asked.amendment)
    store, now = desk.workspace.store, desk.runtime.clock()
    return replay(store, amendment, now, source=asked.source, reason=asked.reason, dry_run=asked.dry_run)


@router.post("/discard", summary="Put refused messages aside for good", openapi_extra=EDITOR)
def discard(asked: DiscardAsked, desk: AtDesk) -> Settled:
    """They stay where they are, but nobody is asked about them any more."""
    return Settled(messages=desk.ledger.refused.settle(asked.numbers, "discarded", desk.runtime.clock()))


@router.post("/restore", summary="Take discarded messages up again", openapi_extra=EDITOR)
def restore(asked: DiscardAsked, desk: AtDesk, who: Asker) -> Settled:
    """They are open as before; replayed ones stay replayed."""
    done = desk.ledger.refused.reopen(asked.numbers)
    desk.audit(who, "quarantine_restore", "", {"messages": done})
    return Settled(messages=done)


@router.get("/rows", summary="Rows of tables that could not go in", openapi_extra=EDITOR)
def rows(
    desk: AtDesk, source: _Only = None, reason: _Only = None, offset: After = 0, most: Most = 100
) -> QuarantinedRows:
    """By source and row, a page at a time; they go when a corrected table is imported."""
    counted = [RowReason(source=s, reason=r, rows=n) for s, r, n in desk.ledger.quarantine_reasons()]
    meant = [one for one in counted if source in (None, one.source) and reason in (None, one.reason)]
    found = desk.ledger.quarantined(source, most, offset, reason)
    told = [QuarantinedRow.model_validate(row) for row in found]
    return QuarantinedRows(total=sum(one.rows for one in meant), offset=offset, rows=told, reasons=counted)


def _refused(row: RefusedRow) -> RefusedShape:
    return RefusedShape(
        number=row.number,
        message_id=row.message_id,
        source=row.source,
        received_at=instant_of(row.received_at),
        reason=row.reason,
        sentence=row.sentence,
        raw=row.raw.decode("utf-8", "replace"),
        state=row.state,
        settled_at=instant_or_none(row.settled_at),
        times=row.times,
    )
