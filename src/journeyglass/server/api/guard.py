"""Who may ask `/api`: those with a key of the kind `api`; on loopback, where so set, whoever is on this machine.

A page of another site must not be able to ask through the browser of somebody on this machine, neither directly nor
under a name that it has made to point here: so the `Host` has to be one of ours, and the `Origin`, if there is one,
the same.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from journeyglass.server.answer import App, Receive, Scope, Send, header
from journeyglass.server.bodies import GoneError
from journeyglass.server.keyring import unknown_key
from journeyglass.server.logs import logger
from journeyglass.server.refusal import RefusalError, fault

if TYPE_CHECKING:
    from journeyglass.server.runtime import Runtime

OPENAPI = "/api/openapi.json"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_WRONG, WRONG_SECONDS = 20, 60.0
"""So many wrong keys may come from one address within so many seconds."""
MOST_BODY = 1 << 20
STREAMED = frozenset({("POST", "/api/uploads")})
"""Routes that take their bodies bit by bit themselves, and bound them."""
_MOST_ADDRESSES = 10_000
_log = logger("api")


class Guard:
    """Lets through to `app` who may ask; every refusal has the one shape of errors."""

    def __init__(self, app: App, runtime: Runtime) -> None:
        self._app, self._runtime = app, runtime
        self._wrong: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        begun = time.perf_counter()
        told = _Told(send)
        self._runtime.requests += 1
        try:
            await self._admit(scope)
            if (scope["method"], scope["path"]) in STREAMED:
                await self._app(scope, receive, told)
                return
            body = await self._runtime.bodies.read(scope, receive, MOST_BODY)
            try:
                await self._app(scope, _again(body, receive), told)
            finally:
                self._runtime.bodies.free(body)
        except GoneError:
            return
        except RefusalError as refusal:
            await refusal.answer().send(told)
        except Exception as error:
            _log.error("fault", exc_info=error)
            if not told.status:
                await fault().answer().send(told)
        finally:
            self._runtime.requests -= 1
            self._note(scope, told.status, time.perf_counter() - begun)

    async def _admit(self, scope: Scope) -> None:
        self._check_host(scope)
        if self._runtime.requests > self._runtime.serving.requests:
            raise RefusalError(503, "busy", "too many requests are being worked on", advice="try again in a second")
        if scope["path"] == OPENAPI or (self._runtime.serving.open and self._runtime.serving.loopback):
            return
        address = scope["client"][0] if scope.get("client") else ""
        self._check_tries(address)
        try:
            key = await self._runtime.ring.find(_bearer(scope))
        except RefusalError as refusal:
            if refusal.status == 401:
                self._count(address)
            raise
        if key.kind != "api":
            raise RefusalError(
                403, "wrong_key", "this key is for sending events", advice="ask with a key of the kind `api`"
            )

    def _check_host(self, scope: Scope) -> None:
        serving = self._runtime.serving
        said = (header(scope, b"host") or b"").decode("latin-1").lower()
        host = _name(said)
        ours = {*serving.hosts, *(LOOPBACK if serving.loopback else ())}
        if ours and host not in ours:
            raise RefusalError(
                403, "host", "this name is not one of the server's", advice="add it to `hosts` under [serve]"
            )
        origin = header(scope, b"origin")
        if origin is not None and origin.decode("latin-1").lower().partition("://")[2] != said:
            raise RefusalError(403, "origin", "/api is not for pages of other sites", advice="ask from your own server")

    def _check_tries(self, address: str) -> None:
        tries = self._wrong.get(address)
        if tries is None:
            return
        now = time.monotonic()
        while tries and now - tries[0] > WRONG_SECONDS:
            tries.popleft()
        if len(tries) >= MOST_WRONG:
            wait = int(WRONG_SECONDS - (now - tries[0])) + 1
            raise RefusalError(429, "wrong_keys", "too many wrong keys came from there", advice="wait", retry=wait)

    def _count(self, address: str) -> None:
        if address not in self._wrong and len(self._wrong) >= _MOST_ADDRESSES:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong.setdefault(address, deque(maxlen=MOST_WRONG)).append(time.monotonic())

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = f"/api{route.path_format}" if route is not None else "/api"
        self._runtime.metrics.request(path, status or 499, seconds)
        request = scope.get("state", {}).get("request_id")
        _log.info(
            "asked", method=scope["method"], route=path, status=status, request=request, seconds=round(seconds, 4)
        )


class _Told:
    """Passes on what is sent, and remembers the status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, and then what else there is."""
    given = False

    async def again() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _bearer(scope: Scope) -> str:
    scheme, _, secret = (header(scope, b"authorization") or b"").decode("latin-1").strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise unknown_key()
    return secret.strip()


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
