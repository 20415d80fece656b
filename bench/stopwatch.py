"""A stopwatch around the work of a row."""

from __future__ import annotations

import time


class Stopwatch:
    """Seconds between entering and leaving a `with`."""

    seconds = 0.0

    def __enter__(self) -> Stopwatch:
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begun
