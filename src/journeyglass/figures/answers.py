"""Answers to surveys, and the questions they answer: what the figures of the customer's voice start from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.estimate import DAY, Estimate, share, terra_incognita
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.visits import Coded, coded, whole
from journeyglass.journey.model import OUTSIDE
from journeyglass.reading.where_sql import quote

ANSWERED, ASKED = "Survey Submitted", "Survey Sent"
SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
"""The least and the most that can be answered; other scores are no answers."""
TIME_TO_ANSWER = 14 * DAY
"""How long a question is given before it can count as unanswered."""


@dataclass(frozen=True)
class Answers:
    """A row an answer (or a question) of the period: whose, when, at which stage (-1 outside), which survey.

    `subject` is the account, else the person, else the visitor; `account` the account's number, -1 for none. `score` is
    NaN where none was given. `answered` is of questions: whether the same person (where none is known, account)
    answered before the next one was sent.
    """

    subject: Ints
    account: Ints
    at: Ints
    stage: Ints
    kind: Coded
    score: Floats
    answered: Mask
    group: Coded

    def __len__(self) -> int:
        return len(self.at)

    def places(self, context: Context, by: str | None, among: Mask) -> Iterator[tuple[str | None, str | None, Mask]]:
        """Each (stage, group) and its rows: first all stages together (None), then each, then outside if any are.

        Without a breakdown every stage is given, be it empty or not.
        """
        stages = [(None, among)] + [(s.id, among & (self.stage == i)) for i, s in enumerate(context.journey.stages)]
        outside = among & (self.stage < 0)
        for stage, rows in [*stages, (OUTSIDE, outside)]:
            if by is None and (stage != OUTSIDE or bool(rows.any())):
                yield stage, None, rows
            elif by is not None:
                found = ((label, rows & mine) for label, mine in self.group.groups())
                yield from ((stage, label, mine) for label, mine in found if bool(mine.any()))

    def like(self, context: Context, stage: str | None, group: str | None, by: str | None) -> Mask:
        """The rows of that stage and group."""
        rows = np.ones(len(self), dtype=np.bool_)
        if stage is not None:
            rows &= self.stage == (-1 if stage == OUTSIDE else context.stage_index(stage))
        if by is not None:
            rows &= self.group.missing if group is None else self.group.among(group)
        return rows


def answers(context: Context, filters: Filters = EVERYTHING) -> Answers:
    """The answers of the period, of every kind of survey."""
    return context.once(("answers", filters), lambda: _load(context, filters, answers_sql(filters)))


def questions(context: Context, filters: Filters = EVERYTHING) -> Answers:
    """The surveys sent in the period, and whether each was answered, in the period or after it."""
    return context.once(("questions", filters), lambda: _load(context, filters, questions_sql(filters)))


_SCORE = "try_cast(json_extract_string(p.properties, '/score') AS DOUBLE)"
_KIND = "lower(json_extract_string(p.properties, '/survey_type'))"
_WHO = "coalesce('p' || {t}.person_no, 'a' || {t}.account_no, 'v' || {t}.anonymous_id)"
_WHOSE = "coalesce('a' || g.account_no, 'p' || g.person_no, 'v' || g.anonymous_id, 'e' || g.row_no)"


def answers_sql(filters: Filters) -> str:
    """A row an answer in order of the events' rows; the column `answered` says nothing here."""
    steps = touch_steps_sql(filters, [ANSWERED])
    steps["answered"] = f"""
        SELECT g.row_no, {_WHOSE} AS whose, g.account_no, g."at", g.stage_idx, {_KIND} AS kind, {_SCORE} AS score,
            false AS answered, g.grp
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no AND p.name = {quote(ANSWERED)}
        ORDER BY g.row_no"""
    return chain_sql(steps)


