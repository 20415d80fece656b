"""The server's stream of changes, put together as moves of accounts from one stage to another."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

from journeyglass.cli.shapes_live import AccountMove

if TYPE_CHECKING:
    from journeyglass.demo.live import Call
    from journeyglass.testing.server import Running

_ENTERED = "Account Stage Entered"
_SECONDS = 20.0


class Moves:
    """Listens to `/api/changes/stream` in a thread of its own, in a `with`; `found` are all moves so far.

    A move from one stage to another is published as leaving the one and entering the other, one right after the other.
    """

    def __init__(
        self,
        server: Running,
        journey: str,
        key: str,
        names: Mapping[str, str],
        calls: Sequence[Call],
        show: Callable[[AccountMove], None],
    ) -> None:
        self.found: list[AccountMove] = []
        self._server, self._journey, self._key, self._names, self._show = server, journey, key, names, show
        self._events = {call.id: call.event for call in calls}
        self._left: Mapping[str, Any] | None = None
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
            self._stream.sock.shutdown(2)
        self._thread.join(_SECONDS)
        self._stream.close()

    def catch_up(self) -> None:
        """Wait until all that is published by now was heard."""
        last = self._last()
        with self._news:
            self._news.wait_for(lambda: self._number >= last or not self._thread.is_alive(), _SECONDS)
        self._finish()

    def _last(self) -> int:
        """The number of the journey's newest change."""
        number = 0
        while True:
            path = f"/api/changes?journey={self._journey}&after={number}&most=500"
            found = self._server.get(path, self._key).json()
            if not found["changes"]:
                return number
            number = int(found["next"])

    def _listen(self) -> None:
        try:
            for change in _changes(self._stream.getresponse()):
                self._take(change)
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            return  # the stream was closed, by us or by the server's end
        finally:
            with self._news:
                self._news.notify_all()

    def _take(self, change: Mapping[str, Any]) -> None:
        entered = change["event"] == _ENTERED
        with self._news:
            left = self._left
            same = left is not None and entered and left["subject"] == change["subject"]
            if left is not None and not same:
                self._tell(left, left["stage"], None)
            self._left = None if entered else change
            if entered:
                self._tell(change, change["from_stage"] if left is None or not same else left["stage"], change["stage"])
            self._number = change["number"]
            self._news.notify_all()

    def _finish(self) -> None:
        with self._news:
            if self._left is not None:
                self._tell(self._left, self._left["stage"], None)
            self._left = None

    def _tell(self, change: Mapping[str, Any], from_stage: str | None, stage: str | None) -> None:
        cause = change["cause_event_id"]
        move = AccountMove(
            at=datetime.fromisoformat(change["occurred_at"]),
            account=change["subject"],
            name=self._names.get(change["subject"], change["subject"]),
            from_stage=from_stage,
            stage=stage,
            cause=self._events.get(cause) if cause else None,
            cause_event_id=cause,
        )
        self.found.append(move)
        self._show(move)


def _changes(answer: http.client.HTTPResponse) -> Iterator[Mapping[str, Any]]:
    """The changes of a stream of server-sent events."""
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])
