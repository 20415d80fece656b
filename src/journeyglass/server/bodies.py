"""Receiving bodies: never more than a cap for one, never more than a bound for all, never for longer than a while."""

from __future__ import annotations

import asyncio
from io import BytesIO

from journeyglass.server.answer import Receive, Scope, header
from journeyglass.server.refusal import RefusalError


class GoneError(Exception):
    """The client went away before its request was whole."""


class Bodies:
    """Receives bodies; `most` bytes of all together, each within `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self.held = 0

    async def read(self, scope: Scope, receive: Receive, cap: int) -> bytes:
        """The whole body; it counts among those held until it is given to `free`."""
        _refuse_declared(scope, cap)
        body = BytesIO()  # gives its bytes away without copying them: a list of parts would be held twice to be joined
        try:
            async with asyncio.timeout(self._seconds):
                await self._gather(receive, cap, body)
        except BaseException as error:
            self.held -= body.tell()
            if isinstance(error, TimeoutError):
                raise RefusalError(503, "slow_body", "the body did not come in time", advice="send it again") from None
            raise
        return body.getvalue()

    def free(self, body: bytes) -> None:
        """The body is not needed any more."""
        self.held -= len(body)

    async def _gather(self, receive: Receive, cap: int, body: BytesIO) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise GoneError
            part: bytes = message.get("body", b"")
            more = message.get("more_body", False)
            self.held += body.write(part)
            if body.tell() > cap:
                raise too_big(cap)
            if self.held > self._most:
                raise RefusalError(503, "busy", "too much is being received at once", advice="send it again")


def _refuse_declared(scope: Scope, cap: int) -> None:
    """Refuse before reading what says of itself that it is over the cap."""
    said = header(scope, b"content-length")
    if said is not None and said.isdigit() and (len(said) > 15 or int(said) > cap):
        raise too_big(cap)


def too_big(cap: int) -> RefusalError:
    """The answer to a body over the cap."""
    return RefusalError(
        400, "body_too_big", f"the body is over {cap >> 20} MiB", advice="send fewer events in one request"
    )
