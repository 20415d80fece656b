"""The ledger of recurring revenue: one row a change of what an account pays a month."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.money import MOST, left_out, money_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.subscriptions import CANCELLED, RENEWED, STARTED, endings_sql, subscriptions_table
from journeyglass.figures.visits import Coded, coded, whole

KINDS = ("new", "returned", "expansion", "contraction", "lost")


@dataclass(frozen=True)
class Revenue:
    """Changes of monthly recurring revenue, ordered by currency, account and time; money in millionths.

    `account` is the number in the reading cache; `kind` one of `KINDS`. `notes`: what must be said of it.
    """

    account: Ints
    at: Ints
    currency: Coded
    before: Ints
    after: Ints
    kind: Coded
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def _order(self) -> tuple[Ints, Ints, int]:
        """The distinct times, the ledger's keys of (currency, account, time's rank), and how many ranks there are."""
        times = np.unique(self.at)
        size = len(times) + 1
        rank = np.searchsorted(times, self.at, side="right")
        return times, self._key(self.currency.codes, self.account, rank, size), size

    def _key(self, currency: Ints | int, account: Ints, rank: Ints, size: int) -> Ints:
        accounts = int(self.account.max(initial=0)) + 1
        return np.asarray((np.int64(currency) * accounts + account) * size + rank, dtype=np.int64)

    def standing(self, currency: int, account: Ints, at: Ints) -> Ints:
        """What each account pays a month in the currency (its code) once that instant is over."""
        if not len(self):
            return np.zeros(len(account), dtype=np.int64)
        times, keys, size = self._order
        wanted = self._key(currency, account, np.searchsorted(times, at, side="right"), size)
        last = np.searchsorted(keys, wanted, side="right") - 1
        row = np.maximum(last, 0)
        mine = (last >= 0) & (self.account[row] == account) & (self.currency.codes[row] == currency)
        return np.where(mine, self.after[row], 0)

    def started(self, currency: int) -> Mask:
        """The rows at which an account first pays in the currency."""
        return np.asarray(self.kind.among("new") & (self.currency.codes == currency), dtype=np.bool_)


def load(context: Context) -> Revenue:
    """The ledger of the reading, once a context."""
    return context.once("revenue", lambda: _load(context))


def ledger_table(context: Context) -> str:
    """The name of a table of the ledger's rows `(account_no, "at", currency, before, after, kind)`, once a context."""

    def make() -> str:
        name = f"revenue_{uuid.uuid4().hex[:8]}"
        context.con.execute(f"CREATE TEMP TABLE {name} AS {revenue_sql(context)}")
        return name

    return context.ready("revenue table", make)


def _load(context: Context) -> Revenue:
    table = context.table(f'SELECT * FROM {ledger_table(context)} ORDER BY currency, account_no, "at"')
    odd = f"SELECT DISTINCT told FROM ({_stated_sql(context)}) WHERE mrr IS NULL AND raw IS NOT NULL"
    missing = [name or "" for name in context.table(odd)["told"].to_pylist()]
    return Revenue(
        account=whole(table, "account_no"),
        at=whole(table, "at"),
        currency=coded(table, "currency"),
        before=whole(table, "before"),
        after=whole(table, "after"),
        kind=coded(table, "kind"),
        notes=tuple(left_out(context, missing)),
    )


def revenue_sql(context: Context) -> str:
    """One row a change of an account's monthly recurring revenue in a currency.

    A subscription is told by the property `subscription_id`, where there is none an account has one. It pays what its
    last event said (property `mrr`, else the event's value), nothing once it is cancelled or its account deleted; an
    event without money changes nothing. All events of an instant count together: what was cancelled stays so, but
    where subscriptions have no id one that starts at that instant takes its place.
    """
    steps = {"stated": _stated_sql(context)}
    steps["deletions"] = f"""
        SELECT account_no, sub, "at", '{CANCELLED}' AS name, NULL AS event_id, 9 AS place, 0::BIGINT AS mrr,
            NULL AS currency
        FROM ({endings_sql(context)})"""
    steps["said"] = """
        SELECT account_no, sub, "at", name, event_id, place, mrr, currency FROM stated WHERE mrr IS NOT NULL
        UNION ALL SELECT * FROM deletions"""
    steps["standing"] = """
        SELECT account_no, sub, "at", mrr,
            coalesce(currency, last_value(currency IGNORE NULLS) OVER history, '') AS currency
        FROM said
        WINDOW history AS (PARTITION BY account_no, sub ORDER BY "at", place, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        QUALIFY row_number() OVER (PARTITION BY account_no, sub, "at" ORDER BY place DESC, event_id DESC) = 1"""
    steps["turns"] = """
        SELECT *, lag(mrr, 1, 0) OVER w AS old_mrr, lag(currency) OVER w AS old_currency FROM standing
        WINDOW w AS (PARTITION BY account_no, sub ORDER BY "at")"""
    steps["steps"] = """
        SELECT account_no, "at", currency, mrr AS change FROM turns
        UNION ALL SELECT account_no, "at", old_currency, -old_mrr FROM turns WHERE old_currency IS NOT NULL"""
    steps["summed"] = """
        SELECT account_no, currency, "at", sum(change) AS change FROM steps GROUP BY ALL
        HAVING sum(change) <> 0"""
    steps["totals"] = """
        SELECT *, sum(change) OVER w AS after, row_number() OVER w AS place FROM summed
        WINDOW w AS (PARTITION BY account_no, currency ORDER BY "at")"""
    steps["changes"] = f"""
        SELECT account_no, "at", currency, (after - change)::BIGINT AS before, after::BIGINT AS after,
            CASE WHEN place = 1 THEN 'new' WHEN after - change = 0 THEN 'returned' WHEN after = 0 THEN 'lost'
                WHEN change > 0 THEN 'expansion' ELSE 'contraction' END AS kind
        FROM totals WHERE abs(after) <= {MOST} AND abs(after - change) <= {MOST}"""
    return chain_sql(steps)


def _stated_sql(context: Context) -> str:
    """The events of subscriptions: whose, when, and the money they state; a cancelled one states none at all."""
    mrr, currency = money_sql(context, "money", "currency")
    return f"""
        SELECT account_no, sub, "at", name, event_id, money AS raw, currency AS told,
            CASE name WHEN '{CANCELLED}' THEN CASE sub WHEN '' THEN 0 ELSE 9 END
                WHEN '{STARTED}' THEN 1 WHEN '{RENEWED}' THEN 2 ELSE 3 END AS place,
            CASE WHEN name = '{CANCELLED}' THEN 0::BIGINT ELSE {mrr} END AS mrr,
            CASE WHEN currency IS NOT NULL OR name <> '{CANCELLED}' THEN {currency} END AS currency
        FROM {subscriptions_table(context)}"""
