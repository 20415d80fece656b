"""The tracking API: events come in, and are acknowledged when they are on disk for good.

It is no framework's work, because thousands of requests a second pass here. The way of a request: key, body, verdicts,
ledger, and only then 200.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from journeyglass.errors import BusyError, JourneyglassError
from journeyglass.events.wire import Incoming, Sender
from journeyglass.server.answer import Answer, Receive, Scope, header
from journeyglass.server.bucket import Bucket
from journeyglass.server.cors import may_send
from journeyglass.server.credentials import secret_of
from journeyglass.server.intake import Judged, judged, opened, reply
from journeyglass.server.keyring import unknown_key
from journeyglass.server.refusal import RefusalError, refused
from journeyglass.server.routes import Route

if TYPE_CHECKING:
    from journeyglass.ledger.arrivals import Put
    from journeyglass.ledger.keys import Key
    from journeyglass.server.recorder import Recorder
    from journeyglass.server.runtime import Runtime

_T = TypeVar("_T")
BIG = 100_000
"""Bytes from which a body is worked on beside the event loop, one such body at a time."""
_BIG_PACKED = 16_000
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78")


class Tracking:
    """Takes requests with events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._buckets: dict[str, Bucket] = {}

    async def take(self, route: Route, scope: Scope, receive: Receive) -> Answer:
        """The answer to one POST; raises RefusalError for everything but 200."""
        recorder = self._runtime.recorder_or_refuse()
        secret = secret_of(scope)
        key = await self._admitted(secret, scope) if secret else None
        body = await self._runtime.bodies.read(scope, receive, route.cap)
        try:
            return Answer(200, await self._kept(route, scope, recorder, body, key))
        finally:
            self._runtime.bodies.free(body)

    async def _kept(self, route: Route, scope: Scope, recorder: Recorder, body: bytes, key: Key | None) -> bytes:
        said = header(scope, b"content-encoding")
        encoding = None if said is None else said.decode("latin-1")
        big = _is_big(body, encoding)
        incoming = await self._done(big, partial(opened, body, encoding, route))
        key = key or await self._admitted(incoming.write_key, scope)
        self._check_rate(key, len(incoming.messages))
        found = await self._done(big, partial(self._judge, incoming, recorder, key))
        put = await self._committed(recorder, found)
        self._count(key, found, put)
        return reply(route, found, put)

    async def _admitted(self, secret: str | None, scope: Scope) -> Key:
        """The key of this secret, if it may send from where the request comes."""
        if not secret:
            raise unknown_key()
        key = await self._runtime.ring.find(secret)
        if key.kind == "api" or key.source is None:
            raise RefusalError(
                403, "wrong_key", "this key is for /api, not for sending events",
                advice="send with a key of the kind `server` or `browser`",
            )  # fmt: skip
        if not may_send(key.origins, header(scope, b"origin")):
            raise RefusalError(
                403, "origin", "this key may not be used from this page's address",
                advice="add the address to the key's origins, or use another key",
            )  # fmt: skip
        return key

    def _check_rate(self, key: Key, messages: int) -> None:
        rate = key.rate or self._runtime.serving.rate
        bucket = self._buckets.get(key.id)
        now = time.monotonic()
        if bucket is None or bucket.rate != rate:
            bucket = self._buckets[key.id] = Bucket(rate, now)
        if wait := bucket.wait(now):
            raise RefusalError(
                429, "rate", f"this key may send {rate} events a second", advice="send slower, or raise its rate",
                retry=wait,
            )  # fmt: skip
        bucket.take(messages)

    def _judge(self, incoming: Incoming, recorder: Recorder, key: Key) -> Judged:
        sender = Sender(key.source or "", "server" if key.kind == "server" else "browser")
        return judged(incoming, sender, self._runtime.clock(), recorder.salt, recorder.suppressed)

    async def _committed(self, recorder: Recorder, found: Judged) -> Put:
        """What the ledger says once all is on disk."""
        begun = time.perf_counter()
        try:
            kept = recorder.committer.submit(found.entries, found.refusals)
            async with asyncio.timeout(self._runtime.serving.commit_seconds):
                put = await asyncio.wrap_future(kept)
        except BusyError as error:
            raise refused(error) from error
        except JourneyglassError as error:
            raise RefusalError(
                503, error.code, "the events cannot be kept now", detail=error.message,
                advice="send again; nothing of this request was acknowledged", retry=1,
            ) from error  # fmt: skip
        except TimeoutError:
            raise RefusalError(
                503, "slow_ledger", "the ledger did not answer in time", advice="send again: nothing comes in twice"
            ) from None
        self._runtime.metrics.committed(time.perf_counter() - begun)
        return put

    def _count(self, key: Key, found: Judged, put: Put) -> None:
        told = self._runtime.metrics.events
        source = key.source or ""
        told(source, "accepted", put.new)
        told(source, "repeated", put.repeated)
        told(source, "refused", put.refused)
        told(source, "suppressed", found.suppressed)
        self._runtime.nudge()

    async def _done(self, big: bool, work: Callable[[], _T]) -> _T:
        """Do the work here, or beside the event loop where it may take long."""
        if not big:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._runtime.big_bodies, work)


def _is_big(body: bytes, encoding: str | None) -> bool:
    """Whether the body is big, or may be once it is unpacked; gzip says at its end how big it was."""
    if len(body) > BIG:
        return True
    if encoding is None and not body.startswith(_PACKED):
        return False
    return len(body) > _BIG_PACKED or int.from_bytes(body[-4:], "little") > BIG
