"""`journeyglass compare`: how two maps differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, language
from journeyglass.cli.session import Session, session_of, show, show_json
from journeyglass.errors import NotFoundError, WorkspaceError

if TYPE_CHECKING:
    from journeyglass.journey.model import Journey

_Side = Annotated[str, typer.Argument(help="A journey's id in this workspace, a built-in one's name, or a file.")]


def compare(
    context: typer.Context, before: _Side, after: _Side, lang: InLanguage = None, as_json: AsJson = False
) -> None:
    """Compare two maps (current and future, say): stages, targets, feelings, and every other difference."""
    from journeyglass.glass.comparisonview import comparison_view
    from journeyglass.journey.compare import compare as compared

    session = session_of(context)
    found = compared(find_journey(session, before), find_journey(session, after))
    return show_json(found.to_json()) if as_json else show(*comparison_view(found, language(lang)))


def find_journey(session: Session, name: str) -> Journey:
    """The journey in a file, of the workspace, or built in; what is here goes before what is built in."""
    from journeyglass.journey.builtin import load_builtin
    from journeyglass.journey.load import load

    if Path(name).suffix in (".yaml", ".yml"):
        return load(Path(name)).journey
    try:
        with session.workspace() as workspace:
            files = workspace.journey_files
            if name in files.loaded or name in {path.stem for path in files.paths.values()}:
                return files.find(name).journey
    except WorkspaceError:
        pass
    try:
        return load_builtin(name).journey
    except NotFoundError:
        raise NotFoundError(
            f"there is no journey {name}", "`journeyglass journeys list` tells those there are"
        ) from None
