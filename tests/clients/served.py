"""A new workspace with a real server on it, and how many messages it has acknowledged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journeyglass import Workspace
from journeyglass.ledger.ledger import Ledger
from journeyglass.testing.server import Running, running


@contextmanager
def served(folder: Path) -> Iterator[Running]:
    """A server in a process of its own; it is ended with the block."""
    with Workspace.create(folder / "workspace") as workspace:
        workspace.store.ledger.workspace(time.time_ns() // 1000)
    with running(workspace.root) as server:
        yield server


def seen(server: Running) -> int:
    """How many messages its ledger has taken, whether the server runs or not."""
    with Ledger(server.root / ".journeyglass" / "ledger.db") as ledger:
        return ledger.inbox.stand().last_seq


def wait_for_events(server: Running, count: int) -> None:
    """Wait until it has taken so many."""
    server.wait(lambda: seen(server) >= count)


def host_of(server: Running) -> str:
    """Name and port."""
    return f"127.0.0.1:{server.port}"
