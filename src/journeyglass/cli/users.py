"""`journeyglass users`: who may log in; also for an admin who is locked out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import session_of, show, show_json

if TYPE_CHECKING:
    from journeyglass.cli.shapes_users import UserListed
    from journeyglass.workspace import Workspace
    from journeyglass.workspace.team import Team

app = typer.Typer(help="Make and list the users of the web app, and give them passwords.", rich_markup_mode=None)
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The user's e-mail address.")]
_HERE = "the command line"


class Role(StrEnum):
    """What a user may do."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


@app.command("add")
def add(
    context: typer.Context,
    email: Email,
    name: Annotated[str, typer.Option(metavar="TEXT", help="How the user is called; default: the address.")] = "",
    role: Annotated[
        Role, typer.Option(metavar="viewer|editor|admin", help="Who looks, who changes the map, who may do all.")
    ] = Role.VIEWER,
    as_json: AsJson = False,
) -> None:
    """Make a user. A password is drawn and shown once, here; it has to be changed at the first log-in."""
    with session_of(context).workspace() as workspace:
        new = _team(workspace).add(email, name or email, role.value)
        _note(workspace, "user_add", new.user.email, {"role": role.value})
    _told(new.user.id, new.user.email, new.one_time_password or "", as_json)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the users."""
    from journeyglass.cli.shapes_users import UserListed, UsersListed
    from journeyglass.cli.tables import grid

    with session_of(context).workspace() as workspace:
        users = [UserListed.of(user) for user in workspace.store.ledger.users.all()]
    if as_json:
        return show_json(UsersListed(tuple(users)))
    if not users:
        return show("there is no user yet; open the web app, or make one with `journeyglass users add EMAIL`")
    return show(grid(("e-mail", "name", "role", "active", "made", "last seen"), [_row(user) for user in users]))


@app.command("password")
def password(context: typer.Context, email: Email, as_json: AsJson = False) -> None:
    """Give a user another password. It is drawn and shown once, here; every session of theirs ends."""
    with session_of(context).workspace() as workspace:
        team = _team(workspace)
        user = team.by_email(email)
        given = team.give_password(user.id)
        _note(workspace, "password_reset", user.email, {})
    _told(user.id, user.email, given, as_json)


def _team(workspace: Workspace) -> Team:
    from journeyglass.workspace.instants import micros_of
    from journeyglass.workspace.team import Team

    return Team(workspace.store.ledger, lambda: micros_of(workspace.now))


def _note(workspace: Workspace, action: str, email: str, detail: dict[str, str]) -> None:
    from journeyglass.workspace.instants import micros_of

    workspace.store.ledger.audits.add(None, _HERE, action, email, detail, micros_of(workspace.now))


def _told(user: str, email: str, given: str, as_json: bool) -> None:
    if as_json:
        from journeyglass.cli.shapes_users import UserGiven

        return show_json(UserGiven(user, email, given))
    typer.echo(given)
    return typer.echo(f"the password of {email}: it is not shown again, and has to be changed", err=True)


def _row(user: UserListed) -> tuple[str, ...]:
    made, seen = f"{user.created_at:%Y-%m-%d}", f"{user.last_seen_at:%Y-%m-%d %H:%M}" if user.last_seen_at else ""
    return (user.email, user.name, user.role, "yes" if user.active else "no", made, seen)
