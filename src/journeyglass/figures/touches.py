"""Touches: every event with who did it and where its subject stood, as numbers."""

from __future__ import annotations

import uuid

from journeyglass.figures.context import Context
from journeyglass.figures.placing import subject_is_sql, visit_function, visit_sql
from journeyglass.figures.sql import chain_sql

_ENUMS = ("name", "channel", "source", "actor")


def touches(context: Context) -> None:
    """Makes the table `touches`, once a context: a row an event up to the reading's instant.

    - `row_no`: the event's row in `cache_events`, where its properties, value and id are; `"at"`: UTC microseconds
    - `account_no`, `person_no`: null where nobody knows; `anonymous_id`: only where no person is known
    - `name`, `channel`, `source`, `actor`; `role`: the person's in the committee of the account then, `unknown`
      for a known person without one, null for an anonymous one
    - `subject_no`: the subject's place in `numbered_subjects`; null for who is not on the journey
    - `visit`: the visit (`row` of `grouped`) in which the subject stood once the event's instant was over;
      `stage_idx`, `turn`: that visit's. Null outside.

    Its rows are in no order. Beside it stand the tables of `placing`.
    """
    context.ready("touches", lambda: _make(context))


def _make(context: Context) -> bool:
    con, suffix = context.con, uuid.uuid4().hex[:8]
    for column in _ENUMS:
        values = f"SELECT DISTINCT {column} FROM cache_events WHERE {column} IS NOT NULL ORDER BY 1"
        con.execute(f"CREATE TEMP TYPE touch_{column}_{suffix} AS ENUM ({values})")
    with visit_function(context) as function:
        con.execute(f"CREATE OR REPLACE TEMP TABLE touches AS {touches_sql(context, suffix, function)}")
    return True


def touches_sql(context: Context, suffix: str, function: str) -> str:
    """The rows of the table; `suffix` names the types of its texts, `function` is that of `visit_function`."""
    texts = ", ".join(f"e.{c}::touch_{c}_{suffix} AS {c}" for c in _ENUMS)
    steps = {
        # The function finds a visit by bisection: joining ten million events to visits by time sorts them all.
        "happened": f"""
            SELECT e.row_no, e.account_no, e.person_no, e."at",
                CASE WHEN e.person_no IS NULL THEN e.anonymous_id END AS anonymous_id, {texts},
                CASE WHEN e.person_no IS NULL THEN NULL ELSE coalesce(r.role, 'unknown') END AS role, n.subject_no,
                {visit_sql(function, "n.subject_no", 'e."at"')} AS visit
            FROM cache_events e LEFT JOIN numbered_subjects n ON {subject_is_sql(context)}
            LEFT JOIN cache_roles r ON r.person_no = e.person_no AND r.account_no = e.account_no
                AND e."at" >= r.valid_from AND (r.valid_to IS NULL OR e."at" < r.valid_to)
            WHERE e."at" <= {context.as_of}""",
        "touched": "SELECT h.*, s.stage_idx, s.turn FROM happened h LEFT JOIN stood s ON s.row = h.visit",
    }
    return chain_sql(steps)
