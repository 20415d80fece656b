"""Which rows of a cache a condition holds for, kept beside it: after an edit only what is new is asked again.

A list is the numbers of the rows, in order, for one condition as SQL. The cache that it belongs to never changes, so
it stays true; it goes when the cache goes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa

from journeyglass.journey.rules import Matcher
from journeyglass.reading.batches import OutOfOrderError
from journeyglass.reading.compile import Compiled, one_bit
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.rows_sql import bit_sql, subject_text_sql

_FORMAT = "1"


@dataclass(frozen=True)
class Lists:
    """The lists kept in `folder`, of a cache whose last event is of `last_at` (UTC µs)."""

    folder: Path
    last_at: int

    def load(self, condition: str) -> Ints | None:
        """The rows for which the condition holds; None where nobody has asked yet."""
        with suppress(OSError, ValueError, EOFError):
            rows: Ints = np.load(self._path(condition), allow_pickle=False)
            return rows
        return None

    def save(self, condition: str, rows: Ints) -> None:
        """Keep the rows; a folder that cannot be written to keeps none."""
        path = self._path(condition)
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            aside = path.with_suffix(f".{uuid4().hex}")
            with aside.open("wb") as file:
                np.save(file, rows)
            os.replace(aside, path)

    def _path(self, condition: str) -> Path:
        digest = hashlib.blake2b(f"{_FORMAT}\n{condition}".encode(), digest_size=16).hexdigest()
        return self.folder / f"{digest}.npy"


@dataclass(frozen=True)
class Bits:
    """The bits of one reading's masks: those `known` from a list, and those to be `told` by SQL and kept."""

    known: Mapping[int, Ints]
    told: Mapping[int, str]
    found: dict[int, list[Ints]] = field(default_factory=dict)

    @classmethod
    def of(cls, compiled: Compiled, lists: Lists | None, as_of: int) -> Bits:
        """What the lists know; none of those that would be cut short by `as_of` are kept."""
        if lists is None or compiled.journey.subject != "account":
            return cls({}, {})
        asked = {i: condition_sql(compiled, i) for i, bit in enumerate(compiled.bits) if _looks_inside(bit)}
        loaded = {i: lists.load(sql) for i, sql in asked.items()}
        known = {i: rows for i, rows in loaded.items() if rows is not None}
        whole = as_of >= lists.last_at
        return cls(known, {i: sql for i, sql in asked.items() if i not in known} if whole else {})

    def applied(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows with the known bits in their masks, while those that are told are noted; rows come by number."""
        self.found.clear()
        for batch in batches:
            yield self._applied(batch) if self.known or self.told else batch

    def keep(self, lists: Lists | None) -> None:
        """Write the lists of what was told, once all rows have gone by."""
        if lists is None:
            return
        for i, sql in self.told.items():
            rows = self.found.get(i) or [np.zeros(0, np.int64)]
            lists.save(sql, np.concatenate(rows).astype(np.int32 if _fits(rows) else np.int64))

    def _applied(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        row_no = columns["row_no"].to_numpy()
        words = {i // 64 for i in (*self.known, *self.told)}
        masks = {w: columns[f"w{w}"].to_numpy().copy() for w in words}
        for i in self.told:
            self.found.setdefault(i, []).append(row_no[(masks[i // 64] & one_bit(i)) != 0])
        for i, rows in self.known.items():
            masks[i // 64][_places(row_no, rows)] |= one_bit(i)
        columns |= {f"w{w}": pa.array(mask) for w, mask in masks.items()}
        return pa.RecordBatch.from_pydict(columns)


def condition_sql(compiled: Compiled, bit: int) -> str:
    """What a bit stands for, in full: the condition and which rows are looked at."""
    return f"{subject_text_sql(compiled)} IS NOT NULL AND {bit_sql(compiled, bit)}"


def _looks_inside(bit: Matcher | str) -> bool:
    """Whether it has to look into the properties, which is what costs."""
    return isinstance(bit, str) or any(not condition.of_event for condition in bit.where)


def _places(row_no: Ints, rows: Ints) -> Ints:
    """Where the rows of a list stand among these row numbers, which ascend."""
    if not len(row_no):
        return np.zeros(0, np.int64)
    if np.any(row_no[1:] <= row_no[:-1]):
        raise OutOfOrderError("the rows are not in the order of their numbers", "they are asked for again, sorted")
    mine = rows[np.searchsorted(rows, row_no[0]) : np.searchsorted(rows, row_no[-1], side="right")]
    places = np.searchsorted(row_no, mine)
    found: Ints = places[row_no[places] == mine]
    return found


def _fits(rows: list[Ints]) -> bool:
    return all(len(part) == 0 or int(part[-1]) < 2**31 for part in rows)
