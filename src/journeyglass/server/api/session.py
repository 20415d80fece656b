"""`/api/session`, `/api/setup`: the first user, logging in and out, and who is logged in."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import APIRouter, Request
from fastapi.responses import Response

from journeyglass.ledger.sessions import ABSOLUTE
from journeyglass.ledger.users import User
from journeyglass.server.api.browsers import address_of, cookie_of, is_near, is_secure
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.entrance import as_who, csrf_of
from journeyglass.server.api.shapes_team import HereShape, LogInAsked, SessionShape, SetUpAsked, SignedIn, UserShape
from journeyglass.server.api.who import FIRST, PUBLIC, QUIET, VIEWER, Asker, Who
from journeyglass.workspace.passwords import PasswordError

router = APIRouter(tags=["session"])
NOBODY = Who(None, "nobody", "viewer", "open")
"""Whoever a failed log-in was, as it is written down."""


@router.get("/session", summary="Who is logged in", openapi_extra=PUBLIC)
def session(desk: AtDesk, request: Request) -> SessionShape:
    """By the browser's cookie; also whether the workspace is still to be set up."""
    secret = cookie_of(desk, request)
    found = desk.entrance.session(secret) if secret else None
    return told(desk, request, found.user if found else None, secret if found else None)


@router.post("/setup", summary="Make the first user", status_code=201, openapi_extra=PUBLIC)
def set_up(asked: SetUpAsked, desk: AtDesk, request: Request, response: Response) -> SessionShape:
    """An admin, who is logged in at once. Only while there is no user."""
    if not desk.entrance.is_set_up() and not is_near(desk, request):
        desk.logins.check_code(asked.code, address_of(request))
    user = desk.team.set_up(asked.email, asked.name, asked.password)
    desk.audit(as_who(user, None), "set_up", user.email)
    return enter(desk, request, response, user)


@router.post("/session", summary="Log in", status_code=201, openapi_extra=PUBLIC)
def log_in(asked: LogInAsked, desk: AtDesk, request: Request, response: Response) -> SessionShape:
    """Sets the session's cookie, here and in those other workspaces of this server that know the same log-in."""
    try:
        user = desk.logins.log_in(asked.email, asked.password, address_of(request))
    except PasswordError:
        desk.audit(NOBODY, "log_in_failed", desk.logins.known_as(asked.email))
        raise
    desk.audit(as_who(user, None), "log_in", user.email)
    there = [one.runtime.desk for one in desk.runtime.neighbours if one.runtime.desk is not None]
    entered = [other for other in there if _log_in_there(other, asked, request, response)]
    return enter(desk, request, response, user, entered)


@router.delete("/session", summary="Log out", openapi_extra=VIEWER | FIRST | QUIET)
def log_out(desk: AtDesk, who: Asker, request: Request, response: Response) -> SessionShape:
    """Ends this session; others of the same user go on."""
    if who.session is not None:
        desk.logins.close(who.session)
        desk.audit(who, "log_out")
        response.delete_cookie(desk.entrance.cookie, path="/")
    return told(desk, request, None, None)


def enter(desk: Desk, request: Request, response: Response, user: User, entered: Collection[Desk] = ()) -> SessionShape:
    """Open a session for the user, who `entered` other workspaces too; the browser's former session ends."""
    return told(desk, request, user, _open(desk, request, response, user), entered)


def _open(desk: Desk, request: Request, response: Response, user: User) -> str:
    """A new session's secret, which is the browser's from now on."""
    secret = desk.logins.open(user, cookie_of(desk, request))
    response.set_cookie(
        desk.entrance.cookie,
        secret,
        max_age=ABSOLUTE // 1_000_000,
        path="/",
        secure=is_secure(desk, request),
        httponly=True,
        samesite="lax",
    )
    return secret


def told(
    desk: Desk, request: Request, user: User | None, secret: str | None, entered: Collection[Desk] = ()
) -> SessionShape:
    """The session as it is told."""
    settings, opened = desk.workspace.settings, user is None and desk.entrance.is_open()
    name = settings.name or desk.workspace.root.name
    shown = UserShape(id="", email="", name="this machine", role="admin") if opened else _shown(user)
    return SessionShape(
        state="in" if shown else "out" if desk.entrance.is_set_up() else "setup",
        user=shown,
        csrf=csrf_of(secret) if secret else None,
        open=opened,
        code=not desk.entrance.is_set_up() and not is_near(desk, request),
        workspace=HereShape(name=name, label=settings.label, language=settings.language, journey=settings.journey),
        workspaces=[
            SignedIn(name=name, label=settings.label, url=f"{desk.runtime.prefix}/", signed_in=shown is not None),
            *_elsewhere(desk, request, entered),
        ],
    )


def _shown(user: User | None) -> UserShape | None:
    return None if user is None else UserShape.model_validate(user)


def _elsewhere(desk: Desk, request: Request, entered: Collection[Desk]) -> list[SignedIn]:
    """The other workspaces of this server where this browser is logged in; of others nothing is told."""
    found = []
    for neighbour in desk.runtime.neighbours:
        there = neighbour.runtime.desk
        if there is not None and (there in entered or _is_in(there, request)):
            settings = there.workspace.settings
            name, url = settings.name or neighbour.name, f"{neighbour.runtime.prefix}/"
            found.append(SignedIn(name=name, label=settings.label, url=url, signed_in=True))
    return found


def _is_in(there: Desk, request: Request) -> bool:
    secret = cookie_of(there, request)
    return secret is not None and there.entrance.session(secret) is not None


def _log_in_there(there: Desk, asked: LogInAsked, request: Request, response: Response) -> bool:
    """The same log-in at another workspace of this server; that it fails there is nobody's affair."""
    user = there.team.known(asked.email, asked.password)
    if user is not None:
        there.audit(as_who(user, None), "log_in", user.email)
        _open(there, request, response, user)
    return user is not None
