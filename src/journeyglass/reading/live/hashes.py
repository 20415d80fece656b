"""Ids as 64-bit numbers, and where among many rows each of them stands.

Two ids may share a number. Whoever looks rows up by numbers then gets a few rows too many, never one too few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from journeyglass.reading.kernel.jit import entry
from journeyglass.reading.kernel.program import Ints

Hashes = npt.NDArray[np.uint64]
NOTHING: Hashes = np.zeros(0, np.uint64)
NULL = np.uint64(0)
"""Stands for a missing id; no id has this number."""
FORMAT = 1
"""Raised whenever ids get other numbers."""

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_MIX, _SHIFT, _ONE = np.uint64(0xFF51AFD7ED558CCD), np.uint64(33), np.uint64(1)


@entry
def _fill(offsets: Any, data: Any, out: Any) -> None:
    """FNV-1a over the bytes of each text, its bits then mixed."""
    for i in range(out.size):
        number = _BASIS
        for k in range(offsets[i], offsets[i + 1]):
            number = (number ^ np.uint64(data[k])) * _PRIME
        number = (number ^ (number >> _SHIFT)) * _MIX
        number = number ^ (number >> _SHIFT)
        out[i] = number if number != 0 else _ONE


def hashed(column: pa.ChunkedArray | pa.Array) -> Hashes:
    """The number of each text of a column; NULL where it is null."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [_hashed(chunk) for chunk in chunks if len(chunk)]
    return np.concatenate(parts) if parts else NOTHING


def _hashed(array: pa.Array) -> Hashes:
    out = np.zeros(len(array), np.uint64)
    if array.null_count == len(array):
        return out
    _, offsets, data = array.cast(pa.string()).buffers()
    begin = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    text = np.frombuffer(data, np.uint8) if data is not None and data.size else np.frombuffer(b"\0", np.uint8)
    _fill(_read_only(begin), _read_only(text), out)
    if array.null_count:
        out[array.is_null().to_numpy(zero_copy_only=False)] = NULL
    return out


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def mixed(numbers: npt.NDArray[Any], salt: int) -> Hashes:
    """Other numbers, well spread, from whole numbers; each `salt` gives others."""
    spread: Hashes = numbers.astype(np.int64).view(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    for shift in (33, 29, 32):
        spread = (spread ^ (spread >> np.uint64(shift))) * _MIX
    return spread


def union(*sets: Hashes) -> Hashes:
    """All numbers of these, each once, in order, without NULL."""
    found = once(np.concatenate(sets)) if sets else NOTHING
    return found[1:] if len(found) and found[0] == NULL else found


def once(numbers: Any) -> Any:
    """The numbers in order, each once; several times quicker than what numpy has for it."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def without(numbers: Hashes, known: Hashes) -> Hashes:
    """Those numbers that are not known."""
    return numbers[~np.isin(numbers, known)] if len(known) else numbers


@dataclass(frozen=True)
class Index:
    """The rows of a column that are not null, in order of their numbers."""

    numbers: Hashes
    rows: Ints

    @classmethod
    def of(cls, column: Hashes) -> Index:
        """The index of a column."""
        order = np.argsort(column, kind="stable")
        numbers = column[order]
        known = int(np.searchsorted(numbers, _ONE))
        return cls(numbers[known:], order[known:])

    def find(self, asked: Hashes) -> Ints:
        """The rows of the numbers asked for, in no order."""
        return self.pairs(asked)[1]

    def pairs(self, asked: Hashes) -> tuple[Ints, Ints]:
        """Which of those asked for was found (by its place), and in which row; a place may come several times."""
        if not len(asked) or not len(self.numbers):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        begin = np.searchsorted(self.numbers, asked)
        count = np.searchsorted(self.numbers, asked, side="right") - begin
        place = np.repeat(np.arange(len(asked)), count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return place, np.asarray(self.rows[begin[place] + within], np.int64)

    def repeated(self) -> Hashes:
        """The numbers that stand in more than one row."""
        repeated: Hashes = once(self.numbers[1:][self.numbers[1:] == self.numbers[:-1]])
        return repeated
