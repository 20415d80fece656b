"""A fresh start of the live reading, made aside while the present one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Thread

from journeyglass.journey.model import Journey
from journeyglass.lake.sealing import INBOX
from journeyglass.ledger.faultpoints import reach
from journeyglass.reading.live import Live, Moved
from journeyglass.reading.live.state import State


class Rebasing:
    """Prepares `live` anew in a thread of its own, perhaps for other journeys; then `swap` puts it in place.

    It begins from the lake, so what was read from the inbox is to be read again from `position` on: an import may
    have kept that from being sealed. `removed`: facts were taken out of the lake, which is why.
    """

    def __init__(self, live: Live, journeys: Mapping[str, Journey], now: int, removed: bool = False) -> None:
        self.journeys, self.removed = journeys, removed
        self.position = live.store.lake.committed(INBOX)
        self._live, self._now = live, now
        self._prepared: State | None = None
        self._error: Exception | None = None
        self._thread = Thread(target=self._prepare, name="keeper-rebasing", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether it is prepared, or has failed."""
        return not self._thread.is_alive()

    def wait(self, timeout: float) -> None:
        """Wait until it is, at most so many seconds."""
        self._thread.join(timeout)

    def swap(self, now: int) -> list[Moved]:
        """Go on from what was prepared; what is otherwise now. Raises what preparing it has failed with."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        if self._prepared is None:
            raise RuntimeError("nothing was prepared")
        moved = self._live.swap(self._prepared, now)
        reach("rebase.after")
        return moved

    def _prepare(self) -> None:
        try:
            reach("rebase.before")
            self._prepared = self._live.prepare(self._now, self.journeys)
        except Exception as error:
            self._error = error
