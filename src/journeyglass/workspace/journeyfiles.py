"""The journeys of a workspace: every file of `journeys/`, each loaded once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from journeyglass.errors import Fault, JourneyFileError, NotFoundError
from journeyglass.journey.builtin import ALIASES
from journeyglass.journey.load import Loaded, load
from journeyglass.journey.report import likely, listed

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class JourneyFiles:
    """What is sound, by the journey's id, with its file; and the faults of the rest."""

    loaded: dict[str, Loaded] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def warnings(self) -> list[Fault]:
        """What is probably not meant in the sound ones."""
        return [warning for found in self.loaded.values() for warning in found.warnings]

    def sound(self) -> dict[str, Loaded]:
        """All journeys; raises every fault of every file."""
        if self.faults:
            raise JourneyFileError(self.faults)
        return self.loaded

    def find(self, name: str) -> Loaded:
        """The journey of this id, file name or built-in short name."""
        by_file = {path.stem: journey for journey, path in self.paths.items()}
        for known in (name, by_file.get(name), ALIASES.get(name)):
            if known in self.loaded:
                return self.loaded[str(known)]
        if self.faults:
            raise JourneyFileError(self.faults)
        if not self.loaded:
            raise NotFoundError("there is no journey here yet", "copy one with `journeyglass journeys copy saas`")
        near = likely(name, self.loaded)
        advice = f"did you mean {near}?" if near else f"this workspace has {listed(self.loaded, 'and')}"
        raise NotFoundError(f"there is no journey {name}", advice)


def files_in(folder: Path) -> list[Path]:
    """The YAML files of a folder, by name."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())


def load_journeys(paths: Collection[Path], senders: Collection[str], root: Path) -> JourneyFiles:
    """Load these files; messages name them from `root` on."""
    found = JourneyFiles()
    for path in paths:
        try:
            loaded = load_body(path.read_bytes(), told(path, root), frozenset(senders))
        except JourneyFileError as error:
            found.faults.extend(error.faults)
            continue
        except OSError as error:
            found.faults.append(Fault(told(path, root), 1, 1, "the file cannot be read", str(error.strerror)))
            continue
        _add(found, loaded, path, root)
    return found


@lru_cache(maxsize=32)
def load_body(body: bytes, path: str, senders: frozenset[str]) -> Loaded:
    """A journey file of these bytes, which messages name `path`; the same file is not read twice."""
    return load(body, path=path, senders=senders)


def _add(found: JourneyFiles, loaded: Loaded, path: Path, root: Path) -> None:
    name = loaded.journey.journey
    if name in found.loaded:
        what = f"the journey `{name}` is also in {told(found.paths[name], root)}"
        found.faults.append(Fault(told(path, root), 1, 1, what, "give each journey its own id"))
    else:
        found.loaded[name], found.paths[name] = loaded, path


def told(path: Path, root: Path) -> str:
    """How messages name a file: from the workspace on, or as it was given."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
