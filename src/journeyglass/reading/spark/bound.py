"""A table of Spark's as facts: a source mapping says what its rows mean, as in an import, and workers do as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from journeyglass.errors import InputError
from journeyglass.events.factssql import COLUMNS
from journeyglass.events.mapping import EVERY_COLUMN, SourceMapping, TableSpec
from journeyglass.events.schema import FACTS
from journeyglass.events.translate import Translated, translate
from journeyglass.reading.spark.facts import Facts, schema_sql
from journeyglass.reading.spark.session import fetch, query, told_as_ours

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator[pa.RecordBatch]
QUARANTINED = "quarantined"
"""The kind of the rows that count, by `name` the reason, what could not be taken."""
_FILE = "table.parquet"
_AT_ONCE = 200_000
"""How many rows are translated at once."""


def open_table(session: SparkSession, place: str) -> DataFrame:
    """The table of this name in Spark's catalogue, or the Parquet files at this path or address."""
    is_path = "/" in place or place.endswith((".parquet", ".pq"))
    with told_as_ours():
        return session.read.parquet(place) if is_path else session.table(place)


def table_facts(
    session: SparkSession, table: DataFrame, mapping: SourceMapping, *, received_at: datetime, salt: bytes
) -> tuple[Facts, dict[str, int]]:
    """What the rows of a table say, and how many of them say something that cannot be taken, by reason.

    Every row is read on its own: of several rows with one key none is the first, so the one with the smaller hash
    counts. `salt` is the workspace's, for people who are known by their e-mail address only.
    """
    _check(mapping)
    schema = f"kind STRING, month STRING, {schema_sql()}"
    said = table.mapInArrow(translating(mapping, received_at, salt), schema).persist()
    with told_as_ours():
        others = fetch(query(session, _OTHERS, said=said))
    columns = [f"`{f.name}`" for f in FACTS if f.name not in ("kind", "month")]
    events = query(session, f"SELECT {', '.join(columns)} FROM {{said}} WHERE kind = 'event'", said=said)
    counted = query(session, _COUNTED, said=said)
    reasons = {row["name"]: row["rows"] for row in fetch(counted).to_pylist()}
    return Facts(events, others.select(FACTS.names).cast(FACTS)), reasons


_OTHERS = f"SELECT * FROM {{said}} WHERE kind NOT IN ('event', '{QUARANTINED}')"
_COUNTED = f"""
    SELECT name, CAST(sum(row) AS BIGINT) AS rows FROM {{said}} WHERE kind = '{QUARANTINED}' GROUP BY name ORDER BY name
"""


def _check(mapping: SourceMapping) -> None:
    if mapping.join:
        raise InputError(f"the source {mapping.source} joins tables", "join them in Spark, and name the view")
    if mapping.row_key == (EVERY_COLUMN,):
        raise InputError(
            f"the source {mapping.source} has no key of its rows", "name the columns of a key under `row_key`"
        )


def translating(mapping: SourceMapping, received_at: datetime, salt: bytes) -> Callable[[Batches], Batches]:
    """The function that turns rows of the table into facts."""
    local = mapping.model_copy(update={"table": TableSpec(file=_FILE)})

    def go(batches: Batches) -> Batches:
        for table in _gathered(batches):
            with TemporaryDirectory(prefix="journeyglass-") as folder:
                pq.write_table(table, Path(folder) / _FILE)
                with duckdb.connect(config={"threads": 1}) as con:
                    con.execute("SET TimeZone = 'UTC'")
                    found = translate(local, Path(folder), con, received_at=received_at, salt=salt)
                    yield from _facts(con, found)

    return go


def _gathered(batches: Batches) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(b.num_rows for b in waiting) >= _AT_ONCE:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if any(b.num_rows for b in waiting):
        yield pa.Table.from_batches(waiting)


def _facts(con: duckdb.DuckDBPyConnection, found: Translated) -> Batches:
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    said = con.sql(f"SELECT {columns}, CAST(0 AS BIGINT) AS revision FROM {found.facts}").to_arrow_table()
    yield from said.select(FACTS.names).cast(FACTS).to_batches()
    counts = con.sql(f"SELECT reason, count(*) AS rows FROM {found.quarantined} GROUP BY reason").to_arrow_table()
    rows = [_count(row["reason"], row["rows"], found) for row in counts.to_pylist()]
    yield from pa.Table.from_pylist(rows, schema=FACTS).to_batches()


def _count(reason: str, rows: int, found: Translated) -> dict[str, object]:
    whole = {"kind": QUARANTINED, "month": "always", "fact_id": "", "revision": 0, "retracted": False}
    return whole | {"received_at": 0, "source": found.facts, "body_hash": "", "name": reason, "row": rows}
