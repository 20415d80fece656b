"""Judgements: what is known of promises kept, one row a promise."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.filters import Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.visits import Coded, coded
from journeyglass.reading.where_sql import quote

COMPLETED, ANSWERED, STARTED = "Engagement Completed", "Survey Submitted", "Engagement Started"
PROMISES = ("on_time", "on_budget", "kept")
KEPT_SCORE = 4
"""The least answer, of 5, to a survey of the kind promise by which it was kept."""


class Judgements:
    """Which promise (of `PROMISES`) it was, whose (the account, else the person), whether kept, and in which group."""

    def __init__(self, context: Context, filters: Filters) -> None:
        expect_touches(context, filters)
        found = context.table(judgements_sql(filters))
        self.promise: Coded = coded(found, "promise")
        self.subject: Coded = coded(found, "whose")
        self.group: Coded = coded(found, "grp")
        self.kept: Mask = found["held"].to_numpy()


def judgements(context: Context, filters: Filters) -> Judgements:
    """What was judged in the period."""
    return context.once(("judgements", filters), lambda: Judgements(context, filters))


def due_sql(value: str) -> str:
    """The first instant that is too late, in microseconds: after the time, or after the day where only one is given."""
    time = f"try_cast({value} AS TIMESTAMPTZ)"
    return f"epoch_us({time}) + CASE WHEN length({value}) = 10 THEN 86400000000 ELSE 1 END"


def judgements_sql(filters: Filters) -> str:
    """A row a promise of which it is known whether it was kept, in order of the events' rows."""
    steps = touch_steps_sql(filters, [COMPLETED, ANSWERED])
    steps["begun"] = f"""
        SELECT p.account_no, json_extract_string(p.properties, '/engagement_id') AS id,
            max(json_extract_string(p.properties, '/due_at')) AS due
        FROM cache_events p WHERE p.name = {quote(STARTED)} GROUP BY ALL"""
    steps["voiced"] = f"""
        SELECT g.row_no, g.name::VARCHAR AS name, g.account_no, g."at", g.grp,
            coalesce('a' || g.account_no, 'p' || g.person_no, 'e' || g.row_no) AS whose,
            json_extract_string(p.properties, '/engagement_id') AS id,
            {_bool("on_time")} AS on_time, {_bool("on_budget")} AS on_budget, {_bool("kept")} AS said,
            json_extract_string(p.properties, '/due_at') AS due,
            lower(json_extract_string(p.properties, '/survey_type')) = 'promise' AS asked,
            try_cast(json_extract_string(p.properties, '/score') AS DOUBLE) AS score
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no
            AND p.name IN ({quote(COMPLETED)}, {quote(ANSWERED)})"""
    late = due_sql("coalesce(t.due, b.due)")
    mine = f"t.name = {quote(COMPLETED)}"
    steps["judged"] = f"""
        SELECT t.row_no, t.whose, t.grp,
            CASE WHEN {mine} THEN coalesce(t.on_time, t."at" < {late}) END AS on_time,
            CASE WHEN {mine} THEN t.on_budget END AS on_budget,
            CASE WHEN {mine} THEN t.said WHEN t.asked THEN coalesce(t.said, t.score >= {KEPT_SCORE}) END AS kept
        FROM voiced t LEFT JOIN begun b ON b.account_no = t.account_no AND b.id = t.id"""
    steps["each"] = """
        SELECT row_no, whose, grp, promise, held
        FROM judged UNPIVOT (held FOR promise IN (on_time, on_budget, kept)) ORDER BY row_no, promise"""
    return chain_sql(steps)


def _bool(key: str) -> str:
    text = f"lower(json_extract_string(p.properties, '/{key}'))"
    return f"CASE WHEN {text} IN ('true', 'yes', '1') THEN true WHEN {text} IN ('false', 'no', '0') THEN false END"
