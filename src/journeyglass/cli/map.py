"""`journeyglass map`: the measured map."""

from __future__ import annotations

from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, AsOf, InLanguage, JourneyName, KnownAt, language
from journeyglass.cli.session import session_of, show, show_json


def map_(
    context: typer.Context,
    journey: JourneyName = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="Only visits that began then or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="Only visits that began before then.")] = None,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show the map as measured: who is where, who goes on, how long it takes, how it ends, where they were met."""
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import Mapped
    from journeyglass.figures import Filters
    from journeyglass.glass.terminal import map_view
    from journeyglass.workspace.instants import beginning

    with session_of(context).workspace() as workspace:
        result = read_journey(workspace, journey, as_of, known_at)
        filters = Filters((since and beginning(since)) or None, (until and beginning(until)) or None)
        overview = result.overview(filters.since, filters.until)
        if as_json:
            return show_json(Mapped(result.label, result.notes, result.known_at, overview))
        milestones = result.figure("milestones", since=filters.since, until=filters.until).rows
        return show(map_view(result.journey, overview, language(lang, workspace), result.label, milestones, filters))
