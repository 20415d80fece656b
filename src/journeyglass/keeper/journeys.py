"""The journeys that are read live: those of the workspace's files, the last sound state of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from journeyglass.journey.model import Journey
from journeyglass.workspace.journeyfiles import files_in, load_journeys

_Stand = tuple[int, int]


class JourneyWatch:
    """Looks after `journeys/`; a file that has become faulty goes on as it was when it was sound."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stands: dict[Path, _Stand] = {}
        self._sound: dict[Path, Journey] = {}
        self.faults: dict[Path, str] = {}

    def look(self) -> bool:
        """Load what has changed on disk; whether any journey is another one now."""
        stands = {path: _stand(path) for path in files_in(self._root / "journeys")}
        if stands == self._stands:
            return False
        before = self.journeys
        for gone in self._stands.keys() - stands.keys():
            self._sound.pop(gone, None)
            self.faults.pop(gone, None)
        for path, stand in stands.items():
            if self._stands.get(path) != stand:
                self._load(path)
        self._stands = stands
        return self.journeys != before

    @property
    def journeys(self) -> Mapping[str, Journey]:
        """The journeys by id; of two files with one id the first by name counts."""
        found: dict[str, Journey] = {}
        for _, journey in sorted(self._sound.items()):
            found.setdefault(journey.journey, journey)
        return found

    @property
    def sentence(self) -> str | None:
        """What is wrong with the files, if anything is."""
        if not self.faults:
            return None
        first = self.faults[min(self.faults)]
        return f"{first}; until then the journey is read as it was before" if first else None

    def _load(self, path: Path) -> None:
        found = load_journeys([path], (), self._root)
        if found.faults:
            self.faults[path] = str(found.faults[0])
            return
        self.faults.pop(path, None)
        self._sound[path] = next(iter(found.loaded.values())).journey


def _stand(path: Path) -> _Stand:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size
