"""Readings that stay open: asked of many times, read again when events came or the journey's file changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeyglass.workspace import Result, Workspace
    from journeyglass.workspace.workspace import Instant

FRESH_SECONDS = 15
"""For so long a reading is asked again: reading all history takes its time."""


@dataclass
class _Held:
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: Result | None = None
    at: int = 0


class Readings:
    """The open readings of a server's journeys; one asks of one at a time. `clock` tells UTC microseconds."""

    def __init__(self, workspace: Workspace, clock: Callable[[], int]) -> None:
        self._workspace, self._clock = workspace, clock
        self._held: dict[tuple[str, Instant], _Held] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, journey: str, as_of: Instant = None) -> Iterator[Result]:
        """A reading of the journey, at most a few seconds old, that is this caller's alone until it is let go."""
        with self._lock:
            held = self._held.setdefault((journey, as_of), _Held())
        with held.lock:
            now = self._clock()
            if held.found is None or not 0 <= now - held.at < FRESH_SECONDS * 1_000_000:
                held.found, held.at = self._workspace.read(journey, as_of), now
            yield held.found
