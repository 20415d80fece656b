"""A real server on loopback, in a process of its own, that tests may kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from journeyglass import Workspace
from journeyglass.ledger.keys import KeyKind
from journeyglass.ledger.ledger import Ledger

SECONDS = 60.0


class Served:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = 0
        self._log = (root / "server.log").open("ab")
        self.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def key(
        self, kind: KeyKind, source: str | None = None, origins: Sequence[str] = (), rate: int | None = None
    ) -> str:
        with self._ledger() as ledger:
            return ledger.keys.create(
                kind, source=source, origins=origins, rate=rate, now=time.time_ns() // 1000
            ).secret

    def _ledger(self) -> Ledger:
        return Ledger(self.root / ".journeyglass" / "ledger.db")

    def start(self) -> None:
        command = [
            str(Path(sys.executable).parent / "journeyglass"),
            "-C",
            str(self.root),
            "serve",
            "--port",
            str(self.port),
        ]
        self._child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        line = self._child.stdout.readline()
        self.port = int(line.strip().rpartition(":")[2].rstrip("/"))
        self.until(lambda: self.get("/health/ready")[0] == 200)

    def get(self, path: str, key: str | None = None) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}"} if key else {})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def seen(self) -> int:
        with self._ledger() as ledger:
            return ledger.inbox.stand().last_seq

    def wait_for_events(self, count: int) -> None:
        self.until(lambda: self.seen() >= count)

    def kill(self) -> None:
        self._child.kill()
        self._child.communicate()

    def restart(self) -> None:
        os.kill(self._child.pid, signal.SIGHUP)

    def stop(self) -> None:
        if self._child.poll() is None:
            self._child.terminate()
            assert self._child.wait(SECONDS) == 0


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    with Workspace.create(folder / "workspace") as workspace:
        root = workspace.root
        workspace.store.ledger.workspace(time.time_ns() // 1000)
    server = Served(root)
    try:
        yield server
    finally:
        server.kill()
