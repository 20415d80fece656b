"""Finding the workspace that a folder belongs to."""

from __future__ import annotations

from pathlib import Path

from journeyglass.errors import WorkspaceError
from journeyglass.workspace.settings import FILE


def root_of(path: Path | str = ".") -> Path:
    """The workspace's folder: `path` or the nearest above it; raises WorkspaceError where there is none."""
    start = Path(path).absolute()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise WorkspaceError(
        f"there is no workspace in {path} or above", "make one with `journeyglass init`, or name its folder with -C"
    )
