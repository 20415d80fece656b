"""`journeyglass lake`: how the lake stands, and going on with an older copy of it."""

from __future__ import annotations

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import session_of, show, show_json

app = typer.Typer(help="Look after the lake of facts.", rich_markup_mode=None)


@app.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show what the lake consists of, and what waits to be sealed into it."""
    from journeyglass.workspace.lakes import lake_stand

    with session_of(context).workspace() as workspace:
        found = lake_stand(workspace)
    if as_json:
        return show_json(found)
    return show(
        f"version {found.version}: {found.files:,} files, {found.bytes:,} bytes",
        f"sealed up to message {found.sealed_to:,}; {found.waiting:,} wait",
    )


@app.command("accept-loss")
def accept_loss(context: typer.Context, as_json: AsJson = False) -> None:
    """Go on with a lake that was put back from a copy older than the ledger's.

    What was sealed since that copy was made is not in the lake then, and is not asked for any more.
    """
    from journeyglass.workspace.lakes import go_on_without

    with session_of(context).workspace() as workspace:
        found = go_on_without(workspace)
    if as_json:
        return show_json(found)
    return show(f"going on without {found.messages:,} messages" if found.messages else "the lake lacks nothing")
