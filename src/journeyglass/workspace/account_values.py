"""What each account is worth: what it pays a month now, else all that it has paid, else all that it has signed."""

from __future__ import annotations

import uuid
from typing import Literal

import pyarrow as pa

from journeyglass.figures import Context, earnings
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.revenue import ledger_table
from journeyglass.figures.sql import chain_sql

ValueKind = Literal["recurring", "paid", "signed", "none"]


def value_kind(context: Context) -> ValueKind:
    """What accounts are valued by here: subscriptions where any came, else payments, else signed deals."""

    def find() -> ValueKind:
        if context.table(f"SELECT 1 FROM {ledger_table(context)} LIMIT 1").num_rows:
            return "recurring"
        return earnings.kind_of(context)

    return context.once("kind of account values", find)


def values_table(context: Context) -> str:
    """The name of a table `(account_no, worth, amounts)`, made once a context: a row for each account of any worth.

    `amounts` are its currencies with millionths of each, the greatest first. `worth` is that in the currency of most
    accounts: amounts of different currencies cannot be put in order. It is null where the account has none of it.
    """

    def make() -> str:
        name = f"account_values_{uuid.uuid4().hex[:8]}"
        recurring = value_kind(context) == "recurring"
        worths = recurring_sql(context) if recurring else _earned_sql(context, f"{name}_earned")
        context.con.execute(f"CREATE TEMP TABLE {name} AS {_values_sql(worths)}")
        return name

    return context.ready("account values", make)


def recurring_sql(context: Context) -> str:
    """What each account pays a month at the reading's instant: `(account_no, currency, worth)` in millionths."""
    return f"""
        SELECT account_no, currency, arg_max(after, "at") AS worth FROM {ledger_table(context)}
        GROUP BY account_no, currency HAVING arg_max(after, "at") > 0"""


def _earned_sql(context: Context, name: str) -> str:
    """What each account has paid or signed up to the reading's instant, in the same columns."""
    earned = earnings.load(context, EVERYTHING, 0, context.as_of + 1)
    currencies = pa.DictionaryArray.from_arrays(pa.array(earned.currency.codes), pa.array(earned.currency.labels))
    table = {"account": earned.name, "currency": currencies.cast(pa.string()), "worth": earned.amount}
    context.con.register(name, pa.table(table))
    return f"SELECT account_no, currency, worth FROM {name} JOIN cache_accounts ON account_id = account"


def _values_sql(worths: str) -> str:
    return chain_sql(
        {
            "worths": worths,
            "usual": "SELECT currency FROM worths GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1",
            "valued": """
                SELECT account_no, max(worth) FILTER (currency = (FROM usual)) AS worth,
                    list({'currency': currency, 'worth': worth} ORDER BY worth DESC, currency) AS amounts
                FROM worths GROUP BY account_no""",
        }
    )
