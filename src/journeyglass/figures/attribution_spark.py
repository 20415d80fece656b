"""Attribution where the events are in Spark: its paths are gathered there, and credited here as everywhere.

What ended how is worked out on the driver from the reading, with the same SQL as beside a cache; to the driver come,
besides, what the deciding events were worth, and each path as one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import InputError
from journeyglass.figures.attribution import of_paths
from journeyglass.figures.attribution_endings import Transition, make_endings
from journeyglass.figures.attribution_paths import OTHER, PROPERTY, Labels, Told, Touched, inside_sql, told
from journeyglass.figures.context import Context, Rates
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import EVERYTHING, PERIODS, Filters
from journeyglass.figures.horizon import Horizon
from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.journey.rules import matchers
from journeyglass.lake.cache_files import EVENT_TYPES, register_empty
from journeyglass.reading import spark
from journeyglass.reading.dialect import SPARK
from journeyglass.reading.result import Reading
from journeyglass.reading.spark.session import fetch, query, send, told_as_ours

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

WAYS = ("channel", "source", "name")
"""The columns of an event that tell touches apart."""


def attribution_on_spark(
    reader: spark.SparkReader,
    reading: Reading,
    filters: Filters = EVERYTHING,
    rates: Rates | None = None,
    **asked: str | None,
) -> Figure:
    """The figure `attribution` of a reading of this reader; `asked` are its options.

    It can be broken down by periods; touches are told apart by channel, source, name or properties.NAME.
    """
    if filters.by is not None and filters.by not in PERIODS:
        raise InputError(f"on Spark, attribution is not broken down by {filters.by}", f"use {', '.join(PERIODS)}")

    def load(context: Context, filters: Filters, transition: Transition, of: str, lookback: Horizon) -> Told:
        undecided = make_endings(context, filters, transition)
        told_apart = _touches(reader, context.journey, of)
        inside = inside_sql(transition.deciding_names(context), lookback, SPARK.quote)
        with _touched(reader, context, told_apart, inside) as touched:
            labels = Labels.of({row["label"]: row["n"] for row in fetch(_counts(reader, touched)).to_pylist()})
            return told(context, undecided, labels, _paths(fetch(_sequences(reader, touched, labels))))

    with told_as_ours(), duckdb.connect() as con:
        return of_paths(_context(con, reader, reading, rates), filters, load, **asked)


def _context(
    con: duckdb.DuckDBPyConnection, reader: spark.SparkReader, reading: Reading, rates: Rates | None
) -> Context:
    """The reading beside a cache that holds all that endings ask of events: money, and which names came when."""
    con.execute("SET TimeZone = 'UTC'")
    con.register("cache_names", reader.names.table)
    con.register("paid_for", _money(reader, reading))
    con.execute(_CACHED)
    con.unregister("paid_for")
    register_empty(con, besides=("cache_names", "cache_events", "cache_accounts", "cache_persons"))
    return Context.of(reading, con, rates)


_COLUMNS_SQL = ", ".join(f'"{name}" {kind}' for name, kind in EVENT_TYPES.items())
_CACHED = f"""
    CREATE TEMP TABLE cache_accounts AS
        SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS account_no, account AS account_id
        FROM (SELECT DISTINCT account FROM paid_for WHERE account IS NOT NULL);
    CREATE TEMP TABLE cache_persons AS
        SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS person_no, person AS person_id
        FROM (SELECT DISTINCT person FROM paid_for WHERE person IS NOT NULL);
    CREATE TEMP TABLE cache_events (row_no BIGINT, account_no INTEGER, {_COLUMNS_SQL});
    INSERT INTO cache_events BY NAME
        SELECT p.* EXCLUDE (account, person), a.account_no, b.person_no FROM paid_for p
        LEFT JOIN cache_accounts a ON a.account_id = p.account LEFT JOIN cache_persons b ON b.person_id = p.person
"""


def _money(reader: spark.SparkReader, reading: Reading) -> pa.Table:
    """The events with a value that began or ended a visit, or may have made the moment `won`."""
    begun, ended = (reading.visits[name] for name in ("entered_by", "left_by"))
    causes = pc.unique(pa.chunked_array([*begun.chunks, *ended.chunks], begun.type))
    rule = reading.journey.moments.get("won")
    names = sorted({name for matcher in matchers(rule) for name in matcher.names}) if rule else []
    among = f"e.name IN ({', '.join(map(SPARK.quote, names))})" if names else "false"
    sent = send(reader.session, pa.table({"event_id": causes.cast(pa.string())}))
    return fetch(query(reader.session, _PAID.replace("AMONG", among), events=reader.events(), causes=sent))


_PAID = """
    SELECT e.event_id, e.account, e.person, e.name, e.at, e.value, e.currency, e.properties
    FROM {events} e LEFT JOIN {causes} c ON c.event_id = e.event_id
    WHERE e.value IS NOT NULL AND (c.event_id IS NOT NULL OR AMONG)
