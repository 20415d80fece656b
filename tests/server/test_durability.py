"""What is acknowledged is kept, once, whatever happens to the server; what cannot be kept is not acknowledged."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from journeyglass.ledger.engine import sqlite_module
from journeyglass.testing.server import Running
from tests.server.kept import kept

Own = Callable[..., AbstractContextManager[Running]]


def track() -> dict[str, Any]:
    return {"type": "track", "event": "Signed Up", "userId": "u1", "messageId": str(uuid4())}


@dataclass
class Load:
    """Clients that send one batch after the other, and note what they were told."""

    server: Running
    key: str
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    ending: threading.Event = field(default_factory=threading.Event)

    def send(self) -> None:
        while not self.ending.is_set():
            batch = [track() for _ in range(5)]
            ids = {message["messageId"] for message in batch}
            self.sent |= ids
            try:
                reply = self.server.post("/v1/batch", {"batch": batch}, self.key)
            except (OSError, http.client.HTTPException):
                self.ending.wait(0.02)
                continue
            self.statuses.add(reply.status)
            if reply.status == 200:
                self.acknowledged |= ids


@contextlib.contextmanager
def under_load(server: Running) -> Iterator[Load]:
    load = Load(server, server.key())
    threads = [threading.Thread(target=load.send) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.ending.set()
        for thread in threads:
            thread.join()


def assert_kept(load: Load) -> None:
    found = kept(load.server.root)
    assert load.acknowledged <= set(found)
    assert set(found) <= load.sent
    assert set(found.values()) == {1}


def enough(load: Load, more: int = 200) -> Callable[[], bool]:
    wanted = len(load.acknowledged) + more
    return lambda: len(load.acknowledged) >= wanted


def test_killed_and_started_again_under_load(own: Own) -> None:
    with own(seal_seconds=0.3) as server:
        with under_load(server) as load:
            for _ in range(3):
                server.wait(enough(load))
                server.kill()
                server.start()
            server.wait(enough(load))
        server.kill()
        assert_kept(load)


def test_stopped_under_load_it_finishes_what_it_has_begun(own: Own) -> None:
    with own(seal_seconds=0.3) as server:
        with under_load(server) as load:
            server.wait(enough(load))
            assert server.stop() == 0, server.logged()
        assert load.statuses <= {200, 503}
        assert_kept(load)


def test_while_the_ledger_is_locked_nothing_is_acknowledged(own: Own) -> None:
    with own(keeper=False) as server:
        key, message = server.key(), track()
        with contextlib.closing(sqlite_module().connect(server.root / ".journeyglass" / "ledger.db")) as other:
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            reply = server.post("/v1/batch", {"batch": [message]}, key)
            assert reply.status == 503
            assert int(reply.headers["retry-after"]) >= 1
            ready = server.ask("/health/ready")
            assert ready.status == 503
            assert "locked" in ready.json()["why"]["committer"]
            assert server.ask("/health/live").status == 200
            parts = server.ask("/health").json()["parts"]
            assert parts["committer"]["remedy"]
            other.execute("ROLLBACK")
        server.wait_ready()
        assert server.post("/v1/batch", {"batch": [message]}, key).json()["accepted"] == 1
        server.stop()
        assert kept(server.root) == {message["messageId"]: 1}


def test_a_server_waits_for_a_ledger_that_cannot_be_opened(own: Own) -> None:
    with own(keeper=False) as server:
        key = server.key()
        server.stop()
        ledger = server.root / ".journeyglass" / "ledger.db"
        aside = ledger.rename(ledger.with_name("aside.db"))
        ledger.mkdir()
        server.start(ready=False)
        reply = server.post("/v1/batch", {"batch": [track()]}, key)
        assert (reply.status, reply.json()["code"]) == (503, "ledger")
        assert "retry-after" in reply.headers
        assert server.ask("/health").json()["ready"] is False
        ledger.rmdir()
        aside.rename(ledger)
        server.wait_ready()
        assert server.post("/v1/batch", {"batch": [track()]}, key).status == 200
