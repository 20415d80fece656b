"""Data-quality notes: what about the recorded events is odd enough to be told, and never mended in silence.

Every detector looks only at the relation of events, so it works on any data. A note says what was seen, how often,
and shows examples; what it means is for the reader to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from journeyglass.events.hindsight import known_afterwards
from journeyglass.events.order import contradictions
from journeyglass.journey.duration import EPOCH

_MANY = 50
_DAY = 86_400_000_000
_GAP_DAYS = 60
_EXPECTED = 20


@dataclass(frozen=True)
class Note:
    """One thing that is odd: its kind, a sentence, how many events (or accounts) it concerns, some of their ids."""

    kind: str
    sentence: str
    count: int
    examples: tuple[str, ...] = ()
    source: str | None = None


def notes(
    con: duckdb.DuckDBPyConnection,
    events_view: str = "events",
    traits_view: str | None = None,
    observed_from: Mapping[str, int] | None = None,
) -> list[Note]:
    """All notes on the events of a relation, in a stable order.

    `events_view` has event_id, account, person_id, name, occurred_at, received_at, source, properties (JSON);
    `traits_view`, where given, has account, at (null: always) and traits (JSON), several rows an account or one;
    `observed_from` what the sources declare, in UTC microseconds.
    """
    con.execute(_prepare_sql(events_view))
    found = [
        *_order(con),
        *_start_gaps(con, observed_from or {}),
        *_end_gaps(con),
        *_churn(con, traits_view),
        *_hindsight(con, traits_view),
        *_duplicates(con),
        *_future(con),
        *_without_account(con),
        *_day_only(con),
        *_bursts(con),
    ]
    for table in ("quality_events", "quality_grain"):
        con.execute(f"DROP TABLE {table}")
    return found


def _prepare_sql(view: str) -> str:
    """`quality_events` with instants in microseconds, and which (source, name) knows only days.

    Only days are known where many events have at most two times of day (two, because clocks change in summer).
    """
    return f"""
    CREATE OR REPLACE TEMP TABLE quality_events AS SELECT event_id, account, person_id, name, source, properties,
        epoch_us(occurred_at) AS at_us, epoch_us(received_at) AS received_us FROM {view} WHERE occurred_at IS NOT NULL;
    CREATE OR REPLACE TEMP TABLE quality_grain AS SELECT source, name, count(*) AS n,
        min(at_us) AS first_us, max(at_us) AS last_us,
        count(*) >= 20 AND count(DISTINCT at_us // {_DAY}) > 2 AND count(DISTINCT at_us % {_DAY}) <= 2 AS day_only
        FROM quality_events GROUP BY ALL"""


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def _date(micros: str) -> str:
    return f"strftime(make_timestamp({micros}), '%Y-%m-%d')"


def _order(con: duckdb.DuckDBPyConnection) -> list[Note]:
    return [Note("order", c.sentence, c.count, c.examples) for c in contradictions(con)]


def _start_gaps(con: duckdb.DuckDBPyConnection, observed_from: Mapping[str, int]) -> list[Note]:
    """Kinds of events that begin long after everything else, at a rate that makes such silence no chance."""
    return [
        Note("start_gap", f"`{name}` is first seen on {first}, {days} days after the data begins ({begin}), and from "
             f"then on about {rate:.0f} times a month; {_recorded(observed_from.get(source))}", count, source=source)
        for source, name, first, begin, days, rate, count in _gaps(con, "first_us - begin_us", "first_us", "begin_us")
    ]  # fmt: skip


def _recorded(since: int | None) -> str:
    if since is None:
        return "if it was not recorded before, declare `observed_from`"
    day = (EPOCH + since * EPOCH.resolution).date()
    return f"its source declares that nothing was recorded before {day}, and figures count from there"


def _end_gaps(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Kinds of events that stop long before everything else does."""
    return [
        Note("end_gap", f"`{name}` is last seen on {last}, {days} days before the data ends ({end}), and until then "
             f"about {rate:.0f} times a month; was it still recorded?", count, source=source)
        for source, name, last, end, days, rate, count in _gaps(con, "end_us - last_us", "last_us", "end_us")
    ]  # fmt: skip


def _gaps(con: duckdb.DuckDBPyConnection, gap: str, here: str, there: str) -> list[tuple[Any, ...]]:
    """Kinds of events that are silent for a time in which, at their usual rate, many were to be expected."""
    rate = f"n / greatest((last_us - first_us) / {_DAY}, 1)"
    sql = f"""WITH whole AS (SELECT *, min(first_us) OVER () AS begin_us, max(last_us) OVER () AS end_us
            FROM quality_grain)
        SELECT source, name, {_date(here)}, {_date(there)}, ({gap}) // {_DAY}, {rate} * 30.44, n FROM whole
        WHERE n >= {_EXPECTED} AND ({gap}) > {_GAP_DAYS * _DAY} AND {rate} * ({gap}) / {_DAY} >= {_EXPECTED}
        ORDER BY source, name"""
    return _rows(con, sql)


def _churn(con: duckdb.DuckDBPyConnection, traits_view: str | None) -> list[Note]:
    """Several things that each claim to say who left, about different accounts."""
    claims = [(_left_by(name, events, began), n) for name, n, events, began in _rows(con, _churn_events_sql())]
    for name, key, n, flagged, all_ in _rows(con, _churn_flags_sql()):
        claims.append((f"the property `{key}` of `{name}` (true in {flagged} of {all_}, {flagged / all_:.1%})", n))
    if traits_view:
        latest = _latest_traits_sql(traits_view)
        sql = _true_flags_sql(f"SELECT account, traits AS said, NULL AS name FROM ({latest})")
        claims += [(f"the trait `{key}`", n) for _, key, n, *_ in _rows(con, sql)]
    counts = sorted({n for _, n in claims})
    if len(claims) < 2 or counts[-1] <= 1.1 * counts[0]:
        return []
    accounts = _rows(con, "SELECT count(DISTINCT account) FROM quality_events")[0][0]
    said = "; ".join(f"{what}: {n} ({n / max(accounts, 1):.1%})" for what, n in claims)
    sentence = (
        f"who has left depends on what is asked, of {accounts} accounts: {said}; choose one for the moment `churned`"
    )
    return [Note("churn_definitions", sentence, counts[-1] - counts[0])]


def _latest_traits_sql(traits_view: str) -> str:
    """Each account's traits as they are now, one JSON object an account."""
    return f"""SELECT account, json_group_object(key, value)::VARCHAR AS traits FROM (
            SELECT account, key, json_extract(traits, '$."' || key || '"') AS value
            FROM (SELECT account, "at", traits, unnest(json_keys(traits)) AS key FROM {traits_view})
            WHERE NOT contains(key, '"')
            QUALIFY row_number() OVER (PARTITION BY account, key ORDER BY "at" DESC NULLS LAST, traits DESC) = 1)
        GROUP BY account"""


def _hindsight(con: duckdb.DuckDBPyConnection, traits_view: str | None) -> list[Note]:
    """Traits that only those have to whom a certain thing has happened."""
    if traits_view is None:
        return []
    return [Note("known_afterwards", k.sentence, k.accounts) for k in known_afterwards(con, traits_view)]


def _left_by(name: str, events: int, began: int) -> str:
    """An account may hold several subscriptions: that one has ended is not that the account has left."""
    of = f" ({events} of {began} subscriptions, {events / began:.1%})" if began else ""
    return f"the event `{name}`{of}"


def _churn_events_sql() -> str:
    """Events that say who left: accounts, events, and of cancelled subscriptions how many were started."""
    return """SELECT name, count(DISTINCT account) AS n, count(*),
            CASE WHEN lower(name) = 'subscription cancelled' THEN (
                SELECT count(*) FROM quality_events WHERE lower(name) = 'subscription started') ELSE 0 END
        FROM quality_events
        WHERE regexp_matches(lower(name), 'churn|subscription cancel|account deleted') GROUP BY name ORDER BY name"""


def _churn_flags_sql() -> str:
    said = "SELECT account, properties AS said, name FROM quality_events WHERE contains(lower(properties), 'churn')"
    return _true_flags_sql(said)


def _true_flags_sql(said: str) -> str:
    """Flags about churn: where they stand, their key, the accounts for which one is true, how many are true, of all."""
    return f"""SELECT name, key, count(DISTINCT account) FILTER (flagged), count(*) FILTER (flagged), count(*)
        FROM (SELECT *, coalesce(json_extract_string(said, '$."' || key || '"') IN ('true', '1'), FALSE) AS flagged
            FROM (SELECT account, name, said, unnest(json_keys(said)) AS key FROM ({said}))
            WHERE contains(lower(key), 'churn'))
        GROUP BY name, key HAVING bool_or(flagged) ORDER BY name, key"""


def _duplicates(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Events that differ in nothing but their id."""
    sql = """SELECT source, name, sum(n - 1), list_sort(list(example))[:5] FROM (
            SELECT source, name, count(*) AS n, min(event_id) AS example FROM quality_events
            GROUP BY source, name, account, person_id, at_us, properties HAVING count(*) > 1)
        GROUP BY source, name ORDER BY source, name"""
    return [
        Note("duplicates", f"{n} of the events `{name}` repeat another one, time included", int(n), tuple(ids), source)
        for source, name, n, ids in _rows(con, sql)
    ]


def _future(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Events that happened after they were received."""
    sql = """SELECT source, count(*), list_sort(list(event_id))[:5] FROM quality_events
        WHERE at_us > received_us GROUP BY source ORDER BY source"""
    return [
        Note("future", f"{n} events are dated after they were received; is the zone right?", n, tuple(ids), source)
        for source, n, ids in _rows(con, sql)
    ]


def _without_account(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Events that no account could be found for."""
    sql = """SELECT source, count(*) FILTER (account IS NULL) AS n, count(*),
            list_sort(list(event_id) FILTER (account IS NULL))[:5] FROM quality_events
        GROUP BY source HAVING n > 0.01 * count(*) ORDER BY source"""
    return [
        Note("without_account", f"{n} of {all_} events ({n / all_:.0%}) belong to no account, so no journey sees them",
             n, tuple(ids), source)
        for source, n, all_, ids in _rows(con, sql)
    ]  # fmt: skip


def _day_only(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Days beside timestamps: what happened on one day has no order between the two."""
    if not _rows(con, "SELECT 1 FROM quality_grain WHERE NOT day_only AND n >= 20 LIMIT 1"):
        return []
    sql = "SELECT source, string_agg('`' || name || '`', ', ' ORDER BY name), sum(n) FROM quality_grain WHERE day_only"
    return [
        Note("day_only", f"only the day is known of {names}; among events with a time they count as its midnight",
             int(n), source=source)
        for source, names, n in _rows(con, f"{sql} GROUP BY source ORDER BY source")
    ]  # fmt: skip


def _bursts(con: duckdb.DuckDBPyConnection) -> list[Note]:
    """Very many accounts at one instant (or day, where only days are known): often the date of a migration."""
    sql = f"""WITH piles AS (
            SELECT e.source, e.name, e.at_us, g.n AS total, count(*) AS n, count(DISTINCT account) AS accounts
            FROM quality_events e JOIN quality_grain g USING (source, name) GROUP BY ALL),
        usual AS (SELECT *, median(n) OVER (PARTITION BY source, name) AS middle FROM piles)
        SELECT source, name, {_date("at_us")}, n, total FROM usual
        WHERE accounts >= {_MANY} AND n >= 0.05 * total AND n > 20 * middle AND total > n
        ORDER BY source, name, at_us"""
    return [
        Note("burst", f"{n} of {total} events `{name}` stand at one instant of {day}; is that when they were imported?",
             n, (day,), source)
        for source, name, day, n, total in _rows(con, sql)
    ]  # fmt: skip
