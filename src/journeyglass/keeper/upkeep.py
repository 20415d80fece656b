"""The keeper's housework: small files of the lake merged, old ones removed, what is past its time let go."""

from __future__ import annotations

import time

from journeyglass.lake.store import Store
from journeyglass.ledger.refreshes import Refresh
from journeyglass.workspace import Workspace
from journeyglass.workspace.privacy import retain

MERGED_EVERY = 30.0
SWEPT_EVERY = 3_600.0
DAY = 86_400_000_000
RETENTION = "keeper:retention"
"""Under which name the last retention stands among the refreshes; no source can have it."""
_LOOK = 60.0


class Tidier:
    """Keeps the files of the lake of `store` few; readers and seals go on meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._swept = float("-inf")

    def step(self) -> float:
        """Merge what is to be merged; how many seconds there are until the next look."""
        if not self._store.lake.exists():
            return MERGED_EVERY
        self._store.lake.compact()
        if time.monotonic() >= self._swept + SWEPT_EVERY:
            self._store.lake.sweep()
            self._swept = time.monotonic()
        return MERGED_EVERY


class Retainer:
    """Lets go once a day of what is past its time by the settings of `workspace`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def step(self) -> float:
        """Do it if it was not done today; how many seconds there are until the next look."""
        store = self._workspace.store
        now, last = store.clock(), store.ledger.refreshes.get(RETENTION)
        # A last time that lies ahead is of a clock that was put back since.
        if last is None or not last.started_at <= now < last.started_at + DAY:
            gone = retain(self._workspace, dry_run=False)
            count = sum(gone.events.values()) + gone.put_aside
            store.ledger.refreshes.put(Refresh(RETENTION, "done", now, store.clock(), wrote=count))
        return _LOOK
