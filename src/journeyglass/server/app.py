"""The whole server as one ASGI application: tracking, what browsers ask first, health, metrics, `/api`."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import time
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeyglass.errors import JourneyglassError
from journeyglass.server.answer import GUARDED, Answer, Headers, Receive, Scope, Send, header
from journeyglass.server.bodies import GoneError
from journeyglass.server.browser import browser_answer
from journeyglass.server.clock import system_clock
from journeyglass.server.cors import cors, preflight
from journeyglass.server.health import alive_answer, health_answer, ready, ready_answer
from journeyglass.server.logs import logger
from journeyglass.server.metrics import CONTENT_TYPE
from journeyglass.server.pages import missing_answer, page_answer
from journeyglass.server.refusal import RefusalError, fault, not_allowed, nothing_here, refused
from journeyglass.server.routes import Route, route_of, tidy
from journeyglass.server.runtime import Clock, Runtime
from journeyglass.server.shared import SharedMaps, is_shared
from journeyglass.server.tracking import Tracking
from journeyglass.workspace.serving import Serving
from journeyglass.workspace.settings import FILE, load_settings

if TYPE_CHECKING:
    from journeyglass.server.house import House

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_HEALTH = ("/health", "/health/live", "/health/ready")
_DISCARDED = 1 << 20
_log = logger("http")


class Server:
    """The application; `runtime` is what it works with."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._tracking = Tracking(runtime)
        self._shared = SharedMaps(runtime)
        self._numbers = itertools.count()
        self._prefix = secrets.token_hex(4).encode()

    def begin_to_stop(self) -> None:
        """Let what goes on for ever come to its end."""
        self.runtime.begin_to_stop()

    def ready(self) -> bool:
        """Whether events can be acknowledged."""
        return ready(self.runtime.parts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the beginning and end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.runtime.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.runtime.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        name = self._request_id(scope)
        path: str = scope["path"]
        route = route_of(path)
        if route is None and _is_api(path):
            await self._api(scope, receive, send, name)
            return
        if route is None and (page := await self._page(scope)) is not None:
            await page.send(send, ((b"x-request-id", name), *_for_ever_safe(scope)))
            return
        self.runtime.requests += 1
        try:
            label, answer = await self._answer(route, scope, receive)
        except GoneError:
            return
        finally:
            self.runtime.requests -= 1
        await answer.send(send, (*cors(scope), (b"x-request-id", name)))
        seconds = time.perf_counter() - begun
        self.runtime.metrics.request(label, answer.status, seconds)
        if answer.status >= 400:
            _log.warning("refused", route=label, status=answer.status, request=name.decode(), seconds=round(seconds, 4))
        else:
            _log.debug("answered", route=label, status=answer.status, request=name.decode(), seconds=round(seconds, 4))

    async def _answer(self, route: Route | None, scope: Scope, receive: Receive) -> tuple[str, Answer]:
        """The route's name, as metrics tell it, and the answer."""
        label = route.path if route else "other"
        try:
            if route is not None:
                return label, await self._track(route, scope, receive)
            return await self._other(scope, receive)
        except RefusalError as refusal:
            return label, refusal.answer()
        except JourneyglassError as error:
            return label, refused(error).answer()
        except (GoneError, asyncio.CancelledError):
            raise
        except Exception as error:
            _log.error("fault", route=label, exc_info=error)
            return label, fault().answer()

    async def _page(self, scope: Scope) -> Answer | None:
        """The web app, or a part of it, or a shared map; None where the path is neither's."""
        try:
            return await self._shared.answer(scope) if is_shared(scope["path"]) else page_answer(scope)
        except RefusalError as refusal:
            return refusal.answer()
        except Exception as error:
            _log.error("fault", route="page", exc_info=error)
            return fault().answer()

    async def _track(self, route: Route, scope: Scope, receive: Receive) -> Answer:
        method = scope["method"]
        if method == "POST":
            return await self._tracking.take(route, scope, receive)
        if method == "OPTIONS":
            return Answer(200, b"", preflight(scope))
        raise not_allowed("POST, OPTIONS")

    async def _other(self, scope: Scope, receive: Receive) -> tuple[str, Answer]:
        method, path = scope["method"], tidy(scope["path"])
        if path in _HEALTH or (path == "/metrics" and not self.runtime.serving.metrics_port):
            return path, self._told(path, scope)
        found = browser_answer(scope, self.runtime.serving.public_url)
        if found is None and (page := missing_answer(scope)) is not None:
            return "page", page
        if found is None:
            raise nothing_here("events go to /v1/batch; see the guide on tracking")
        if method == "OPTIONS":
            return "browser", Answer(200, b"", preflight(scope))
        if method not in ("GET", "HEAD", "POST"):
            raise not_allowed("GET, POST, OPTIONS")
        self.runtime.bodies.free(await self.runtime.bodies.read(scope, receive, _DISCARDED))
        return "browser", found

    def _told(self, path: str, scope: Scope) -> Answer:
        if scope["method"] not in ("GET", "HEAD"):
            raise not_allowed("GET")
        if path == "/health/live":
            return alive_answer()
        if path == "/metrics":
            return self._metrics()
        parts = self.runtime.parts()
        if path == "/health/ready":
            return ready_answer(parts)
        return health_answer(parts, html=b"text/html" in (header(scope, b"accept") or b""))

    async def metrics_alone(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application of the port that has nothing but the metrics."""
        if tidy(scope["path"]) == "/metrics" and scope["method"] in ("GET", "HEAD"):
            await self._metrics().send(send)
        else:
            await nothing_here("the metrics are at /metrics").answer().send(send)

    def _metrics(self) -> Answer:
        return Answer(200, self.runtime.metrics.page(), ((b"content-type", CONTENT_TYPE), *GUARDED))

    async def _api(self, scope: Scope, receive: Receive, send: Send, name: bytes) -> None:
        app = self.runtime.api
        more = ((b"x-request-id", name), *GUARDED, *_for_ever_safe(scope))
        if app is None:
            loading = RefusalError(
                503, "loading", "the application API is being loaded", advice="try again in a second"
            )
            await loading.answer().send(send, more)
            return
        scope.setdefault("state", {})["request_id"] = name.decode()
        await app(scope, receive, _with_headers(send, more))

    def _request_id(self, scope: Scope) -> bytes:
        given = header(scope, b"x-request-id")
        if given is not None and _REQUEST_ID.fullmatch(given):
            return given
        return b"%s-%x" % (self._prefix, next(self._numbers))


def create_app(
    root: Path, *, serving: Serving | None = None, clock: Clock = system_clock, keeper: bool = True
) -> Server:
    """The server of the workspace in `root` as an ASGI application with a lifespan."""
    found = serving or load_settings(root / FILE).serve
    return Server(Runtime(root, found if keeper else replace(found, keeper=False), clock))


def open_app(root: Path, serving: Serving, clock: Clock) -> Server | House:
    """The server of the workspace in `root`, and of those that its settings name beside it."""
    if not serving.workspaces:
        return create_app(root, serving=serving, clock=clock)
    from journeyglass.server.house import open_house

    return open_house(root, serving, clock, [root / said for said in serving.workspaces])


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _for_ever_safe(scope: Scope) -> Headers:
    """Whoever came by HTTPS is to come by it from then on."""
    return ((b"strict-transport-security", b"max-age=31536000"),) if scope["scheme"] == "https" else ()


def _with_headers(send: Send, more: tuple[tuple[bytes, bytes], ...]) -> Send:
    async def with_more(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            known = {key for key, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in known)]
        await send(message)

    return with_more
