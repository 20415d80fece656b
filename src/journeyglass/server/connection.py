"""One HTTP connection: what uvicorn does, with bounds on its head and on how long it may dawdle.

Uvicorn bounds neither the size of a request's head nor how long it takes to come, and answers a broken request in
plain text; the clients of the tracking API need JSON.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from journeyglass.events.jsontext import dumps
from journeyglass.server.refusal import error_shape

if TYPE_CHECKING:
    import asyncio

MOST_HEAD = 64 << 10
"""Bytes of a request's line and headers together."""
HEAD_SECONDS = 15.0
"""How long a new connection may take to its first request, a request's head to its end, and an answered request's
body to come to its end."""


class Connection(HttpToolsProtocol):
    """A connection that refuses endless heads; `overdue` says whether it is to be closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = self._unread = 0
        self._in_head = False
        self._whole = True
        self._waiting_since: float | None = time.monotonic()

    def overdue(self, now: float) -> bool:
        """Whether the client has kept the connection waiting for too long."""
        return self._waiting_since is not None and now - self._waiting_since > HEAD_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come."""
        super().connection_made(transport)
        self._waiting_since = time.monotonic()

    def data_received(self, data: bytes) -> None:
        """Bytes have come; whatever is wrong with them is the client's affair."""
        if self.transport.is_closing():
            return
        if self._whole and self._waiting_since is None and (self.cycle is None or self.cycle.response_complete):
            self._waiting_since = time.monotonic()
        try:
            super().data_received(data)
            self._bound_unread(len(data))
        except Exception as error:
            self.logger.debug("a request could not be parsed: %s", type(error).__name__)
            self._refuse(400, "bad_request", "this is no HTTP request that can be understood")

    def on_message_begin(self) -> None:
        """A request's head begins."""
        super().on_message_begin()
        self._head, self._unread, self._in_head, self._whole = 0, 0, True, False
        self._waiting_since = time.monotonic()

    def on_url(self, url: bytes) -> None:
        """A part of the path has come."""
        if self._bounded(len(url)):
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header has come."""
        if self._bounded(len(name) + len(value) + 4):
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: from here on it is the application that waits, with its own limits."""
        self._in_head = False
        if self._head <= MOST_HEAD:
            self._waiting_since = None
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._whole, self._waiting_since = True, None
        if self._head <= MOST_HEAD:
            super().on_message_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body has come."""
        if self._head <= MOST_HEAD:
            super().on_body(body)

    def on_response_complete(self) -> None:
        """The answer is out; the rest of a body that nobody reads may still come, for a while."""
        if not self._whole:
            self._waiting_since = time.monotonic()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer a broken request as any other error is answered."""
        self._refuse(400, "bad_request", msg)

    def _bound_unread(self, more: int) -> None:
        """A header is told only once it has ended; until then the parser gathers it, however long it is."""
        self._unread = self._unread + more if self._in_head else 0
        if self._unread > MOST_HEAD:
            self._refuse_head()

    def _bounded(self, more: int) -> bool:
        before = self._head
        self._head += more
        if before <= MOST_HEAD < self._head:
            self._refuse_head()
        return self._head <= MOST_HEAD

    def _refuse_head(self) -> None:
        self._refuse(431, "head_too_big", f"the path and headers are over {MOST_HEAD >> 10} KiB")

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport.is_closing():
            return
        body = dumps(error_shape(code, message, message, "send a well-formed request"))
        head = [
            STATUS_LINE[status],
            b"content-type: application/json\r\nconnection: close\r\n",
            b"content-length: %d\r\n\r\n" % len(body),
        ]
        self.transport.write(b"".join(head) + body)
        self.transport.close()
