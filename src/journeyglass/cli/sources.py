"""`journeyglass sources`: the declared tables, when each was last brought in; one brought in now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import say, session_of, show, show_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.cli.shapes_sources import SourceLine

app = typer.Typer(help="Tell how the sources stand, and refresh one.", rich_markup_mode=None)
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@app.callback(invoke_without_command=True)
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources: how often each is refreshed, when it last was, how far behind it is, what went wrong."""
    from journeyglass.cli.shapes_sources import SourceLine, SourcesListed
    from journeyglass.workspace.refresh import sources_now

    if context.invoked_subcommand is not None:
        return None
    with session_of(context).workspace() as workspace:
        files = workspace.source_files
        found = sources_now(workspace.store, files.mappings)
        say(map(str, files.faults), "fault")
    lines = tuple(map(SourceLine.of, found))
    return show_json(SourcesListed(lines)) if as_json else show(*sources_view(lines))


@app.command("refresh")
def refresh(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="ID", help="The source's id, or its file's name.")],
    full: Annotated[bool, typer.Option("--full", help="Ask for every row, also of a source with a cursor.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring one source in now: of a source with a cursor only the rows that are new or changed."""
    from journeyglass.cli.shapes_sources import SourceRefreshed
    from journeyglass.workspace.refresh import refresh as refresh_source

    with session_of(context).workspace() as workspace:
        done = SourceRefreshed.of(refresh_source(workspace, source, full=full))
    if as_json:
        return show_json(done)
    return show(f"{done.source}: {done.rows:,} rows read, {done.wrote:,} facts new or changed")


def sources_view(lines: tuple[SourceLine, ...]) -> Iterator[RenderableType]:
    """A row a source, and under the table why some fail."""
    from journeyglass.cli.tables import grid

    if not lines:
        yield "there is no source yet; write a first one with `journeyglass import --guess FILE`"
        return
    heads = ("source", "table", "every", "cursor", "state", "last brought in", "lag", "rows", "new", "next")
    yield grid(heads, [_row(line) for line in lines], ("lag", "rows", "new"))
    for line in lines:
        if line.error:
            yield f"{line.source}: {line.error}"


def _row(line: SourceLine) -> tuple[str, ...]:
    counts = ("" if count is None else f"{count:,}" for count in (line.rows, line.wrote))
    return (
        line.source,
        line.table,
        _long(line.every_seconds),
        line.cursor or "",
        line.state,
        _told(line.succeeded_at),
        _long(line.lag_seconds),
        *counts,
        _told(line.next_at),
    )


def _told(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def _long(seconds: int | None) -> str:
    """A time in the largest unit that it fills twice."""
    if seconds is None:
        return ""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= 2 * size), (1, "s"))
    return f"{seconds // size} {unit}"
