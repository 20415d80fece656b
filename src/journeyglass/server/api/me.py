"""`/api/me`: what users change of themselves: name, language, look, password, tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from journeyglass.ledger.tokens import Token
from journeyglass.server.api.browsers import address_of
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.session import enter
from journeyglass.server.api.shapes_team import (
    MeChange,
    PasswordChange,
    SessionShape,
    TokenAsked,
    TokenLine,
    TokenMade,
    UserShape,
)
from journeyglass.server.api.who import FIRST, VIEWER, Member, Who
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.instants import instant_of, instant_or_none, micros_of

router = APIRouter(prefix="/me", tags=["me"])
_TokenPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[a-z0-9]+$", examples=["401a658d93"])]


@router.patch("", summary="Change what is kept about oneself", openapi_extra=VIEWER)
def change(asked: MeChange, desk: AtDesk, who: Member) -> UserShape:
    """Name, language, light or dark."""
    said = asked.model_dump(exclude_none=True)
    if name := said.pop("name", None):
        desk.team.change(str(who.id), name=name)
    found = desk.ledger.users.change(str(who.id), **said)
    desk.audit(who, "me_change", found.email, asked.model_dump(exclude_none=True))
    return UserShape.model_validate(found)


@router.post("/password", summary="Change one's password", openapi_extra=VIEWER | FIRST)
def password(asked: PasswordChange, desk: AtDesk, who: Member, request: Request, response: Response) -> SessionShape:
    """Every session ends, this one too; the answer brings a new one."""
    _by_hand(who)
    user = desk.ledger.users.find(str(who.id))
    desk.logins.change_password(user, asked.old, asked.new, address_of(request))
    desk.audit(who, "password_change", user.email)
    return enter(desk, request, response, desk.ledger.users.find(user.id))


@router.get("/tokens", summary="One's personal tokens", openapi_extra=VIEWER)
def tokens(desk: AtDesk, who: Member) -> list[TokenLine]:
    """Their secrets are not kept."""
    return [_line(token) for token in desk.ledger.tokens.of(str(who.id))]


@router.post("/tokens", summary="Make a personal token", status_code=201, openapi_extra=VIEWER)
def make(asked: TokenAsked, desk: AtDesk, who: Member) -> TokenMade:
    """It acts as its user; the secret in the answer is shown nowhere again."""
    _by_hand(who)
    expires = None if asked.expires_at is None else micros_of(asked.expires_at)
    new = desk.ledger.tokens.create(str(who.id), asked.label, expires, desk.runtime.clock())
    desk.audit(who, "token_add", new.id, {"label": asked.label, "expires_at": asked.expires_at})
    return TokenMade(id=new.id, secret=new.secret)


@router.delete("/tokens/{token}", summary="Revoke a personal token", openapi_extra=VIEWER)
def revoke(token: _TokenPath, desk: AtDesk, who: Member) -> TokenLine:
    """For good, and at once."""
    desk.ledger.tokens.revoke(str(who.id), token, desk.runtime.clock())
    desk.audit(who, "token_revoke", token)
    return next(_line(line) for line in desk.ledger.tokens.of(str(who.id)) if line.id == token)


def _by_hand(who: Who) -> None:
    """A token that leaks must not be able to outlive itself."""
    if who.session is None:
        raise RefusalError(403, "session_needed", "this is not for a token", advice="log in, and do it in the browser")


def _line(token: Token) -> TokenLine:
    return TokenLine(
        id=token.id,
        label=token.label,
        created_at=instant_of(token.created_at),
        expires_at=instant_or_none(token.expires_at),
        last_used_at=instant_or_none(token.last_used_at),
        revoked_at=instant_or_none(token.revoked_at),
    )
