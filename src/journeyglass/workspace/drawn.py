"""The whole map of a reading: with the workspace's label, and the revision of the journey's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeyglass.figures import Filters
from journeyglass.figures.overview import Depth
from journeyglass.glass.document import MapDocument, document
from journeyglass.journey.editing.revision import revision_of
from journeyglass.journey.model import Journey, Lang

if TYPE_CHECKING:
    from journeyglass.workspace.result import Result
    from journeyglass.workspace.workspace import Workspace


def drawn(result: Result, lang: Lang, filters: Filters, depth: Depth = "all") -> MapDocument:
    """The map of the reading in a language, of the visits and events that the filters choose."""
    revision = _revision(result.workspace, result.journey)
    return document(result.context, lang, filters, result.label, revision, depth)


def _revision(workspace: Workspace, read: Journey) -> str:
    """The revision of the file that was read; none where the file says something else by now."""
    files = workspace.written()
    path, loaded = files.paths.get(read.journey), files.loaded.get(read.journey)
    if path is None or loaded is None or loaded.journey != read:
        return ""
    return revision_of(path.read_bytes())
