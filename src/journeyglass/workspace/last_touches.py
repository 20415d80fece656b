"""The last touch of every subject: its newest event that no system made by itself."""

from __future__ import annotations

from journeyglass.figures import Context
from journeyglass.figures.places_sql import event_subject_sql


def last_touches_sql(context: Context) -> str:
    """A row a subject that was ever touched up to the reading: `subject`, `"at"` in UTC microseconds, `name`."""
    if context.journey.subject == "account":
        return _of_accounts_sql(context.as_of)
    return f"""
        SELECT subject, "at", name FROM (
            SELECT {event_subject_sql(context.journey)} AS subject, epoch_us(e.occurred_at) AS "at", e.name, e.row_no
            FROM events e WHERE e.actor IS DISTINCT FROM 'system' AND epoch_us(e.occurred_at) <= {context.as_of})
        WHERE subject IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY subject ORDER BY "at" DESC, row_no DESC) = 1"""


def _of_accounts_sql(as_of: int) -> str:
    # An account's events lie in order of time, so that the highest row is the last touch.
    last = f"""
        SELECT account_no, max("at") AS "at", arg_max(name, row_no) AS name FROM cache_events
        WHERE account_no IS NOT NULL AND actor IS DISTINCT FROM 'system' AND "at" <= {as_of} GROUP BY account_no"""
    return f"""
        SELECT a.account_id AS subject, l."at", l.name FROM ({last}) l
        JOIN cache_accounts a ON a.account_no = l.account_no"""
