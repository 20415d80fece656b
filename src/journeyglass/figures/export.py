"""A figure in a file: CSV, Parquet or JSON, by the file's name."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from journeyglass.errors import InputError
from journeyglass.figures.figure import Figure

_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a text begins that a spreadsheet would compute."""


def export(figure: Figure, path: Path | str, *, force: bool = False) -> Path:
    """Write the figure to a `.csv`, `.parquet` or `.json` file; the file's path.

    CSV and Parquet have the flat columns of `Figure.to_arrow`, JSON the shape of `Figure.to_json`. In CSV a text that a
    spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break, blanks aside) gets
    an apostrophe in front; numbers stay as they are. A file that exists is replaced only with `force`.
    """
    target = Path(path)
    write = _WRITERS.get(target.suffix)
    if write is None:
        raise InputError(f"the format of {target.name} is not known", f"name a {', '.join(_WRITERS)} file")
    if target.exists() and not force:
        raise InputError(f"{target} exists already", "name another file, or replace it with --force (`force=True`)")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        write(figure, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def harmless(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before every text that a spreadsheet would compute."""
    for place, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            texts = [_harmless(text) for text in table.column(place).to_pylist()]
            table = table.set_column(place, column, pa.array(texts, pa.string()))
    return table


def _harmless(text: str | None) -> str | None:
    return f"'{text}" if text is not None and _FORMULA.match(text) else text


def csv_bytes(figure: Figure) -> bytes:
    """The figure as the bytes of a CSV file, its texts made harmless."""
    sink = pyarrow.BufferOutputStream()
    pyarrow.csv.write_csv(harmless(figure.to_arrow()), sink)
    return bytes(sink.getvalue())


def _csv(figure: Figure, path: Path) -> None:
    path.write_bytes(csv_bytes(figure))


def _parquet(figure: Figure, path: Path) -> None:
    table = figure.to_arrow()
    about = {key: value for key, value in figure.to_json().items() if key != "rows"}
    metadata = {b"journeyglass": json.dumps(about, ensure_ascii=False).encode("utf-8")}
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def _json(figure: Figure, path: Path) -> None:
    path.write_text(json.dumps(figure.to_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")


_WRITERS: dict[str, Callable[[Figure, Path], None]] = {".csv": _csv, ".parquet": _parquet, ".json": _json}
