"""Kernel records → the tables of a reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.reading.batches import Folded
from journeyglass.reading.compile import Compiled
from journeyglass.reading.kernel import fold as f
from journeyglass.reading.kernel.program import MOVES, NONE, Ints
from journeyglass.reading.result import MILESTONES, MOMENTS, TIME, VISITS
from journeyglass.reading.rows_sql import property_text_sql, subject_join_sql

Keys = npt.NDArray[Any]
"""Subject number → subject."""

DUE = "due"


def arrow(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """What a query gives, as an Arrow table."""
    return con.sql(sql).to_arrow_table()


def visits_table(con: duckdb.DuckDBPyConnection, compiled: Compiled, visits: Ints, keys: Keys) -> pa.Table:
    """Visits with their causes and reasons looked up in the cache."""
    stages = compiled.journey.stages
    causes = _causes(con, np.concatenate([visits[:, f.V_BY], visits[:, f.V_LEFT_BY]]))
    left_by = _where(visits[:, f.V_LEFT] == NONE, causes.slice(len(visits)))
    reasons = _reasons(con, [stages[i].outcomes[o].reason for i, o in compiled.outcomes], visits)
    return visits_of(compiled, visits, keys, causes.slice(0, len(visits)), left_by, reasons)


def visits_of(
    compiled: Compiled, visits: Ints, keys: Keys, entered_by: pa.Array, left_by: pa.Array, reason: pa.Array
) -> pa.Table:
    """Visits whose causes and reasons are known."""
    stages = compiled.journey.stages
    outcomes = [stages[i].outcomes[o] for i, o in compiled.outcomes]
    left = visits[:, f.V_LEFT]
    return pa.table(
        {
            "journey": _constant(compiled.journey.journey, len(visits)),
            "subject": _subjects(keys, visits[:, f.V_SUBJECT]),
            "visit_no": pa.array(visits[:, f.V_NO].astype(np.int32)),
            "turn": pa.array(visits[:, f.V_TURN].astype(np.int32)),
            "stage": _named([s.id for s in stages], visits[:, f.V_STAGE]),
            "entered_at": pa.array(visits[:, f.V_ENTERED]).cast(TIME),
            "left_at": pa.array(left, mask=left == NONE).cast(TIME),
            "entered_by": entered_by,
            "left_by": left_by,
            "move": _named(MOVES, visits[:, f.V_MOVE]),
            "skipped": pa.array(visits[:, f.V_SKIPPED].astype(np.int32)),
            "outcome": _named([o.id for o in outcomes], visits[:, f.V_OUTCOME]),
            "outcome_kind": _named([o.kind for o in outcomes], visits[:, f.V_OUTCOME]),
            "reason": reason,
        },
        schema=VISITS,
    )


def milestones_table(compiled: Compiled, milestones: Ints, keys: Keys) -> pa.Table:
    """Milestones completed, in order of subject, visit and time."""
    stages = compiled.journey.stages
    which = milestones[:, f.K_WHICH]
    return pa.table(
        {
            "journey": _constant(compiled.journey.journey, len(milestones)),
            "subject": _subjects(keys, milestones[:, f.K_SUBJECT]),
            "visit_no": pa.array(milestones[:, f.K_VISIT].astype(np.int32)),
            "stage": _named([stages[i].id for i, _ in compiled.milestones], which),
            "milestone": _named([stages[i].milestones[m].id for i, m in compiled.milestones], which),
            "at": pa.array(milestones[:, f.K_AT]).cast(TIME),
        },
        schema=MILESTONES,
    )


def moments_table(
    con: duckdb.DuckDBPyConnection, compiled: Compiled, folded: Folded, keys: Keys, as_of: int
) -> pa.Table:
    """Moments of each turn; `first_touch`, where the journey does not say, is the customer's first event in it."""
    touches = None
    if "first_touch" not in compiled.moments:
        touches = _first_touches(con, compiled, folded.visits, as_of, len(compiled.moments))
    return moments_of(compiled, folded.moments, touches, keys)


def moments_of(compiled: Compiled, moments: Ints, touches: Ints | None, keys: Keys) -> pa.Table:
    """Moments with the first touches, which are numbered after them, where these had to be looked up."""
    names = list(compiled.moments)
    if touches is not None:
        names.append("first_touch")
        moments = np.concatenate([moments, touches])
        moments = moments[np.lexsort((moments[:, f.K_AT], moments[:, f.K_VISIT], moments[:, f.K_SUBJECT]))]
    return pa.table(
        {
            "journey": _constant(compiled.journey.journey, len(moments)),
            "subject": _subjects(keys, moments[:, f.K_SUBJECT]),
            "turn": pa.array(moments[:, f.K_VISIT].astype(np.int32)),
            "moment": _named(names, moments[:, f.K_WHICH]),
            "at": pa.array(moments[:, f.K_AT]).cast(TIME),
        },
        schema=MOMENTS,
    )


