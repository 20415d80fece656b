"""Locks between processes: a file, held as long as a `with` lasts, and let go by the system when a holder dies."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0
"""How many seconds to wait for another writer where nothing else is said: a seal is done by then."""
_EVERY = 0.02  # seconds between two looks


@contextmanager
def held(path: Path, wait: float = 0) -> Iterator[None]:
    """Hold the lock that the file `path` stands for; BlockingIOError where others hold it for `wait` seconds."""
    with path.open("w") as lock:
        _take(lock.fileno(), time.monotonic() + wait)
        yield


def _take(lock: int, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_EVERY)
