"""The keeper's refreshing: declared sources, each when it is due, one after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from journeyglass.errors import JourneyglassError, WorkspaceError
from journeyglass.keeper.board import Board
from journeyglass.keeper.part import sentence_of
from journeyglass.workspace import Workspace
from journeyglass.workspace.journeyfiles import files_in
from journeyglass.workspace.refresh import SourceNow, due_sources, refresh, sources_now
from journeyglass.workspace.sourcefiles import SourceFiles, load_sources

_LOOK = 1.0
_Stands = list[tuple[Path, int, int]]


class Refresher:
    """Refreshes the sources of `workspace`; what fails stands on the board under its source."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        self._workspace, self._board = workspace, board
        self._stands: _Stands | None = None
        self._files = SourceFiles()

    def step(self) -> float:
        """Refresh the source that is most overdue, if any is; how many seconds there are until the next look."""
        self._look()
        name = next(iter(self._due()), None)
        if name is None:
            self._tell()
            return _LOOK
        try:
            self.refresh(name)
        except WorkspaceError:  # somebody imports
            return _LOOK
        except (JourneyglassError, OSError):
            pass  # noted with the source, and on the board
        self._tell()
        return 0.0

    def refresh(self, name: str) -> None:
        """Refresh one source now; its error is told on the board too, and raised."""
        try:
            refresh(self._workspace, name)
        except WorkspaceError:
            raise
        except (JourneyglassError, OSError) as error:
            self._board.fault(f"source {name}", sentence_of(error))
            raise
        self._board.well(f"source {name}")

    def _due(self) -> list[str]:
        store = self._workspace.store
        known = {row.source: row for row in store.ledger.refreshes.all()}
        return list(due_sources(self._files.mappings, known, store.clock()))

    def _look(self) -> None:
        """Load the source files again where one has changed."""
        paths = files_in(self._workspace.root / "sources")
        stands = [(path, stat.st_mtime_ns, stat.st_size) for path in paths for stat in [path.stat()]]
        if stands == self._stands:
            return
        self._files = load_sources(paths, self._workspace.root)
        self._stands = stands
        if self._files.faults:
            self._board.fault("sources", f"{self._files.faults[0]}; until then that source is not refreshed")
        else:
            self._board.well("sources")

    def _tell(self) -> None:
        self._board.tell(refreshes=tuple(sources_now(self._workspace.store, self._files.mappings)))


def lags(refreshes: tuple[SourceNow, ...], now: int) -> tuple[SourceNow, ...]:
    """How the sources stand, their lags told as of `now`."""
    return tuple(
        replace(one, lag=None if one.succeeded_at is None else max(0, now - one.succeeded_at)) for one in refreshes
    )
