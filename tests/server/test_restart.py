"""Starting anew, being replaced, being in the way: no client is refused for longer than a second."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.testing.server import Running, running

Own = Callable[..., AbstractContextManager[Running]]
EVERY = 0.02


@dataclass
class Watch:
    """Asks every 20 ms on a new connection, and notes when it was refused."""

    port: int
    answered: int = 0
    refused: list[float] = field(default_factory=list)
    longest: float = 0.0
    ending: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        since: float | None = None
        while not self.ending.wait(EVERY):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", "/health/live")
                connection.getresponse().read()
                self.answered += 1
                since = None
            except ConnectionRefusedError:
                now = time.monotonic()
                since = since or now
                self.refused.append(now)
                self.longest = max(self.longest, now - since)
            except (OSError, http.client.HTTPException):
                pass  # hung up on while the server went: a client sends again
            finally:
                connection.close()


@contextlib.contextmanager
def watched(port: int) -> Iterator[Watch]:
    watch = Watch(port)
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield watch
    finally:
        watch.ending.set()
        thread.join()


def test_starting_anew_refuses_nobody(own: Own) -> None:
    with own(keeper=False) as server:
        key, pid = server.key(), server.pid
        with watched(server.port) as watch:
            server.hang_up()
            server.wait(lambda: server.logged(100_000).count("ready to listen") == 2)
            server.wait_ready()
        assert server.pid == pid
        assert watch.refused == []
        assert watch.answered > 1
        assert server.post("/v1/track", {"event": "Signed Up", "userId": "u1"}, key).status == 200
        assert server.stop() == 0


def test_starting_anew_reads_the_settings_again(own: Own) -> None:
    with own(keeper=False) as server:
        file = server.root / "journeyglass.toml"
        text = file.read_text()
        file.write_text(text + '\n[serve]\npublic_url = "https://track.example"\n')
        server.hang_up()
        server.wait(lambda: b"track.example" in server.ask("/v1/projects/KEY/settings").body)
        file.write_text(text + "\n[serve]\nport = true\n")
        server.hang_up()
        server.wait(lambda: "not starting anew" in server.logged(100_000))
        assert b"track.example" in server.ask("/v1/projects/KEY/settings").body


def test_another_server_takes_over_the_port(own: Own) -> None:
    with own(keeper=False) as first, watched(first.port) as watch:
        second = Running(first.root, first.port, first.settings)
        try:
            second.start("--take-over")
            second.wait(lambda: not first.alive)
            assert first.stop() == 0
            assert second.post("/v1/track", {"event": "Signed Up", "userId": "u1"}, first.key()).status == 200
            assert watch.longest < 1.0
        finally:
            second.kill()


def test_two_servers_do_not_share_a_port_by_mistake(own: Own, tmp_path: Path) -> None:
    with own(keeper=False) as first:
        with pytest.raises(RuntimeError, match="listens on"), running(first.root, first.port):
            pass
        other = tmp_path / "other"
        Workspace.create(other).close()
        with (
            pytest.raises(RuntimeError, match="listens on"),
            running(other, first.port, options=["--take-over"]),
        ):
            pass
        assert first.ask("/health/live").status == 200


def test_a_stop_ends_it_with_0_and_lets_the_port_go(own: Own) -> None:
    with own(keeper=False) as server:
        assert server.stop() == 0
        server.start()
        assert server.ask("/health/ready").status == 200
        assert server.stop() == 0
