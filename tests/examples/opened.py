"""An example's folder, copied and taken through the real rooms as a user would: opened, imported, read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pytest

from journeyglass.events.quality import Note
from journeyglass.lake.importing import ImportSummary
from journeyglass.workspace import Workspace

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DATA = Path(os.environ.get("JOURNEYGLASS_DATA", ROOT.parent / "shared" / "data"))
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/journeyglass.toml"))


def data_of(name: str) -> Path:
    """The folder of a public data set, or a skip that says what is missing."""
    if not (DATA / name).is_dir():
        pytest.skip(f"the public data set {name} is not in {DATA.name}/ (set JOURNEYGLASS_DATA to its folder)")
    return DATA / name


@dataclass
class Opened:
    """A workspace whose sources have come in from `data`."""

    workspace: Workspace
    data: Path
    summaries: dict[str, ImportSummary]

    @cached_property
    def quality(self) -> list[Note]:
        """All data-quality notes, worked out once."""
        return self.workspace.quality()

    def notes(self, kind: str) -> list[Note]:
        """The data-quality notes of one kind."""
        return [note for note in self.quality if note.kind == kind]


def copied(name: str, work: Path) -> Path:
    """A copy of an example's folder in `work`."""
    return Path(shutil.copytree(EXAMPLES / name, work / name, ignore=shutil.ignore_patterns(".journeyglass")))


@contextmanager
def opened(name: str, work: Path) -> Iterator[Opened]:
    """An example, copied to `work`, with its data imported."""
    data = data_of(name)
    with Workspace.open(copied(name, work)) as workspace:
        summaries = workspace.import_(data_dir=data)
        yield Opened(workspace, data, {summary.source: summary for summary in summaries})


def at(*parts: int) -> datetime:
    """An instant in UTC: year, month, day, …"""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
