"""What the parts of a keeper tell of themselves, for whoever asks from any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from journeyglass.workspace.refresh import SourceNow


@dataclass(frozen=True)
class KeeperStatus:
    """How a keeper is. Instants are UTC microseconds.

    `alive`: every thread of it runs. `leading`: it is the workspace's one keeper, not one that waits to take over;
    `tried`: it has stood for that once.
    `ready`: it has read all journeys and told the ledger. `position` is the inbox number up to which all is read and
    published, `behind` how many messages are not, `waiting` how many are not sealed yet, `sealed_at` when the last
    were. `cycle_seconds` is what its last round of reading took, `next_due` when a place changes without any event.
    `errors` has a sentence for each part that fails now; it goes on trying. `refreshes` tells of every source.
    """

    alive: bool = False
    leading: bool = False
    tried: bool = False
    ready: bool = False
    position: int = 0
    behind: int = 0
    waiting: int = 0
    sealed_at: int | None = None
    cycle_seconds: float | None = None
    next_due: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    refreshes: tuple[SourceNow, ...] = ()


class Board:
    """The latest word of every part."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._status = KeeperStatus()
        self._errors: dict[str, str] = {}

    def tell(self, **said: Any) -> None:
        """Note some of the status' fields."""
        with self._lock:
            self._status = replace(self._status, **said)

    def fault(self, part: str, sentence: str) -> bool:
        """Note why a part fails; whether that is news."""
        with self._lock:
            news = self._errors.get(part) != sentence
            self._errors[part] = sentence
            return news

    def well(self, part: str) -> bool:
        """Note that a part works; whether that is news."""
        with self._lock:
            return self._errors.pop(part, None) is not None

    def leave(self) -> None:
        """Another keeper is at work: what failed here is its business now."""
        with self._lock:
            self._errors.clear()
            self._status = replace(self._status, ready=False, leading=False)

    def status(self) -> KeeperStatus:
        """The whole of it now."""
        with self._lock:
            return replace(self._status, errors=dict(self._errors))
