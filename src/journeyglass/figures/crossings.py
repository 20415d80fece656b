"""Crossings: where each customer's buying ended and its first value came, before or after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, chosen_by, coded, whole

NEVER = -(2**62)
"""The time of what has not happened."""


@dataclass(frozen=True)
class Crossings:
    """One row a subject that was won, at its first win; `value`, `left` are `NEVER` where it did not come.

    `name` is the subject's id. `left`: when it ended (churned) without having had any value. `group` is the
    breakdown's value at the win.
    """

    name: pa.Array
    subject: Ints
    won: Ints
    value: Ints
    left: Ints
    group: Coded
    chosen: Mask

    def groups(self, by: str | None) -> Iterator[tuple[str | None, Mask]]:
        """The groups among the wins of the period; one, None, where there is no breakdown."""
        return self.group.chosen(by, self.chosen)


def load(context: Context, filters: Filters) -> Crossings:
    """The crossings of the reading; the period is that of the win."""

    def make() -> Crossings:
        if filters == Filters(by=filters.by):
            expect_accounts(context, filters)
            return _columns(context.table(crossings_sql(filters)))
        every = load(context, Filters(by=filters.by))
        return replace(every, chosen=chosen_by(filters, every.won, lambda by: load(context, Filters(by=by)).group))

    return context.once(("crossings", filters), make)


def crossings_sql(filters: Filters) -> str:
    """One row a subject that was won.

    The win is the moment or an outcome of that kind, whichever is first. First value is that of the turn of the win,
    else the first of a later turn; the end without any is the first churn after the win.
    """
    steps = {
        "marked": """
            SELECT m.subject, m.turn::BIGINT AS turn, m.moment AS kind, epoch_us(m."at") AS "at" FROM moments m
            WHERE m.moment IN ('won', 'churned', 'first_value')
            UNION ALL
            SELECT subject, turn::BIGINT, outcome_kind, epoch_us(left_at) FROM visits
            WHERE outcome_kind IN ('won', 'churned')""",
        "wins": """
            SELECT subject, min("at") AS won, arg_min(turn, "at") AS turn FROM marked WHERE kind = 'won'
            GROUP BY subject""",
        "met": """
            SELECT w.subject, w.won, min(m."at") FILTER (WHERE m.kind = 'first_value' AND m.turn >= w.turn) AS value,
                min(m."at") FILTER (WHERE m.kind = 'churned' AND m."at" > w.won) AS churned
            FROM wins w JOIN marked m USING (subject) GROUP BY w.subject, w.won""",
        "crossed": """
            SELECT m.subject, coalesce(s.account, m.subject) AS account, m.won, m.value,
                CASE WHEN m.value IS NULL OR m.churned < m.value THEN m.churned END AS left_at
            FROM met m LEFT JOIN subjects s USING (subject)""",
    }
    steps |= account_steps_sql(filters, "crossed", "won")
    steps["in_order"] = "SELECT * FROM grouped ORDER BY subject"
    return chain_sql(steps)


def _columns(table: pa.Table) -> Crossings:
    won = whole(table, "won")
    value, left = whole(table, "value", NEVER), whole(table, "left_at", NEVER)
    # Who left before any value came has had none: what came later is another story.
    return Crossings(
        name=table["subject"].combine_chunks(),
        subject=coded(table, "subject").codes,
        won=won,
        value=np.where(left == NEVER, value, NEVER),
        left=left,
        group=coded(table, "grp"),
        chosen=np.ones(len(won), dtype=np.bool_),
    )
