"""A workspace's kept things, opened together: the ledger, the lake, the reading cache, and the lock on writing."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from journeyglass.errors import WorkspaceError
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.cache import Cache
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.raw import Lake
from journeyglass.ledger.ledger import Ledger

Clock = Callable[[], int]
"""Gives the present instant, UTC microseconds."""


def system_clock() -> int:
    """The machine's clock."""
    return (datetime.now(UTC) - EPOCH) // (EPOCH.resolution)


class Store:
    """What is kept in `folder` (a workspace's `.journeyglass`); close it, or use it in a `with`.

    The ledger may be kept elsewhere (`ledger`, a database URL). `clock` tells the present instant.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ledger: str | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.memory_limit = memory_limit
        self.threads = threads
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = Ledger(ledger or folder / "ledger.db")
        self.lake = Lake(folder / "lake")
        self.cache = Cache(folder / "cache", self.lake, memory_limit=memory_limit, threads=threads)

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def files(self, known_at: int | None = None) -> CacheFiles:
        """The reading cache of all that is in the lake now, or of what was known at an instant."""
        return self.cache.ensure(self.ledger.observed_from(), known_at)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace's lock; WorkspaceError where another process holds it."""
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WorkspaceError(
                    "another import is running in this workspace", "wait until it is done, then try again"
                ) from error
            yield
