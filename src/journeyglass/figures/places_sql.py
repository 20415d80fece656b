"""Where subjects stood, and whose an event is: the SQL that visits and events are joined by."""

from __future__ import annotations

from journeyglass.journey.model import Journey
from journeyglass.reading.where_sql import pointer


def placed_sql() -> str:
    """Every visit, numbered by `row` in the order of a reading (subject, visit number); times in UTC microseconds."""
    return """
        SELECT row_number() OVER (ORDER BY v.subject, v.visit_no) - 1 AS row, v.subject, s.account, v.visit_no,
            v.turn::BIGINT AS turn, st.stage, st.idx AS stage_idx, v.entered_by,
            epoch_us(v.entered_at) AS entered, epoch_us(v.left_at) AS left_us, v.move,
            v.skipped::BIGINT AS skipped, v.outcome, v.outcome_kind, v.reason, v.left_by,
            v.left_at IS NULL AND s.stalled_since IS NOT NULL AS stalled
        FROM visits v JOIN stages st ON st.stage = v.stage LEFT JOIN subjects s ON s.subject = v.subject"""


def standing_sql(visits: str) -> str:
    """Of these visits one for each instant of a subject: where it stood once all that happened then was done."""
    return f"""
        SELECT * FROM {visits}
        QUALIFY row_number() OVER (PARTITION BY subject, entered ORDER BY visit_no DESC) = 1"""


def event_subject_sql(journey: Journey, event: str = "e") -> str:
    """The subject that an event belongs to, as an expression on the view `events`."""
    if journey.subject == "account":
        return f"{event}.account"
    if journey.subject == "person":
        return f"{event}.person_id"
    return f"json_extract_string({event}.properties, {pointer(journey.subject.property)})"
