"""Breakdowns: which group a visit or an event belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.filters import KEYWORDS, PERIODS, Filters, period_sql
from journeyglass.figures.holding import SPANS, spans
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.touches import touches
from journeyglass.journey.model import Segment
from journeyglass.reading.where_sql import pointer, quote


def expect(context: Context, filters: Filters) -> None:
    """Makes ready what the breakdown needs; raises where the journey or the data have no such thing."""
    if filters.by == "segment":
        _segments(context)
    if filters.by in ("channel", "source", "role"):
        touches(context)
    if filters.trait is not None:
        _expect_trait(context, filters.trait)


def _expect_trait(context: Context, trait: str) -> None:
    """Raises where no account has ever had the trait: more likely a slip than a finding."""
    keys = "SELECT DISTINCT unnest(json_keys(traits)) AS trait FROM account_traits ORDER BY trait"
    known = context.table(keys)["trait"].to_pylist()
    if trait not in known:
        raise InputError(f"no account has a trait {trait}", f"use {', '.join((*KEYWORDS, *known))}")


def _segments(context: Context) -> None:
    """The table `segment_spans(segment, place, account, since, until)` of the journey's segments that have a rule."""
    ruled = [segment for segment in context.journey.segments if segment.who is not None]
    if not ruled:
        name = context.journey.journey
        raise InputError(
            f"the journey {name} has no segment with a rule", "write `segments` with `who`, or use a trait"
        )
    context.once("segments", lambda: _segment_spans(context, ruled))


def _segment_spans(context: Context, ruled: list[Segment]) -> bool:
    tables = []
    for place, segment in enumerate(ruled):
        found = spans(context, segment.who) if segment.who else SPANS.empty_table()
        named = found.append_column("segment", pa.repeat(pa.scalar(segment.id), len(found)))
        tables.append(named.append_column("place", pa.repeat(pa.scalar(place), len(found))))
    context.con.register("segment_spans", pa.concat_tables(tables))
    return True


def visit_steps_sql(filters: Filters) -> dict[str, str]:
    """The steps up to `grouped`: a row a visit, numbered by `row` as in `Visits`, its breakdown's value in `grp`."""
    steps = {"placed": placed_sql()}
    steps |= group_steps_sql(filters, "placed", "entered", _visit_group_sql(filters.by))
    if filters.by in ("channel", "source", "role"):
        steps["grouped"] = f"""
            SELECT placed.*, t.{filters.by}::VARCHAR AS grp FROM placed
            LEFT JOIN events b ON b.event_id = placed.entered_by LEFT JOIN touches t ON t.row_no = b.row_no"""
    return steps


def group_steps_sql(filters: Filters, rows: str, at: str, keyword: str) -> dict[str, str]:
    """The steps that end in `grouped`: the step `rows` with `grp`, the breakdown's value at the instant `at`.

    `rows` has `account`, and `stage_idx` for a breakdown by owner; `keyword` is the expression for what the row
    itself tells.
    """
    by = filters.by
    if by == "segment":
        at_that_time = f"{rows}.{at} >= g.since AND ({rows}.{at} < g.until OR g.until IS NULL)"
        return {
            "grouped": f"""
            SELECT {rows}.*, min_by(g.segment, g.place) AS grp FROM {rows}
            LEFT JOIN segment_spans g ON g.account = {rows}.account AND {at_that_time} GROUP BY ALL"""
        }
    trait = "owner" if by == "owner" else filters.trait
    if trait is None:
        return {"grouped": f"SELECT *, {keyword} AS grp FROM {rows}"}
    steps = trait_steps_sql(trait)
    value, join = "told.value", f"ASOF LEFT JOIN told ON {rows}.account = told.account AND {rows}.{at} >= told.told_at"
    if by == "owner":
        value, join = "coalesce(told.value, o.owner)", f"{join} LEFT JOIN stages o ON o.idx = {rows}.stage_idx"
    return {**steps, "grouped": f"SELECT {rows}.*, {value} AS grp FROM {rows} {join}"}


def trait_steps_sql(trait: str) -> dict[str, str]:
    """The step `told(account, told_at, value)`: the trait's value from then on, in microseconds; null: gone."""
    key = pointer(trait)
    return {
        "said": f"""
            SELECT account, coalesce(epoch_us("at"), -{2**62}) AS told_at, json_extract_string(traits, {key}) AS value
            FROM account_traits WHERE json_type(traits, {key}) IS NOT NULL""",
        # Of two values of one instant the larger text, so that the answer does not hang on the rows' order.
        "told": "SELECT account, told_at, max(value) AS value FROM said GROUP BY account, told_at",
    }


def _visit_group_sql(by: str | None) -> str:
    if by in PERIODS:
        return period_sql(by, "entered")
    return {
        "turn": "turn::VARCHAR",
        "stage": "stage",
        "outcome": "coalesce(outcome, CASE WHEN left_us IS NULL THEN 'open' ELSE 'moved_on' END)",
    }.get(by or "", "NULL::VARCHAR")


def touch_steps_sql(filters: Filters, names: Sequence[str] = ()) -> dict[str, str]:
    """The steps up to `grouped`: the touches of the period with their breakdown's value in `grp`, and `account`.

    With `names` only events of these names. Call `expect_touches` first.
    """
    chosen = [f't."at" {sign} epoch_us({quote(at.isoformat())}::TIMESTAMPTZ)' for sign, at in _bounds(filters)]
    if names:
        chosen.append(f"t.name IN ({', '.join(map(quote, names))})")
    where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
    steps = {
        "touched": f"""
            SELECT t.*, a.account_id AS account FROM touches t
            LEFT JOIN cache_accounts a ON a.account_no = t.account_no {where}"""
    }
    return steps | group_steps_sql(filters, "touched", '"at"', touch_keyword_sql(filters.by))


def expect_touches(context: Context, filters: Filters) -> None:
    """Makes ready the table `touches` and what the breakdown needs; raises as `expect` does."""
    touches(context)
    expect(context, filters)


def _bounds(filters: Filters) -> list[tuple[str, datetime]]:
    return [(sign, at) for sign, at in ((">=", filters.since), ("<", filters.until)) if at is not None]


def touch_keyword_sql(by: str | None) -> str:
    """The breakdown's value as far as a row of `touches` tells it by itself."""
    if by in PERIODS:
        return period_sql(by, '"at"')
    if by == "stage":
        return "(SELECT stage FROM stages WHERE idx = stage_idx)"
    return f"{by}::VARCHAR" if by in ("channel", "source", "role", "turn") else "NULL::VARCHAR"
