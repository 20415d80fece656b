"""`journeyglass keys`: who may send events, and who may ask."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import session_of, show, show_json

if TYPE_CHECKING:
    from journeyglass.workspace.keys import KeyLine

app = typer.Typer(help="Make, list and revoke the keys of the server.", rich_markup_mode=None)


class Kind(StrEnum):
    """What a key is for."""

    SERVER = "server"
    BROWSER = "browser"
    API = "api"


@app.command("create")
def create(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="The source that its events belong to, such as `web`.")
    ] = None,
    kind: Annotated[
        Kind, typer.Option(metavar="server|browser|api", help="For your servers, for web pages, or for asking /api.")
    ] = Kind.SERVER,
    label: Annotated[str, typer.Option(metavar="TEXT", help="What the key is for, in your words.")] = "",
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="A browser key's page address, like https://example.com; may be given again."),
    ] = None,
    rate: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Events a second it may send; default: the settings'.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. It is shown once, here; only a hash of it is kept."""
    from journeyglass.cli.shapes_keys import KeyMade
    from journeyglass.workspace.keys import create_key

    with session_of(context).workspace() as workspace:
        new = create_key(workspace, kind.value, source=source, label=label, origins=origin or (), rate=rate)
    if as_json:
        return show_json(KeyMade(new.id, new.secret))
    typer.echo(new.secret)
    return typer.echo("keep it: it is not shown again", err=True)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys; their secrets are not kept."""
    from journeyglass.cli.shapes_keys import KeysListed
    from journeyglass.cli.tables import grid
    from journeyglass.workspace.keys import all_keys

    with session_of(context).workspace() as workspace:
        keys = all_keys(workspace)
    if as_json:
        return show_json(KeysListed(tuple(keys)))
    if not keys:
        return show("there is no key yet; make one with `journeyglass keys create --source NAME`")
    heads = ("id", "kind", "source", "label", "origins", "rate", "created", "revoked")
    return show(grid(heads, _rows(keys), ("rate",)))


@app.command("revoke")
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it; or the key itself.")],
    as_json: AsJson = False,
) -> None:
    """Revoke a key: within five seconds no server takes anything with it."""
    from journeyglass.cli.shapes_keys import KeyRevoked
    from journeyglass.workspace.keys import revoke_key

    with session_of(context).workspace() as workspace:
        found = revoke_key(workspace, key)
    return show_json(KeyRevoked(found)) if as_json else show(f"revoked: {found}")


def _rows(keys: Sequence[KeyLine]) -> list[tuple[str, ...]]:
    return [
        (
            key.id,
            key.kind,
            key.source or "",
            key.label,
            " ".join(key.origins),
            "" if key.rate is None else f"{key.rate:,}",
            f"{key.created_at:%Y-%m-%d}",
            f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else "",
        )
        for key in keys
    ]
