"""Any table into DuckDB: rows of text cells with their numbers, the kinds of its columns, the rows that were bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from journeyglass.errors import SourceError
from journeyglass.events.batches import BadRow, Batch, Kind
from journeyglass.events.csvfile import read_csv
from journeyglass.events.cursor import Since
from journeyglass.events.jsonl import read_jsonl
from journeyglass.events.mapping import TableSpec
from journeyglass.events.parquetfile import read_parquet
from journeyglass.events.spreadsheet import read_sheet
from journeyglass.events.sqltable import read_sql
from journeyglass.events.xes import read_xes

Progress = Callable[[str, int], None]
"""Called with the step (`read`, `translate`) and how many rows it has done."""

BAD = "translate_bad"
FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "sheet",
    ".xlsb": "sheet",
    ".xls": "sheet",
    ".ods": "sheet",
    ".xes": "xes",
}
SCHEMALESS = ("jsonl", "xes")
_LONGEST_RAW = 32 * 1024
_MOST_BYTES = 64 << 20
"""Where only the beginning of a table is asked for, it ends with so many bytes too."""


@dataclass
class Loaded:
    """A table in DuckDB: `table` has the column `r` (row number) and one column a name, as `columns` tells.

    `open_ended`: the format writes a column only where it has a value, so one may be missing by chance. `whole` is
    False where the reading ended before the table perhaps does.
    """

    label: str
    table: str
    open_ended: bool
    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, set[Kind]] = field(default_factory=dict)
    rows: int = 0
    bad: int = 0
    whole: bool = True

    def kind(self, name: str) -> Kind:
        """What the format says of a column: the kind of all its values, `text` where they differ."""
        kinds = self.kinds.get(name, set())
        return next(iter(kinds)) if len(kinds) == 1 else "text" if kinds else "untyped"


def format_of(file: str) -> str:
    """The format that a file's name tells; raises SourceError for an unknown one."""
    path = Path(file.lower())
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in FORMATS or (path.suffix == ".gz" and FORMATS[suffix] not in ("csv", "jsonl", "xes")):
        known = ", ".join(FORMATS)
        raise SourceError(f"the format of {file} is not known", f"use one of {known}; .csv .jsonl .xes also as .gz")
    return FORMATS[suffix]


def batches(spec: TableSpec, data_dir: Path, since: Since | None = None) -> Iterator[Batch]:
    """The table's rows, streamed; of a database's only the part that `since` asks for."""
    if spec.url is not None and spec.sql is not None:
        return read_sql(spec.url, spec.sql, data_dir, since)
    path = data_dir / str(spec.file)
    match format_of(str(spec.file)):
        case "csv":
            return read_csv(path, spec.csv)
        case "parquet":
            return read_parquet(path)
        case "jsonl":
            return read_jsonl(path)
        case "sheet":
            return read_sheet(path, spec.sheet)
        case _:
            return read_xes(path)


def label_of(spec: TableSpec) -> str:
    """How messages name the table."""
    return Path(spec.file).name if spec.file else "the query's result"


def load_table(
    con: duckdb.DuckDBPyConnection,
    spec: TableSpec,
    data_dir: Path,
    table: str,
    progress: Progress | None = None,
    most: int | None = None,
    since: Since | None = None,
) -> Loaded:
    """Read a table (about its first `most` rows) into the temporary `table`; its bad rows are added to `BAD`."""
    open_ended = spec.file is not None and format_of(spec.file) in SCHEMALESS
    loaded = Loaded(label_of(spec), table, open_ended)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} (r BIGINT)")
    held = 0
    for batch in batches(spec, data_dir, since):
        _insert(con, loaded, batch)
        _insert_bad(con, loaded, batch.bad)
        if progress:
            progress("read", loaded.rows + loaded.bad)
        held += sum(column.nbytes for column in batch.columns.values())
        if most is not None and (loaded.rows >= most or held >= _MOST_BYTES):
            loaded.whole = False
            break
    return loaded


def create_bad_sql() -> str:
    """The table of rows that could not be read as rows."""
    return f"""CREATE OR REPLACE TEMP TABLE {BAD}
        (file VARCHAR, "row" BIGINT, reason VARCHAR, sentence VARCHAR, raw VARCHAR)"""


def _insert(con: duckdb.DuckDBPyConnection, loaded: Loaded, batch: Batch) -> None:
    for name in batch.columns:
        if name not in loaded.columns:
            loaded.columns[name] = f"c{len(loaded.columns)}"
            con.execute(f"ALTER TABLE {loaded.table} ADD COLUMN {loaded.columns[name]} VARCHAR")
        loaded.kinds.setdefault(name, set()).update(batch.kinds.get(name, ()))
    if not len(batch.rows):
        return
    named = {"r": batch.rows} | {loaded.columns[name]: column for name, column in batch.columns.items()}
    con.register("translate_batch", pa.table(named))
    con.execute(f"INSERT INTO {loaded.table} BY NAME SELECT * FROM translate_batch")
    con.unregister("translate_batch")
    loaded.rows += len(batch.rows)


def _insert_bad(con: duckdb.DuckDBPyConnection, loaded: Loaded, bad: tuple[BadRow, ...]) -> None:
    if not bad:
        return
    columns = {
        "file": [loaded.label] * len(bad),
        "row": [b.row for b in bad],
        "reason": [b.reason for b in bad],
        "sentence": [b.sentence for b in bad],
        "raw": [b.raw[:_LONGEST_RAW] for b in bad],
    }
    con.register("translate_batch", pa.table(columns))
    con.execute(f"INSERT INTO {BAD} SELECT * FROM translate_batch")
    con.unregister("translate_batch")
    loaded.bad += len(bad)
