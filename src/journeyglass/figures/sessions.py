"""Sessions: what visitors looked at in one go, whether they belong to an account or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, group_steps_sql, touch_keyword_sql
from journeyglass.figures.filters import EVERYTHING, PERIODS, Filters, period_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, chosen_by, coded, whole
from journeyglass.reading.where_sql import quote

VIEWS = ("Page Viewed", "Screen Viewed")
GAP = 30 * 60_000_000
"""Half an hour without a view ends a session."""
ALL = "all"
UNTRACKED = "no view of a page or screen has ever come"


@dataclass(frozen=True)
class Sessions:
    """A row a session, by visitor and time; times in UTC microseconds.

    `visitor` numbers people where they are known and anonymous ids where not (`known` says which); `account` is -1
    for a stranger. `period` and `group` are those of the session's first view; `chosen` marks the sessions that began
    in the filters' period.
    """

    visitor: Ints
    begun: Ints
    last: Ints
    views: Ints
    account: Ints
    known: Mask
    period: Coded
    group: Coded
    chosen: Mask

    def __len__(self) -> int:
        return len(self.visitor)

    def cells(self, by: str | None) -> Iterator[tuple[str, str | None, Mask]]:
        """Each period and group in which a session began."""
        for period, then in self.period.groups():
            here = then & self.chosen
            if by is None and bool(here.any()):
                yield period or "", None, here
            elif by is not None:
                for group, rows in self.group.groups():
                    if bool((rows & here).any()):
                        yield period or "", group, rows & here


def period_of(per: str) -> str:
    """The length of the periods asked for."""
    if per not in (*PERIODS, ALL):
        raise InputError(f"{per} is no period", f"use {', '.join(PERIODS)} or {ALL}")
    return per


def sessions(context: Context, filters: Filters, per: str) -> Sessions:
    """The sessions of the site and the product; loaded once a breakdown and period."""
    period_of(per)
    return context.once(("sessions", filters, per), lambda: _load(context, filters, per))


def _load(context: Context, filters: Filters, per: str) -> Sessions:
    """The sessions that the filters choose, as a mark beside the columns of all."""
    if filters == EVERYTHING:
        return _all(context, per)
    every = sessions(context, EVERYTHING, per)
    if filters.by:
        every = replace(every, group=_groups(context, filters.by))
    return replace(every, chosen=chosen_by(filters, every.begun, lambda by: _groups(context, by)))


def _all(context: Context, per: str) -> Sessions:
    starts = _starts_of(context)
    table = _told(context, None, per, starts.row_no)
    return Sessions(
        visitor=starts.visitor,
        begun=starts.begun,
        last=starts.last,
        views=starts.views,
        account=whole(table, "account_no"),
        known=whole(table, "person_no") >= 0,
        period=coded(table, "period"),
        group=coded(table, "grp"),
        chosen=np.ones(len(starts.begun), dtype=np.bool_),
    )


def _groups(context: Context, by: str) -> Coded:
    """The breakdown's value of every session, whatever the periods."""

    def make() -> Coded:
        expect_touches(context, Filters(by=by))
        return coded(_told(context, by, ALL, _starts_of(context).row_no), "grp")

    return context.once(("session groups", by), make)


@dataclass(frozen=True)
class _Starts:
    """A row a session: who it was, when it began and ended, of how many views, and the row of its first view."""

    visitor: Ints
    begun: Ints
    last: Ints
    views: Ints
    row_no: Ints


def _starts_of(context: Context) -> _Starts:
    return context.once("session starts", lambda: _starts(context))


def _starts(context: Context) -> _Starts:
    expect_touches(context, EVERYTHING)
    visitor, at, row_no = _views(context)
    fresh = np.ones(len(visitor), dtype=np.bool_)
    fresh[1:] = (visitor[1:] != visitor[:-1]) | (at[1:] - at[:-1] >= GAP)
    first = np.flatnonzero(fresh)
    last = at[np.append(first[1:], len(at)) - 1] if len(at) else at
    return _Starts(visitor[first], at[first], last, np.diff(np.append(first, len(at))), row_no[first])


def _views(context: Context) -> tuple[Ints, Ints, Ints]:
    """Visitor, time and row of every view, by visitor and time."""
    visitors(context)
    found = context.table(f"""
        SELECT {VISITOR} AS visitor, t."at", t.row_no FROM touches t LEFT JOIN visitors v USING (anonymous_id)
        WHERE t.name IN ({_listed(VIEWS)}) AND {VISITOR} IS NOT NULL ORDER BY visitor, t."at", t.row_no""")
    return whole(found, "visitor"), whole(found, "at"), whole(found, "row_no")


VISITOR = "coalesce(t.person_no, -1 - v.visitor_no)"
"""Who it was, of a touch `t` and the row `v` of `visitors`: a person's number, below 0 an anonymous id's."""


def visitors(context: Context) -> None:
    """Makes the table `visitors(anonymous_id, visitor_no)` of those who viewed something and whom nobody knows."""

    def make() -> bool:
        context.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE visitors AS
            SELECT anonymous_id, row_number() OVER (ORDER BY anonymous_id) AS visitor_no
            FROM (SELECT DISTINCT anonymous_id FROM touches WHERE anonymous_id IS NOT NULL AND
                name IN ({_listed(VIEWS)}))""")
        return True

    context.ready("visitors", make)


def _told(context: Context, by: str | None, per: str, rows: Ints) -> pa.Table:
    """What the first view of each session tells, in the order of the sessions."""
    context.con.register("session_rows", pa.table({"row_no": rows, "place": np.arange(len(rows))}))
    label = quote(ALL) if per == ALL else period_sql(per, '"at"')
    steps = {
        "begun": """
            SELECT s.place, t.*, a.account_id AS account FROM session_rows s JOIN touches t USING (row_no)
            LEFT JOIN cache_accounts a ON a.account_no = t.account_no"""
    }
    steps |= group_steps_sql(Filters(by=by), "begun", '"at"', touch_keyword_sql)
    steps["labelled"] = f"SELECT account_no, person_no, {label} AS period, grp FROM grouped ORDER BY place"
    found = context.table(chain_sql(steps))
    context.con.unregister("session_rows")
    return found


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quote, names))