"""


def _touches(reader: spark.SparkReader, journey: Journey, of: str) -> DataFrame:
    """Every event with `subject` and `label`; properties are looked into by DuckDB on the workers."""
    kind = journey.subject
    key = of.removeprefix(PROPERTY) if of.startswith(PROPERTY) else ""
    if of not in WAYS and not key:
        raise InputError(f"on Spark, touches cannot be told apart by {of}", f"use {', '.join(WAYS)} or {PROPERTY}NAME")
    subject = (kind.property,) if isinstance(kind, PropertySubject) else ()
    asked = spark.asks.Told((), tuple(dict.fromkeys((*subject, *([key] if key else [])))), None)
    whose = asked.text_sql(subject[0]) if subject else f"e.{kind}"
    label = asked.text_sql(key) if key else f"e.{of}"
    customers = reader.events().where("actor = 'customer'")
    events = spark.rows.told_events(reader.session, customers, [], asked, reader.who)
    return query(reader.session, f"SELECT e.*, {whose} AS subject, {label} AS label FROM {{e}} e", e=events)


@contextmanager
def _touched(reader: spark.SparkReader, context: Context, touches: DataFrame, inside: str) -> Iterator[DataFrame]:
    """A row a touch of a path: `(no, label, age, at, account, event_id)`, kept while it is in use."""
    endings = send(reader.session, context.table('SELECT no, subject, account, begun, "at" FROM attribution_endings'))
    touched = query(reader.session, _TOUCHED.replace("INSIDE", inside), t=touches, e=endings).persist()
    try:
        yield touched
    finally:
        touched.unpersist()


_COLUMNS = "e.no, t.label, e.at - t.at AS age, t.at, t.account, t.event_id"
_TOUCHED = f"""
    SELECT {_COLUMNS} FROM {{t}} t JOIN {{e}} e ON t.account = e.account WHERE INSIDE
    UNION ALL
    SELECT {_COLUMNS} FROM {{t}} t JOIN {{e}} e ON t.subject = e.subject WHERE e.account IS NULL AND INSIDE
"""


def _counts(reader: spark.SparkReader, touched: DataFrame) -> DataFrame:
    return query(reader.session, "SELECT label, count(*) AS n FROM {t} GROUP BY label", t=touched)


def _sequences(reader: spark.SparkReader, touched: DataFrame, labels: Labels) -> DataFrame:
    """A row a path that has touches: the places of their labels and their ages, in order."""
    return query(reader.session, _SEQUENCES.replace("CODE", _code_sql(labels)), t=touched)


def _code_sql(labels: Labels) -> str:
    """The place of a touch's label; the rare ones are not listed, as there may be many."""
    other = labels.kept.index(OTHER) if labels.lumped else None
    whens = "".join(
        f" WHEN label {'IS NULL' if text is None else '= ' + SPARK.quote(text)} THEN {place}"
        for text, place in labels.places.items()
        if place != other
    )
    otherwise = "CAST(NULL AS INT)" if other is None else str(other)
    return f"CAST(CASE{whens} ELSE {otherwise} END AS TINYINT)" if whens else f"CAST({otherwise} AS TINYINT)"


# Of touches at one instant the order is that of the reading cache: by account, one without an account last.
_SEQUENCES = """
    SELECT no, transform(touches, t -> t.code) AS codes, transform(touches, t -> t.age) AS ages FROM (
        SELECT no, sort_array(collect_list(
            named_struct('at', at, 'nobody', account IS NULL, 'account', account, 'id', event_id,
                         'code', CODE, 'age', age))) AS touches
        FROM {t} GROUP BY no)
"""


def _paths(found: pa.Table) -> Touched:
    found = found.sort_by("no")
    sizes = pc.list_value_length(found["codes"]).to_numpy()
    path = np.repeat(found["no"].to_numpy(), sizes)
    codes, ages = (pc.list_flatten(found[name]).to_numpy().astype(np.int64) for name in ("codes", "ages"))
    return Touched(path, codes, ages)
