"""What a browser's request tells: its address, its cookie, whether it came safely, whether it is on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from journeyglass.server.api.entrance import cookie

if TYPE_CHECKING:
    from journeyglass.server.api.desk import Desk

_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


def address_of(request: Request) -> str:
    """Where it came from; behind a proxy that is believed, from whom that had it."""
    return request.client.host if request.client else ""


def cookie_of(desk: Desk, request: Request) -> str | None:
    """The secret of the session of this workspace, if the browser has one."""
    return cookie(request.scope, desk.entrance.cookie)


def is_secure(desk: Desk, request: Request) -> bool:
    """Whether the browser asked by HTTPS."""
    return request.url.scheme == "https" or desk.runtime.serving.public_url.startswith("https://")


def is_near(desk: Desk, request: Request) -> bool:
    """Whether who asks is surely on the server's own machine.

    Not where a proxy may stand in front of it: then everybody's requests would come from this machine.
    """
    serving = desk.runtime.serving
    behind = serving.public_url or serving.hosts or any(name in request.headers for name in ("forwarded", "via"))
    behind = behind or any(name.startswith("x-forwarded-") for name in request.headers)
    return serving.loopback and not behind and address_of(request) in _NEAR and (request.url.hostname or "") in _NEAR


def base_of(desk: Desk, request: Request) -> str:
    """The address by which browsers reach this workspace, without a slash at its end."""
    said = desk.runtime.serving.public_url.rstrip("/")
    return f"{said or f'{request.url.scheme}://{request.url.netloc}'}{desk.runtime.prefix}"
