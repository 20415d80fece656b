"""Who is read: one row a subject, with the account that it belongs to and when it was first and last heard of."""

from __future__ import annotations

from journeyglass.journey.model import PropertySubject
from journeyglass.reading.compile import Compiled
from journeyglass.reading.rows_sql import subject_text_sql


def subjects_sql(compiled: Compiled, as_of: int) -> str:
    """`(subject, key, account_no, first_at, first_customer_at, last_customer_at)`.

    `subject` counts from 0 in the order of the rows.
    """
    if compiled.journey.subject == "account":
        return _accounts_sql(as_of)
    key = subject_text_sql(compiled)
    by_person = not isinstance(compiled.journey.subject, PropertySubject)
    number = "key" if by_person else "CAST(row_number() OVER (ORDER BY key) - 1 AS INTEGER)"
    return f"""
        WITH heard AS (
            SELECT {key} AS key, min(e.at) AS first_at,
                   first(e.account_no ORDER BY e.at, e.event_id) AS account_no,
                   min(e.at) FILTER (e.actor = 'customer') AS first_customer_at,
                   max(e.at) FILTER (e.actor = 'customer') AS last_customer_at
            FROM cache_events e WHERE e.at <= {as_of} AND {key} IS NOT NULL GROUP BY ALL
        )
        SELECT {number} AS subject, {"p.person_id" if by_person else "key"} AS key, account_no, first_at,
               first_customer_at, last_customer_at
        FROM heard {"JOIN cache_persons p ON p.person_no = heard.key" if by_person else ""} ORDER BY subject
    """


def _accounts_sql(as_of: int) -> str:
    # What the cache knows of the whole history holds for `as_of` unless the customer acted after it.
    return f"""
        WITH later AS (
            SELECT e.account_no, max(e.at) AS last_customer_at FROM cache_events e
            SEMI JOIN (SELECT account_no FROM cache_accounts WHERE last_customer_at > {as_of}) USING (account_no)
            WHERE e.at <= {as_of} AND e.actor = 'customer' GROUP BY ALL
        )
        SELECT a.account_no AS subject, a.account_id AS key, a.account_no, a.first_at,
               CASE WHEN a.first_customer_at <= {as_of} THEN a.first_customer_at END AS first_customer_at,
               CASE WHEN a.last_customer_at > {as_of} THEN l.last_customer_at ELSE a.last_customer_at END
                   AS last_customer_at
        FROM cache_accounts a LEFT JOIN later l USING (account_no)
        WHERE a.first_at <= {as_of} ORDER BY subject
    """
