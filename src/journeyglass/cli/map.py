"""`journeyglass map`: the measured map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeyglass.cli.mapfile import PaperColours, PaperFormat, format_of, write_map
from journeyglass.cli.options import AsJson, AsOf, InLanguage, JourneyName, KnownAt, language
from journeyglass.cli.session import session_of, show, show_json


def map_(
    context: typer.Context,
    journey: JourneyName = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="Only visits that began then or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="Only visits that began before then.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY:VALUE", help="Only what is in this group of a breakdown or a trait."),
    ] = None,
    kind: Annotated[
        PaperFormat | None,
        typer.Option(
            "--format",
            metavar="F",
            help="Write a file instead: a page (html), a picture (svg, png, pdf), a spreadsheet (xlsx), a report "
            "(docx), a deck (pptx).",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Which file, `-` for standard output; by its title."),
    ] = None,
    theme: Annotated[
        PaperColours | None,
        typer.Option(metavar="light|dark", help="Colours of the file; a page follows its reader's unless told."),
    ] = None,
    lane: Annotated[
        list[str] | None, typer.Option(metavar="LANE", help="Of the file: only these lanes, in this order.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show the map as measured: who is where, who goes on, how long it takes, how it ends, where they were met.

    With --format or --output: write the whole map, what is believed beside what is measured, to a file to hand on.
    """
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import Mapped
    from journeyglass.figures import Filters
    from journeyglass.figures.filters import where_of
    from journeyglass.glass.terminal import map_view
    from journeyglass.workspace.instants import beginning

    asked = format_of(kind, output)
    filters = Filters(
        (since and beginning(since)) or None, (until and beginning(until)) or None, where=where_of(where or ())
    )
    with session_of(context).workspace() as workspace:
        result, spoken = read_journey(workspace, journey, as_of, known_at), language(lang, workspace)
        if asked is not None:
            return write_map(result, asked, spoken, filters, theme=theme, lanes=lane or (), output=output, force=force)
        overview = result.overview(filters.since, filters.until, filters.where)
        if as_json:
            return show_json(Mapped(result.label, result.notes, result.known_at, overview))
        milestones = result.figure("milestones", since=filters.since, until=filters.until, where=filters.where).rows
        return show(map_view(result.journey, overview, spoken, result.label, milestones, filters))
