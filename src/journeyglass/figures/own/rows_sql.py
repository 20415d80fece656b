"""The rows that a user's figure is made of, as SQL: its events, placed in their visits, or its visits."""

from __future__ import annotations

from datetime import datetime

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import touch_steps_sql
from journeyglass.figures.filters import PERIODS, Filters, period_sql
from journeyglass.figures.matching import matcher_sql
from journeyglass.figures.own.definition import VALUE, OwnFigure
from journeyglass.figures.visit_groups import visit_steps_sql
from journeyglass.journey.rules import Matcher
from journeyglass.reading.where_sql import pointer, quote

_UNITS = {
    "event": "g.row_no",
    "visit": "g.visit",
    "subject": "g.subject_no",
    "account": "g.account_no",
    "person": "coalesce('p' || g.person_no, 'v' || g.anonymous_id)",
}
_WHO = "coalesce('s' || g.subject_no, 'a' || g.account_no, 'p' || g.person_no, 'v' || g.anonymous_id, 'e' || g.row_no)"
"""Whose rows belong together: the subject's, else the account's, the person's, the visitor's."""


def event_steps_sql(context: Context, filters: Filters, figure: OwnFigure, *wanted: Matcher | None) -> dict[str, str]:
    """The steps up to `mine`: a row an event that one of `wanted` may ask for.

    `grp` is its breakdown's value, `unit` what is counted, `who` whose rows belong together, `tie` what ties it to
    another; `is_0`, `is_1`: whether it is one of the first, the second of `wanted`; `money`, `currency` and `number`
    are as the figure's `value` says.
    """
    matchers = [matcher for matcher in wanted if matcher is not None]
    names = ", ".join(sorted(quote(name) for matcher in matchers for name in matcher.names))
    steps = _scoped(context, filters, figure, f"t.name::VARCHAR IN ({names})")
    marks = "".join(f", {_matches(matcher)} AS is_{place}" for place, matcher in enumerate(matchers))
    steps["mine"] = f"""
        SELECT g.row_no, g."at", g.grp, {_UNITS[figure.counted]} AS unit, {_WHO} AS who, {_tie_sql(figure)} AS tie,
            {_value_sql(figure)}{marks}
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no AND p.name IN ({names})"""
    return steps


def active_steps_sql(context: Context, filters: Filters, figure: OwnFigure, matcher: Matcher) -> dict[str, str]:
    """The steps up to `active`: for whom (`who`, by `grp`) how many periods of how many units saw any activity.

    Activity is any event by the customer, and the events that the figure counts.
    """
    names = ", ".join(map(quote, matcher.names))
    steps = _scoped(context, filters, figure, f"(t.actor::VARCHAR = 'customer' OR t.name::VARCHAR IN ({names}))")
    label = f"date_trunc('{figure.every or 'day'}', make_timestamp(g.\"at\"))"
    # Ten million events are told apart by numbers first; only what is left of them gets a text for whose it is.
    loose = f"CASE WHEN g.subject_no IS NULL AND g.account_no IS NULL THEN {_WHO} END"
    steps["told_apart"] = f"""
        SELECT DISTINCT g.grp, g.subject_no, g.account_no, {loose} AS loose, {_UNITS[figure.counted]} AS unit,
            {label} AS label FROM grouped g"""
    steps["active"] = """
        SELECT grp, coalesce('s' || subject_no, 'a' || account_no, loose) AS who,
            count(DISTINCT (unit, label)) AS periods
        FROM told_apart WHERE unit IS NOT NULL GROUP BY grp, who"""
    return steps


def visit_steps_sql_of(context: Context, filters: Filters, figure: OwnFigure) -> dict[str, str]:
    """The steps up to `mine`: the visits that the figure is about, with `grp`, `unit` and `who`."""
    steps = visit_steps_sql(filters)
    edge = "entered" if figure.period == "entered" else "left_us"
    if filters.by in PERIODS:
        steps["labelled"] = f"SELECT * REPLACE ({period_sql(filters.by, edge)} AS grp) FROM grouped"
    tests = [f"{edge} {sign} epoch_us({quote(at.isoformat())}::TIMESTAMPTZ)" for sign, at in _bounds(filters)]
    tests += [f"stage_idx IN ({', '.join(str(context.stage_index(s)) for s in figure.stages)})"] * bool(figure.stages)
    tests += [f"outcome IN ({', '.join(map(quote, figure.outcomes))})"] * bool(figure.outcomes)
    tests += ["left_us IS NOT NULL"] * (figure.period == "left")
    unit = {"visit": "row", "account": "account"}.get(figure.counted, "subject")
    steps["mine"] = f"""
        SELECT row, subject AS who, {unit} AS unit, grp, stage_idx, entered, left_us
        FROM {list(steps)[-1]} WHERE {" AND ".join(tests) or "true"}"""
    return steps


def seen_in_visits_sql(matcher: Matcher) -> str:
    """How many matching events fell into each visit."""
    names = ", ".join(map(quote, matcher.names))
    return f"""
        SELECT t.visit AS row, count(*) AS seen FROM touches t JOIN cache_events p ON p.row_no = t.row_no
        AND p.name IN ({names})
        WHERE t.visit IS NOT NULL AND t.name::VARCHAR IN ({names}) AND {_matches(matcher, "t")} GROUP BY t.visit"""


def _matches(matcher: Matcher, touch: str = "g") -> str:
    """Whether an event matches, its person's role at the time included."""
    plain = matcher_sql(matcher, "p")
    if not matcher.roles:
        return plain
    return f"({plain} AND coalesce({touch}.role IN ({', '.join(map(quote, matcher.roles))}), false))"


def _scoped(context: Context, filters: Filters, figure: OwnFigure, test: str) -> dict[str, str]:
    """The touches of the period and of the figure's stages that pass the test, each in its group."""
    steps = touch_steps_sql(filters)
    tests = [test]
    stages = [str(context.stage_index(stage)) for stage in figure.stages]
    if stages:
        tests.append(f"t.stage_idx IN ({', '.join(stages)})")
    word = "AND" if "WHERE" in steps["touched"] else "WHERE"
    return {**steps, "touched": f"{steps['touched']} {word} {' AND '.join(tests)}"}


def _tie_sql(figure: OwnFigure) -> str:
    """What ties two events together: the same value of a property, else the same unit."""
    if figure.same is None:
        return f"{_UNITS[figure.counted]}::VARCHAR"
    return f"json_extract_string(p.properties, {pointer(figure.same.removeprefix('properties.'))})"


def _value_sql(figure: OwnFigure) -> str:
    if figure.value is None:
        return "NULL::VARCHAR AS money, NULL::VARCHAR AS currency, NULL::DOUBLE AS number"
    if figure.value == VALUE:
        return "p.value::VARCHAR AS money, p.currency, NULL::DOUBLE AS number"
    said = f"json_extract_string(p.properties, {pointer(figure.value.removeprefix('properties.'))})"
    return f"NULL::VARCHAR AS money, NULL::VARCHAR AS currency, TRY_CAST({said} AS DOUBLE) AS number"


def _bounds(filters: Filters) -> list[tuple[str, datetime]]:
    return [(sign, at) for sign, at in ((">=", filters.since), ("<", filters.until)) if at is not None]
