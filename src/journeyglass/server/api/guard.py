"""Who may ask `/api`, and what: by a key, a token, a session's cookie; on loopback, where so set, whoever is here.

Every route has a rank, and here alone it is held against the role of who asks, before a byte of the body is read.

A page of another site must not be able to ask through the browser of somebody who is logged in or on this machine,
neither directly nor under a name that it has made to point here: so the `Host` has to be one of ours, the `Origin`, if
there is one, the same, and a change that a cookie speaks for says what only our own page knows.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping, MutableMapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from starlette.middleware.gzip import GZipMiddleware

from journeyglass.figures.wanted import wanted_until
from journeyglass.server.answer import App, Receive, Scope, Send, header
from journeyglass.server.api.entrance import Came, Entrance, check_csrf
from journeyglass.server.api.language import speak, told
from journeyglass.server.api.ranks import SAFE, Ranked, Routes
from journeyglass.server.api.throttle import Throttle
from journeyglass.server.api.who import RANKS, Role
from journeyglass.server.bodies import GoneError
from journeyglass.server.logs import logger
from journeyglass.server.refusal import RefusalError, fault

if TYPE_CHECKING:
    from journeyglass.server.api.desk import Desk

OPENAPI = "/api/openapi.json"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_WRONG, WRONG_SECONDS = 20, 60.0
"""So many wrong keys may come from one address within so many seconds."""
MOST_BODY = 1 << 20
PACKED = 4 << 10
"""Answers from so many bytes on are packed: maps and lists are. What holds a secret is smaller."""
STREAMED = frozenset({("POST", "/api/uploads")})
"""Routes that take their bodies bit by bit themselves, and bound them."""
_TOLD_OF = frozenset(
    {"journey", "source", "key", "user", "token", "share", "id", "account", "upload", "number", "path"}
)
"""What of a route's path may stand in the record of changes: no person does."""
_ELSEWHERE = (b"cross-site", b"same-site")
_log = logger("api")


