"""The workspace under torture and its server: the same folder and port, one life after the other."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeyglass.ledger.ledger import Ledger
from journeyglass.testing.server import Reply, basic
from journeyglass.testing.torture import served
from journeyglass.testing.torture.warm import WarmServers

SOURCE = "web"
_SETTINGS = {"seal_seconds": "0.2", "log": "warning", "log_format": "json", "stop_seconds": "20"}
_POLL = 0.01


@dataclass(frozen=True)
class Passed:
    """A fault point that was come by, and in which thread."""

    thread: str
    point: str


class House:
    """A workspace in `folder` and the server on it; `ledger` is a database's address, where it is not a file."""

    def __init__(
        self, folder: Path, warm: WarmServers, ledger: str | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.root, self.ledger = folder, folder / "workspace", ledger
        self.clock, self.failing = folder / "clock", folder / "failing"
        self.log, self.points = folder / "log", folder / "points"
        self.port, self.life, self.pid = 0, 0, 0
        self._warm, self._settings = warm, {**_SETTINGS, **(settings or {})}

    def open_ledger(self) -> Ledger:
        """The ledger, opened beside the server."""
        return Ledger(self.ledger or self.root / ".journeyglass" / "ledger.db")

    def keys(self) -> tuple[str, str]:
        """A new key that sends, and one that asks `/api`."""
        (self.root / ".journeyglass").mkdir(exist_ok=True)
        with self.open_ledger() as ledger:
            now = time.time_ns() // 1_000
            sends = ledger.keys.create("server", source=SOURCE, rate=1_000_000, now=now)
            return sends.secret, ledger.keys.create("api", now=now).secret

    def start(self, fault: str | None = None) -> None:
        """Begin a life, to die at `fault` where that is given; it may be over before anything is asked of it."""
        self.life += 1
        self.points.unlink(missing_ok=True)
        told = self.folder / "told"
        told.unlink(missing_ok=True)
        arguments = ("-C", str(self.root), "serve", "--port", str(self.port))
        self.pid = self._warm.start(arguments, self._environment(fault), told, self.log)
        if not self.port:
            self.wait(lambda: told.exists() and "\n" in told.read_text(), 60)
            self.port = int(told.read_text().splitlines()[0].rpartition(":")[2])

    @property
    def alive(self) -> bool:
        """Whether the server runs."""
        return bool(self.pid) and self._warm.status(self.pid) is None

    def kill(self) -> None:
        """Kill it as a power cut would, if it lives."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        self._warm.status(self.pid, wait=True)

    def stop(self) -> int | None:
        """Ask it to end in order; how it ended."""
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
        return self._warm.status(self.pid, wait=True)

    def killed(self) -> bool:
        """Whether it is dead by a kill; RuntimeError where it ended otherwise."""
        status = self._warm.status(self.pid)
        if status is not None and status != -signal.SIGKILL:
            raise RuntimeError(f"the server ended by itself with {status}: {self.logged()}")
        return status is not None

    def passed(self) -> list[Passed]:
        """The points that the present life came by, in order."""
        if not self.points.exists():
            return []
        pairs = (line.rpartition(" ") for line in self.points.read_text("utf-8").splitlines())
        return [Passed(thread, point) for thread, _, point in pairs]

    def wait(self, until: Callable[[], bool], seconds: float = 120) -> None:
        """Wait until it holds; RuntimeError where the server ends before, TimeoutError where it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError, KeyError):
                if until():
                    return
            if not self.alive:
                raise RuntimeError(f"the server ended: {self.logged()}")
            time.sleep(_POLL)
        raise TimeoutError(f"it did not come to this in {seconds} s: {self.health()} {self.logged()}")

    def wait_ready(self) -> None:
        """Wait until it takes events."""
        self.wait(lambda: self.ask("/health/ready").status == 200)

    def wait_whole(self) -> None:
        """Wait until all of it is well and nothing waits to be read or sealed."""
        self.wait(lambda: self._settled(self.health()))

    def wait_whole_under_load(self) -> None:
        """Wait until all of it is well, whatever waits."""
        self.wait(lambda: self.health()["status"] == "well")

    def wait_round(self) -> None:
        """Wait until the keeper has made another round of reading from its beginning."""
        begun = self._rounds()
        self.wait(lambda: self._rounds() > begun + 1)

    def ask(
        self, path: str, key: str | None = None, method: str = "GET", body: bytes | None = None, seconds: float = 30
    ) -> Reply:
        """One request with a key for `/api`, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        head = {"Authorization": f"Bearer {key}"} if key and path.startswith("/api") else basic(key)
        try:
            connection.request(method, path, body, head)
            found = connection.getresponse()
            return Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def send(self, messages: list[dict[str, Any]], key: str) -> Reply:
        """Send a batch."""
        return self.ask("/v1/batch", key, "POST", json.dumps({"batch": messages}).encode())

    def health(self) -> dict[str, Any]:
        """What the health page says; empty where there is none."""
        try:
            found: dict[str, Any] = self.ask("/health").json()
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        return found

    def logged(self, most: int = 4_000) -> str:
        """The end of the log of all lives."""
        return self.log.read_text("utf-8", "replace")[-most:] if self.log.exists() else ""

    def _rounds(self) -> int:
        return sum(passed.point == "live.folded" for passed in self.passed())

    def _settled(self, health: Mapping[str, Any]) -> bool:
        if health["status"] != "well":
            return False
        with self.open_ledger() as ledger:
            stand = ledger.inbox.stand()
        return stand.rows == 0 and int(health["parts"]["keeper"]["facts"]["position"]) >= stand.last_seq

    def _environment(self, fault: str | None) -> dict[str, str]:
        serve = {f"JOURNEYGLASS_SERVE_{name.upper()}": value for name, value in self._settings.items()}
        armed = {served.POINTS: str(self.points), served.FAILING: str(self.failing), served.CLOCK: str(self.clock)}
        return {
            **serve,
            **armed,
            **({served.DIE: fault} if fault else {}),
            **({"JOURNEYGLASS_LEDGER": self.ledger} if self.ledger else {}),
        }
