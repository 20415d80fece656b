"""`journeyglass log`: a touch entered by hand."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from journeyglass.cli.options import AsJson, At
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError


def log(
    context: typer.Context,
    name: Annotated[str, typer.Option(metavar="EVENT", help="What happened, such as `Meeting Held`.")],
    account: Annotated[str | None, typer.Option(metavar="ID", help="Whose it was.")] = None,
    person: Annotated[str | None, typer.Option(metavar="ID", help="Who it was: an id or an e-mail address.")] = None,
    at: At = None,
    channel: Annotated[str | None, typer.Option(help="By which channel, such as phone.")] = None,
    note: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="A property of the event; may be given several times.")
    ] = None,
    value: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Money, with --currency.")] = None,
    currency: Annotated[str | None, typer.Option(metavar="CODE", help="Its currency, such as EUR.")] = None,
    by_us: Annotated[
        bool, typer.Option("--by-us", help="We did it, not the customer; default: as the name says.")
    ] = False,
    new: Annotated[bool, typer.Option("--new", help="The account is a new one that no source knows.")] = False,
    as_json: AsJson = False,
) -> None:
    """Enter something that no system recorded: a call, a lunch, a meeting."""
    from journeyglass.cli.shapes import Entered
    from journeyglass.workspace.instants import beginning

    properties = dict(_property(text) for text in note or [])
    with session_of(context).workspace() as workspace:
        event_id = workspace.log(
            name,
            account=account,
            person=person,
            at=beginning(at) if at else None,
            actor="us" if by_us else None,
            channel=channel,
            value=_amount(value),
            currency=currency.upper() if currency else None,
            properties=properties,
            new=new,
        )
    return show_json(Entered(event_id)) if as_json else show(f"entered: {name} of {account or person}")


def _property(text: str) -> tuple[str, Any]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(f"`{text}` is no property", "write --note key=value")
    return key.strip(), _typed(value.strip())


def _typed(text: str) -> Any:
    """Numbers, true and false as such, everything else as text."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, bool | int | float) else text


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise InputError(f"`{text}` is no amount", "write a number like 1200.50")
    return found
