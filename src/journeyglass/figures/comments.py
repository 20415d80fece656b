"""Comments: what customers wrote, at the stage that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journeyglass.errors import InputError
from journeyglass.figures.answers import ANSWERED
from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visits import stage_name
from journeyglass.journey.duration import EPOCH
from journeyglass.reading.where_sql import quote

DEFAULT = "10"
SPOKEN = {ANSWERED: "survey", "Review Published": "review", "Interview Held": "interview"}
"""The events that may carry a comment, and what they are called where no kind of survey is told."""


@dataclass(frozen=True)
class Comment:
    """What somebody of the account wrote or said, when, and the score that they gave.

    `survey` is its kind, or `review` or `interview`.
    """

    stage: str
    group: str | None
    account: str | None
    at: datetime
    role: str | None
    survey: str | None
    score: float | None
    comment: str


def compute(context: Context, filters: Filters = EVERYTHING, limit: str = DEFAULT, survey: str | None = None) -> Figure:
    """What customers wrote and said, newest first, at the stage where their account stood.

    Formula: the newest events `Survey Submitted`, `Review Published` and `Interview Held` with a `comment`, so many a
    stage and group. Nothing is weighed or summed up.
    Assumes: nothing. Misleads: those who write are gladder or angrier than those who do not; a few strong words are
    no measure: see `nps`, `csat`, `ces`.
    Intervals: none. Options: limit, how many a stage and group (default 10); survey, one kind only: a
    `survey_type`, review or interview.
    Shape: a row an answer, by stage and group, newest first. Unit: text. Source: M3.6, M2.7.
    """
    if not limit.isascii() or not limit.isdigit() or int(limit) < 1:
        raise InputError(f"{limit} is no number of comments", "give a whole number, such as 20")
    expect_touches(context, filters)
    found = context.table(comments_sql(filters, int(limit), survey)).to_pylist()
    notes = [] if context.has_events else ["there are no events to look at"]
    rows = [_row(context, row) for row in found]
    return figure_of(context, "comments", filters, Comment, rows, notes, limit=limit, survey=survey)


def comments_sql(filters: Filters, limit: int, survey: str | None) -> str:
    """The newest comments of each stage and group, the stages in their order, outside last."""
    wanted = f"AND survey = {quote(survey.lower())}" if survey else ""
    names = ", ".join(map(quote, SPOKEN))
    kinds = " ".join(f"WHEN {quote(name)} THEN {quote(kind)}" for name, kind in SPOKEN.items())
    steps = touch_steps_sql(filters, [*SPOKEN])
    steps["written"] = f"""
        SELECT g.row_no, g."at", g.stage_idx, g.grp, g.account, g.role::VARCHAR AS role,
            coalesce(lower(json_extract_string(p.properties, '/survey_type')), CASE p.name {kinds} END) AS survey,
            try_cast(json_extract_string(p.properties, '/score') AS DOUBLE) AS score,
            trim(json_extract_string(p.properties, '/comment')) AS comment
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no AND p.name IN ({names})"""
    steps["newest"] = f"""
        SELECT * FROM written WHERE comment <> '' {wanted}
        QUALIFY row_number() OVER (PARTITION BY stage_idx, grp ORDER BY "at" DESC, row_no DESC) <= {limit}
        ORDER BY stage_idx NULLS LAST, grp NULLS LAST, "at" DESC, row_no DESC"""
    return chain_sql(steps)


def _row(context: Context, row: dict[str, Any]) -> Comment:
    index = -1 if row["stage_idx"] is None else row["stage_idx"]
    return Comment(
        stage=stage_name(context, index),
        group=row["grp"],
        account=row["account"],
        at=EPOCH + timedelta(microseconds=row["at"]),
        role=row["role"],
        survey=row["survey"],
        score=row["score"],
        comment=row["comment"],
    )


SPEC = FigureSpec(
    "comments",
    titled("Comments", "Отзывы", "客戶留言"),
    Comment,
    compute,
    dimensions=without(OF_TOUCHES, "stage"),
    better="neither",
    theme="voice",
)
