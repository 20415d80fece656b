"""Who asks, and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Request

Role = Literal["viewer", "editor", "admin"]
Rank = Literal["public", "viewer", "editor", "admin"]
RANK = "x-role"
"""The extension of a route's OpenAPI entry that says who may ask it."""
PUBLIC: dict[str, Any] = {RANK: "public"}
VIEWER: dict[str, Any] = {RANK: "viewer"}
EDITOR: dict[str, Any] = {RANK: "editor"}
ADMIN: dict[str, Any] = {RANK: "admin"}
"""Given to a route as `openapi_extra`; without one reading is for viewers, everything else for editors."""


@dataclass(frozen=True)
class Who:
    """Who asks: a user, a key's program (`key`), or whoever is on this machine (`open`). `id` None: no user."""

    id: str | None
    name: str
    role: Role
    kind: Literal["user", "key", "open"]


THIS_MACHINE = Who(None, "this machine", "admin", "open")
"""Whoever asks where no key is needed."""


def _who(request: Request) -> Who:
    found: Who = request.scope.get("state", {}).get("who", THIS_MACHINE)
    return found


Asker = Annotated[Who, Depends(_who)]
