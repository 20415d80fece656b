"""`journeyglass events`: what came, what is odd about it, what could not go in."""

from __future__ import annotations

from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import NotFoundError


def events(
    context: typer.Context,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Show the rows that could not go in, and why.")
    ] = False,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="With --quarantine: at most so many rows.")] = 50,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Tell what came: events by source and name, first and last, and what is odd about them."""
    from journeyglass.cli.progress import Meter
    from journeyglass.cli.shapes import Quarantined, QuarantinedRow
    from journeyglass.cli.tables import quarantine_view, received_view

    with session_of(context).workspace() as workspace:
        with Meter("counting events"):
            came = workspace.events()
        if source is not None:
            came = came.only(source)
            if not came.sources:
                known = ", ".join(s.source for s in workspace.events().sources) or "none yet"
                raise NotFoundError(f"nothing came from a source {source}", f"there are {known}")
        if not quarantine:
            return show_json(came) if as_json else show(*received_view(came, language(lang, workspace)))
        rows = tuple(QuarantinedRow(**vars(row)) for row in workspace.quarantine(source, limit))
        found = Quarantined(came.quarantined, rows)
        return show_json(found) if as_json else show(*quarantine_view(found))
