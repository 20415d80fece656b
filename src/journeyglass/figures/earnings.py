"""Earnings: what each account brought in a span of time, from what it paid, its subscription, or what it signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import Filters
from journeyglass.figures.money import MOST, left_out, money_sql
from journeyglass.figures.orders import ORDER
from journeyglass.figures.revenue import ledger_table
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.visits import Coded, coded, whole
from journeyglass.reading.where_sql import quote

Kind = Literal["paid", "recurring", "signed", "none"]
INVOICE, REFUND = "Invoice Paid", "Order Refunded"
PAID = (INVOICE, ORDER, REFUND)
SIGNED = ("Opportunity Won", "Contract Signed")
_MONTH = 365.2425 / 12 * DAY


@dataclass(frozen=True)
class Earnings:
    """One row an account and currency that brought anything, ordered by both; `amount` in millionths.

    `group` is the breakdown's value at the end of the span; `kind` says what was counted.
    """

    name: pa.Array
    currency: Coded
    amount: Ints
    group: Coded
    kind: Kind
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.amount)


def kind_of(context: Context) -> Kind:
    """What earnings are told by here: payments where any came, else subscriptions, else signed deals."""

    def find() -> Kind:
        seen = context.names_seen or frozenset()
        if seen & {INVOICE, ORDER}:
            return "paid"
        if context.table(f"SELECT 1 FROM {ledger_table(context)} LIMIT 1").num_rows:
            return "recurring"
        return "signed" if seen & set(SIGNED) else "none"

    return context.once("kind of earnings", find)


def load(context: Context, filters: Filters, since: int, until: int) -> Earnings:
    """What was earned in [since, until), in UTC microseconds."""

    def make() -> Earnings:
        expect_accounts(context, filters)
        kind = kind_of(context)
        steps = _steps(context, kind, since, until)
        steps["earned"] = f"""
            SELECT a.account_id AS account, currency, sum(worth)::BIGINT AS worth, {until - 1}::BIGINT AS ends
            FROM earnings e JOIN cache_accounts a USING (account_no) WHERE worth IS NOT NULL
            GROUP BY a.account_id, currency HAVING sum(worth) BETWEEN 1 AND {MOST}"""
        steps |= account_steps_sql(filters, "earned", "ends")
        steps["in_order"] = "SELECT * FROM grouped ORDER BY account, currency"
        return _columns(context, kind, context.table(chain_sql(steps)), since, until)

    return context.once(("earnings", filters, since, until), make)


def _columns(context: Context, kind: Kind, table: pa.Table, since: int, until: int) -> Earnings:
    notes: tuple[str, ...] = ()
    if kind in ("paid", "signed"):
        odd = chain_sql({**_steps(context, kind, since, until), "odd": _ODD})
        notes = tuple(left_out(context, [name or "" for name in context.table(odd)["told"].to_pylist()]))
    return Earnings(
        name=table["account"].combine_chunks(),
        currency=coded(table, "currency"),
        amount=whole(table, "worth"),
        group=coded(table, "grp"),
        kind=kind,
        notes=notes,
    )


_ODD = "SELECT DISTINCT told FROM earnings WHERE worth IS NULL AND raw IS NOT NULL"


def _steps(context: Context, kind: Kind, since: int, until: int) -> dict[str, str]:
    """The step `earnings(account_no, currency, worth)`."""
    if kind == "recurring":
        return _recurring_steps(context, since, until)
    names = PAID if kind == "paid" else SIGNED
    properties = ", ".join(f"json_extract_string(properties, '$.{key}')" for key in ("amount", "total", "revenue"))
    worth, currency = money_sql(context, "raw", "told")
    return {
        "stated": f"""
            SELECT account_no, name,
                CASE WHEN value IS NULL THEN coalesce({properties}) ELSE value::VARCHAR END AS raw,
                CASE WHEN currency IS NULL THEN json_extract_string(properties, '$.currency') ELSE currency END AS told
            FROM cache_events
            WHERE name IN ({", ".join(map(quote, names))}) AND account_no IS NOT NULL
                AND "at" >= {since} AND "at" < {until} AND "at" <= {context.as_of}""",
        "earnings": f"""
            SELECT account_no, raw, told, {currency} AS currency,
                CASE WHEN name = '{REFUND}' THEN -1 ELSE 1 END * {worth} AS worth
            FROM stated""",
    }


def _recurring_steps(context: Context, since: int, until: int) -> dict[str, str]:
    end = min(until, context.as_of)
    return {
        "lasting": f"""
            SELECT account_no, currency, after, greatest("at", {since}) AS begun,
                least(coalesce(lead("at") OVER following, {end}), {end}) AS ended
            FROM {ledger_table(context)} WINDOW following AS (PARTITION BY account_no, currency ORDER BY "at")""",
        "earnings": f"""
            SELECT account_no, currency, TRY_CAST(round(after * ((ended - begun) / {_MONTH})) AS BIGINT) AS worth
            FROM lasting
            WHERE ended > begun AND after > 0""",
    }
