"""`journeyglass events`: what came, what could not go in; one event traced; refused messages replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import NotFoundError

app = typer.Typer(
    help="Tell what came and what could not go in, trace one event, replay refused messages.", rich_markup_mode=None
)


@app.callback(invoke_without_command=True)
def events(
    context: typer.Context,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Show the rows and messages that could not go in, and why.")
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

    if context.invoked_subcommand is not None:
        return None
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


@app.command("trace")
def trace_(
    context: typer.Context,
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The message's or event's id.")],
    as_json: AsJson = False,
) -> None:
    """Tell what became of one event: accepted or refused, where it is kept, whose it is, which stages it caused."""
    from journeyglass.cli.progress import Meter
    from journeyglass.cli.tracing import trace_view
    from journeyglass.workspace.trace import trace

    with session_of(context).workspace() as workspace:
        with Meter("tracing"):
            found = trace(workspace, event_id)
        if found.state == "unknown" and not as_json:
            raise NotFoundError(f"nothing of the id {event_id} ever came", "ids are told apart by every character")
        return show_json(found) if as_json else show(*trace_view(found))


@app.command("replay")
def replay_(
    context: typer.Context,
    amendment: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="An amendment (YAML): which messages, what to change.")
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="ID", help="Only of this source.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="REASON", help="Only those refused for this reason.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge refused messages again, as they are or amended by a rule; those that can be taken now are kept."""
    from journeyglass.cli.tracing import replayed_view
    from journeyglass.workspace.amendment import load_amendment
    from journeyglass.workspace.replay import replay

    rule = load_amendment(amendment) if amendment else None
    with session_of(context).workspace() as workspace:
        now = workspace.store.clock()
        done = replay(workspace.store, rule, now, source=source, reason=reason, dry_run=dry_run)
        return show_json(done) if as_json else show(*replayed_view(done))
