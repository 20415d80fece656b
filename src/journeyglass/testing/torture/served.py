"""`journeyglass` with arms: the very command, which dies or fails at fault points, tells of them, asks another clock.

It is armed by variables of the environment, which nothing else of the product reads. `python -m` this module takes
the command's own arguments.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from journeyglass.testing import faults

DIE = faults.VARIABLE
"""A fault point to die at, as in `testing.faults`."""
POINTS = "JOURNEYGLASS_TORTURE_POINTS"
"""A file to which each point is added with the thread that came by."""
FAILING = "JOURNEYGLASS_TORTURE_FAILING"
"""A file: while a line of it names a point, that point raises; after a space stands what: `disk` or `thread`."""
CLOCK = "JOURNEYGLASS_TORTURE_CLOCK"
"""A file: microseconds to add to the machine's clock, or after `=` the instant at which the clock stands."""


class ThreadEndedError(BaseException):
    """Ends a thread as a fault that nobody foresaw would: no `except Exception` catches it."""


class Arms:
    """What a process is armed with; `hold` takes it up, for the life of the process."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._points: int | None = None

    def hold(self) -> None:
        """Arm this process."""
        if said := self._environment.get(POINTS):
            self._points = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        faults.arm(self._environment.get(DIE), self._came_by)
        if said := self._environment.get(CLOCK):
            importlib.import_module("journeyglass.server.clock").system_clock = turned_clock(Path(said))  # type: ignore[attr-defined]

    def _came_by(self, point: str) -> None:
        if self._points is not None:
            os.write(self._points, f"{threading.current_thread().name} {point}\n".encode())
        if said := self._environment.get(FAILING):
            _fail(Path(said), point)


def turned_clock(file: Path) -> Callable[[], int]:
    """A clock that goes as the file says."""

    def clock() -> int:
        said = file.read_text() if file.exists() else ""
        if said.startswith("="):
            return int(said[1:])
        return time.time_ns() // 1_000 + int(said or 0)

    return clock


def _fail(file: Path, point: str) -> None:
    if not file.exists():
        return
    for line in file.read_text().splitlines():
        name, _, how = line.partition(" ")
        if name == point and how == "disk":
            raise OSError(5, "Input/output error")
        if name == point and how == "thread":
            raise ThreadEndedError(f"ended at {point}")


def main() -> None:
    """Arm this process as its environment says, then run the command."""
    Arms(os.environ).hold()
    importlib.import_module("journeyglass.cli").main()


if __name__ == "__main__":
    main()
