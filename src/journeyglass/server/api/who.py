"""Who asks, and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import Depends, Request

from journeyglass.server.refusal import RefusalError

Role = Literal["viewer", "editor", "admin"]
Rank = Literal["public", "viewer", "editor", "admin"]
RANKS: tuple[Rank, ...] = ("public", "viewer", "editor", "admin")
"""From the lowest to the highest."""
RANK, NOTE, ALWAYS = "x-role", "x-audit", "x-always"
"""The extensions of a route's OpenAPI entry: who may ask it; `none` where asking it changes nothing worth a line in
the record; whether it is open to somebody who must change their password first."""
PUBLIC: dict[str, Any] = {RANK: "public"}
VIEWER: dict[str, Any] = {RANK: "viewer"}
EDITOR: dict[str, Any] = {RANK: "editor"}
ADMIN: dict[str, Any] = {RANK: "admin"}
"""Given to a route as `openapi_extra`; without one reading is for viewers, everything else for editors."""
QUIET: dict[str, Any] = {NOTE: "none"}
"""Joined to a rank (`EDITOR | QUIET`) of a route that is asked by POST, but changes nothing: a preview, presence."""
FIRST: dict[str, Any] = {ALWAYS: True}
"""Joined to the rank of what somebody may do who must change their password first."""


@dataclass
class Noted:
    """Whether a request was written down already."""

    done: bool = False


@dataclass(frozen=True)
class Who:
    """Who asks: a user, a key's program (`key`), or whoever is on this machine (`open`). `id` None: no user.

    `session` is the secret of the browser's session; None where a token, a key or nobody's session asks.
    """

    id: str | None
    name: str
    role: Role
    kind: Literal["user", "key", "open"]
    session: str | None = field(default=None, repr=False, compare=False)
    noted: Noted = field(default_factory=Noted, repr=False, compare=False)


THIS_MACHINE = Who(None, "this machine", "admin", "open")
"""Whoever asks where no key is needed."""


def who_of(request: Request) -> Who | None:
    """Who asks a public route; None: nobody known."""
    found: Who | None = request.scope.get("state", {}).get("who")
    return found


def _who(request: Request) -> Who:
    return who_of(request) or THIS_MACHINE


def _user(request: Request) -> Who:
    who = _who(request)
    if who.id is None:
        raise RefusalError(403, "no_user", "this is about a user, and a key is none", advice="log in, or use a token")
    return who


Asker = Annotated[Who, Depends(_who)]
Member = Annotated[Who, Depends(_user)]
"""Who asks, where only a user can: 403 for a key."""