def questions_sql(filters: Filters) -> str:
    """A row a survey sent; it is answered by the first answer of its kind, if that came before the next was sent."""
    steps = touch_steps_sql(filters, [ASKED])
    steps["asked"] = f"""
        SELECT g.row_no, {_WHOSE} AS whose, g.account_no, {_WHO.format(t="g")} AS who, g."at", g.stage_idx,
            {_KIND} AS kind, g.grp
        FROM grouped g JOIN cache_events p ON p.row_no = g.row_no AND p.name = {quote(ASKED)}"""
    for name, event in (("replies", ANSWERED), ("sent", ASKED)):
        steps[name] = f"""
            SELECT DISTINCT {_WHO.format(t="t")} AS who, {_KIND} AS kind, t."at"
            FROM touches t JOIN cache_events p ON p.row_no = t.row_no
            WHERE t.name = {quote(event)} AND p.name = {quote(event)}"""
    steps["followed"] = """
        SELECT a.*, r."at" AS reply FROM asked a
        ASOF LEFT JOIN replies r ON r.who = a.who AND r.kind = a.kind AND a."at" <= r."at" """
    steps["ordered"] = """
        SELECT f.row_no, f.whose, f.account_no, f."at", f.stage_idx, f.kind, NULL::DOUBLE AS score, f.grp,
            f.reply IS NOT NULL AND (s."at" IS NULL OR f.reply < s."at") AS answered
        FROM followed f ASOF LEFT JOIN sent s ON s.who = f.who AND s.kind = f.kind AND f."at" < s."at"
        ORDER BY f.row_no"""
    return chain_sql(steps)


def _load(context: Context, filters: Filters, sql: str) -> Answers:
    expect_touches(context, filters)
    return _columns(context.table(sql))


def _columns(table: pa.Table) -> Answers:
    score: Floats = pc.fill_null(table["score"].cast(pa.float64()), np.nan).to_numpy()
    return Answers(
        subject=coded(table, "whose").codes,
        account=whole(table, "account_no"),
        at=whole(table, "at"),
        stage=whole(table, "stage_idx"),
        kind=coded(table, "kind"),
        score=score,
        answered=table["answered"].to_numpy(),
        group=coded(table, "grp"),
    )


def scored(found: Answers, kind: str) -> tuple[Mask, list[str]]:
    """The answers of that kind whose score is on its scale, and a note on those that are not."""
    least, most = SCALES[kind]
    mine = found.kind.among(kind)
    good = mine & (found.score >= least) & (found.score <= most)
    wrong = int((mine & ~good).sum())
    return good, [f"{wrong} answers have no score from {least:g} to {most:g}: left out"] if wrong else []


def unheard(context: Context, kind: str) -> str:
    """Why nothing can be said of such a survey at all; empty where an answer of that kind has come."""
    if not context.has_events:
        return "there are no events to look at"
    came = context.once(("kinds of answers",), lambda: frozenset(_kinds(context)))
    return "" if kind in came else f"no answer to a survey of the kind {kind} has ever come"


def _kinds(context: Context) -> list[str]:
    found = answers(context)
    return [label for label in found.kind.labels if bool(found.kind.among(label).any())]


def response_rate(context: Context, filters: Filters, kind: str, stage: str | None, group: str | None) -> Estimate:
    """The share answered of the surveys of that kind sent in the stage and period at least 14 days ago."""
    names = context.names_seen
    if names is None or ASKED not in names:
        return terra_incognita("share", "nobody tells which surveys were sent")
    asked, rows = asked_for(context, filters, kind, stage, group)
    return share(asked.answered[rows], asked.subject[rows])


def asked_for(
    context: Context, filters: Filters, kind: str, stage: str | None, group: str | None
) -> tuple[Answers, Mask]:
    """The surveys sent in the period, and which of them are of that kind, stage and group and at least 14 days old."""
    asked = questions(context, filters)
    old = asked.at <= context.as_of - TIME_TO_ANSWER
    return asked, asked.kind.among(kind) & old & asked.like(context, stage, group, filters.by)
