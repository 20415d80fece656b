"""Parquet files: typed columns, read a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeyglass.errors import SourceError
from journeyglass.events.batches import ROWS_A_BATCH, Batch, Kind, cell
from journeyglass.events.opening import readable


def read_parquet(path: Path) -> Iterator[Batch]:
    """The file's rows in batches; text columns stay text, whatever they look like."""
    with readable(path):
        try:
            yield from _batches(pq.ParquetFile(path))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SourceError(f"{path.name} is no readable Parquet file: {error}") from None


def _batches(file: pq.ParquetFile) -> Iterator[Batch]:
    schema = file.schema_arrow
    kinds = {f.name: frozenset({_kind(f.type)}) for f in schema}
    start = 1
    for batch in file.iter_batches(batch_size=ROWS_A_BATCH):
        columns = {f.name: _text(batch.column(i)) for i, f in enumerate(schema)}
        rows = pa.array(range(start, start + len(batch)), pa.int64())
        yield Batch(rows, columns, cast("dict[str, frozenset[Kind]]", kinds))
        start += len(batch)
    if start == 1:
        empty = {f.name: pa.array([], pa.string()) for f in schema}
        yield Batch(pa.array([], pa.int64()), empty, cast("dict[str, frozenset[Kind]]", kinds))


def _kind(type_: pa.DataType) -> Kind:
    if pa.types.is_dictionary(type_):
        return _kind(type_.value_type)
    if pa.types.is_boolean(type_):
        return "bool"
    if pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return "number"
    if pa.types.is_temporal(type_) and not pa.types.is_duration(type_):
        return "time"
    return "json" if pa.types.is_nested(type_) else "text"


def _text(column: pa.Array) -> pa.Array:
    """The column as text: directly where Arrow writes values as we do, else value by value."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        return pc.cast(column, pa.string())
    if pa.types.is_large_string(column.type):
        return pc.cast(column, pa.string())
    if pa.types.is_timestamp(column.type):
        return _timestamps(column)
    if pa.types.is_nested(column.type):
        return pa.array([_json(v.as_py()) for v in column], pa.string())
    return pa.array([cell(v.as_py())[0] for v in column], pa.string())


def _timestamps(column: pa.Array) -> pa.Array:
    """ISO 8601 to the microsecond; instants (with a zone) in UTC and marked `Z`."""
    unit = pa.timestamp("us", column.type.tz)
    naive = pc.cast(pc.cast(column, unit, safe=False), pa.timestamp("us"))
    text = pc.replace_substring_regex(pc.cast(naive, pa.string()), r"\.000000$", "")
    text = pc.replace_substring(text, " ", "T")
    return pc.binary_join_element_wise(text, "Z", "") if column.type.tz else text


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
