"""Which group a visit belongs to: worked out once a breakdown, whatever is asked of the visits then."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_account, kept_and_labelled, label_steps_sql
from journeyglass.figures.filters import PERIODS, Filters, period_sql
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.sql import chain_sql

_OF_ENTRY = ("channel", "source", "role")
"""What the event tells that began a visit."""
_OF_ITSELF = {
    "turn": "turn::VARCHAR",
    "stage": "stage",
    "outcome": "coalesce(outcome, CASE WHEN left_us IS NULL THEN 'open' ELSE 'moved_on' END)",
}
"""What a visit tells by itself."""


def expect_visits(context: Context, filters: Filters) -> None:
    """Makes ready what `visit_steps_sql` needs; raises where the journey or the data have no such breakdown."""
    for by in dict.fromkeys((filters.by, *(key for key, _ in filters.where))):
        if by is not None and not _own(by):
            expect_account(context, by)
            context.ready(("visit groups", by), lambda by=by: _register(context, by))  # type: ignore[misc]


def visit_steps_sql(filters: Filters) -> dict[str, str]:
    """The steps up to `grouped`: a row a visit, numbered by `row` as in `Visits`, its breakdown's value in `grp`.

    With `where` there are those visits only for which it holds. Call `expect_visits` first.
    """
    return {"placed": placed_sql()} | kept_and_labelled(filters, "placed", _label_steps)


def visit_groups(context: Context, by: str) -> pa.ChunkedArray:
    """The breakdown's value of every visit, in the order of `Visits`; null for none."""
    if _own(by):
        steps = {"placed": placed_sql()} | _label_steps(by, "placed", "grouped", "")
        return context.table(chain_sql({**steps, "ordered": "SELECT grp FROM grouped ORDER BY row"}))["grp"]
    expect_account(context, by)
    if by in _OF_ENTRY:
        return entries(context)[by]
    return context.once(("visit groups", by), lambda: context.table(_joined_sql(by))["grp"])


def entries(context: Context) -> pa.Table:
    """The columns channel, source and role of the event that began each visit, in the order of `Visits`.

    Null where a visit fell due. The role is the person's in the committee of the account then, `unknown` for a known
    person without one, null for an anonymous one. One pass over the events gives all three.
    """
    return context.once("entries", lambda: context.table(entries_sql(context.as_of)))


def entries_sql(as_of: int) -> str:
    """The rows of the table; `as_of` in UTC microseconds."""
    return chain_sql(
        {
            "placed": placed_sql(),
            "began": f"""
                SELECT v.row, e.channel, e.source, e.person_no, e.account_no, e."at"
                FROM placed v JOIN cache_events e ON e.event_id = v.entered_by WHERE e."at" <= {as_of}""",
            "told": """
                SELECT b.row, any_value(b.channel)::VARCHAR AS channel, any_value(b.source)::VARCHAR AS source,
                    CASE WHEN any_value(b.person_no) IS NULL THEN NULL
                        ELSE coalesce(any_value(r.role)::VARCHAR, 'unknown') END AS role
                FROM began b
                LEFT JOIN cache_roles r ON r.person_no = b.person_no AND r.account_no = b.account_no
                    AND b."at" >= r.valid_from AND (r.valid_to IS NULL OR b."at" < r.valid_to)
                GROUP BY b.row""",
            "entries": "SELECT t.channel, t.source, t.role FROM placed v LEFT JOIN told t USING (row) ORDER BY v.row",
        }
    )


def _own(by: str | None) -> bool:
    return by is None or by in _OF_ITSELF or by in PERIODS


def _register(context: Context, by: str) -> str:
    """Puts up the table of the breakdown, `(row, grp)`, and gives its name."""
    found = visit_groups(context, by)
    rows = pa.array(np.arange(len(found)), pa.int64())
    context.con.register(_table(by), pa.table({"row": rows, "grp": found}))
    return _table(by)


def _table(by: str) -> str:
    """The name of the breakdown's table: names of tables do not tell Plan from plan, and a trait may be called so."""
    return f"visit_groups_{sha256(by.encode()).hexdigest()[:16]}"


def _label_steps(by: str | None, rows: str, named: str, mark: str) -> dict[str, str]:
    if by is None:
        return {named: f"SELECT *, NULL::VARCHAR AS grp FROM {rows}"}
    if _own(by):
        told = period_sql(by, "entered") if by in PERIODS else _OF_ITSELF[by]
        return {named: f"SELECT *, {told} AS grp FROM {rows}"}
    joined = f"LEFT JOIN {_table(by)} {mark}g ON {mark}g.row = {rows}.row"
    return {named: f"SELECT {rows}.*, {mark}g.grp FROM {rows} {joined}"}


def _joined_sql(by: str) -> str:
    """The value for the segment, the owner or a trait when the visit began, in the order of `Visits`."""
    steps = {"placed": placed_sql()} | label_steps_sql(by, "placed", "entered", "NULL::VARCHAR", "grouped")
    return chain_sql({**steps, "ordered": "SELECT grp::VARCHAR AS grp FROM grouped ORDER BY row"})
