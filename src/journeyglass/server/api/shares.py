"""`/api/shares`: links to a read-only map for people who have no log-in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request

from journeyglass.ledger.shares import Share
from journeyglass.server.api.browsers import base_of
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes_team import ShareAsked, ShareShape
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace.instants import instant_of, instant_or_none, micros_of

router = APIRouter(prefix="/shares", tags=["shares"])
_SharePath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[a-z0-9]+$", examples=["401a658d93"])]


@router.get("", summary="Every shared map", openapi_extra=EDITOR)
def shares(desk: AtDesk) -> list[ShareShape]:
    """Those that are over too, newest first. Their links are not kept."""
    return [_shape(share) for share in desk.ledger.shares.all()]


@router.post("", summary="Share a map", status_code=201, openapi_extra=EDITOR)
def share(asked: ShareAsked, desk: AtDesk, who: Asker, request: Request) -> ShareShape:
    """The links in the answer are told nowhere again: whoever has one sees this map as it is now, and nothing else."""
    journey = desk.journey(asked.journey)
    expires = None if asked.expires_at is None else micros_of(asked.expires_at)
    made, secret = desk.ledger.shares.create(
        journey, asked.label, asked.lang, asked.theme, who.name, expires, desk.runtime.clock()
    )
    said = {"journey": journey, "label": asked.label, "lang": asked.lang, "expires_at": asked.expires_at}
    desk.audit(who, "share_add", made.id, said)
    return _shape(made, base_of(desk, request), secret)


@router.delete("/{share}", summary="Revoke a shared map", openapi_extra=EDITOR)
def revoke(share: _SharePath, desk: AtDesk, who: Asker) -> ShareShape:
    """Its links show nothing from now on."""
    found = desk.ledger.shares.revoke(share, desk.runtime.clock())
    desk.audit(who, "share_revoke", found.id, {"journey": found.journey, "label": found.label})
    return _shape(found)


def _shape(share: Share, base: str = "", secret: str = "") -> ShareShape:
    return ShareShape.model_validate(
        {
            "id": share.id,
            "url": f"{base}/s/{secret}" if secret else None,
            "embed_url": f"{base}/embed/{secret}" if secret else None,
            "journey": share.journey,
            "label": share.label,
            "lang": share.lang,
            "theme": share.theme,
            "expires_at": instant_or_none(share.expires_at),
            "created_at": instant_of(share.created_at),
            "by": share.made_by,
            "revoked_at": instant_or_none(share.revoked_at),
            "seen": share.seen,
        }
    )
