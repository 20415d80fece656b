"""Whose event it is: identity resolved where the events are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeyglass.reading.spark.facts import Facts, live_events
from journeyglass.reading.spark.session import query, send
from journeyglass.reading.spark.who import Who

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

COLUMNS = (
    "event_id",
    "at",
    "name",
    "actor",
    "channel",
    "source",
    "value",
    "currency",
    "properties",
    "anonymous_id",
    "person",
    "account",
)
"""The columns of placed events; `at` in UTC microseconds, `person` and `account` resolved, ids as text."""


def events(session: SparkSession, facts: Facts, who: Who, known_at: int | None = None) -> DataFrame:
    """Every event that counts, with its person and account: what a figure over all events begins with."""
    return place(session, live_events(session, facts, known_at), who)


def place(session: SparkSession, live: DataFrame, who: Who) -> DataFrame:
    """Resolve events that count already."""
    frames = {name: send(session, getattr(who, name)()) for name in ("links", "homes", "merges")}
    merged = who.person_merges()
    if len(merged):  # rarely anybody is: then one join less
        live = query(session, _MERGED, live=live, people=send(session, merged))
    known = query(session, _KNOWN, live=live, links=frames["links"])
    return query(session, _PLACED, known=known, homes=frames["homes"], merges=frames["merges"])


# Rows that have nothing to look up are joined by their own id, which finds nothing: with a null, all of them would
# meet in one partition. The second equality keeps an id that happens to be another's key from finding it.
_KNOWN = """
    SELECT e.fact_id AS event_id, e.at, e.name, e.actor, e.channel, e.source, e.value, e.currency, e.properties,
           e.anonymous_id, e.account_id, coalesce(e.person_id, l.person_id) AS person
    FROM (
        SELECT *, unix_micros(`at`) AS moment,
               coalesce(CASE WHEN person_id IS NULL THEN anonymous_id END, fact_id) AS link_key
        FROM {live}
    ) e LEFT JOIN {links} l
      ON l.anonymous_id = e.link_key AND e.anonymous_id = e.link_key AND e.person_id IS NULL
     AND e.moment >= l.valid_from AND e.moment < l.valid_to
"""
_MERGED = """
    SELECT e.* EXCEPT (person_id, person_key), coalesce(p.root, e.person_id) AS person_id
    FROM (SELECT *, coalesce(person_id, fact_id) AS person_key FROM {live}) e
    LEFT JOIN {people} p ON p.person_id = e.person_key AND e.person_id = e.person_key
"""
_PLACED = """
    SELECT e.event_id, e.moment AS at, e.name, e.actor, e.channel, e.source, e.value, e.currency, e.properties,
           e.anonymous_id, e.person, coalesce(m.root, e.account_id, h.account_id) AS account
    FROM (
        SELECT *, unix_micros(`at`) AS moment, coalesce(account_id, event_id) AS merge_key,
               coalesce(CASE WHEN account_id IS NULL THEN person END, event_id) AS home_key
        FROM {known}
    ) e
    LEFT JOIN {merges} m ON m.account_id = e.merge_key AND e.account_id = e.merge_key
    LEFT JOIN {homes} h
      ON h.person_id = e.home_key AND e.person = e.home_key AND e.account_id IS NULL
     AND e.moment >= h.valid_from AND e.moment < h.valid_to
"""
