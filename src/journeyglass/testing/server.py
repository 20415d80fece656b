"""A real server in a process of its own: started, asked, stopped, killed, started again on the same port.

with running(workspace) as server:
    secret = server.key("web")
    server.post("/v1/track", {"event": "Signed Up", "userId": "u1"}, secret)
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeyglass.ledger.keys import KeyKind
from journeyglass.ledger.ledger import Ledger
from journeyglass.testing.faults import VARIABLE

_MAIN = "from journeyglass.cli import main; main()"
_ARMED = f"from journeyglass.testing.faults import arm_from_environment as arm; arm(); {_MAIN}"
_POLL_SECONDS = 0.02
_SETTING = "JOURNEYGLASS_SERVE_"


@dataclass(frozen=True)
class Reply:
    """What a server answered; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Running:
    """A server of the workspace in `root`; `port` 0 takes a free one at the first start and keeps it.

    `settings` are those of `[serve]`; `fault` is a fault point to die at; `environment` goes to the process as it is.
    """

    def __init__(
        self,
        root: Path,
        port: int = 0,
        settings: Mapping[str, object] | None = None,
        fault: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.root, self.port, self.fault = root, port, fault
        self.settings = dict(settings or {})
        self.environment = dict(environment or {})
        self.log = Path(tempfile.mkdtemp(prefix="journeyglass-server-")) / "log"
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process' number."""
        return self._running().pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self, *more: str, ready: bool = True, seconds: float = 60) -> None:
        """Start it, with `more` options of the command, and wait until it takes events."""
        command = [sys.executable, "-c", _ARMED if self.fault else _MAIN, "-C", str(self.root), "serve"]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, on this very package
                [*command, "--port", str(self.port), *more],
                stdout=subprocess.PIPE, stderr=log, text=True, env=self._environment(),
            )  # fmt: skip
        self.port = self._told_port()
        if ready:
            self.wait_ready(seconds)

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait until it can acknowledge events."""
        self.wait(lambda: self._asks("/health/ready").status == 200, seconds)

    def wait_whole(self, seconds: float = 90) -> None:
        """Wait until every part of it is well, the keeper and `/api` too."""
        self.wait(lambda: self._asks("/health").json()["status"] == "well", seconds)

    def wait(self, until: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for a condition; TimeoutError with the server's log where it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                if until():
                    return
            if not self.alive:
                raise RuntimeError(f"the server ended: {self.logged()}")
            time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"it did not come to this in {seconds} s: {self.logged()}")

    def stop(self, seconds: float = 60) -> int:
        """Ask it to end in order; its exit code."""
        return self._end(signal.SIGTERM, seconds)

    def kill(self) -> int:
        """Kill it as a power cut would."""
        return self._end(signal.SIGKILL, 60)

    def hang_up(self) -> None:
        """Ask it to start anew with its settings read again (SIGHUP)."""
        self._running().send_signal(signal.SIGHUP)

    def key(self, source: str | None = "web", kind: KeyKind = "server", **more: Any) -> str:
        """A new key's secret, made in the workspace's ledger."""
        with Ledger(self.root / ".journeyglass" / "ledger.db") as ledger:
            named = None if kind == "api" else source
            return ledger.keys.create(kind, source=named, now=time.time_ns() // 1_000, **more).secret

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 60,
    ) -> Reply:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            return Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def post(self, path: str, value: Any, secret: str | None = None, **headers: str) -> Reply:
        """Send a value as JSON with a key as SDKs do (Basic)."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.ask(path, "POST", json.dumps(value).encode(), {**basic(secret), **named})

    def get(self, path: str, secret: str | None = None) -> Reply:
        """Ask `/api` with a key."""
        return self.ask(path, headers={} if secret is None else {"Authorization": f"Bearer {secret}"})

    def memory(self) -> int:
        """The bytes of memory that the process holds (Linux)."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("VmRSS"))

    def logged(self, most: int = 4_000) -> str:
        """The end of its log."""
        return self.log.read_text()[-most:] if self.log.exists() else ""

    def faults(self) -> list[str]:
        """The lines of its log that tell of an error of its own."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if '"level": "error"' in line or line.startswith("Traceback")]

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process

    def _end(self, number: int, seconds: float) -> int:
        process = self._running()
        if process.poll() is None:
            process.send_signal(number)
        return process.wait(seconds)

    def _asks(self, path: str) -> Reply:
        return self.ask(path, seconds=5)

    def _environment(self) -> dict[str, str]:
        said = {f"{_SETTING}{name.upper()}": _said(value) for name, value in self.settings.items()}
        return {**os.environ, **said, **({VARIABLE: self.fault} if self.fault else {}), **self.environment}

    def _told_port(self) -> int:
        """The port, as the first line says it."""
        process = self._running()
        if process.stdout is None:
            raise RuntimeError("the server has no output")
        with process.stdout as told:
            line = told.readline()
        if ":" not in line:
            process.wait(30)
            raise RuntimeError(f"the server did not start: {self.logged()}")
        return int(line.strip().rpartition(":")[2])


@contextlib.contextmanager
def running(
    root: Path,
    port: int = 0,
    settings: Mapping[str, object] | None = None,
    *,
    fault: str | None = None,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """A server that takes events; it is ended with the block, whatever state it is in."""
    server = Running(root, port, settings, fault, environment)
    try:
        server.start(*options)
        yield server
    finally:
        if server.alive:
            server.kill()
        server.log.unlink(missing_ok=True)
        server.log.parent.rmdir()


def basic(secret: str | None) -> dict[str, str]:
    """The header by which SDKs send their key: as a user without a password."""
    if secret is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(f"{secret}:".encode()).decode()}


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list | tuple) else str(value)
