"""`journeyglass check`: everything wrong with journeys, sources and figures, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import Session, session_of, show, show_json
from journeyglass.errors import Fault, NotFoundError, WorkspaceError

if TYPE_CHECKING:
    from journeyglass.cli.shapes import Checked

_NAMED = 12
"""How many event names a sentence names."""


def check(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Journey, source or figure files; default: all of the workspace."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the data files are, to look their columns up.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check journeys, sources and figures to the end: every fault with its place and what to write instead."""
    session = session_of(context)
    found = _files(session, files, data) if files else _all(session, data)
    if as_json:
        show_json(found)
    else:
        show(*_lines(found))
    if not found.ok:
        raise typer.Exit(2)


def _all(session: Session, data: Path | None) -> Checked:
    with session.workspace() as workspace:
        faults = workspace.check(data)
        journeys, sources, figures = workspace.journey_files, workspace.source_files, workspace.figure_files
        paths = [*journeys.paths.values(), *sources.paths.values(), *figures.paths.values()]
        names = {str(path.relative_to(workspace.root)) for path in paths} | {fault.path for fault in faults}
        unsent = {name: tuple(workspace.unsent(loaded)) for name, loaded in journeys.loaded.items()}
        return _checked(faults, sorted(names), {name: said for name, said in unsent.items() if said})


def _files(session: Session, files: list[Path], data: Path | None) -> Checked:
    """These files only, be they in a workspace or not."""
    from journeyglass.workspace.figurefiles import load_figures
    from journeyglass.workspace.journeyfiles import load_journeys
    from journeyglass.workspace.sourcefiles import load_sources, table_faults

    for path in files:
        if not path.is_file():
            raise NotFoundError(f"there is no file {path}", "name a journey, source or figure file")
    kinds = {path: kind_of(path) for path in files}
    named = {kind: [path for path in files if kinds[path] == kind] for kind in ("journey", "source", "figure")}
    sources, senders = load_sources(named["source"], Path()), _senders(session)
    journeys = load_journeys(named["journey"], senders, Path())
    figures = load_figures(named["figure"], senders, Path())
    tables = [
        fault
        for name, mapping in sources.mappings.items()
        for fault in table_faults(mapping, data or sources.paths[name].parent)
    ]
    found = [*journeys.faults, *journeys.warnings, *sources.faults, *figures.faults, *figures.warnings, *tables]
    return _checked(sorted(found), sorted(map(str, files)), {})


def kind_of(path: Path) -> str:
    """What the file means to be, by its keys: a source, a figure; what cannot be told is a journey."""
    lines = path.read_text("utf-8", "replace").splitlines()
    if any(line.startswith(("source:", "table:")) for line in lines):
        return "source"
    return "figure" if any(line.startswith(("figure:", "measure:")) for line in lines) else "journey"


def _senders(session: Session) -> set[str]:
    try:
        with session.workspace() as workspace:
            return workspace.senders()
    except WorkspaceError:
        return set()


def _checked(faults: tuple[Fault, ...] | list[Fault], files: list[str], unsent: dict[str, tuple[str, ...]]) -> Checked:
    from journeyglass.cli.shapes import Checked, FaultLine

    lines = tuple(FaultLine(f.path, f.line, f.column, f.what, f.remedy, f.warning) for f in faults)
    return Checked(all(line.warning for line in lines), tuple(files), lines, unsent)


def _lines(found: Checked) -> list[str]:
    from journeyglass.cli.tables import counted

    lines = [str(Fault(f.path, f.line, f.column, f.what, f.remedy, f.warning)) for f in found.faults]
    for journey, names in found.unsent.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        lines.append(f"note: {journey} asks for events that no source here sends: {', '.join(names[:_NAMED])}{more}")
    wrong = sum(not fault.warning for fault in found.faults)
    odd = len(found.faults) - wrong
    said = f"{counted(wrong, 'fault')}, {counted(odd, 'warning')}" if found.faults else "nothing wrong"
    return [*lines, f"{counted(len(found.files), 'file')} checked: {said}"]
