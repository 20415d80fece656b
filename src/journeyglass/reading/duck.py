"""The fast reader: the reading cache through DuckDB and the compiled kernel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.events.facts import ALWAYS
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey
from journeyglass.reading.batches import Folded, Histories, OutOfOrderError, fold_batches
from journeyglass.reading.compile import Compiled, compile_journey, one_bit
from journeyglass.reading.kept import Bits, Lists
from journeyglass.reading.kernel.program import NEVER, Ints
from journeyglass.reading.observed import observed_from
from journeyglass.reading.records import arrow, milestones_table, moments_table, stalled_since, visits_table
from journeyglass.reading.result import SUBJECTS, TIME, Reading
from journeyglass.reading.roles import Roles, with_roles
from journeyglass.reading.rows_sql import asks_roles, rows_sql
from journeyglass.reading.subjects_sql import subjects_sql
from journeyglass.reading.traits_sql import belonging_sql, changes_sql, levels_sql

BATCH_ROWS = 500_000
_WORKERS = min(4, os.cpu_count() or 1)

Progress = Callable[[int], None]
"""Told the number of rows folded so far."""


@dataclass
class Heard:
    """What was folded in a reading, filled as it goes: who is read, the rows in order, the changes of traits."""

    subjects: pa.Table | None = None
    batches: list[pa.RecordBatch] = field(default_factory=list)
    histories: Histories | None = None


def micros(at: datetime) -> int:
    """An aware instant as UTC microseconds since 1970."""
    delta = at - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def read(
    con: duckdb.DuckDBPyConnection,
    journey: Journey,
    as_of: datetime,
    progress: Progress | None = None,
    lists: Lists | None = None,
) -> Reading:
    """Place every subject on the journey through its whole history, as of an aware instant.

    `con` has the views of the reading cache (`cache_events`, `cache_accounts`, …); temporary tables `read_…` are made
    in it. What conditions on properties hold for is taken from `lists`, and what is not there yet is kept in it.
    """
    return read_with_due(con, journey, as_of, progress, lists)[0]


def read_with_due(
    con: duckdb.DuckDBPyConnection,
    journey: Journey,
    as_of: datetime,
    progress: Progress | None = None,
    lists: Lists | None = None,
    *,
    compiled: Compiled | None = None,
    sort: bool = False,
    heard: Heard | None = None,
) -> tuple[Reading, Ints]:
    """The same reading, and for each row of its subjects when it may change next without a new event (UTC µs).

    That instant is after `as_of`, and a lower bound: it may turn out that nothing changes. NEVER stands for none.
    Events of after `as_of` are not looked at. `compiled` is the journey's program where it is at hand; `sort` says that
    the events lie in no order. `heard` is filled with what was folded.
    """
    compiled = compiled or compile_journey(journey)
    until = micros(as_of)
    con.execute(f"CREATE OR REPLACE TEMP TABLE read_subjects AS {subjects_sql(compiled, until)}")
    subjects = arrow(
        con, "SELECT s.*, account_id FROM read_subjects s LEFT JOIN cache_accounts USING (account_no) ORDER BY subject"
    )
    histories = _histories(con, compiled, subjects)
    corrected = has_corrections(con)
    folded = _folded(con, compiled, corrected, histories, until, progress, lists, sort, heard)
    if heard is not None:
        heard.subjects, heard.histories = subjects, histories
    keys = _by_number(subjects, "key")
    visits = visits_table(con, compiled, folded.visits, keys)
    reading = Reading(
        journey=journey,
        as_of=as_of,
        visits=visits,
        milestones=milestones_table(compiled, folded.milestones, keys),
        moments=moments_table(con, compiled, folded, keys, until),
        subjects=_subjects_table(subjects, compiled, folded.visits, until),
        observed_from={
            stage: None if at is None else _instant(at) for stage, at in observed_from(journey, _names(con)).items()
        },
    )
    return reading, due_of(folded.due, subjects["subject"].to_numpy())


def has_corrections(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the cache has manual corrections."""
    return _one(con, f"SELECT count(*) FROM cache_names WHERE name = '{CORRECTED_NAME}'") > 0


