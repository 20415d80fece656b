"""What is read: events as a frame of Spark's, and everything else, which is small, on the driver."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from journeyglass.events.schema import FACTS
from journeyglass.lake.raw import PARTITIONS, Lake
from journeyglass.reading.spark.session import query

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES: dict[pa.DataType, str] = {
    pa.string(): "STRING",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    FACTS.field("at").type: "TIMESTAMP",
    FACTS.field("value").type: "DECIMAL(38, 9)",
}
_KEPT = [f for f in FACTS if f.name not in PARTITIONS]
_EVENTS = "kind=event"


@dataclass(frozen=True)
class Facts:
    """Facts of a lake: `events` has the columns of `FACTS` (kind and month left out), `others` all of them.

    `others` says who is who and what traits there are; no event is in it.
    """

    events: DataFrame
    others: pa.Table


def schema_sql() -> str:
    """The columns of `Facts.events`, as Spark spells them."""
    return ", ".join(f"`{f.name}` {_TYPES[f.type]}" for f in _KEPT)


def lake_facts(session: SparkSession, lake: Lake) -> Facts:
    """The facts of the lake's latest version; its folder must be where the workers find it under the same name."""
    files = lake.files()
    return Facts(
        _event_files(session, [p for p in files if p.parent.parent.name == _EVENTS]),
        _others([p for p in files if p.parent.parent.name != _EVENTS]),
    )


def _event_files(session: SparkSession, files: list[Path]) -> DataFrame:
    if not files:
        return session.createDataFrame([], schema_sql())
    # The log is read by the Delta library; Spark reads plain files, and needs no connector for it.
    reader = session.read.schema(schema_sql()).option("datetimeRebaseMode", "CORRECTED")
    return reader.parquet(*(_address(path) for path in files))


def _address(path: Path) -> str:
    """A file's address, in which nothing stands for a pattern."""
    return "file://" + "".join(f"\\{c}" if c in "{}[]*?\\" else c for c in str(path.absolute()))


def _others(files: list[Path]) -> pa.Table:
    tables = [pq.read_table(path, schema=pa.schema(_KEPT), partitioning=None) for path in files]
    whole = [
        table.append_column("kind", pa.repeat(pa.scalar(_part(path.parent.parent)), len(table)))
        .append_column("month", pa.repeat(pa.scalar(_part(path.parent)), len(table)))
        .select(FACTS.names)
        .cast(FACTS)
        for table, path in zip(tables, files, strict=True)
    ]
    return pa.concat_tables([FACTS.empty_table(), *whole])


def _part(folder: Path) -> str:
    return folder.name.partition("=")[2]


def live_events(session: SparkSession, facts: Facts, known_at: int | None = None) -> DataFrame:
    """Of several bodies of one event the right one, if it was not taken back (see `lake.live`)."""
    where = "true" if known_at is None else f"unix_micros(received_at) <= {int(known_at)}"
    known = facts.events.where(where)
    repeated = query(session, "SELECT fact_id FROM {known} GROUP BY fact_id HAVING count(*) > 1", known=known)
    # The costly choice is made only where there is one.
    top = query(session, _TOP, known=known, repeated=repeated) if not repeated.isEmpty() else known
    return top.where("NOT retracted AND at IS NOT NULL")


_TOP = f"""
    SELECT k.* FROM {{known}} k LEFT ANTI JOIN {{repeated}} r ON r.fact_id = k.fact_id
    UNION ALL
    SELECT {", ".join(f"`{f.name}`" for f in _KEPT)} FROM (
        SELECT k.*, row_number() OVER (PARTITION BY k.fact_id
            ORDER BY k.revision DESC, k.received_at, k.body_hash) AS place
        FROM {{known}} k LEFT SEMI JOIN {{repeated}} r ON r.fact_id = k.fact_id
    ) WHERE place = 1
"""
