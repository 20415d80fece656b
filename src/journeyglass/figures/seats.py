"""Seats: how many each account has bought, and how many of them are used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import trait_steps_sql
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.subscriptions import CANCELLED, subscriptions_table
from journeyglass.figures.visits import Coded, coded, whole
from journeyglass.reading.where_sql import quote

USED = ("Feature Used", "Signed In", "Onboarding Step Completed")
"""What a person does in the product."""


@dataclass(frozen=True)
class Seats:
    """One row a customer at the reading's instant whose number of seats is known, in order of its name.

    `active`: different known people who used the product lately; `group` is the breakdown's value at that instant.
    """

    name: pa.Array
    seats: Ints
    active: Ints
    group: Coded

    def __len__(self) -> int:
        return len(self.seats)


def load(context: Context, filters: Filters, customers: pa.Array, days: int) -> Seats:
    """The seats of these customers, and their people active in the last so many days."""
    expect_accounts(context, filters)
    context.con.register("seat_customers", pa.table({"account": customers}))
    steps = {"active": _active_sql(context, days)}
    steps["seated"] = f"""
        SELECT s.account, s.seats, coalesce(a.people, 0) AS people, {context.as_of}::BIGINT AS now
        FROM {_seats_table(context)} s JOIN seat_customers c USING (account) LEFT JOIN active a USING (account)
        WHERE s.seats > 0"""
    steps |= account_steps_sql(filters, "seated", "now")
    steps["in_order"] = "SELECT * FROM grouped ORDER BY account"
    table = context.table(chain_sql(steps))
    context.con.unregister("seat_customers")
    return Seats(table["account"].combine_chunks(), whole(table, "seats"), whole(table, "people"), coded(table, "grp"))


def _seats_table(context: Context) -> str:
    """The name of a table `(account, seats)`, made once a context."""

    def make() -> str:
        name = f"seats_{uuid.uuid4().hex[:8]}"
        context.con.execute(f"CREATE TEMP TABLE {name} AS {chain_sql(seats_steps_sql(context))}")
        return name

    return context.ready("seats", make)


def seats_steps_sql(context: Context) -> dict[str, str]:
    """The step `latest_seats(account, seats)`: of all subscriptions of an account; else by its trait `seats`."""
    # In a chain of its own, since a breakdown by a trait has steps of the same names.
    steps = {"seat_traits": chain_sql(trait_steps_sql("seats"))}
    steps["bought"] = f"""
        SELECT a.account_id AS account, s.sub, s."at", s.event_id,
            CASE WHEN s.name = '{CANCELLED}' THEN 0 ELSE s.seats END AS seats
        FROM {subscriptions_table(context)} s JOIN cache_accounts a USING (account_no)"""
    steps["by_events"] = """
        SELECT account, sum(seats) AS seats FROM (
            SELECT account, sub, arg_max(seats, ("at", event_id)) AS seats FROM bought WHERE seats IS NOT NULL
            GROUP BY account, sub)
        GROUP BY account HAVING account IN (SELECT account FROM bought WHERE seats > 0)"""
    steps["by_trait"] = f"""
        SELECT account, TRY_CAST(arg_max(value, told_at) AS BIGINT) AS seats FROM seat_traits
        WHERE told_at <= {context.as_of} GROUP BY account"""
    steps["latest_seats"] = """
        SELECT coalesce(e.account, t.account) AS account, coalesce(e.seats, t.seats)::BIGINT AS seats
        FROM by_events e FULL JOIN by_trait t ON t.account = e.account"""
    return steps


def _active_sql(context: Context, days: int) -> str:
    names = ", ".join(map(quote, USED))
    return f"""
        SELECT a.account_id AS account, count(DISTINCT e.person_no) AS people
        FROM cache_events e JOIN cache_accounts a USING (account_no)
        WHERE e.name IN ({names}) AND e."at" > {context.as_of - days * DAY} AND e."at" <= {context.as_of}
        GROUP BY a.account_id"""


def unknown(context: Context) -> str:
    """Why the use of seats cannot be known; empty where it can."""
    if not (context.names_seen or frozenset()) & set(USED):
        return "nobody sends what people do in the product"
    found = context.table(f"SELECT 1 FROM {_seats_table(context)} WHERE seats > 0 LIMIT 1").num_rows
    return "" if found else "nobody says how many seats an account has"
