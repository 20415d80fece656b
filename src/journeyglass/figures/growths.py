"""Growths: when each customer first paid more, had more seats, or was said to be upgraded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.revenue import ledger_table
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.subscriptions import CANCELLED, CHANGED, subscriptions_table
from journeyglass.figures.visits import whole

NEVER = 2**62
_UPGRADED = CHANGED[0]


@dataclass(frozen=True)
class Growths:
    """One row a customer, in their order: when it `first` grew (`NEVER` if not), and in which ways it ever did."""

    first: Ints
    money: Mask
    seats: Mask
    plan: Mask

    @property
    def ever(self) -> Mask:
        """Who has grown in any way."""
        return np.asarray(self.first < NEVER, dtype=np.bool_)


def first_growths(context: Context, found: Customers) -> Growths:
    """The growths of these customers, by subscriptions, after they began."""
    steps = {
        "told": f"""
            SELECT account_no, "at", name, sub, seats, event_id FROM {subscriptions_table(context)}
            WHERE name <> '{CANCELLED}'""",
        "changes": """
            SELECT *, lag(seats) OVER (PARTITION BY account_no, sub ORDER BY "at", event_id) AS before FROM told
            WHERE seats IS NOT NULL""",
        "grown": f"""
            SELECT account_no, "at", 'money' AS way FROM {ledger_table(context)} WHERE kind = 'expansion'
            UNION ALL SELECT account_no, "at", 'seats' FROM changes WHERE seats > before
            UNION ALL SELECT account_no, "at", 'plan' FROM told WHERE name = '{_UPGRADED}'""",
        "earliest": 'SELECT account_no, way, min("at") AS "at" FROM grown GROUP BY ALL ORDER BY account_no, way',
    }
    table = context.table(chain_sql(steps))
    account, way, at = whole(table, "account_no"), np.array(table["way"].to_pylist(), dtype=object), whole(table, "at")
    each = [_at(found, account[way == name], at[way == name]) for name in ("money", "seats", "plan")]
    return Growths(np.minimum.reduce(each), *(np.asarray(found_at < NEVER, dtype=np.bool_) for found_at in each))


def _at(found: Customers, account: Ints, at: Ints) -> Ints:
    """The instants in the customers' order; what came at or before the beginning as one is no growth."""
    where = np.searchsorted(found.account, account)
    known = where < len(found)
    known[known] = found.account[where[known]] == account[known]
    result = np.full(len(found), NEVER, dtype=np.int64)
    result[where[known]] = at[known]
    result[result <= found.began] = NEVER
    return result
