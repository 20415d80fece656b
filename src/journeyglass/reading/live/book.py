"""All facts at hand, found by the ids they name: those of the lake, mapped from files, and those that came since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.events.schema import KINDS
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.live.hashes import NOTHING, Hashes, once, union
from journeyglass.reading.live.segment import BATCH_ROWS, COLUMNS, LOOKED_UP, Segment, Writer, looked_up, opened

_SPILLED = 200_000
"""So many rows are written to a file and mapped."""
_MERGED = 4_000_000
"""So many rows stay a segment of their own."""
_SAME = ("fact_id", "revision", "received_at", "body_hash", "retracted")
"""What tells two bodies of one fact apart."""

Found = dict[int, Ints]
"""Rows by the number of their segment."""


@dataclass(frozen=True)
class News:
    """Facts of one kind that are new, with the numbers of their columns."""

    kind: str
    table: pa.Table
    numbers: Mapping[str, Hashes]

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def kept(self, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> News:
        """Those rows of which the mask says so."""
        if mask.all():
            return self
        numbers = {name: column[mask] for name, column in self.numbers.items()}
        return News(self.kind, self.table.filter(pa.array(mask)), numbers)


class Shelf:
    """The facts of one kind: segments, the lake's first; the smaller ones at the end are merged as they grow."""

    def __init__(self, kind: str, names: Sequence[str], spill: Path) -> None:
        self.kind, self.names, self.spill = kind, names, spill
        self.segments: list[Segment] = []
        self.fixed = 0
        self.repeated = NOTHING

    def put(self, segment: Segment) -> None:
        """Add a segment that stays as it is."""
        self.segments.append(segment)
        self.fixed = len(self.segments)
        self.repeated = union(self.repeated, segment.indexes["fact_id"].repeated())

    def add(self, news: News) -> None:
        """Add facts that came."""
        again = news.numbers["fact_id"]
        known = [again[segment.indexes["fact_id"].pairs(again)[0]] for segment in self.segments]
        fresh = Segment.of(news.table, news.numbers)
        self.repeated = union(self.repeated, *known, fresh.indexes["fact_id"].repeated())
        while len(self.segments) > self.fixed and self._joins(self.segments[-1], fresh):
            fresh = self._merged(self.segments.pop(), fresh)
        self.segments.append(fresh)

    def _joins(self, last: Segment, fresh: Segment) -> bool:
        return len(last) < 2 * len(fresh) and len(last) + len(fresh) < _MERGED

    def _merged(self, one: Segment, other: Segment) -> Segment:
        table = pa.concat_tables([one.table(), other.table()])
        numbers = {name: np.concatenate([one.numbers[name], other.numbers[name]]) for name in self.names}
        return Segment.of(table, numbers) if len(table) < _SPILLED else self._spilled(table, numbers)

    def _spilled(self, table: pa.Table, numbers: Mapping[str, Hashes]) -> Segment:
        self.spill.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="live-spilled-", dir=self.spill))
        writer = Writer(folder, self.kind, self.names)
        row = 0
        for batch in table.combine_chunks().to_batches(max_chunksize=BATCH_ROWS):
            end = row + batch.num_rows
            writer.write(batch, {name: column[row:end] for name, column in numbers.items()})
            row = end
        writer.close()
        segment = opened(folder, self.kind, self.names)
        # What is mapped stays readable without its name, and goes by itself when nobody looks at it any more.
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        return segment

    def find(self, column: str, asked: Hashes) -> Found:
        """The rows in which the column has one of these numbers, ascending."""
        if not len(asked):
            return {}
        found = {n: segment.find(column, asked) for n, segment in enumerate(self.segments)}
        return {n: once(rows) for n, rows in found.items() if len(rows)}

    def of_rows(self, column: str, found: Found) -> Hashes:
        """The numbers of a column in these rows."""
        return union(*(self.segments[n].of_rows(column, rows) for n, rows in found.items()))

    def table(self, found: Found, columns: Sequence[str] = COLUMNS.names) -> pa.Table:
        """The facts in these rows, in these columns."""
        parts = (self.segments[n].table(rows, columns) for n, rows in found.items())
        return pa.concat_tables([COLUMNS.empty_table().select(columns), *parts])

    def unknown(self, news: News) -> News:
        """Those bodies that are not here yet, each once."""
        asked = news.numbers["fact_id"]
        known = np.zeros(len(news), np.bool_)
        for segment in self.segments:
            place, row = segment.indexes["fact_id"].pairs(asked)
            if len(place):
                known[place[_same(news.table, place, segment, row)]] = True
        left = news.kept(~known)
        return left.kept(_firsts(left.table)) if len(once(left.numbers["fact_id"])) < len(left) else left


def _same(table: pa.Table, place: Ints, segment: Segment, row: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the pairs of a row of the table and one of the segment are the same body."""
    rows, back = np.unique(row, return_inverse=True)
    there = segment.table(rows, _SAME).take(pa.array(back))
    here = table.select(_SAME).take(pa.array(place))
    same = np.ones(len(place), np.bool_)
    for name in _SAME:
        same &= pc.equal(here[name], there[name]).to_numpy(zero_copy_only=False)
    return same


def _firsts(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows are the first of their body."""
    seen = set()
    mask = np.zeros(len(table), np.bool_)
    for n, body in enumerate(zip(*(table[name].to_pylist() for name in _SAME), strict=True)):
        mask[n] = body not in seen
        seen.add(body)
    return mask


class Book:
    """A shelf for each kind of fact; `keys` are the properties that tell subjects apart."""

    def __init__(self, keys: Sequence[str], spill: Path) -> None:
        self.keys = tuple(keys)
        self.shelves = {kind: Shelf(kind, looked_up(kind, keys), spill) for kind in sorted({*KINDS, *LOOKED_UP})}

    def __getitem__(self, kind: str) -> Shelf:
        return self.shelves[kind]

    def rows(self) -> int:
        """How many facts there are."""
        return sum(len(segment) for shelf in self.shelves.values() for segment in shelf.segments)

    def release(self) -> None:
        """Give back the pages of files that were looked at."""
        for shelf in self.shelves.values():
            for segment in shelf.segments:
                segment.release()

    def add(self, news: Sequence[News]) -> None:
        """Add facts that came."""
        for part in news:
            self.shelves[part.kind].add(part)

    def unknown(self, news: Iterator[News]) -> list[News]:
        """Of these facts those that are not here yet."""
        left = [self.shelves[part.kind].unknown(part) for part in news]
        return [part for part in left if len(part)]
