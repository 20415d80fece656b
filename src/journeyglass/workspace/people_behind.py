"""The accounts behind one number of the map, as lines of the list of accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures import Context, Filters
from journeyglass.figures.behind import behind
from journeyglass.glass.item import FigureRef
from journeyglass.workspace.accounts_table import AccountsAsked, AccountsFound, accounts_table

Side = Literal["numerator", "denominator"]


def people_behind(
    context: Context, number: FigureRef, filters: Filters, side: Side, page: AccountsAsked
) -> AccountsFound:
    """The page of the subjects that stand on that side of the number, each once, as they are now.

    `filters` are those under which the number was computed. InputError where nobody can be listed.
    """
    found = behind(context, number.figure, number.measure, number.key, filters, number.options)
    names = None if found is None else getattr(found, side)
    if found is None or names is None:
        raise InputError(
            f"nobody can be listed in the {side} of {number.measure} of {number.figure}", "ask for its explanation"
        )
    known = sorted(set(names) - {None})
    return accounts_table(context, replace(page, subjects=_subjects(context, known) if found.accounts else known))


def _subjects(context: Context, accounts: list[str]) -> list[str]:
    """The subjects of these accounts; of who has no account, the subject itself."""
    context.con.register("asked_accounts", pa.table({"account": pa.array(accounts, pa.string())}))
    try:
        rows = context.table("""
            SELECT subject FROM subjects WHERE coalesce(account, subject) IN (FROM asked_accounts) ORDER BY subject""")
    finally:
        context.con.unregister("asked_accounts")
    found: list[str] = rows["subject"].to_pylist()
    return found
