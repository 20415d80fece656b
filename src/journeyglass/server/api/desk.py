"""What every route works with: the workspace, the keeper of this process, and the map as it was a moment ago."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from journeyglass.errors import KeeperError
from journeyglass.journey.duration import EPOCH

if TYPE_CHECKING:
    from journeyglass.figures import MapOverview
    from journeyglass.keeper import Keeper
    from journeyglass.ledger.ledger import Ledger
    from journeyglass.server.runtime import Runtime
    from journeyglass.workspace import Workspace

MAP_SECONDS = 15
"""For so long a map that was read is shown again: reading all history takes its time."""


@dataclass
class _Map:
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: MapOverview | None = None
    at: int = 0


class Desk:
    """What the routes of one server work with."""

    def __init__(self, runtime: Runtime, workspace: Workspace) -> None:
        self.runtime, self.workspace = runtime, workspace
        self._maps: dict[str, _Map] = {}
        self._lock = threading.Lock()

    @property
    def keeper(self) -> Keeper:
        """The keeper of this process; KeeperError while there is none."""
        if self.runtime.keeper is None:
            raise KeeperError("no keeper of this process is at work on the workspace", "try again in a moment")
        return self.runtime.keeper

    @property
    def ledger(self) -> Ledger:
        """The workspace's ledger."""
        return self.workspace.store.ledger

    def journey(self, name: str | None) -> str:
        """The id of the journey that is meant; raises where there is none."""
        return self.workspace.journey(name).journey.journey

    def map(self, journey: str) -> MapOverview:
        """The figures of a journey's map, at most a few seconds old; one asks, the others wait for the same."""
        with self._lock:
            held = self._maps.setdefault(journey, _Map())
        with held.lock:
            now = self.runtime.clock()
            if held.found is None or not 0 <= now - held.at < MAP_SECONDS * 1_000_000:
                held.found, held.at = self.workspace.read(journey).overview(), now
            return held.found


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(_desk)]


def instant(micros: int | None) -> datetime | None:
    """Microseconds as an instant."""
    return None if micros is None else EPOCH + micros * EPOCH.resolution


def when(micros: int) -> datetime:
    """Microseconds as an instant, where there always is one."""
    return EPOCH + micros * EPOCH.resolution
