"""Terms of subscriptions: each began, was due to be renewed, and went on, ended or lapsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import Filters
from journeyglass.figures.months import add_months
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.subscriptions import CANCELLED, RENEWED, STARTED, endings_sql, subscriptions_table
from journeyglass.figures.visits import Coded, chosen_by, coded, whole

Fate = Literal["renewed", "cancelled", "lapsed", "pending"]
FATES: tuple[Fate, ...] = ("renewed", "cancelled", "lapsed", "pending")
_INTERVALS = {
    1: ("month", "monthly", "1 month", "1mo", "mo"),
    3: ("quarter", "quarterly", "3 months", "3mo"),
    6: ("half-year", "half-yearly", "semiannual", "biannual", "6 months", "6mo"),
    12: ("year", "yearly", "annual", "annually", "12 months", "12mo", "1y"),
    24: ("2 years", "biennial", "24mo", "2y"),
    36: ("3 years", "36mo", "3y"),
}
"""Months of a term by how billing systems write its interval."""


@dataclass(frozen=True)
class Terms:
    """One row a term that was due by the reading's instant, ordered by account and due date.

    `due`: its end in UTC microseconds; `fate` points into `FATES`; `reason` why it was cancelled; `guessed` are the
    terms whose event said no interval. `group` is the breakdown's value when it was due.
    """

    account: Coded
    due: Ints
    fate: Ints
    reason: Coded
    guessed: Mask
    group: Coded
    chosen: Mask

    def __len__(self) -> int:
        return len(self.due)


def load(context: Context, filters: Filters, term: int, grace: int) -> Terms:
    """The terms of the reading; `term` months where no interval is said, `grace` days to renew after the due date."""

    def make() -> Terms:
        expect_accounts(context, filters)
        steps = _steps(context, term)
        found = _decided(context, context.table(chain_sql(steps)), grace)
        context.con.register("terms_due", found)
        grouped = account_steps_sql(filters, "due_terms", "due")
        steps = {"due_terms": "SELECT * FROM terms_due", **grouped}
        steps["in_order"] = "SELECT * FROM grouped ORDER BY account, due, place"
        table = context.table(chain_sql(steps))
        context.con.unregister("terms_due")
        return _columns(filters, table)

    return context.once(("terms", filters, term, grace), make)


def _steps(context: Context, term: int) -> dict[str, str]:
    """The step `terms`: each beginning of a term with what the subscription did next."""
    cases = " ".join(
        f"WHEN lower(interval) IN ({', '.join(repr(word) for word in words)}) THEN {months}"
        for months, words in _INTERVALS.items()
    )
    return {
        "said": f"""
            SELECT account_no, sub, "at", event_id, name, interval, reason FROM {subscriptions_table(context)}
            WHERE name IN ('{STARTED}', '{RENEWED}', '{CANCELLED}')""",
        "ended": f"""
            SELECT * FROM said
            UNION ALL SELECT account_no, sub, "at", '', '{CANCELLED}', NULL, NULL FROM ({endings_sql(context)})""",
        # Of one instant a cancellation comes before what begins there: one subscription takes the place of another.
        "next": f"""
            SELECT *, lead(name) OVER w AS next_name, lead("at") OVER w AS next_at, lead(reason) OVER w AS next_reason,
                last_value(interval IGNORE NULLS) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS told
            FROM ended
            WINDOW w AS (PARTITION BY account_no, sub ORDER BY "at", (name <> '{CANCELLED}')::INTEGER, event_id)""",
        "terms": f"""
            SELECT a.account_id AS account, n."at" AS begun, n.next_name, n.next_at, n.next_reason AS reason,
                coalesce(CASE {cases.replace("lower(interval)", "lower(n.told)")} END, {term}) AS months,
                (CASE {cases.replace("lower(interval)", "lower(n.told)")} END) IS NULL AS guessed
            FROM next n JOIN cache_accounts a USING (account_no) WHERE n.name <> '{CANCELLED}'""",
    }


def _decided(context: Context, table: pa.Table, grace: int) -> pa.Table:
    """The terms due by now, with what became of them."""
    begun, months = whole(table, "begun"), whole(table, "months")
    due = np.array([], dtype=np.int64) if not len(begun) else add_months(begun, months)
    following, named = whole(table, "next_at", 2**62), coded(table, "next_name")
    in_time = following <= due + grace * DAY
    fate = np.full(len(due), FATES.index("lapsed"), dtype=np.int64)
    fate[(due + grace * DAY > context.as_of) & ~in_time] = FATES.index("pending")
    fate[in_time & named.among(STARTED, RENEWED)] = FATES.index("renewed")
    fate[in_time & named.among(CANCELLED)] = FATES.index("cancelled")
    out = table.select(["account", "reason", "guessed"])
    for name, values in (("due", due), ("fate", fate), ("place", np.arange(len(due)))):
        out = out.append_column(name, pa.array(values, pa.int64()))
    return out.filter(pa.array(due <= context.as_of))


def _columns(filters: Filters, table: pa.Table) -> Terms:
    due = whole(table, "due")
    return Terms(
        account=coded(table, "account"),
        due=due,
        fate=whole(table, "fate"),
        reason=coded(table, "reason"),
        guessed=table["guessed"].to_numpy().astype(np.bool_),
        group=coded(table, "grp"),
        chosen=chosen_by(filters, due),
    )
