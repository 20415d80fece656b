"""What a reading said of some subjects, ready to be looked up and compared one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import PropertySubject
from journeyglass.reading.compile import Compiled
from journeyglass.reading.duck import Heard, read_with_due
from journeyglass.reading.kept import Lists
from journeyglass.reading.kernel.program import NEVER, Ints
from journeyglass.reading.live.hashes import Hashes, Index, hashed, mixed
from journeyglass.reading.records import arrow
from journeyglass.reading.result import MILESTONES, VISITS
from journeyglass.reading.rows_sql import subject_text_sql

_SUBJECTS = pa.schema([("subject", pa.string()), ("account", pa.string())])


@dataclass(frozen=True)
class Placed:
    """Where one subject stands: its visits and milestones, and when that may change without an event (UTC µs)."""

    subject: str
    account: str | None
    visits: pa.Table
    milestones: pa.Table
    due_at: int | None


@dataclass(frozen=True)
class Readout:
    """One reading, subject by subject; the rows of subject i are ptr[i]:ptr[i + 1].

    Those not `born` yet have only events of later than the reading.
    """

    subjects: pa.Table  # subject, account
    born: npt.NDArray[np.bool_]
    due: Ints
    visits: pa.Table
    visit_ptr: Ints
    milestones: pa.Table
    milestone_ptr: Ints

    @classmethod
    def of(cls, subjects: pa.Table, due: Ints, visits: pa.Table, milestones: pa.Table, born: int) -> Readout:
        """From tables in any order of subjects, each subject's rows in order; the first `born` subjects are so."""
        names = subjects["subject"].combine_chunks()
        index = Index.of(hashed(names))
        visits, visit_ptr = _grouped(visits, index, len(names))
        milestones, milestone_ptr = _grouped(milestones, index, len(names))
        there = np.arange(len(names)) < born
        return cls(subjects.combine_chunks(), there, due, visits, visit_ptr, milestones, milestone_ptr)

    def __len__(self) -> int:
        return int(self.subjects.num_rows)

    @cached_property
    def numbers(self) -> Hashes:
        """The number of each subject's id."""
        return hashed(self.subjects["subject"])

    @cached_property
    def index(self) -> Index:
        """Where each subject stands."""
        return Index.of(self.numbers)

    @cached_property
    def prints(self) -> Hashes:
        """A number for each subject that tells whether anything of it has changed but its due time."""
        account = hashed(self.subjects["account"])
        visits = _summed(_row_prints(self.visits), self.visit_ptr)
        return account + self.born + visits + _summed(_row_prints(self.milestones), self.milestone_ptr)

    def subject(self, i: int) -> str:
        """The id of subject i."""
        return str(self.subjects["subject"][i].as_py())

    def placed(self, i: int) -> Placed:
        """All that is known of subject i."""
        visit, milestone = self.visit_ptr[i], self.milestone_ptr[i]
        due = int(self.due[i])
        return Placed(
            self.subject(i),
            self.subjects["account"][i].as_py(),
            self.visits.slice(visit, self.visit_ptr[i + 1] - visit),
            self.milestones.slice(milestone, self.milestone_ptr[i + 1] - milestone),
            None if due >= NEVER else due,
        )

    def chosen(self, which: Ints) -> Readout:
        """These subjects alone."""
        visits, milestones = _spread(self.visit_ptr, which), _spread(self.milestone_ptr, which)
        return Readout(
            self.subjects.take(pa.array(which)),
            self.born[which],
            self.due[which],
            self.visits.take(pa.array(visits[0])),
            visits[1],
            self.milestones.take(pa.array(milestones[0])),
            milestones[1],
        )

    @classmethod
    def together(cls, parts: list[Readout]) -> Readout:
        """Several as one; no subject stands in two of them."""
        return cls(
            pa.concat_tables([_SUBJECTS.empty_table(), *(p.subjects for p in parts)]).combine_chunks(),
            np.concatenate([np.zeros(0, np.bool_), *(p.born for p in parts)]),
            np.concatenate([np.zeros(0, np.int64), *(p.due for p in parts)]),
            pa.concat_tables([VISITS.empty_table(), *(p.visits for p in parts)]).combine_chunks(),
            _chained([p.visit_ptr for p in parts]),
            pa.concat_tables([MILESTONES.empty_table(), *(p.milestones for p in parts)]).combine_chunks(),
            _chained([p.milestone_ptr for p in parts]),
        )

    def last_visits(self, which: Ints | None = None) -> Iterator[dict[str, Any]]:
        """Of each of these subjects (None: of all), in order, what its last visit says; nothing where it has none."""
        chosen = np.arange(len(self)) if which is None else which
        last = self.visit_ptr[chosen + 1] - 1
        has = last >= self.visit_ptr[chosen]
        kept = self.visits.select(["stage", "visit_no", "turn", "entered_at", "left_at", "entered_by", "left_by"])
        columns = kept.take(pa.array(last[has]))
        for name in ("entered_at", "left_at"):
            place = columns.schema.get_field_index(name)
            columns = columns.set_column(place, name, columns[name].cast(pa.int64()))
        rows = iter(columns.to_pylist())
        for one in has:
            yield next(rows) if one else {}


