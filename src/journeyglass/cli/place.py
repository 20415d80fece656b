"""`journeyglass place`: a correction by hand of where an account stands."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, At
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError


def place(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[JOURNEY] ACCOUNT STAGE", help="Where the account stands in truth; STAGE may be `outside`."
        ),
    ],
    reason: Annotated[str | None, typer.Option(help="Why; it stands on the visit.")] = None,
    author: Annotated[str | None, typer.Option(help="Who says so; default: the user's name.")] = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Put an account on a stage by hand. The correction is an event of its own, with author and reason."""
    from journeyglass.cli.shapes import Entered
    from journeyglass.workspace.instants import beginning

    if len(names) not in (2, 3):
        raise InputError("an account and a stage are needed", "write `journeyglass place JOURNEY ACCOUNT STAGE`")
    subject, stage = names[-2:]
    journey = names[0] if len(names) == 3 else None
    with session_of(context).workspace() as workspace:
        when = beginning(at) if at else None
        event_id = workspace.place(journey, subject, stage, reason=reason, author=author or _user(), at=when)
    return show_json(Entered(event_id)) if as_json else show(f"{subject} stands on {stage} now")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise InputError("nobody is logged in whose name could stand here", "give --author NAME") from None