def _folded(
    con: duckdb.DuckDBPyConnection,
    compiled: Compiled,
    corrected: bool,
    histories: Histories,
    until: int,
    progress: Progress | None,
    lists: Lists | None,
    sort: bool,
    heard: Heard | None,
) -> Folded:
    """The records of all subjects; rows that do not come in order are asked for again, sorted."""
    roles = Roles.of(con) if asks_roles(compiled) else None

    def fold(sort: bool) -> Folded:
        bits = Bits.of(compiled, None if sort else lists, until)
        sql = rows_sql(compiled, until, corrected, sort=sort, known=bits.known)
        rows = bits.applied(_counted(con.sql(sql).to_arrow_reader(BATCH_ROWS), progress))
        if roles is not None:
            rows = with_roles(compiled, rows, roles)
        if heard is not None:
            rows = _noted(rows, heard)
        folded = concatenate(list(fold_batches(compiled, rows, histories, until, _WORKERS)))
        bits.keep(lists)
        return folded

    try:
        return fold(sort)
    except OutOfOrderError:
        pass  # the error holds on to the unfinished result, with which the connection takes no other question
    return fold(sort=True)


def _noted(rows: Iterator[pa.RecordBatch], heard: Heard) -> Iterator[pa.RecordBatch]:
    heard.batches.clear()
    for batch in rows:
        heard.batches.append(batch)
        yield batch


def _counted(reader: pa.RecordBatchReader, progress: Progress | None) -> Iterator[pa.RecordBatch]:
    rows = 0
    for batch in reader:
        yield batch
        rows += batch.num_rows
        if progress:
            progress(rows)


def _histories(con: duckdb.DuckDBPyConnection, compiled: Compiled, subjects: pa.Table) -> Histories:
    numbers = subjects["subject"].to_numpy()
    first_at = np.full(int(numbers.max(initial=-1)) + 1, NEVER, np.int64)
    first_at[numbers] = subjects["first_at"].to_numpy()
    if not compiled.traits:
        nobody = np.zeros(0, np.int64)
        return Histories(first_at, nobody, nobody, np.zeros((0, 1), np.int64), np.zeros((1, 1), np.int64))
    con.execute(f"CREATE OR REPLACE TEMP TABLE read_belonging AS {belonging_sql(compiled)}")
    changes = arrow(con, changes_sql(compiled))
    words = [changes[name].to_numpy() for name in changes.schema.names if name.startswith("w")]
    start = con.execute(f"SELECT {', '.join(levels_sql(compiled))}").fetchall()[0]
    level = np.zeros((1, len(words)), np.int64)
    for bit, truth in enumerate(start):
        level[0, bit // 64] |= one_bit(bit) if truth else 0
    return Histories(
        first_at,
        changes["subject"].to_numpy().astype(np.int64),
        changes["at"].to_numpy(),
        np.column_stack(words),
        level,
    )


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])


def concatenate(parts: Sequence[Folded]) -> Folded:
    """All parts as one."""
    nobody = np.zeros((0, 12), np.int64), np.zeros((0, 4), np.int64), np.zeros((0, 4), np.int64)
    return Folded(
        np.concatenate([nobody[0], *(p.visits for p in parts)]),
        np.concatenate([nobody[1], *(p.milestones for p in parts)]),
        np.concatenate([nobody[2], *(p.moments for p in parts)]),
        np.concatenate([np.zeros((0, 2), np.int64), *(p.due for p in parts)]),
    )


def due_of(due: Ints, numbers: Ints) -> Ints:
    """The due times of the subjects of these numbers."""
    at = np.full(int(numbers.max(initial=-1)) + 1, NEVER, np.int64)
    at[due[:, 0]] = due[:, 1]
    return at[numbers]


def _by_number(subjects: pa.Table, column: str) -> npt.NDArray[Any]:
    numbers = subjects["subject"].to_numpy()
    values = np.empty(int(numbers.max(initial=-1)) + 1, object)
    values[numbers] = subjects[column].to_numpy(zero_copy_only=False)
    return values


def _names(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    sql = "SELECT name, min(s.observed_from) FROM cache_names JOIN cache_sources s USING (source) GROUP BY name"
    return dict(con.execute(sql).fetchall())


def _instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at) if at > ALWAYS else datetime.min.replace(tzinfo=UTC)


def _subjects_table(subjects: pa.Table, compiled: Compiled, visits: Ints, until: int) -> pa.Table:
    return pa.table(
        {
            "subject": subjects["key"].cast(pa.string()),
            "account": subjects["account_id"],
            "first_event_at": subjects["first_at"].cast(TIME),
            "last_customer_event_at": subjects["last_customer_at"].cast(TIME),
            "stalled_since": stalled_since(compiled, visits, subjects, until).cast(TIME),
        },
        schema=SUBJECTS,
    )
