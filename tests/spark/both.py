"""The same histories read by DuckDB and on Spark, so that their tables can be compared byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from journeyglass.events.facts import History
from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.reading import duck
from journeyglass.reading.result import Reading
from journeyglass.reading.spark.asks import Ask
from journeyglass.reading.spark.facts import Facts
from journeyglass.reading.spark.placing import events
from journeyglass.reading.spark.reader import Names, read_placed
from journeyglass.reading.spark.session import send
from journeyglass.reading.spark.who import Who
from journeyglass.testing.bulk import Bulk, together
from journeyglass.testing.cases import instant
from journeyglass.testing.tables import NOBODY, facts_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Asked = tuple[Journey, History, int]
"""A journey, the history to be read by it, and as of when (UTC microseconds)."""
TABLES = ("visits", "milestones", "moments", "subjects")
_MARK = 7  # a history's number and a stroke before each of its ids, see `Bulk`
_DUE = "due"


def facts_of(session: SparkSession, history: History) -> Facts:
    """A history as the facts of a lake."""
    table = facts_table(history)
    is_event = pc.equal(table["kind"], "event")
    return Facts(send(session, table.filter(is_event).drop(["kind", "month"])), table.filter(pc.invert(is_event)))


def on_spark(session: SparkSession, pairs: Sequence[Asked]) -> list[Reading]:
    """All of them in one pass: every event is placed, and goes to the reading of its own history."""
    facts = facts_of(session, together([history for _, history, _ in pairs]))
    asks = [Ask(journey, at) for journey, _, at in pairs]
    own = "array(CAST(substr(e.event_id, 1, 6) AS INT))"
    with Who(facts.others) as who:
        placed = _as_said(events(session, facts, who)).persist()
        names = Names.of(session, placed)
        # So many journeys make a plan that is better not worked out again for each use.
        found = read_placed(session, placed, who, asks, names, {}, lambda frame: frame.localCheckpoint(), own)
        placed.unpersist()
    return found


def _as_said(placed: DataFrame) -> DataFrame:
    """Without what stands for "none" in the facts of a history."""
    return placed.selectExpr(
        "* except (account, source)",
        f"CASE WHEN NOT endswith(account, '{NOBODY}') THEN account END AS account",
        "nullif(source, 'history') AS source",
    )


def in_duckdb(pairs: Sequence[Asked], folder: Path) -> list[Reading]:
    """Each of them alone."""
    with duckdb.connect() as con:
        folder.mkdir(parents=True, exist_ok=True)
        bulk = Bulk([history for _, history, _ in pairs], folder, con)
        return [_one(bulk, number, journey, at) for number, (journey, _, at) in enumerate(pairs)]


def _one(bulk: Bulk, number: int, journey: Journey, at: int) -> Reading:
    bulk.use(number)
    return duck.read(bulk.con, journey, instant(at))


def differences(spark: Reading, other: Reading, plain: Callable[[pa.Table, str], pa.Table]) -> list[str]:
    """The tables in which two readings differ in any byte; `plain` takes the marks off a table of the first."""
    return [name for name in TABLES if as_bytes(plain(getattr(spark, name), name)) != as_bytes(getattr(other, name))]


def unmarked(journey: Journey) -> Callable[[pa.Table, str], pa.Table]:
    """Takes the marks off the ids in a reading of this journey."""
    marked = {"subjects": ["account"], "visits": ["entered_by", "left_by"]}
    whose = [] if isinstance(journey.subject, PropertySubject) else ["subject"]

    def plain(table: pa.Table, name: str) -> pa.Table:
        for column in [*marked.get(name, []), *whose]:
            place = table.schema.get_field_index(column)
            table = table.set_column(place, table.schema.field(place), _without_mark(table[column]))
        return table

    return plain


def _without_mark(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(ids, _DUE), ids, pc.utf8_slice_codeunits(ids, _MARK))


def as_bytes(table: pa.Table) -> bytes:
    """The table as it would be written, whatever pieces it is in."""
    whole = pa.table([pa.array(c.to_pylist(), c.type) for c in table.columns], schema=table.schema)
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(whole)
    return sink.getvalue().to_pybytes()
