"""What runs in Spark's Python workers: DuckDB on a batch of events, and the kernel on whole subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.journey.model import Journey
from journeyglass.reading.batches import Folded, Histories, fold_batches
from journeyglass.reading.compile import Compiled, compile_journey
from journeyglass.reading.kernel import fold as f
from journeyglass.reading.kernel.program import NONE, Ints
from journeyglass.reading.spark.asks import Told

Batches = Iterator[pa.RecordBatch]
HEAD, CHANGE, EVENT = range(3)
"""Rows of the stream: that there is a subject, that its traits change, that something happened to it."""
VISIT, MILESTONE, MOMENT = range(3)
"""Rows that come back."""
DUE = "due"
FOLDED = pa.schema(
    [
        pa.field("ask", pa.int32()),
        pa.field("subject", pa.string()),
        pa.field("what", pa.int32()),
        pa.field("seq", pa.int64()),  # the kernel's own order
        *(pa.field(f"n{i}", pa.int64()) for i in range(8)),
        pa.field("entered_by", pa.string()),
        pa.field("left_by", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
FOLDED_SQL = (
    "ask INT, subject STRING, what INT, seq BIGINT, "
    + ", ".join(f"n{i} BIGINT" for i in range(8))
    + ", entered_by STRING, left_by STRING, reason STRING"
)
V_KEPT = (f.V_NO, f.V_TURN, f.V_STAGE, f.V_ENTERED, f.V_LEFT, f.V_MOVE, f.V_SKIPPED, f.V_OUTCOME)
"""The columns of a visit in `n0 …`."""
K_KEPT = (f.K_VISIT, f.K_WHICH, f.K_AT)
"""The columns of a milestone or a moment in `n0 …`."""
_AT_ONCE = 200_000
"""How many rows are folded at once, if one subject has no more."""


@lru_cache(maxsize=1)
def _duck() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    return con


def telling(told: Told) -> Callable[[Batches], Batches]:
    """The function that answers for each batch what DuckDB is asked, and leaves the properties out."""
    sql = f"SELECT e.* EXCLUDE (properties), {', '.join(told.duck_sql())} FROM told_batch e"

    def tell(batches: Batches) -> Batches:
        con = _duck()
        for batch in batches:
            con.register("told_batch", pa.Table.from_batches([batch]))
            yield from con.sql(sql).to_arrow_table().to_batches()
            con.unregister("told_batch")

    return tell


@dataclass(frozen=True)
class Task:
    """One reading as workers need it; `level` is the truth of its trait atoms where nothing is known."""

    journey: Journey
    as_of: int
    level: tuple[int, ...]
    reasons: tuple[str, ...]


def folding(tasks: Sequence[Task]) -> Callable[[Batches], Batches]:
    """The function that folds rows in order of reading, subject, kind, time and event id."""

    def fold(batches: Batches) -> Batches:
        compiled = [compile_journey(task.journey) for task in tasks]
        for block in whole_subjects(batches):
            for number, table in _by_ask(block):
                yield from _fold(number, tasks[number], compiled[number], table)

    return fold


def whole_subjects(batches: Batches, at_once: int = _AT_ONCE) -> Iterator[pa.Table]:
    """The rows in blocks of about `at_once`, none of which ends within a subject."""
    waiting: list[pa.RecordBatch] = []
    rows, enough = 0, at_once
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows < enough:
            continue
        table = pa.Table.from_batches(waiting)
        last = int(_starts(table)[-1])
        if last:
            yield table.slice(0, last)
        rest = table.slice(last)
        # One subject longer than a block is waited for in ever larger steps.
        waiting, rows, enough = rest.to_batches(), len(rest), max(at_once, 2 * len(rest))
    if rows:
        yield pa.Table.from_batches(waiting)


def _starts(table: pa.Table) -> Ints:
    """Where subjects begin."""
    if not len(table):
        return np.zeros(0, np.int64)
    ask, subject = (table[name].combine_chunks() for name in ("ask", "subject"))
    other = pc.or_(pc.not_equal(ask[1:], ask[:-1]), pc.not_equal(subject[1:], subject[:-1]))
    return np.concatenate([[0], np.flatnonzero(other.to_numpy(zero_copy_only=False)) + 1])


def _by_ask(table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    ask = table["ask"].to_numpy()
    begins = np.concatenate([[0], np.flatnonzero(np.diff(ask)) + 1, [len(ask)]])
    for begin, end in pairwise(begins):
        if end > begin:
            yield int(ask[begin]), table.slice(begin, end - begin)


def _fold(number: int, task: Task, compiled: Compiled, table: pa.Table) -> Iterator[pa.RecordBatch]:
    table = table.combine_chunks()
    starts = _starts(table)
    subject = np.zeros(len(table), np.int64)
    subject[starts[1:]] = 1
    subject = np.cumsum(subject)
    kind = table["kind"].to_numpy()
    events = table.filter(pa.array(kind == EVENT))
    histories = _histories(task, compiled, table, subject, kind)
    rows = _rows(compiled, events, subject[kind == EVENT])
    keys = table["subject"].take(pa.array(starts)).combine_chunks()
    for folded in fold_batches(compiled, iter(rows), histories, task.as_of):
        yield from _found(number, task, compiled, folded, keys, events)


def _histories(task: Task, compiled: Compiled, table: pa.Table, subject: Ints, kind: Ints) -> Histories:
    at = table["at"].to_numpy()
    if not compiled.traits:
        nobody = np.zeros(0, np.int64)
        return Histories(at[kind == HEAD], nobody, nobody, np.zeros((0, 1), np.int64), np.zeros((1, 1), np.int64))
    changes = kind == CHANGE
    words = [table[f"w{i}"].to_numpy()[changes] for i in range(len(task.level))]
    level = np.array([task.level], np.int64)
    return Histories(at[kind == HEAD], subject[changes], at[changes], np.column_stack(words), level)


def _rows(compiled: Compiled, events: pa.Table, subject: Ints) -> list[pa.RecordBatch]:
    columns = {
        "subject": pa.array(subject),
        "at": events["at"],
        "name": events["name"],
        "row_no": pa.array(np.arange(len(events), dtype=np.int64)),
        "target": events["target"],
        **{f"w{i}": events[f"w{i}"] for i in range(compiled.words)},
    }
    if compiled.counts_people:
        people = events["person"].combine_chunks().dictionary_encode()
        columns["person"] = people.indices.fill_null(-1)
    batches: list[pa.RecordBatch] = pa.table(columns).combine_chunks().to_batches()
    return batches


def _found(
    number: int, task: Task, compiled: Compiled, folded: Folded, keys: pa.Array, events: pa.Table
) -> Iterator[pa.RecordBatch]:
    visits = folded.visits
    ids = events["event_id"]
    is_open = pa.array(visits[:, f.V_LEFT] == NONE)
    left_by = pc.if_else(is_open, pa.scalar(None, pa.string()), _caused(ids, visits[:, f.V_LEFT_BY]))
    texts = (_caused(ids, visits[:, f.V_BY]), left_by, _reasons(task, compiled, visits, events))
    yield from _batch(number, VISIT, keys, visits[:, f.V_SUBJECT], visits[:, V_KEPT], texts)
    for what, records in ((MILESTONE, folded.milestones), (MOMENT, folded.moments)):
        yield from _batch(number, what, keys, records[:, f.K_SUBJECT], records[:, K_KEPT], ())


def _caused(ids: pa.ChunkedArray, row: Ints) -> pa.Array:
    """The ids of the events in these rows, DUE for −1."""
    found = ids.take(pa.array(row, mask=row < 0))
    return pc.fill_null(found, DUE)


def _reasons(task: Task, compiled: Compiled, visits: Ints, events: pa.Table) -> pa.Array:
    """Reasons: of outcomes the property that each names, of corrections `reason`."""
    stages = compiled.journey.stages
    keys = [stages[i].outcomes[o].reason for i, o in compiled.outcomes]
    column = np.array([0, *(1 + task.reasons.index(key) if key is not None else -1 for key in keys)])
    row, asked = visits[:, f.V_REASON], column[visits[:, f.V_OUTCOME] + 1]
    found = np.full(len(visits), None, object)
    for one in set(asked[(row >= 0) & (asked >= 0)].tolist()):
        mine = np.flatnonzero((row >= 0) & (asked == one))
        found[mine] = events[f"y{one}"].take(pa.array(row[mine])).to_numpy()
    return pa.array(found, pa.string())


def _batch(
    number: int, what: int, keys: pa.Array, subject: Ints, numbers: Ints, texts: Sequence[pa.Array]
) -> Iterator[pa.RecordBatch]:
    size = len(subject)
    if not size:
        return
    columns = [
        pa.array(np.full(size, number, np.int32)),
        keys.take(pa.array(subject)),
        pa.array(np.full(size, what, np.int32)),
        pa.array(np.arange(size)),
        *(pa.array(numbers[:, i]) if i < numbers.shape[1] else pa.nulls(size, pa.int64()) for i in range(8)),
        *(texts or [pa.nulls(size, pa.string())] * 3),
    ]
    yield from pa.table([_whole(c) for c in columns], schema=FOLDED).to_batches()


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
