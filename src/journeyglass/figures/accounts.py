"""Breakdowns of accounts: which group an account belonged to at the instant that a figure names."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect, kept_steps_sql, label_steps_sql
from journeyglass.figures.filters import PERIODS, TOUCH, Filters, period_sql
from journeyglass.figures.places_sql import placed_sql, standing_sql
from journeyglass.figures.spec import without
from journeyglass.figures.touches import touches

CAME_BY = ("channel", "source", "role")
"""Of an account: those of its first touch, its own first deed that is known."""
BY_ACCOUNT = TOUCH + PERIODS
"""Breakdowns of a figure on accounts, its own instant telling the period."""
BY_ACCOUNT_NO_PERIOD = without(BY_ACCOUNT, *PERIODS)
"""The same of a figure whose rows are periods already."""


def expect_accounts(context: Context, filters: Filters) -> None:
    """Makes ready what the breakdown needs; raises as `dimensions.expect` does."""
    expect(context, filters)
    if filters.by in CAME_BY or any(key in CAME_BY for key, _ in filters.where):
        touches(context)


def account_steps_sql(filters: Filters, rows: str, at: str) -> dict[str, str]:
    """The steps that end in `grouped`: the step `rows`, which has `account`, with the breakdown's value in `grp`.

    `stage`: where the account stood at the instant `at` (a column in UTC microseconds); `channel`, `source`, `role`:
    of its first touch; the rest as for visits. With `where` there are those rows only for which it holds.
    """

    def labelled(by: str | None, rows: str, named: str, mark: str) -> dict[str, str]:
        return _label_steps(by, rows, at, named, mark)

    steps = kept_steps_sql(filters.where, rows, labelled)
    return steps | labelled(filters.by, next(reversed(steps), rows), "grouped", "")


def _label_steps(by: str | None, rows: str, at: str, named: str, mark: str) -> dict[str, str]:
    if by in CAME_BY:
        came = f"{mark}came"
        return {
            came: f"""
                SELECT a.account_id AS account, arg_min(t.{by}, (t."at", t.row_no))::VARCHAR AS grp
                FROM touches t JOIN cache_accounts a ON a.account_no = t.account_no
                WHERE t.actor = 'customer' GROUP BY a.account_id""",
            named: f"SELECT r.*, c.grp FROM {rows} r LEFT JOIN {came} c ON c.account = r.account",
        }
    keyword = period_sql(by, at) if by in PERIODS else "NULL::VARCHAR"
    if by not in ("stage", "owner"):
        return label_steps_sql(by, rows, at, keyword, named, mark)
    steps, stood = _stood_steps(rows, at, mark), f"{mark}stood"
    stage = "(SELECT stage FROM stages WHERE idx = stage_idx)"
    steps |= label_steps_sql(by, stood, at, stage, f"{mark}owned", mark)
    return {**steps, named: f"SELECT * EXCLUDE (stage_idx) FROM {mark}owned"}


def _stood_steps(rows: str, at: str, mark: str) -> dict[str, str]:
    """The steps up to `stood`: the rows with the place of the stage in which each account stood then."""
    placed, standing = f"{mark}placed", f"{mark}standing"
    return {
        placed: placed_sql(),
        standing: standing_sql(placed),
        # An account of several subjects stands where the one that moved last does.
        f"{mark}stood": f"""
            SELECT r.*, CASE WHEN s.left_us IS NULL OR r.{at} < s.left_us THEN s.stage_idx END AS stage_idx
            FROM {rows} r ASOF LEFT JOIN (
                SELECT account, entered, arg_max(stage_idx, (entered, subject, visit_no)) AS stage_idx,
                    arg_max(left_us, (entered, subject, visit_no)) AS left_us
                FROM {standing} GROUP BY account, entered) s
            ON s.account = r.account AND r.{at} >= s.entered""",
    }
