"""From rows in order to kernel output: whole subjects at a time, in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.errors import InputError, LakeError
from journeyglass.reading.compile import Compiled
from journeyglass.reading.kernel import fold as f
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.kernel.state import Rows, new_state

MOST_RECORDS = 1_000_000
"""Visits, milestones or moments of one subject: a journey that gives more goes round in a circle of due times."""
_NO_NUMBERS: npt.NDArray[np.int32] = np.zeros(0, np.int32)


class OutOfOrderError(LakeError):
    """Rows came out of order."""


@dataclass(frozen=True)
class Histories:
    """Who is read: subjects in order with their first events, and the changes of their traits in order."""

    first_at: Ints  # by subject number; NEVER where the subject has no event
    change_subject: Ints
    change_at: Ints
    change_level: Ints  # (changes, words)
    level: Ints  # (1, words)


@dataclass(frozen=True)
class Folded:
    """Records of some subjects: kernel columns; rows that decided are given by the cache's `row_no` (−1: due).

    `due` is each subject's number and the next instant at which it may change without an event (NEVER: at none).
    """

    visits: Ints
    milestones: Ints
    moments: Ints
    due: Ints


@dataclass(frozen=True)
class Block:
    """Rows as arrays, one a column, in order of subject and time."""

    subject: Ints
    row_no: Ints
    rows: Rows

    def __len__(self) -> int:
        return len(self.subject)

    def take(self, begin: int, end: int) -> Block:
        """The rows [begin, end)."""
        return Block(
            self.subject[begin:end],
            self.row_no[begin:end],
            Rows(*(column[begin:end] if len(column) else column for column in _columns(self.rows))),
        )

    def then(self, other: Block) -> Block:
        """These rows and the others after them."""
        if not len(self):
            return other
        pairs = zip(_columns(self.rows), _columns(other.rows), strict=True)
        return Block(
            np.concatenate([self.subject, other.subject]),
            np.concatenate([self.row_no, other.row_no]),
            Rows(*(np.concatenate(pair) for pair in pairs)),
        )


def _fixed(array: Any) -> Any:
    """The array as the kernel knows it: read-only and in one piece, for each kind of array is compiled anew."""
    whole = np.ascontiguousarray(array).view()
    whole.flags.writeable = False
    return whole


def _columns(rows: Rows) -> Iterator[Any]:
    return iter(rows)


def _block(batch: pa.RecordBatch, words: int) -> Block:
    def column(name: str, kind: type) -> Any:
        return np.asarray(batch.column(name).to_numpy(zero_copy_only=False)).astype(kind, copy=False)

    names = set(batch.schema.names)
    mask = [column(f"w{i}", np.int64) for i in range(words)]
    rows = Rows(
        at=column("at", np.int64),
        name=column("name", np.int32),
        mask=np.column_stack(mask) if mask else np.zeros((0, 1), np.int64),
        person=column("person", np.int32) if "person" in names else _NO_NUMBERS,
        target=column("target", np.int32) if "target" in names else _NO_NUMBERS,
    )
    return Block(column("subject", np.int64), column("row_no", np.int64), rows)


def fold_batches(
    compiled: Compiled, batches: Iterator[pa.RecordBatch], histories: Histories, as_of: int, workers: int = 1
) -> Iterator[Folded]:
    """Fold rows that come in order of subject; subjects without rows are read too.

    While one block is folded the next is fetched; of several `workers` each folds a block of its own.
    """

    def fold(begin: int, end: int, block: Block) -> list[Folded]:
        return list(fold_block(compiled, block, histories, begin, end, as_of))

    pool = ThreadPoolExecutor(workers)
    try:
        folding: deque[Future[list[Folded]]] = deque()
        for task in _blocks(compiled, batches, len(histories.first_at)):
            folding.append(pool.submit(fold, *task))
            if len(folding) > workers:
                yield from folding.popleft().result()
        for rest in folding:
            yield from rest.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _blocks(compiled: Compiled, batches: Iterator[pa.RecordBatch], subjects: int) -> Iterator[tuple[int, int, Block]]:
    """Blocks of whole subjects: those numbered [begin, end), and their rows."""
    done = 0
    waiting: Block | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        block = _block(batch, compiled.words)
        waiting = block if waiting is None else waiting.then(block)
        _check_order(waiting.subject, waiting.rows.at)
        last = int(waiting.subject[-1])
        whole = int(np.searchsorted(waiting.subject, last))
        if whole:
            yield done, last, waiting.take(0, whole)
            done, waiting = last, waiting.take(whole, len(waiting))
    if waiting is None:
        waiting = _block(_empty(compiled), compiled.words)
    yield done, subjects, waiting


def _check_order(subject: Ints, at: Ints) -> None:
    same = subject[1:] == subject[:-1]
    if np.any(subject[1:] < subject[:-1]) or np.any(same & (at[1:] < at[:-1])):
        raise OutOfOrderError(
            "the reading cache is out of order", "delete the workspace's .journeyglass/cache and read again"
        )


def _empty(compiled: Compiled) -> pa.RecordBatch:
    names = ["subject", "at", "name", "row_no", "person", "target", *(f"w{i}" for i in range(compiled.words))]
    return pa.RecordBatch.from_pydict({name: pa.array([], pa.int64()) for name in names})


def fold_block(
    compiled: Compiled, block: Block, histories: Histories, begin: int, end: int, as_of: int
) -> Iterator[Folded]:
    """Fold the subjects numbered [begin, end), whose rows the block has."""
    numbers = np.arange(begin, end, dtype=np.int64)
    row_ptr = np.searchsorted(block.subject, np.arange(begin, end + 1)).astype(np.int64)
    change_ptr = np.searchsorted(histories.change_subject, np.arange(begin, end + 1)).astype(np.int64)
    changes = (change_ptr, histories.change_at, histories.change_level, histories.level)
    subjects = f.Subjects(*map(_fixed, (numbers, histories.first_at[begin:end], row_ptr, *changes)))
    rows = Rows(*map(_fixed, _columns(block.rows)))
    longest = int(np.diff(row_ptr).max(initial=0))
    state = new_state(compiled.program, histories.level.shape[1], longest)
    out = _buffers(max(4096, 2 * len(numbers)), len(numbers))
    at = 0
    while at < len(numbers):
        out.filled[:] = 0
        reached = f.fold(compiled.program, state, rows, subjects, out, at, as_of)
        if reached == at:
            out = _larger(compiled, out)
            continue
        yield _numbered(out, block.row_no, np.column_stack([numbers[at:reached], out.due[at:reached]]))
        at = reached


def _buffers(size: int, subjects: int) -> f.Out:
    return f.Out(
        np.empty((size, 12), np.int64),
        np.empty((size, 4), np.int64),
        np.empty((size, 4), np.int64),
        np.zeros(3, np.int64),
        np.zeros(subjects, np.int64),
    )


def _larger(compiled: Compiled, out: f.Out) -> f.Out:
    if len(out.visits) >= MOST_RECORDS:
        raise InputError(
            f"the journey {compiled.journey.journey} gives one subject over {MOST_RECORDS:,} visits",
            "a rule with in_stage_for or quiet_for falls due again and again: lead its outcome elsewhere",
        )
    return _buffers(4 * len(out.visits), len(out.due))


def _numbered(out: f.Out, row_no: Ints, due: Ints) -> Folded:
    visits = out.visits[: out.filled[0]].copy()
    for column in (f.V_BY, f.V_LEFT_BY, f.V_REASON):
        rows = visits[:, column]
        visits[:, column] = np.where(rows >= 0, row_no[np.maximum(rows, 0)] if len(row_no) else -1, -1)
    return Folded(visits, out.milestones[: out.filled[1]].copy(), out.moments[: out.filled[2]].copy(), due)
