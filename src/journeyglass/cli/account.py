"""`journeyglass account`: one account's history."""

from __future__ import annotations

from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, AsOf, InLanguage, KnownAt, OfJourney, language
from journeyglass.cli.session import session_of, show, show_json


def account(
    context: typer.Context,
    account_id: Annotated[str, typer.Argument(metavar="ID", help="The account's id or name, or a subject's id.")],
    journey: OfJourney = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    events: Annotated[int, typer.Option(min=0, metavar="N", help="How many of the latest events to show.")] = 10,
    export: Annotated[
        bool, typer.Option("--export", help="Instead print all that is kept about the account, as JSON Lines.")
    ] = False,
    people: Annotated[bool, typer.Option("--people", help="With --export: its people's personal data too.")] = False,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show an account's history: every visit with the event that caused it, milestones, people, latest events."""
    from journeyglass.cli.history import history_view
    from journeyglass.cli.people import write_lines
    from journeyglass.cli.reading import read_journey
    from journeyglass.workspace.privacy import export_account

    with session_of(context).workspace() as workspace:
        if export:
            return write_lines(export_account(workspace, account_id, people=people), None)
        result = read_journey(workspace, journey, as_of, known_at)
        found = result.account(account_id, events)
        return show_json(found) if as_json else show(*history_view(result.journey, found, language(lang, workspace)))
