"""`journeyglass accounts`: where each account stands now."""

from __future__ import annotations

from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, AsOf, InLanguage, JourneyName, KnownAt, OfJourney, language
from journeyglass.cli.session import session_of, show, show_json

_SHOWN = 50


def accounts(
    context: typer.Context,
    journey: JourneyName = None,
    stage: Annotated[
        str | None, typer.Option("--stage", "-s", metavar="ID", help="Only those there, or `outside`.")
    ] = None,
    stalled: Annotated[bool, typer.Option("--stalled", help="Only those whose stage ran out of patience.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many; default: 50, or all as JSON.")
    ] = None,
    of: OfJourney = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List accounts with the stage where they stand, since when, and whether they are stalled."""
    from journeyglass.cli.history import accounts_view
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import AccountsNow

    with session_of(context).workspace() as workspace:
        result = read_journey(workspace, journey or of, as_of, known_at)
        found = result.accounts(stage, stalled=stalled)
        most = limit or (len(found) if as_json else _SHOWN)
        shown = AccountsNow(result.journey.journey, result.as_of, stage, len(found), result.notes, found[:most])
        return show_json(shown) if as_json else show(*accounts_view(result.journey, shown, language(lang, workspace)))
