"""How far a workspace is: whether there can be anything that a reading of earlier does not know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.workspace.journeyfiles import files_in

if TYPE_CHECKING:
    from journeyglass.workspace.workspace import Workspace


@dataclass(frozen=True)
class Stand:
    """When the lake's log last changed, the last message taken, and the files of the workspace's own figures.

    Two equal ones hold the same facts; of two that differ, the later may.
    """

    lake: int | None
    inbox: int
    figures: tuple[tuple[str, int, int], ...]


def stand(workspace: Workspace) -> Stand:
    """How far the workspace is now; cheap enough to be asked many times a second."""
    store = workspace.store
    log, own = store.lake.path / "_delta_log", files_in(workspace.root / "figures")
    return Stand(_changed(log), store.ledger.inbox.stand().last_seq, tuple(map(_written, own)))


def _changed(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _written(file: Path) -> tuple[str, int, int]:
    about = file.stat()
    return file.name, about.st_mtime_ns, about.st_size
