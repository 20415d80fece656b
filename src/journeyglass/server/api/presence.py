"""`/api/journeys/…/presence`: who else has a journey open, and which place they edit. Kept in memory, by process."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_edit import OtherShape, OthersShape, PresenceAsked
from journeyglass.server.api.who import QUIET, VIEWER, Asker

router = APIRouter(prefix="/journeys", tags=["editing"])
SECONDS = 15
"""For so long somebody counts as there."""
_MOST = 1_000


@dataclass(frozen=True)
class _Seen:
    name: str
    path: str | None
    at: int


@dataclass
class Board:
    """Who was there lately: by journey and window; instants are UTC microseconds."""

    _seen: dict[tuple[str, str], _Seen] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def come(self, journey: str, client: str, name: str, path: str | None, now: int) -> list[OtherShape]:
        """Somebody is there; who else is."""
        with self._lock:
            self._seen = {key: seen for key, seen in self._seen.items() if now - seen.at < SECONDS * 1_000_000}
            if len(self._seen) < _MOST or (journey, client) in self._seen:
                self._seen[journey, client] = _Seen(name, path, now)
            others = sorted(
                (key[1], seen) for key, seen in self._seen.items() if key[0] == journey and key[1] != client
            )
        return [OtherShape(name=seen.name, client=other, path=seen.path) for other, seen in others]


_BOARDS: WeakKeyDictionary[Desk, Board] = WeakKeyDictionary()


@router.post("/{journey}/presence", summary="Say that you are there", openapi_extra=VIEWER | QUIET, status_code=200)
def presence(journey: JourneyPath, asked: PresenceAsked, desk: AtDesk, who: Asker) -> OthersShape:
    """Said again every few seconds; who else said so within 15 seconds comes back."""
    board = _BOARDS.setdefault(desk, Board())
    return OthersShape(others=board.come(journey, asked.client, who.name, asked.path, desk.runtime.clock()))
