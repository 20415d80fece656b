"""Long answers line by line: read in one thread from beginning to end, sent as fast as they are taken."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from itertools import chain
from queue import Full, Queue
from typing import Any

from fastapi.responses import Response, StreamingResponse

LINES = "application/x-ndjson"
_AHEAD, _LOOK_SECONDS = 64, 1.0
_END = object()


def lines_response(lines: Iterator[Mapping[str, Any]]) -> Response:
    """JSON Lines; an error before the first line is raised, so that the answer can still say so."""
    reader = _Reader(lines)
    return StreamingResponse(chain([next(reader)], reader), media_type=LINES)


class _Reader(Iterator[bytes]):
    """Takes the lines from a thread of their own: what they are read with may not change hands."""

    def __init__(self, lines: Iterator[Mapping[str, Any]]) -> None:
        self._queue: Queue[Any] = Queue(_AHEAD)
        self._gone = threading.Event()
        # The thread knows nothing of this reader, else it would never be let go of.
        work = (lines, self._queue, self._gone)
        threading.Thread(target=_produce, args=work, name="lines", daemon=True).start()

    def __next__(self) -> bytes:
        found = self._queue.get()
        if found is _END:
            self._queue.put(_END)
            raise StopIteration
        if isinstance(found, BaseException):
            raise found
        line: bytes = found
        return line

    def __del__(self) -> None:
        # Nobody takes any more: the listener has gone, or everything is out.
        self._gone.set()


def _produce(lines: Iterator[Mapping[str, Any]], queue: Queue[Any], gone: threading.Event) -> None:
    try:
        for line in lines:
            if not _put(queue, _line(line), gone):
                return
    except BaseException as error:
        _put(queue, error, gone)
    else:
        _put(queue, _END, gone)


def _line(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n"


def _put(queue: Queue[Any], item: object, gone: threading.Event) -> bool:
    """Put it in as soon as there is room; False where nobody waits for it any more."""
    while not gone.is_set():
        try:
            queue.put(item, timeout=_LOOK_SECONDS)
        except Full:
            continue
        return True
    return False
