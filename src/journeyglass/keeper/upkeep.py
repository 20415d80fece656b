"""The keeper's housework: small files of the lake merged, old ones removed, what has served its time let go."""

from __future__ import annotations

import time

from journeyglass.keeper.board import Board
from journeyglass.lake.store import Store

MERGED_EVERY = 30.0
SWEPT_EVERY = 3_600.0
_NEVER = float("-inf")


class Upkeep:
    """Keeps the lake of `store` tidy; readers and seals go on meanwhile."""

    def __init__(self, store: Store, board: Board) -> None:
        self._store, self._board = store, board
        self._merged = self._swept = _NEVER

    def step(self) -> float:
        """Do what is due; how many seconds there are until the next look."""
        now = time.monotonic()
        if now >= self._merged + MERGED_EVERY and self._store.lake.exists():
            self._store.lake.compact()
            self._merged = time.monotonic()
        if now >= self._swept + SWEPT_EVERY and self._store.lake.exists():
            self._store.lake.sweep()
            self._swept = time.monotonic()
        return MERGED_EVERY
