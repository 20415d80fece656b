"""`/api/users`: who may work with the workspace, and how much."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.ledger.users import User
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes_team import PasswordGiven, UserAsked, UserChange, UserLine, UserMade
from journeyglass.server.api.who import ADMIN, Asker
from journeyglass.workspace.instants import instant_of, instant_or_none

router = APIRouter(prefix="/users", tags=["users"])
_UserPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[a-z0-9]+$", examples=["401a658d93"])]


@router.get("", summary="Every user, the inactive ones too", openapi_extra=ADMIN)
def users(desk: AtDesk) -> list[UserLine]:
    """By e-mail address."""
    return [_line(user) for user in desk.ledger.users.all()]


@router.post("", summary="Make a user", status_code=201, openapi_extra=ADMIN)
def add(asked: UserAsked, desk: AtDesk, who: Asker) -> UserMade:
    """Without a password one is drawn; it is told in the answer and nowhere again, and has to be changed."""
    new = desk.team.add(asked.email, asked.name, asked.role, asked.password)
    desk.audit(who, "user_add", new.user.email, {"role": new.user.role, "name": new.user.name})
    return UserMade(**_line(new.user).model_dump(), one_time_password=new.one_time_password)


@router.patch("/{user}", summary="Change a user", openapi_extra=ADMIN)
def change(user: _UserPath, asked: UserChange, desk: AtDesk, who: Asker) -> UserLine:
    """Name, role, whether they may log in. The last admin stays one."""
    before = desk.ledger.users.find(user)
    after = desk.team.change(user, name=asked.name, role=asked.role, active=asked.active)
    pairs = {key: (getattr(before, key), getattr(after, key)) for key in ("name", "role", "active")}
    detail = {key: {"before": was, "after": now} for key, (was, now) in pairs.items() if was != now}
    desk.audit(who, "user_change", after.email, detail)
    return _line(after)


@router.post("/{user}/password", summary="Give a user another password", openapi_extra=ADMIN)
def password(user: _UserPath, desk: AtDesk, who: Asker) -> PasswordGiven:
    """A drawn one, told in the answer and nowhere again; every session of theirs ends."""
    found = desk.ledger.users.find(user)
    given = desk.team.give_password(user)
    desk.audit(who, "password_reset", found.email)
    return PasswordGiven(one_time_password=given)


def _line(user: User) -> UserLine:
    return UserLine(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        active=user.active,
        created_at=instant_of(user.created_at),
        last_seen_at=instant_or_none(user.last_seen_at),
    )
