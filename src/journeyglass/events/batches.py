"""What a table gives while it is read: batches of text cells with their row numbers, whatever the format.

Every cell travels as text (null where empty); the kinds seen in a column say what the format knew about it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa

Kind = Literal["untyped", "text", "number", "bool", "time", "json"]
"""What a format says a cell is; `untyped` where it says nothing (CSV) and the values have to tell."""

ROWS_A_BATCH = 20_000
_EXACT = 1_000_000_000_000_000


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read as a row: its number, a reason code, a sentence, and what stands there."""

    row: int
    reason: str
    sentence: str
    raw: str


@dataclass(frozen=True)
class Batch:
    """Some rows: their numbers (from 1, the header not counted), their columns as text, and the bad rows met."""

    rows: pa.Array
    columns: Mapping[str, pa.Array]
    kinds: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    bad: tuple[BadRow, ...] = ()


def cell(value: Any) -> tuple[str | None, Kind]:
    """A Python value as text, and its kind; empty text and not-a-number are no value."""
    if value is None or value == "":
        return None, "untyped"
    if isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return ("true" if value else "false"), "bool"
    if isinstance(value, int | float | Decimal):
        return number(value), "number"
    if isinstance(value, datetime | date | time):
        return value.isoformat(), "time"
    if isinstance(value, timedelta):
        return number(value.total_seconds()), "number"
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex(), "text"
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str), "json"


def number(value: float | Decimal) -> str | None:
    """A number in its one way of being written: `12`, `0.5`, never `12.0` or `1E+2`; None if it is not finite."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return None
    if abs(float(value)) < _EXACT and value == int(value):
        return str(int(value))
    if not isinstance(value, Decimal):
        return repr(value)
    text = format(value, "f")
    return text.rstrip("0") if "." in text else text


def batched(rows: Iterable[tuple[int, Mapping[str, Any]] | BadRow]) -> Iterator[Batch]:
    """Numbered rows of Python values as batches."""
    making = _Making()
    for row in rows:
        making.add(row)
        if making.full:
            yield making.batch()
            making = _Making()
    yield making.batch()


class _Making:
    def __init__(self) -> None:
        self._rows: list[int] = []
        self._columns: dict[str, list[str | None]] = {}
        self._kinds: dict[str, set[Kind]] = {}
        self._bad: list[BadRow] = []

    @property
    def full(self) -> bool:
        return len(self._rows) + len(self._bad) >= ROWS_A_BATCH

    def add(self, row: tuple[int, Mapping[str, Any]] | BadRow) -> None:
        if isinstance(row, BadRow):
            self._bad.append(row)
            return
        number_, values = row
        for name, value in values.items():
            self._put(name, *cell(value))
        self._rows.append(number_)

    def _put(self, name: str, text: str | None, kind: Kind) -> None:
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = []
            self._kinds[name] = set()
        column.extend([None] * (len(self._rows) - len(column)))
        column.append(text)
        if text is not None:
            self._kinds[name].add(kind)

    def batch(self) -> Batch:
        size = len(self._rows)
        columns = {name: _strings([*cells, *[None] * (size - len(cells))]) for name, cells in self._columns.items()}
        kinds = {name: frozenset(kinds) for name, kinds in self._kinds.items()}
        return Batch(pa.array(self._rows, pa.int64()), columns, kinds, tuple(self._bad))


def _strings(cells: list[str | None]) -> pa.Array:
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and UTF-8 cannot
        return pa.array([c and c.encode("utf-8", "replace").decode("utf-8") for c in cells], pa.string())
