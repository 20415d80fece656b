"""The server's stream of changes, put together as moves of accounts from one stage to another."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

from journeyglass.cli.shapes_live import AccountMove

if TYPE_CHECKING:
    from journeyglass.testing.server import Running

_ENTERED = "Account Stage Entered"
_SECONDS = 20.0


class Pairs:
    """Puts changes together to moves, each of which is shown at once; `found` are all so far.

    A move from one stage to another is published as leaving the one and entering the other, one right after the other.
    """

    def __init__(
        self, names: Mapping[str, str], events: Mapping[str, str | None], show: Callable[[AccountMove], None]
    ) -> None:
        self.found: list[AccountMove] = []
        self._names, self._events, self._show = names, events, show
        self._left: Mapping[str, Any] | None = None

    def take(self, change: Mapping[str, Any]) -> None:
        """The next change."""
        entered = change["event"] == _ENTERED
        left, self._left = self._left, None if entered else change
        if left is not None and entered and left["subject"] == change["subject"]:
            self._tell(change, left["stage"], change["stage"])
            return
        if left is not None:
            self._tell(left, left["stage"], None)
        if entered:
            self._tell(change, change["from_stage"], change["stage"])

    def finish(self) -> None:
        """No more comes: who left, left for outside."""
        left, self._left = self._left, None
        if left is not None:
            self._tell(left, left["stage"], None)

    def _tell(self, change: Mapping[str, Any], from_stage: str | None, stage: str | None) -> None:
        cause, account = change["cause_event_id"], change["subject"]
        at, name = datetime.fromisoformat(change["occurred_at"]), self._names.get(account, account)
        event = self._events.get(cause) if cause else None
        move = AccountMove(at, account, name, from_stage, stage, event, cause)
        self.found.append(move)
        self._show(move)


class Moves:
    """Listens to `/api/changes/stream` in a thread of its own, in a `with`."""

    def __init__(self, server: Running, journey: str, key: str, pairs: Pairs) -> None:
        self._server, self._journey, self._key, self._pairs = server, journey, key, pairs
        self._number = self._last()
        self._news = threading.Condition()
        self._stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_SECONDS)
        self._thread = threading.Thread(target=self._listen, name="moves", daemon=True)

    def __enter__(self) -> Moves:
        path = f"/api/changes/stream?journey={self._journey}&after={self._number}"
        self._stream.request("GET", path, headers={"Authorization": f"Bearer {self._key}"})
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream.sock is not None:
            with suppress(OSError):
                self._stream.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(_SECONDS)
        self._stream.close()

    def catch_up(self) -> None:
        """Wait until all that is published by now was heard."""
        last = self._last()
        with self._news:
            self._news.wait_for(lambda: self._number >= last or not self._thread.is_alive(), _SECONDS)
            self._pairs.finish()

    def _last(self) -> int:
        """The number of the journey's newest change."""
        number = 0
        while True:
            path = f"/api/changes?journey={self._journey}&after={number}&most=1000"
            found = self._server.get(path, self._key).json()
            if not found["changes"]:
                return number
            number = int(found["next"])

    def _listen(self) -> None:
        # The stream is closed by us, or by the server's end.
        with suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            for change in _changes(self._stream.getresponse()):
                with self._news:
                    self._pairs.take(change)
                    self._number = change["number"]
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()


def _changes(answer: http.client.HTTPResponse) -> Iterator[Mapping[str, Any]]:
    """The changes of a stream of server-sent events."""
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])
