"""`journeyglass import`: tables in, each exactly once; or a first mapping of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import Session, session_of, show, show_json
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from journeyglass.cli.shapes import Imported
    from journeyglass.workspace import Workspace


def import_(
    context: typer.Context,
    mappings: Annotated[
        list[str] | None, typer.Argument(metavar="[MAPPING]...", help="Sources by id or file; default: all.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the data files are; default: as set, else beside the mapping."),
    ] = None,
    guess: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Instead write a first mapping of this data file to sources/.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="With --guess: which sheet of a spreadsheet.")] = None,
    as_json: AsJson = False,
) -> None:
    """Bring tables in. What is in already stays as it is; corrected rows replace theirs; bad rows are put aside."""
    session = session_of(context)
    if guess is not None:
        return _guess(session, guess, sheet, as_json)
    from journeyglass.cli.tables import imports_view

    with session.workspace() as workspace:
        done = bring(workspace, mappings or None, data)
        return show_json(done) if as_json else show(*imports_view(done))


def bring(workspace: Workspace, names: list[str] | None, data: Path | None) -> Imported:
    """Import these sources (None: all), with a bar."""
    from journeyglass.cli.progress import Meter
    from journeyglass.cli.shapes import Imported, ImportLine

    with Meter("importing") as meter:
        found = workspace.import_(names, data, meter.step)
    return Imported(tuple(ImportLine.of(summary) for summary in found))


def _guess(session: Session, file: Path, sheet: str | None, as_json: bool) -> None:
    from journeyglass.cli.shapes import Guessed
    from journeyglass.events.guess import guess, source_id
    from journeyglass.events.source import load_source

    with session.workspace() as workspace:
        path = workspace.root / "sources" / f"{source_id(file.name)}.yaml"
        if path.exists():
            raise InputError(
                f"{path.relative_to(workspace.root)} exists already", "move it away, or correct it by hand"
            )
        text = guess(file, sheet=sheet)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        mapping = load_source(text, path=str(path))
        checks = tuple(line.partition("# check:")[2].strip() for line in text.splitlines()[1:] if "# check:" in line)
        done = Guessed(mapping.source, str(path), mapping.event_names(), checks)
    if as_json:
        return show_json(done)
    return show(
        f"{path} is a first mapping of {file.name}; {len(checks)} of its lines say `# check:`.",
        *(f"  check: {what}" for what in checks),
        f"Correct it, then: `journeyglass check` and `journeyglass import {mapping.source} --data {file.parent}`",
    )
