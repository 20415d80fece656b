"""Threads: an account's touches through one turn, runs of one channel taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect, group_steps_sql, touch_keyword_sql
from journeyglass.figures.filters import Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import Coded, chosen_by, coded, whole

PAUSE = 30 * 60_000_000
"""Touches in one channel with less than half an hour between them are one contact of the customer with us."""


@dataclass(frozen=True)
class Threads:
    """A row a contact inside a visit, by subject, turn and time; times in UTC microseconds.

    `begun` and `ended` are its first and last touch, `visit` the visit of the last. `follows` says that the contact
    before it is of the same subject and turn; `next_begun` is when the subject's next contact began, in whatever turn,
    -1 for none.
    """

    subject: Ints
    channel: Coded
    begun: Ints
    ended: Ints
    visit: Ints
    stage: Ints
    follows: Mask
    next_begun: Ints
    group: Coded
    chosen: Mask

    def __len__(self) -> int:
        return len(self.subject)


def threads(context: Context, filters: Filters) -> Threads:
    """The contacts of the reading's subjects; a breakdown is by what held at a contact's first touch."""
    return context.once(("threads", filters), lambda: _load(context, filters))


def _load(context: Context, filters: Filters) -> Threads:
    touches(context)
    expect(context, filters)
    table = context.table("""
        SELECT subject_no, turn, "at", row_no, visit, stage_idx, channel FROM touches
        WHERE actor = 'customer' AND visit IS NOT NULL AND channel IS NOT NULL""")
    order = np.lexsort((whole(table, "row_no"), whole(table, "at"), whole(table, "subject_no")))
    subject, turn, at = (whole(table, name)[order] for name in ("subject_no", "turn", "at"))
    channel = coded(table, "channel")
    codes = channel.codes[order]
    same = np.zeros(len(order), dtype=np.bool_)
    same[1:] = (subject[1:] == subject[:-1]) & (turn[1:] == turn[:-1])
    fresh = ~same
    fresh[1:] |= (codes[1:] != codes[:-1]) | (at[1:] - at[:-1] >= PAUSE)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(order)) - 1 if len(first) else first
    begun = at[first]
    onward = np.full(len(first), -1, dtype=np.int64)
    onward[:-1] = np.where(subject[first][1:] == subject[first][:-1], begun[1:], -1)
    return Threads(
        subject=subject[first],
        channel=Coded(codes[first], channel.labels),
        begun=begun,
        ended=at[last],
        visit=whole(table, "visit")[order][last],
        stage=whole(table, "stage_idx")[order][last],
        follows=same[first],
        next_begun=onward,
        group=groups_of(context, filters.by, whole(table, "row_no")[order][first]),
        chosen=chosen_by(filters, begun, lambda by: threads(context, Filters(by=by)).group),
    )


def groups_of(context: Context, by: str | None, rows: Ints) -> Coded:
    """The breakdown's value of each of these rows of `touches`."""
    if by is None:
        return Coded(np.full(len(rows), -1, dtype=np.int64), ())
    context.con.register("thread_rows", pa.table({"row_no": rows, "place": np.arange(len(rows))}))
    steps = {
        "begun": """
            SELECT r.place, t.*, a.account_id AS account FROM thread_rows r JOIN touches t USING (row_no)
            LEFT JOIN cache_accounts a ON a.account_no = t.account_no"""
    }
    steps |= group_steps_sql(Filters(by=by), "begun", '"at"', touch_keyword_sql)
    steps["labelled"] = "SELECT grp FROM grouped ORDER BY place"
    found = coded(context.table(chain_sql(steps)), "grp")
    context.con.unregister("thread_rows")
    return found
