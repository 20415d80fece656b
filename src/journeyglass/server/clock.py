"""The machine's clock, at the edge where time is asked for."""

from __future__ import annotations

import time


def system_clock() -> int:
    """The present instant, UTC microseconds."""
    return time.time_ns() // 1_000
