"""Looking for a text in every byte that a store keeps: plain files as they are, Parquet and Arrow files decoded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import pyarrow as pa
import pyarrow.parquet as pq


def spellings(text: str) -> set[bytes]:
    """The text as it may lie on a disk: in UTF-8 and UTF-16, escaped for JSON, percent-encoded."""
    plain = {text, text.lower(), text.upper(), json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    encoded = {quote(text), quote(text, safe=""), quote_plus(text), quote(text.lower(), safe="")}
    wide = {text.encode("utf-16-le"), text.encode("utf-16-be")}
    return {spelling.encode() for spelling in plain | encoded} | wide


def haystacks(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder by its name within, and once more decoded where it is compressed."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        yield name, path.read_bytes()
        if (decoded := _decoded(path)) is not None:
            yield f"{name} decoded", decoded


def _decoded(path: Path) -> bytes | None:
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        return b"\0".join(_texts(pa.Table.from_batches(file.iter_batches(), file.schema_arrow)))
    if path.suffix == ".arrow":
        with pa.memory_map(str(path)) as source:
            return b"\0".join(_texts(pa.ipc.open_file(source).read_all()))
    return None


def _texts(table: pa.Table) -> Iterator[bytes]:
    for column in table.columns:
        yield from (str(value).encode() for value in column.to_pylist() if value is not None)


def places(folder: Path, text: str) -> list[str]:
    """Where the text stands."""
    return found(folder, {"it": text}).get("it", [])


def found(folder: Path, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Where each of the texts stands; those that stand nowhere are left out."""
    wanted = {what: spellings(text) for what, text in texts.items()}
    where: dict[str, list[str]] = {}
    for name, held in haystacks(folder):
        for what, spelt in wanted.items():
            if any(spelling in held for spelling in spelt):
                where.setdefault(what, []).append(name)
    return where
