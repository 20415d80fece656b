"""Several workspaces behind one address: the first at `/`, each other below `/w/NAME/`.

Each has a `Runtime` of its own, with its own ledger, lake, users, keys, cookies and throttles. The house only takes the
prefix off the path and hands the request on. One workspace knows of its neighbours for one thing: a log-in that went
well is tried there too, and the browser is told in which of them it is logged in.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from journeyglass.errors import InputError
from journeyglass.server.answer import Receive, Scope, Send
from journeyglass.server.app import Server
from journeyglass.server.runtime import Clock, Neighbour, Runtime
from journeyglass.workspace.finding import root_of
from journeyglass.workspace.ledgers import ledger_of
from journeyglass.workspace.serving import Serving
from journeyglass.workspace.settings import FILE, load_settings

BELOW = "/w/"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class House:
    """The application of several workspaces; its `runtime` is that of the first."""

    def __init__(self, main: Server, others: Mapping[str, Server]) -> None:
        self.main, self.others = main, dict(others)
        self.runtime = main.runtime
        known = [Neighbour(name, server.runtime) for name, server in ((main.runtime.root.name, main), *others.items())]
        for server in self.servers:
            server.runtime.neighbours = tuple(one for one in known if one.runtime is not server.runtime)

    @property
    def servers(self) -> tuple[Server, ...]:
        """The first one and the others."""
        return (self.main, *self.others.values())

    def ready(self) -> bool:
        """Whether events of every workspace can be acknowledged."""
        return all(server.ready() for server in self.servers)

    def begin_to_stop(self) -> None:
        """Let what goes on for ever come to its end."""
        for server in self.servers:
            server.begin_to_stop()

    async def metrics_alone(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application of the port that has nothing but the metrics; the others' are below their own paths."""
        server, inner = self._of(scope)
        await server.metrics_alone(inner, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the beginning and end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        server, inner = self._of(scope)
        await server(inner, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.gather(*(server.runtime.start() for server in self.servers))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.gather(*(server.runtime.stop() for server in self.servers))
        await send({"type": "lifespan.shutdown.complete"})

    def _of(self, scope: Scope) -> tuple[Server, Scope]:
        """The workspace that a path means, and the request as that one sees it."""
        path: str = scope["path"]
        name, slash, rest = path.removeprefix(BELOW).partition("/")
        if not path.startswith(BELOW) or name not in self.others:
            return self.main, scope
        inner = {**scope, "path": slash + rest or "/", "root_path": BELOW + name, "state": {}}
        inner.pop("raw_path", None)
        return self.others[name], inner


def open_house(root: Path, serving: Serving, clock: Clock, others: Sequence[Path]) -> House:
    """The house of the workspace in `root` and of these others; InputError where two are one."""
    roots = {root.resolve(): root.name}
    ledgers = {_ledger(root)}
    servers: dict[str, Server] = {}
    for said in others:
        found = root_of(said).resolve()
        name = found.name
        if not _NAME.fullmatch(name):
            raise InputError(f"the folder `{name}` cannot be part of an address", "use letters, digits, - and _")
        if found in roots or name in servers:
            raise InputError(f"the workspace {name} is named twice", "name each once, and give folders different names")
        if (ledger := _ledger(found)) in ledgers:
            raise InputError(f"{name} keeps its ledger where another workspace does", "give each a ledger of its own")
        roots[found] = name
        ledgers.add(ledger)
        servers[name] = Server(Runtime(found, _serving(found, serving, name), clock, f"{BELOW}{name}"))
    return House(Server(Runtime(root, serving, clock)), servers)


def _serving(root: Path, main: Serving, name: str) -> Serving:
    """The settings of another workspace; where the server listens is the first one's affair."""
    own = load_settings(root / FILE).serve
    if own.open and not main.loopback:
        raise InputError(f"`open` is set in {name}, and the server is not on loopback", "take `open` out there")
    return replace(
        own,
        host=main.host,
        port=main.port,
        hosts=main.hosts,
        proxies=main.proxies,
        public_url=main.public_url,
        metrics_port=main.metrics_port,
        keeper=main.keeper,
        workspaces=(),
    )


def _ledger(root: Path) -> str:
    said = ledger_of(root.resolve(), load_settings(root / FILE).ledger)
    return str(said)
