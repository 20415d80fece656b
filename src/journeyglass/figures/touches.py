"""Touches: every event with who did it and where its subject stood, as numbers."""

from __future__ import annotations

import uuid

from journeyglass.figures.context import Context
from journeyglass.figures.places_sql import placed_sql, standing_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.journey.model import PropertySubject
from journeyglass.reading.where_sql import pointer

_ENUMS = ("name", "channel", "source")


def touches(context: Context) -> None:
    """Makes the table `touches`, once a context: a row an event up to the reading's instant.

    - `row_no`: the event's row in `cache_events`, where its properties, value and id are; `"at"`: UTC microseconds
    - `account_no`, `person_no`: null where nobody knows; `anonymous_id`: only where no person is known
    - `name`, `channel`, `source`, `actor`; `role`: the person's in the committee of the account then, `unknown`
      for a known person without one, null for an anonymous one
    - `subject_no`: the subject's place in the view `subjects` in order of its name (see `numbered_subjects`); null
      for who is not on the journey
    - `visit`: the visit (`row` of `grouped`) in which the subject stood once the event's instant was over;
      `stage_idx`, `turn`: that visit's. Null outside.
    """
    context.once("touches", lambda: _make(context))


def _make(context: Context) -> bool:
    con, suffix = context.con, uuid.uuid4().hex[:8]
    con.execute(f"CREATE OR REPLACE TEMP TABLE numbered_subjects AS {_numbered_sql(context)}")
    for column in _ENUMS:
        values = f"SELECT DISTINCT {column} FROM cache_events WHERE {column} IS NOT NULL ORDER BY 1"
        con.execute(f"CREATE TEMP TYPE touch_{column}_{suffix} AS ENUM ({values})")
    con.execute(f"CREATE OR REPLACE TEMP TABLE touches AS {touches_sql(context, suffix)}")
    return True


def touches_sql(context: Context, suffix: str) -> str:
    """The rows of the table; `suffix` names the types of its texts."""
    texts = ", ".join(f"e.{c}::touch_{c}_{suffix} AS {c}" for c in _ENUMS)
    steps = {
        "placed": placed_sql(),
        "standing": standing_sql("placed"),
        "numbered": """
            SELECT n.subject_no, s.entered, s.left_us, s.row, s.stage_idx, s.turn
            FROM standing s JOIN numbered_subjects n USING (subject)""",
        "happened": f"""
            SELECT e.row_no, e.account_no, e.person_no, e."at",
                CASE WHEN e.person_no IS NULL THEN e.anonymous_id END AS anonymous_id, {texts}, e.actor,
                CASE WHEN e.person_no IS NULL THEN NULL ELSE coalesce(r.role, 'unknown') END AS role, n.subject_no
            FROM cache_events e {_subject_join_sql(context)}
            LEFT JOIN cache_roles r ON r.person_no = e.person_no AND r.account_no = e.account_no
                AND e."at" >= r.valid_from AND (r.valid_to IS NULL OR e."at" < r.valid_to)
            WHERE e."at" <= {context.as_of}""",
    }
    inside = 'v.left_us IS NULL OR h."at" < v.left_us'
    steps["touched"] = f"""
        SELECT h.*, CASE WHEN {inside} THEN v.row END AS visit,
            CASE WHEN {inside} THEN v.stage_idx END AS stage_idx, CASE WHEN {inside} THEN v.turn END AS turn
        FROM happened h ASOF LEFT JOIN numbered v ON v.subject_no = h.subject_no AND h."at" >= v.entered"""
    return chain_sql(steps)


def _numbered_sql(context: Context) -> str:
    """`(subject_no, subject, account, account_no, person_no)`: the last two where they are what a subject is."""
    kind = context.journey.subject
    return f"""
        SELECT row_number() OVER (ORDER BY s.subject)::INTEGER - 1 AS subject_no, s.subject, s.account,
            {"a.account_no" if kind == "account" else "NULL::INTEGER AS account_no"},
            {"p.person_no" if kind == "person" else "NULL::INTEGER AS person_no"}
        FROM subjects s
        {"LEFT JOIN cache_accounts a ON a.account_id = s.subject" if kind == "account" else ""}
        {"LEFT JOIN cache_persons p ON p.person_id = s.subject" if kind == "person" else ""}"""


def _subject_join_sql(context: Context) -> str:
    kind = context.journey.subject
    if isinstance(kind, PropertySubject):
        key = f"json_extract_string(e.properties, {pointer(kind.property)})"
        return f"LEFT JOIN numbered_subjects n ON n.subject = {key}"
    return f"LEFT JOIN numbered_subjects n ON n.{kind}_no = e.{kind}_no"
