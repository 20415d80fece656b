"""`/api/keys`: who may send events, and who may ask."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes import KeyAsked, KeyMade, KeyShape
from journeyglass.server.api.who import ADMIN, Asker
from journeyglass.workspace.keys import all_keys, create_key, revoke_key

router = APIRouter(prefix="/keys", tags=["keys"])
_KeyPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9]+$", examples=["401a658d93"])]


@router.get("", summary="Every key, the revoked ones too", openapi_extra=ADMIN)
def keys(desk: AtDesk) -> list[KeyShape]:
    """Their secrets are not kept."""
    return [KeyShape.model_validate(line) for line in all_keys(desk.workspace)]


@router.post("", summary="Make a key", status_code=201, openapi_extra=ADMIN)
def create(asked: KeyAsked, desk: AtDesk, who: Asker) -> KeyMade:
    """The secret in the answer is shown nowhere again."""
    new = create_key(
        desk.workspace, asked.kind, source=asked.source, label=asked.label, origins=asked.origins, rate=asked.rate
    )
    desk.audit(who, "key_add", new.id, {"kind": asked.kind, "source": asked.source, "label": asked.label})
    return KeyMade(id=new.id, secret=new.secret)


@router.delete("/{key}", summary="Revoke a key", status_code=200, openapi_extra=ADMIN)
def revoke(key: _KeyPath, desk: AtDesk, who: Asker) -> KeyShape:
    """For good; this server takes nothing with it from now on, others within five seconds."""
    found = revoke_key(desk.workspace, key)
    desk.runtime.ring.forget()
    desk.audit(who, "key_revoke", found)
    return next(KeyShape.model_validate(line) for line in all_keys(desk.workspace) if line.id == found)
