"""The keeper's sealing: what waits in the inbox goes into the lake every few seconds, or sooner where much waits."""

from __future__ import annotations

import time

from journeyglass.errors import WorkspaceError
from journeyglass.keeper.board import Board
from journeyglass.lake.sealing import seal, settle
from journeyglass.lake.store import Store

MANY = 100_000
"""So many waiting messages are sealed at once."""
PATIENCE = 60.0
"""So many seconds an import may hold the workspace before it is told that sealing waits for it."""
_LOOK = 1.0
_WAIT = 0.5


class Sealer:
    """Seals the inbox of `store` every `every` seconds."""

    def __init__(self, store: Store, board: Board, every: float) -> None:
        self._store, self._board, self._every = store, board, every
        self._sealed = time.monotonic() - every
        self._settled = False
        self._held_up: float | None = None

    def step(self) -> float:
        """Seal if it is time; how many seconds there are until the next look."""
        if not self._settled:
            settle(self._store)
            self._settled = True
        stand = self._store.ledger.inbox.stand()
        self._board.tell(waiting=stand.rows)
        due = self._sealed + self._every - time.monotonic()
        if not stand.rows or (due > 0 and stand.rows < MANY):
            return min(_LOOK, max(due, self._every / 4))
        return self._seal()

    def last(self, deadline: float) -> bool:
        """Seal all that waits before this instant of the monotonic clock; whether nothing waits any more."""
        while self._store.ledger.inbox.stand().rows:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            seal(self._store, wait=left)
        self._board.tell(waiting=0)
        return True

    def _seal(self) -> float:
        try:
            done = seal(self._store, wait=_WAIT)
        except WorkspaceError:
            return self._busy()
        self._held_up = None
        self._sealed = time.monotonic()
        if done is not None:
            self._board.tell(sealed_at=done.sealed_at)
        return 0.0

    def _busy(self) -> float:
        """An import holds the workspace: the inbox keeps everything, so there is nothing to tell for a while."""
        self._held_up = self._held_up or time.monotonic()
        if time.monotonic() - self._held_up > PATIENCE:
            raise WorkspaceError(
                "events wait for an import to end before they go into the lake", "see that the import comes to an end"
            )
        return _LOOK
