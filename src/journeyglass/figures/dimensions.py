"""Breakdowns: which group a visit or an event belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.filters import KEYWORDS, PERIODS, Filters, Where, period_sql, trait_of
from journeyglass.figures.holding import SPANS, spans
from journeyglass.figures.touches import touches
from journeyglass.journey.model import Segment
from journeyglass.reading.where_sql import pointer, quote

Keyword = Callable[[str | None], str]
"""Gives the expression for what a row itself tells of a breakdown."""
_OF_TOUCH = ("channel", "source", "role")


def expect(context: Context, filters: Filters) -> None:
    """Makes ready what the breakdown and `where` need; raises where the journey or the data have no such thing."""
    for by in dict.fromkeys((filters.by, *(key for key, _ in filters.where))):
        _expect(context, by)


def _expect(context: Context, by: str | None) -> None:
    if by in _OF_TOUCH:
        touches(context)
    expect_account(context, by)


def expect_account(context: Context, by: str | None) -> None:
    """Makes ready what is told of accounts; raises where the journey or the data have no such thing."""
    if by == "segment":
        _segments(context)
    trait = trait_of(by)
    if trait is not None:
        context.once(("trait", trait), lambda: _expect_trait(context, trait))


def _expect_trait(context: Context, trait: str) -> bool:
    """Raises where no account has ever had the trait: more likely a slip than a finding."""
    keys = "SELECT DISTINCT unnest(json_keys(traits)) AS trait FROM account_traits ORDER BY trait"
    known = context.table(keys)["trait"].to_pylist()
    if trait not in known:
        raise InputError(f"no account has a trait {trait}", f"use {', '.join((*KEYWORDS, *known))}")
    return True


def _segments(context: Context) -> None:
    """The table `segment_spans(segment, place, account, since, until)` of the journey's segments that have a rule."""
    ruled = [segment for segment in context.journey.segments if segment.who is not None]
    if not ruled:
        name = context.journey.journey
        raise InputError(
            f"the journey {name} has no segment with a rule", "write `segments` with `who`, or use a trait"
        )
    context.ready("segments", lambda: _segment_spans(context, ruled))


def _segment_spans(context: Context, ruled: list[Segment]) -> bool:
    tables = []
    for place, segment in enumerate(ruled):
        found = spans(context, segment.who) if segment.who else SPANS.empty_table()
        named = found.append_column("segment", pa.repeat(pa.scalar(segment.id), len(found)))
        tables.append(named.append_column("place", pa.repeat(pa.scalar(place), len(found))))
    context.con.register("segment_spans", pa.concat_tables(tables))
    return True


def group_steps_sql(filters: Filters, rows: str, at: str, keyword: Keyword) -> dict[str, str]:
    """The steps that end in `grouped`: the step `rows` with `grp`, the breakdown's value at the instant `at`.

    `rows` has `account`, and `stage_idx` for what asks for the owner; `keyword` gives the expression for what the row
    itself tells of a breakdown. With `where` there are those rows only for which it holds.
    """

    def labelled(by: str | None, rows: str, named: str, mark: str) -> dict[str, str]:
        return label_steps_sql(by, rows, at, keyword(by), named, mark)

    return kept_and_labelled(filters, rows, labelled)


LabelSteps = Callable[[str | None, str, str, str], dict[str, str]]
"""Told a breakdown, a step's name, the name of the last step wanted and what sets off the names of those before it."""


def kept_and_labelled(filters: Filters, rows: str, labelled: LabelSteps) -> dict[str, str]:
    """The steps up to `grouped`: those of `rows` for which `where` holds, with the breakdown's value in `grp`."""
    steps = kept_steps_sql(filters.where, rows, labelled)
    last = next(reversed(steps), rows)
    return steps | labelled(filters.by, last, "grouped", "")


def kept_steps_sql(where: Where, rows: str, labelled: LabelSteps) -> dict[str, str]:
    """Steps whose last has those of `rows` for which all of `where` holds; none where nothing is asked for."""
    steps: dict[str, str] = {}
    for place, (key, value) in enumerate(where):
        told, rest = f"told_{place}", f"kept_{place}"
        steps |= labelled(key, rows, told, f"w{place}_")
        test = f"grp = {quote(value)}" if value else "grp IS NULL"
        steps[rest] = f"SELECT * EXCLUDE (grp) FROM {told} WHERE {test}"
        rows = rest
    return steps


def label_steps_sql(by: str | None, rows: str, at: str, keyword: str, named: str, mark: str = "") -> dict[str, str]:
    """The steps that end in `named`: the step `rows` with `grp`; `mark` begins the names of the steps before it."""
    if by == "segment":
        at_that_time = f"{rows}.{at} >= g.since AND ({rows}.{at} < g.until OR g.until IS NULL)"
        return {
            named: f"""
            SELECT {rows}.*, min_by(g.segment, g.place) AS grp FROM {rows}
            LEFT JOIN segment_spans g ON g.account = {rows}.account AND {at_that_time} GROUP BY ALL"""
        }
    trait = "owner" if by == "owner" else trait_of(by)
    if trait is None:
        return {named: f"SELECT *, {keyword} AS grp FROM {rows}"}
    steps, told = trait_steps_sql(trait, mark), f"{mark}told"
    value, join = "t.value", f"ASOF LEFT JOIN {told} t ON {rows}.account = t.account AND {rows}.{at} >= t.told_at"
    if by == "owner":
        value, join = "coalesce(t.value, o.owner)", f"{join} LEFT JOIN stages o ON o.idx = {rows}.stage_idx"
    return {**steps, named: f"SELECT {rows}.*, {value} AS grp FROM {rows} {join}"}


def trait_steps_sql(trait: str, mark: str = "") -> dict[str, str]:
    """The step `told(account, told_at, value)`: the trait's value from then on, in microseconds; null: gone.

    `mark` begins the steps' names.
    """
    key = pointer(trait)
    return {
        f"{mark}said": f"""
            SELECT account, coalesce(epoch_us("at"), -{2**62}) AS told_at, json_extract_string(traits, {key}) AS value
            FROM account_traits WHERE json_type(traits, {key}) IS NOT NULL""",
        # Of two values of one instant the larger text, so that the answer does not hang on the rows' order.
        f"{mark}told": f"SELECT account, told_at, max(value) AS value FROM {mark}said GROUP BY account, told_at",
    }


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
    return steps | group_steps_sql(filters, "touched", '"at"', touch_keyword_sql)


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
