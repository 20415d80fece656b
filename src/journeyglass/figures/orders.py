"""Orders: who bought when and for how much, for customers without a subscription."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context, micros
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import Filters
from journeyglass.figures.money import MILLION, money_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.bg_nbd import Purchases
from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.visits import Coded, coded, whole

ORDER = "Order Completed"
WEEK = 7.0


@dataclass(frozen=True)
class Buyers:
    """One row a buyer and currency, ordered by buyer, whose id is its `name`.

    `first` and `last` are the days (since 1970, UTC) of the first and last order, `repeats` the days with orders after
    the first; `spend` the mean worth of those days, 0 where there are none; `first_spend` that of the first day.
    `second` is the day of the second, -1 where there is none.
    """

    name: pa.Array
    first: Ints
    second: Ints
    last: Ints
    repeats: Ints
    spend: Floats
    first_spend: Floats
    currency: Coded
    group: Coded
    chosen: Mask
    today: int

    def __len__(self) -> int:
        return len(self.first)

    def purchases(self, rows: Mask) -> Purchases:
        """What BG/NBD needs of these, in weeks."""
        recency, age = self.last[rows] - self.first[rows], self.today - self.first[rows]
        return Purchases(self.repeats[rows], recency / WEEK, age / WEEK)


def load(context: Context, filters: Filters) -> Buyers:
    """The buyers of the reading; the period is that of the first order."""

    def make() -> Buyers:
        expect_accounts(context, filters)
        return _columns(context, filters, context.table(buyers_sql(context, filters)))

    return context.once(("buyers", filters), make)


def buyers_sql(context: Context, filters: Filters) -> str:
    """One row a buyer (the account, else the person) and currency; orders of a day are one purchase.

    The worth is the event's value, else its property `total` or `revenue`.
    """
    priced, told = money_sql(context, "raw", "told")
    said = "coalesce(json_extract_string(e.properties, '$.total'), json_extract_string(e.properties, '$.revenue'))"
    worth = f"CASE WHEN e.value IS NULL THEN {said} ELSE e.value::VARCHAR END"
    told_in = "json_extract_string(e.properties, '$.currency')"
    currency = f"CASE WHEN e.currency IS NULL THEN {told_in} ELSE e.currency END"
    steps = {
        "bought": f"""
            SELECT coalesce(a.account_id, p.person_id) AS account, e."at" // {DAY} AS day, {worth} AS raw,
                {currency} AS told, e."at"
            FROM cache_events e LEFT JOIN cache_accounts a ON a.account_no = e.account_no
            LEFT JOIN cache_persons p ON e.account_no IS NULL AND p.person_no = e.person_no
            WHERE e.name = '{ORDER}' AND e."at" <= {context.as_of}""",
        "priced": f"""
            SELECT account, day, "at", {priced} AS worth, {told} AS currency FROM bought WHERE account IS NOT NULL""",
        "days": """
            SELECT account, currency, day, sum(worth) AS worth, min("at") AS "at",
                row_number() OVER (PARTITION BY account, currency ORDER BY day) AS place
            FROM priced GROUP BY account, currency, day""",
        "buyers": """
            SELECT account, currency, min("at") AS began, min(day) AS first, max(day) AS last, count(*) - 1 AS repeats,
                min(day) FILTER (WHERE place = 2) AS second, avg(worth) FILTER (WHERE place > 1) AS spend,
                sum(worth) FILTER (WHERE place = 1) AS first_spend
            FROM days GROUP BY account, currency""",
    }
    steps |= account_steps_sql(filters, "buyers", "began")
    steps["in_order"] = "SELECT * FROM grouped ORDER BY account, currency"
    return chain_sql(steps)


def _columns(context: Context, filters: Filters, table: pa.Table) -> Buyers:
    began = whole(table, "began")
    chosen = np.ones(len(began), dtype=np.bool_)
    if filters.since:
        chosen &= began >= micros(filters.since)
    if filters.until:
        chosen &= began < micros(filters.until)
    return Buyers(
        name=table["account"].combine_chunks(),
        first=whole(table, "first"),
        second=whole(table, "second"),
        last=whole(table, "last"),
        repeats=whole(table, "repeats"),
        spend=_money(table, "spend"),
        first_spend=_money(table, "first_spend"),
        currency=coded(table, "currency"),
        group=coded(table, "grp"),
        chosen=chosen,
        today=context.as_of // DAY,
    )


def _money(table: pa.Table, name: str) -> Floats:
    values = np.array([float(v or 0) for v in table[name].cast(pa.float64()).to_pylist()], dtype=np.float64)
    return values / MILLION
