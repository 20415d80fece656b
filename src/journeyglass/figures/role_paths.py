"""Paths of roles: at which stage each member of the committee first shows, and how late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context, micros
from journeyglass.figures.dimensions import expect_touches, group_steps_sql, touch_keyword_sql
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, days, share_of, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.known_roles import committee, roles_recorded
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, coded, kept, stage_name, whole
from journeyglass.journey.model import OUTSIDE
from journeyglass.journey.rules import Role

UNRECORDED = "no event was ever done by somebody with a role"


@dataclass(frozen=True)
class RolePath:
    """A role and the stage in which its first person joined; `stage` None: wherever that was.

    `accounts` are those in which the role joined there; `joined` is their share of all accounts in which it ever
    joined (in the row without a stage: of all accounts with a touch). `days_after` is the median time since the
    account's first touch.
    """

    role: str
    group: str | None
    stage: str | None
    accounts: int
    joined: Estimate
    days_after: Estimate


@dataclass(frozen=True)
class Joinings:
    """A row an account and role, of the role's first touch; and in `role` none one an account, of its own first."""

    account: Ints
    role: Coded
    stage: Ints
    waited: Ints
    group: Coded


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """At which stage does each role of the committee join, and how long after the account's first touch.

    Formula: a role joins an account with the first event done by one of its people while in that role; the stage is
    where the account's subject stood then. Shares: of the accounts in which the role ever joined, those in which it
    did at this stage; in the first row, of all accounts that were ever touched, those in which it joined at all.
    Median of the days since the account's first event by a customer. Period and group: of that first event.
    Assumes: people act under their own names. Misleads: somebody who reads without signing in joins unseen, so the
    stage is the latest possible; a role that the CRM dates to the day of entry joins no earlier than that.
    Intervals: Wilson; the median by Woodruff.
    Shape: a row a role and group, then one a stage. Unit: share 0–1, days of 24 hours. Source: M4.5.
    """
    found = load(context, filters)
    roles, notes = committee(context)
    unknown = "" if roles_recorded(context) and not found.role.missing.all() else UNRECORDED
    everybody = np.ones(len(found.account), dtype=np.bool_)
    groups = [(None, everybody)] if filters.by is None else list(found.group.groups())
    rows = [
        row for role in roles for group, here in groups for row in _rows(context, found, role, group, here, unknown)
    ]
    return figure_of(context, "role_paths", filters, RolePath, rows, notes)


def joinings_sql(filters: Filters) -> str:
    """The first touch of each account, and of each of its roles; in order of account and role.

    All carry the group of the account's own first touch, so that shares have one whole.
    """
    steps = {
        "theirs": "SELECT * FROM touches WHERE actor = 'customer' AND account_no IS NOT NULL",
        "begun": 'SELECT account_no, min(row_no) AS row_no, min("at") AS begun FROM theirs GROUP BY account_no',
        "joined": """
            SELECT account_no, NULL AS joining, row_no FROM begun
            UNION ALL SELECT account_no, role, min(row_no) FROM theirs WHERE role IS NOT NULL GROUP BY ALL""",
        "met": """
            SELECT t.*, a.account_id AS account FROM begun b JOIN touches t USING (row_no)
            JOIN cache_accounts a ON a.account_no = b.account_no""",
    }
    steps |= group_steps_sql(filters, "met", '"at"', touch_keyword_sql)
    steps["paths"] = """
        SELECT j.account_no, j.joining, t.stage_idx, b.begun, t."at" - b.begun AS waited, g.grp
        FROM joined j JOIN touches t ON t.row_no = j.row_no JOIN begun b ON b.account_no = j.account_no
        JOIN grouped g ON g.account_no = j.account_no ORDER BY j.account_no, j.joining NULLS FIRST"""
    return chain_sql(steps)


def load(context: Context, filters: Filters) -> Joinings:
    """The first touches of the accounts and roles that the filters choose."""

    def every(by: str | None) -> pa.Table:
        return context.once(("joinings", by), lambda: _table(context, by))

    def make() -> Joinings:
        table = every(filters.by)
        at = whole(table, "begun")
        chosen = np.ones(len(at), dtype=np.bool_)
        if filters.since:
            chosen &= at >= micros(filters.since)
        if filters.until:
            chosen &= at < micros(filters.until)
        if filters.where:
            chosen &= kept(filters, lambda by: coded(every(by), "grp"))
        return _columns(table.filter(pa.array(chosen)))

    return context.once(("joinings", filters), make)


def _table(context: Context, by: str | None) -> pa.Table:
    expect_touches(context, Filters(by=by))
    return context.table(joinings_sql(Filters(by=by)))


def place_of(context: Context, stage: str) -> int:
    """The place of a stage, -1 for outside."""
    return -1 if stage == OUTSIDE else context.stage_index(stage)


def _columns(table: pa.Table) -> Joinings:
    return Joinings(
        whole(table, "account_no"),
        coded(table, "joining"),
        whole(table, "stage_idx"),
        whole(table, "waited"),
        coded(table, "grp"),
    )


def _rows(context: Context, found: Joinings, role: Role, group: str | None, here: Mask, unknown: str) -> list[RolePath]:
    mine = here & found.role.among(role)
    touched = int((here & found.role.missing).sum())
    rows = [_row(found, role, group, None, mine, touched, unknown)]
    for stage in np.unique(found.stage[mine]):
        there = mine & (found.stage == stage)
        rows.append(_row(found, role, group, stage_name(context, int(stage)), there, int(mine.sum()), unknown))
    return rows


def _row(
    found: Joinings, role: Role, group: str | None, stage: str | None, mine: Mask, whole_of: int, unknown: str
) -> RolePath:
    accounts = int(mine.sum())
    if unknown:
        return RolePath(role, group, stage, 0, terra_incognita("share", unknown), terra_incognita("days", unknown))
    if accounts < MIN_SUBJECTS:
        waited = too_few("days", accounts, accounts)
    else:
        waited = days(sample_quantile(found.waited[mine], 0.5), accounts, accounts)
    return RolePath(role, group, stage, accounts, share_of(accounts, whole_of), waited)


SPEC = FigureSpec(
    "role_paths",
    titled("Paths of roles", "Пути ролей", "各角色的路徑"),
    RolePath,
    compute,
    dimensions=without(OF_TOUCHES, "stage", "role"),
    better="neither",
    theme="people",
)