def stalled_since(compiled: Compiled, visits: Ints, subjects: pa.Table, as_of: int) -> pa.Array:
    """For each subject when its open visit ran out of patience (UTC µs); null where it did not."""
    patience = [s.patience for s in compiled.journey.stages]
    numbers = subjects["subject"].to_numpy()
    last = np.full(int(numbers.max(initial=-1)) + 1, NONE, np.int64)
    last[numbers] = subjects["last_customer_at"].fill_null(NONE).to_numpy()
    since = np.full(len(last), NONE, np.int64)
    waiting = visits[visits[:, f.V_LEFT] == NONE]
    for stage, wait in enumerate(patience):
        if wait is None:
            continue
        here = waiting[waiting[:, f.V_STAGE] == stage]
        clock = np.maximum(here[:, f.V_ENTERED], last[here[:, f.V_SUBJECT]])
        since[here[:, f.V_SUBJECT]] = [wait.after(int(c)) for c in clock] if wait.months else clock + wait.micros
    since = since[numbers]
    return pa.array(since, mask=(since == NONE) | (since > as_of))


def _first_touches(con: duckdb.DuckDBPyConnection, compiled: Compiled, visits: Ints, as_of: int, number: int) -> Ints:
    """The customer's first event in each turn: [its beginning, the next one's), the first reaching back."""
    join = subject_join_sql(compiled)
    turns = (
        visits[np.concatenate([[True], np.any(np.diff(visits[:, [f.V_SUBJECT, f.V_TURN]], axis=0) != 0, axis=1)])]
        if len(visits)
        else visits
    )
    again = pa.table({"subject": turns[:, f.V_SUBJECT], "turn": turns[:, f.V_TURN], "begins": turns[:, f.V_ENTERED]})
    con.register("read_turns", again)
    sql = f"""
        WITH later AS (SELECT * FROM read_turns WHERE turn > 1), turns AS (
            SELECT subject, turn, begins FROM later
            UNION ALL SELECT DISTINCT subject, 1, {NONE} FROM later
        ), spans AS (
            SELECT *, lead(begins, 1, {2**62}) OVER (PARTITION BY subject ORDER BY turn) AS ends FROM turns
        ), once AS (
            SELECT subject, first_customer_at AS "at" FROM read_subjects
            WHERE first_customer_at IS NOT NULL AND subject NOT IN (SELECT subject FROM later)
        )
        SELECT subject, 1 AS turn, once."at" FROM once
        UNION ALL
        SELECT p.subject, p.turn, min(e."at") FROM cache_events e JOIN read_subjects s ON {join}
        JOIN spans p ON p.subject = s.subject AND e.at >= p.begins AND e.at < p.ends
        WHERE e.actor = 'customer' AND e.at <= {as_of} GROUP BY p.subject, p.turn
    """
    found = arrow(con, sql)
    con.unregister("read_turns")
    columns = [found["subject"], found["turn"], pa.array(np.full(len(found), number)), found["at"]]
    return np.column_stack([np.asarray(c.to_numpy()).astype(np.int64) for c in columns])


def _constant(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text), times)


def _subjects(keys: Keys, numbers: Ints) -> pa.Array:
    return pa.array(keys[numbers], pa.string())


def _named(names: Sequence[str], numbers: Ints) -> pa.Array:
    if not names:
        return pa.nulls(len(numbers), pa.string())
    return pa.array(list(names), pa.string()).take(pa.array(numbers, mask=numbers < 0))


def _where(is_null: npt.NDArray[np.bool_], values: pa.Array) -> pa.Array:
    return pa.array(np.where(is_null, None, values.to_numpy(zero_copy_only=False)), pa.string())


def _causes(con: duckdb.DuckDBPyConnection, row_no: Ints) -> pa.Array:
    """The ids of the events in these rows, DUE for −1."""
    rows, place = np.unique(row_no, return_inverse=True)
    ids = _looked_up(con, "e.event_id", rows)
    ids[rows < 0] = DUE
    return pa.array(ids[place], pa.string())


def _reasons(con: duckdb.DuckDBPyConnection, keys: Sequence[str | None], visits: Ints) -> pa.Array:
    """Reasons: of outcomes the property that each names, of corrections `reason`."""
    rows, outcome = visits[:, f.V_REASON], visits[:, f.V_OUTCOME]
    found = np.full(len(visits), None, object)
    asked = np.array(["reason", *(key or "" for key in keys)], object)[outcome + 1]
    for key in set(asked[rows >= 0]):
        mine = np.flatnonzero((rows >= 0) & (asked == key))
        unique, place = np.unique(rows[mine], return_inverse=True)
        found[mine] = _looked_up(con, property_text_sql(key), unique)[place]
    return pa.array(found, pa.string())


def _looked_up(con: duckdb.DuckDBPyConnection, value: str, rows: Ints) -> npt.NDArray[Any]:
    """A value of the events in these ascending rows; None for a row below 0."""
    con.register("read_asked", pa.table({"row_no": rows}))
    sql = f"SELECT {value} AS value FROM read_asked a LEFT JOIN cache_events e USING (row_no) ORDER BY a.row_no"
    values = arrow(con, sql)["value"].to_numpy()
    con.unregister("read_asked")
    return np.array(values, object)
