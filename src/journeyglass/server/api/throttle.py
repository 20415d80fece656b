"""Who failed too often has to wait: so many failures within so many seconds, by address or by account."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from journeyglass.server.refusal import RefusalError

_MOST_KEYS = 10_000


class Throttle:
    """Counts failures by a key; any thread may ask."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._failed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Whole seconds after which this one may try again; 0: at once."""
        with self._lock:
            tries = self._failed.get(key)
            if tries is None:
                return 0
            now = self._clock()
            while tries and now - tries[0] >= self._seconds:
                tries.popleft()
            if not tries:
                del self._failed[key]
                return 0
            return math.ceil(self._seconds - (now - tries[0])) if len(tries) >= self._most else 0

    def check(self, key: str, code: str, message: str) -> None:
        """RefusalError 429 for who has to wait."""
        if seconds := self.wait(key):
            raise RefusalError(429, code, message, advice=f"try again in {seconds} s", retry=seconds)

    def count(self, key: str) -> None:
        """One failure; of very many keys the oldest is forgotten."""
        with self._lock:
            if key not in self._failed and len(self._failed) >= _MOST_KEYS:
                self._failed.pop(next(iter(self._failed)))
            self._failed.setdefault(key, deque(maxlen=self._most)).append(self._clock())

    def forgive(self, key: str) -> None:
        """The last try was none: it went well."""
        with self._lock:
            if tries := self._failed.get(key):
                tries.pop()

    def forget(self, key: str) -> None:
        """All of them are forgotten."""
        with self._lock:
            self._failed.pop(key, None)
