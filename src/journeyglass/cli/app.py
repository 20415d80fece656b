"""The commands of `journeyglass`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from journeyglass.cli import (
    account,
    accounts,
    check,
    compare,
    demo,
    events,
    figures,
    imports,
    init,
    journeys,
    keys,
    lake,
    log,
    map,
    people,
    place,
    read,
    serve,
    sources,
    users,
    version,
)
from journeyglass.cli.session import Session

app = typer.Typer(
    name="journeyglass",
    help="The customer journey as code: written as a map, measured on your events, account by account.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)


@app.callback(invoke_without_command=True)
def journeyglass(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", metavar="DIR", help="Work in the workspace in DIR, or above it.", show_default=False)
    ] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show the insides of an unexpected error.")] = False,
) -> None:
    """The customer journey as code: written as a map, measured on your events, account by account."""
    context.obj = Session(folder, debug)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


_COMMANDS: dict[str, Callable[..., None]] = {
    "init": init.init,
    "demo": demo.demo,
    "check": check.check,
    "compare": compare.compare,
    "import": imports.import_,
    "log": log.log,
    "place": place.place,
    "read": read.read,
    "accounts": accounts.accounts,
    "account": account.account,
    "map": map.map_,
    "figures": figures.figures,
    "serve": serve.serve,
    "version": version.version,
}
for name, command in _COMMANDS.items():
    app.command(name)(command)
app.add_typer(journeys.app, name="journeys")
app.add_typer(events.app, name="events")
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")
app.add_typer(people.app, name="people")
app.add_typer(sources.app, name="sources")
app.add_typer(lake.app, name="lake")