def read_out(
    con: duckdb.DuckDBPyConnection,
    compiled: Compiled,
    as_of: int,
    lists: Lists | None = None,
    *,
    sort: bool = False,
    heard: Heard | None = None,
) -> Readout:
    """Read a journey over the views `cache_…` of `con`, and see what is still to come.

    `sort` says that the events there lie in no order; `heard` is filled with what was folded.
    """
    at = EPOCH + as_of * EPOCH.resolution
    reading, due = read_with_due(con, compiled.journey, at, lists=lists, compiled=compiled, sort=sort, heard=heard)
    subjects = reading.subjects.select(_SUBJECTS.names).cast(_SUBJECTS)
    coming = _coming(con, compiled, as_of)
    if not len(coming):
        return Readout.of(subjects, due, reading.visits, reading.milestones, len(subjects))
    numbers, later = hashed(subjects["subject"]), hashed(coming["subject"])
    place, row = Index.of(numbers).pairs(later)
    first = coming["at"].to_numpy()
    np.minimum.at(due, row, first[place])
    new = np.flatnonzero(~np.isin(later, numbers))
    unborn = pa.table({"subject": coming["subject"], "account": pa.nulls(len(coming), pa.string())}).take(pa.array(new))
    everybody = pa.concat_tables([subjects, unborn.cast(_SUBJECTS)])
    due = np.concatenate([due, first[new]])
    return Readout.of(everybody, due, reading.visits, reading.milestones, len(subjects))


def _coming(con: duckdb.DuckDBPyConnection, compiled: Compiled, as_of: int) -> pa.Table:
    """`(subject, at)`: the first event of each subject that is dated after `as_of`."""
    key, subject = subject_text_sql(compiled), compiled.journey.subject
    join, name = "", "key"
    if not isinstance(subject, PropertySubject):
        join, name = f"JOIN cache_{subject}s s ON s.{subject}_no = key", f"s.{subject}_id"
    sql = f"""
        WITH later AS (
            SELECT {key} AS key, min(e.at) AS "at" FROM cache_events e WHERE e.at > {as_of} GROUP BY ALL
        ) SELECT {name} AS subject, later."at" FROM later {join} WHERE key IS NOT NULL
    """
    return arrow(con, sql)


def _grouped(rows: pa.Table, index: Index, subjects: int) -> tuple[pa.Table, Ints]:
    """The rows in the order of their subjects, and where each subject's begin."""
    place, owner = index.pairs(hashed(rows["subject"]))
    order = np.argsort(owner, kind="stable")
    ptr = np.searchsorted(owner[order], np.arange(subjects + 1)).astype(np.int64)
    if len(order) and np.any(place[order] != np.arange(len(order))):
        rows = rows.take(pa.array(place[order]))
    return rows.combine_chunks(), ptr


def _row_prints(rows: pa.Table) -> Hashes:
    prints = np.zeros(len(rows), np.uint64)
    for salt, name in enumerate(rows.schema.names):
        column = rows[name]
        if pa.types.is_string(column.type):
            numbers: npt.NDArray[Any] = hashed(column).view(np.int64)
        else:
            numbers = column.cast(pa.int64()).fill_null(-NEVER).to_numpy()
        prints += mixed(numbers, salt)
    return mixed(prints.view(np.int64), len(rows.schema))


def _summed(numbers: Hashes, ptr: Ints) -> Hashes:
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers, dtype=np.uint64)])
    sums: Hashes = total[ptr[1:]] - total[ptr[:-1]]
    return sums


def _spread(ptr: Ints, which: Ints) -> tuple[Ints, Ints]:
    """The rows of these owners one after the other, and where each one's begin."""
    begin, count = ptr[which], ptr[which + 1] - ptr[which]
    starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    rows = np.arange(starts[-1]) - np.repeat(starts[:-1], count) + np.repeat(begin, count)
    return rows, starts


def _chained(ptrs: list[Ints]) -> Ints:
    starts = np.cumsum([0, *(int(ptr[-1]) for ptr in ptrs)])
    parts = [ptr[:-1] + start for ptr, start in zip(ptrs, starts, strict=False)]
    return np.concatenate([*parts, starts[-1:]]).astype(np.int64)
