"""A workspace's kept things, opened together: the ledger, the lake, the reading cache, and the lock on writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from journeyglass.errors import LakeError, WorkspaceError
from journeyglass.events.retention import FOR_EVER, Retention
from journeyglass.journey.duration import EPOCH
from journeyglass.lake import locking, sealing
from journeyglass.lake.cache import Cache
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.locking import held
from journeyglass.lake.raw import Lake
from journeyglass.ledger.ledger import Ledger

Clock = Callable[[], int]
"""Gives the present instant, UTC microseconds."""


def system_clock() -> int:
    """The machine's clock."""
    return (datetime.now(UTC) - EPOCH) // (EPOCH.resolution)


class Store:
    """What is kept in `folder` (a workspace's `.journeyglass`); close it, or use it in a `with`.

    The ledger may be kept elsewhere (`ledger`, a database URL). `clock` tells the present instant,
    `retention` how long events are kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ledger: str | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
        clock: Clock = system_clock,
        retention: Retention = FOR_EVER,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.behind: str | None = None
        self.retention = retention
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

    def files(self, known_at: int | None = None, declared: Mapping[str, int] | None = None) -> CacheFiles:
        """The reading cache of all that has come, or of what was known at an instant.

        `declared` are the beginnings of sources (None: those that their files tell).
        """
        self.catch_up()
        return self.cache.ensure(self.ledger.observed_from() if declared is None else declared, known_at)

    def catch_up(self) -> None:
        """Seal what waits in the inbox, so that a reading of the lake sees it; `behind` tells where that cannot be now.

        LakeError where the lake lacks what was sealed.
        """
        self.behind = None
        sealing.settle(self)
        stand = self.ledger.inbox.stand()
        try:
            while stand.rows and (done := sealing.seal(self)) and done.last_seq < stand.last_seq:
                continue
        except (WorkspaceError, LakeError) as error:
            self.behind = f"what waits in the inbox is not in this reading: {error.message}"

    @contextmanager
    def writing(self, wait: float | None = None) -> Iterator[None]:
        """Hold the workspace's lock; WorkspaceError where another holds it for `wait` seconds (None: the usual)."""
        try:
            with held(self.folder / "lock", locking.PATIENCE if wait is None else wait):
                yield
        except BlockingIOError as error:
            raise WorkspaceError(
                "another import is running in this workspace", "wait until it is done, then try again"
            ) from error
