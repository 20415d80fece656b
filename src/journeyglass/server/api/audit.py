"""`/api/audit`: who changed what, and when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes import Most
from journeyglass.server.api.shapes_team import AuditPage, AuditShape
from journeyglass.server.api.who import ADMIN
from journeyglass.workspace.instants import instant_of

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", summary="What was done, newest first", openapi_extra=ADMIN)
def audit(
    desk: AtDesk,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="Go on after this: the last page's `next`.")] = None,
    most: Most = 100,
    search: Annotated[str, Query(max_length=200, description="Only where each of these words stands.")] = "",
) -> AuditPage:
    """Log-ins, changes of every kind, exports of personal data; no secret stands in it."""
    found = desk.ledger.audits.page(after, most + 1, search)
    entries = [
        AuditShape(
            number=entry.number, at=instant_of(entry.at), who=entry.who, who_id=entry.who_id, action=entry.action,
            object=entry.object, detail=dict(entry.detail),
        )
        for entry in found[:most]
    ]  # fmt: skip
    return AuditPage(entries=entries, next=entries[-1].number if len(found) > most else None)
