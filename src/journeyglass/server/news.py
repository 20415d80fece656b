"""The number of the newest change, looked up once for all who wait for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from journeyglass.errors import JourneyglassError

Newest = Callable[[int, float], int]
"""Told a number and seconds: waits for a higher one at most so long, and gives the newest."""
_WAIT_SECONDS, _AGAIN_SECONDS = 1.0, 1.0


class News:
    """Wakes listeners when a change was published; `newest` is asked in a thread, one at a time."""

    def __init__(self, newest: Newest) -> None:
        self._newest = newest
        self._last = 0
        self._rung = asyncio.Event()
        self.listeners = 0

    async def run(self) -> None:
        """Look for as long as the server runs; idle while nobody listens."""
        while True:
            if not self.listeners:
                await asyncio.sleep(0.05)
                continue
            with contextlib.suppress(JourneyglassError, OSError):
                found = await asyncio.to_thread(self._newest, self._last, _WAIT_SECONDS)
                if found != self._last:
                    self.ring(found)
                continue
            await asyncio.sleep(_AGAIN_SECONDS)

    def ring(self, number: int | None = None) -> None:
        """Wake everybody."""
        self._last = self._last if number is None else number
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, after: int, seconds: float) -> bool:
        """Wait until there is something above this number; False where the time is over."""
        if self._last > after:
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        return True