class Guard:
    """Lets through to `app` who may ask; every refusal has the one shape of errors."""

    def __init__(self, app: App, desk: Desk, routes: Routes) -> None:
        self._app: App = GZipMiddleware(app, minimum_size=PACKED, compresslevel=4)
        self._desk, self._runtime, self._routes = desk, desk.runtime, routes
        self._entrance: Entrance = desk.entrance
        self._wrong = Throttle(MOST_WRONG, WRONG_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        begun = time.perf_counter()
        speak(scope)
        sent = _Sent(send)
        self._runtime.requests += 1
        try:
            route, inside = self._routes.find(scope["method"], scope["path"])
            came = await self._admit(scope, route)
            await self._pass(scope, receive, sent)
            if route.noted and came is not None and sent.status < 400:
                await self._write_down(came, scope["method"], route, inside)
        except GoneError:
            return
        except RefusalError as refusal:
            await refusal.answer(told).send(sent)
        except Exception as error:
            _log.error("fault", exc_info=error)
            if not sent.status:
                await fault().answer(told).send(sent)
        finally:
            self._runtime.requests -= 1
            self._note(scope, sent.status, time.perf_counter() - begun)

    async def _pass(self, scope: Scope, receive: Receive, sent: Send) -> None:
        """Hand the request on, with its body read where the route does not read it itself."""
        if (scope["method"], scope["path"]) in STREAMED:
            await self._app(scope, receive, sent)
            return
        body = await self._runtime.bodies.read(scope, receive, MOST_BODY)
        line = _Line(body, receive)
        try:
            # A question is worked on while somebody waits for the answer; a change is made whoever has gone.
            with wanted_until(line.gone.is_set) if scope["method"] in SAFE else nullcontext():
                await self._app(scope, line, sent)
        finally:
            line.close()
            self._runtime.bodies.free(body)

    async def _admit(self, scope: Scope, route: Ranked) -> Came | None:
        """Who asks, if they may."""
        _check_host(scope, self._runtime.serving.loopback, self._runtime.serving.hosts)
        if self._runtime.requests > self._runtime.serving.requests:
            raise RefusalError(503, "busy", "too many requests are being worked on", advice="try again in a second")
        if scope["path"] == OPENAPI:
            return None
        try:
            came = await self._who(scope)
        except RefusalError:
            if route.rank != "public":
                raise
            came = None
        if came is None and route.rank != "public":
            raise RefusalError(401, "log_in", "nobody is logged in here", advice="log in, or send a key or a token")
        if came is not None:
            _check_may(scope, came, route)
            scope.setdefault("state", {})["who"] = came.who
        return came

    async def _who(self, scope: Scope) -> Came | None:
        address = scope["client"][0] if scope.get("client") else ""
        if header(scope, b"authorization") is not None:
            self._wrong.check(address, "wrong_keys", "too many wrong keys came from there")
        try:
            return await self._entrance.find(scope)
        except RefusalError as refusal:
            if refusal.status == 401:
                self._wrong.count(address)
            raise

    async def _write_down(self, came: Came, method: str, route: Ranked, inside: Mapping[str, str]) -> None:
        """What a route that says nothing of its own has changed, so that no change is missing in the record."""
        if came.who.noted.done:
            return
        named = {name: value for name, value in inside.items() if name in _TOLD_OF}
        action = f"{method} {route.path.removeprefix('/api')}"
        await asyncio.to_thread(self._desk.audit, came.who, action[:60], " ".join(named.values()))

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = f"/api{route.path_format}" if route is not None else "/api"
        self._runtime.metrics.request(path, status or 499, seconds)
        request = scope.get("state", {}).get("request_id")
        _log.info(
            "asked", method=scope["method"], route=path, status=status, request=request, seconds=round(seconds, 4)
        )


def _check_host(scope: Scope, loopback: bool, hosts: tuple[str, ...]) -> None:
    said = (header(scope, b"host") or b"").decode("latin-1").lower()
    ours = {*hosts, *(LOOPBACK if loopback else ())}
    if ours and _name(said) not in ours:
        raise RefusalError(
            403, "host", "this name is not one of the server's", advice="add it to `hosts` under [serve]"
        )
    origin = header(scope, b"origin")
    elsewhere = origin is not None and origin.decode("latin-1").lower().partition("://")[2] != said
    if elsewhere or (scope["method"] not in SAFE and header(scope, b"sec-fetch-site") in _ELSEWHERE):
        raise RefusalError(403, "origin", "/api is not for pages of other sites", advice="ask from your own server")


def _check_may(scope: Scope, came: Came, route: Ranked) -> None:
    """RefusalError 403 for who has too low a role, does not say what our pages say, or has a password to change."""
    if route.rank == "public":
        return
    if came.who.session is not None and scope["method"] not in SAFE:
        check_csrf(scope, came.who.session)
    if not may(came.who.role, route):
        raise RefusalError(
            403, "role", f"this is for the role {route.rank} and above", advice="ask an admin of the workspace"
        )
    if came.must_change and not route.always:
        raise RefusalError(
            403, "password_change", "your password has to be changed first", advice="change it under `Me`"
        )


def may(role: Role, route: Ranked) -> bool:
    """Whether the role is high enough for the route."""
    return RANKS.index(role) >= RANKS.index(route.rank)


class _Sent:
    """Passes on what is sent, and remembers the status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


class _Line:
    """Gives a body that was read already, then the end of the line; `gone` is set as soon as that comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._end = asyncio.create_task(self._listen(receive))
        self.gone = threading.Event()

    async def _listen(self, receive: Receive) -> MutableMapping[str, Any]:
        message = await receive()  # nothing else can come behind a body
        self.gone.set()
        return message

    async def __call__(self) -> MutableMapping[str, Any]:
        body, self._body = self._body, None
        if body is None:
            return await asyncio.shield(self._end)
        return {"type": "http.request", "body": body, "more_body": False}

    def close(self) -> None:
        """Listen no longer."""
        self._end.cancel()


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
