"""Some facts of one kind with their indexes: looked up by ids, in memory or mapped from files."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from journeyglass.events.schema import FACTS
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.live.hashes import NOTHING, Hashes, Index, hashed

COLUMNS = pa.schema([field for field in FACTS if field.name not in ("month", "row", "row_id")])
"""What is kept of a fact: all that a reading looks at."""
LOOKED_UP: Mapping[str, tuple[str, ...]] = {
    "event": ("account_id", "person_id", "anonymous_id"),
    "account_traits": ("account_id",),
    "person_traits": ("person_id",),
    "role": ("account_id", "person_id"),
    "membership": ("account_id", "person_id"),
    "link": ("anonymous_id", "person_id"),
    "merge": ("account_id", "other_id"),
    "person_merge": ("person_id", "other_id"),
    "account_domain": ("account_id", "name"),
    "person_domain": ("person_id", "name"),
}
"""By which columns the facts of a kind are found, besides their own id."""
BATCH_ROWS = 131_072
_WORTH_MAPPING = 65_536
_LOOKED_UP_AT_ONCE = 1_000
_BATCHES_AT_ONCE = 8
"""Each look into a mapped file leaves some 64 KiB of it with the process: so many looks, then they are given back."""
_ARRAYS = ("all", "sorted", "rows")


def looked_up(kind: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The columns of a kind that are indexed; of events also the properties `keys` that tell subjects apart."""
    more = tuple(key_column(key) for key in keys) if kind == "event" else ()
    return ("fact_id", *LOOKED_UP.get(kind, ()), *more)


def key_column(key: str) -> str:
    """What the column of numbers of a property is called."""
    return f"key:{key}"


@dataclass(frozen=True)
class Segment:
    """Facts in batches; for each column that is looked up the number of every row, and an index."""

    batches: Sequence[pa.RecordBatch]
    starts: Ints  # the first row of each batch, then the number of rows
    numbers: Mapping[str, Hashes]
    indexes: Mapping[str, Index]
    maps: tuple[mmap.mmap, ...] = ()

    @classmethod
    def of(cls, table: pa.Table, numbers: Mapping[str, Hashes]) -> Segment:
        """A segment in memory."""
        batches = table.combine_chunks().to_batches(max_chunksize=BATCH_ROWS)
        return cls(batches, _starts(batches), numbers, {name: Index.of(column) for name, column in numbers.items()})

    def __len__(self) -> int:
        return int(self.starts[-1])

    def table(self, rows: Ints | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """These rows, which ascend (None: all), in these columns."""
        schema = COLUMNS if columns is None else pa.schema([COLUMNS.field(name) for name in columns])
        chosen = self.batches if columns is None else [batch.select(schema.names) for batch in self.batches]
        if rows is None:
            return pa.Table.from_batches(chosen, schema)
        bounds = np.searchsorted(rows, self.starts)
        parts = []
        for batch, start, begin, end in zip(chosen, self.starts, bounds, bounds[1:], strict=False):
            if begin < end:
                parts.append(batch.take(pa.array(rows[begin:end] - start)))
                if len(parts) % _BATCHES_AT_ONCE == 0:
                    self.release()
        return pa.Table.from_batches(parts, schema)

    def find(self, column: str, asked: Hashes) -> Ints:
        """The rows in which the column has one of these numbers, in no order."""
        index, found = self.indexes[column], []
        for begin in range(0, len(asked), _LOOKED_UP_AT_ONCE):
            found.append(index.find(asked[begin : begin + _LOOKED_UP_AT_ONCE]))
            if len(asked) > _LOOKED_UP_AT_ONCE:
                self.release()
        return np.concatenate([np.zeros(0, np.int64), *found])

    def release(self) -> None:
        """Give the pages that were looked at back to the system, which keeps them as long as it has room."""
        for mapped in self.maps:
            mapped.madvise(mmap.MADV_DONTNEED)

    def of_rows(self, column: str, rows: Ints) -> Hashes:
        """The numbers of a column in these rows."""
        return np.asarray(self.numbers[column][rows])


def numbers_of(table: pa.Table, names: Iterable[str]) -> dict[str, Hashes]:
    """The numbers of these columns of a table."""
    return {name: hashed(table[name]) if len(table) else NOTHING for name in names}


def _starts(batches: Sequence[pa.RecordBatch]) -> Ints:
    return np.cumsum([0, *(batch.num_rows for batch in batches)]).astype(np.int64)


class Writer:
    """Writes a segment to files as its batches come; `Segment`s of any size, in bounded memory."""

    def __init__(self, folder: Path, kind: str, names: Sequence[str]) -> None:
        self.folder, self.kind, self.names = folder, kind, names
        folder.mkdir(parents=True, exist_ok=True)
        self._file = pa.OSFile(str(folder / f"{kind}.arrow"), "wb")
        self._batches = pa.ipc.new_file(self._file, COLUMNS)
        self._numbers: dict[str, list[Hashes]] = {name: [] for name in names}

    def write(self, batch: pa.RecordBatch, numbers: Mapping[str, Hashes]) -> None:
        """Add a batch with the numbers of its columns."""
        self._batches.write_batch(batch)
        for name in self.names:
            self._numbers[name].append(numbers[name])

    def close(self) -> None:
        """Write the indexes; the segment is whole then."""
        self._batches.close()
        self._file.close()
        for place, name in enumerate(self.names):
            column = np.concatenate([NOTHING, *self._numbers.pop(name)])
            index = Index.of(column)
            rows = index.rows.astype(np.int32 if len(column) < 2**31 else np.int64)
            for what, array in zip(_ARRAYS, (column, index.numbers, rows), strict=True):
                np.save(self.folder / f"{self.kind}-{place}-{what}.npy", array)


def opened(folder: Path, kind: str, names: Sequence[str]) -> Segment:
    """The segment that a `Writer` left; its pages are read when they are needed."""
    maps: list[mmap.mmap] = []
    reader = pa.ipc.open_file(pa.BufferReader(pa.py_buffer(_map(folder / f"{kind}.arrow", maps))))
    batches = [reader.get_batch(i) for i in range(reader.num_record_batches)]
    numbers, indexes = {}, {}
    for place, name in enumerate(names):
        column, ordered, rows = (_array(folder / f"{kind}-{place}-{what}.npy", maps) for what in _ARRAYS)
        numbers[name], indexes[name] = column, Index(ordered, rows)
    return Segment(batches, _starts(batches), numbers, indexes, tuple(maps))


def _map(path: Path, maps: list[mmap.mmap]) -> mmap.mmap:
    with path.open("rb") as file:
        maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return maps[-1]


def _array(path: Path, maps: list[mmap.mmap]) -> Any:
    """An array, mapped where it is worth it."""
    with path.open("rb") as file:
        if path.stat().st_size < _WORTH_MAPPING:
            return np.load(file)
        np.lib.format.read_magic(file)
        (length,), _, kind = np.lib.format.read_array_header_1_0(file)
        begin = file.tell()
    return np.frombuffer(_map(path, maps), kind, length, begin)
