"""How much memory a process and all that it has started hold together, watched while it runs."""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path

_EVERY = 0.1
"""Seconds between two looks."""


class Watch:
    """Looks at a family of processes from entering to leaving a `with`; `peak_mb` is the most they held at one look.

    Shared pages count once for each process that has them. Nothing is seen where there is no `/proc`.
    """

    def __init__(self, process: int) -> None:
        self.peak_mb = 0.0
        self._process = process
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(_EVERY):
            self.peak_mb = max(self.peak_mb, family_mb(self._process))


def family_mb(process: int) -> float:
    """What the process and its descendants hold now, in MiB."""
    children: dict[int, list[int]] = defaultdict(list)
    held: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        told = _status(folder)
        if "PPid" in told:
            children[int(told["PPid"])].append(int(folder.name))
            held[int(folder.name)] = float(told.get("VmRSS", "0 kB").split()[0]) / 1024
    family, found = [process], 0.0
    while family:
        one = family.pop()
        found += held.get(one, 0.0)
        family += children[one]
    return found


def _status(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "status").read_text("utf-8").splitlines()
    except OSError:  # it has ended since
        return {}
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
