"""Changes as server-sent events: one look at the ledger for all who listen, and nobody is held up by a slow one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi.responses import Response

from journeyglass.server.answer import Receive, Scope, Send
from journeyglass.server.refusal import RefusalError

if TYPE_CHECKING:
    from journeyglass.ledger.changes import Changes
    from journeyglass.server.runtime import Runtime

HEARTBEAT = 15.0
"""Seconds after which a line is sent though nothing happened, so that nobody in between hangs up."""
SLOW = 30.0
"""Seconds after which a listener that takes nothing is let go; it can come back and go on where it was."""
MOST_LISTENERS = 500
_AT_ONCE = 200
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class ChangeStream(Response):
    """The answer that goes on: every change numbered above `after` (None: from now on), of one journey or of all."""

    def __init__(self, runtime: Runtime, changes: Changes, after: int | None, journey: str | None) -> None:
        super().__init__()
        self._runtime, self._changes, self._after, self._journey = runtime, changes, after, journey

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the listener goes, the server stops, or the listener takes nothing any more."""
        news = self._runtime.news
        if news.listeners >= MOST_LISTENERS:
            raise RefusalError(503, "busy", "too many listen already", advice="try again later", retry=5)
        news.listeners += 1
        gone = asyncio.ensure_future(_gone(receive))
        sending = asyncio.ensure_future(self._send(send))
        try:
            await asyncio.wait((gone, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.listeners -= 1
            gone.cancel()
            sending.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        seen = await asyncio.to_thread(self._changes.last) if self._after is None else self._after
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _part(send, b"retry: 1000\n\n")
        while not self._runtime.stopping.is_set():
            seen, body = await asyncio.to_thread(self._read, seen)
            if body:
                await _part(send, body)
            elif not await self._runtime.news.wait(seen, HEARTBEAT):
                await _part(send, b": all is well\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _read(self, after: int) -> tuple[int, bytes]:
        """The next changes as they are sent, and up to which number that is."""
        from journeyglass.server.api.changes import change_shape

        last = self._changes.last()
        rows = self._changes.after(after, _AT_ONCE, self._journey)
        told = [change_shape(*row) for row in rows]
        body = "".join(f"id: {one.number}\nevent: change\ndata: {one.model_dump_json()}\n\n" for one in told)
        # Of the numbers up to `last` those of other journeys are passed over, unless there may be more of this one.
        reached = rows[-1][0] if len(rows) == _AT_ONCE else max(after, last, *(row[0] for row in rows))
        return reached, body.encode()


async def _part(send: Send, body: bytes) -> None:
    async with asyncio.timeout(SLOW):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
