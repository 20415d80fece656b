"""Writing small tables and translating them, as the tests of this folder do."""

import gzip
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from journeyglass.events.source import load_source
from journeyglass.events.translate import translate

RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)
SALT = b"salt of the tests"
DATA = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data"))


@dataclass
class Said:
    """What a translation gave, as plain rows."""

    facts: list[dict]
    quarantined: list[dict]
    contacts: list[dict]
    rows_read: int
    rows_quarantined: int
    missing_columns: tuple[str, ...]

    def of(self, kind: str) -> list[dict]:
        return [f for f in self.facts if f["kind"] == kind]

    @property
    def events(self) -> list[dict]:
        return sorted(self.of("event"), key=lambda f: (f["row"], f["name"]))

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return sorted((q["row"], q["reason"]) for q in self.quarantined)

    @property
    def bodies(self) -> set[tuple[str, str, str]]:
        return {(f["kind"], f["fact_id"], f["body_hash"]) for f in self.facts}


def rows(con, table: str) -> list[dict]:
    answer = con.execute(f"SELECT * FROM {table}")
    names = [d[0] for d in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def said(mapping: str, folder: Path, *, received_at: datetime = RECEIVED) -> Said:
    con = duckdb.connect(config={"threads": 1})
    try:
        t = translate(load_source(mapping), folder, con, received_at=received_at, salt=SALT)
        tables = (rows(con, t.facts), rows(con, t.quarantined), rows(con, t.contacts))
        return Said(*tables, t.rows_read, t.rows_quarantined, t.missing_columns)
    finally:
        con.close()


def said_of_csv(text: str | bytes, mapping: str, folder: Path, **options) -> Said:
    """Translate `text`, put into t.csv, by `mapping` with format, source and table added."""
    (folder / "t.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    head = "" if "\ntable:" in mapping else "table: {file: t.csv}\n"
    return said(f"format: 1\nsource: s\n{head}{mapping}", folder, **options)


def gzipped(path: Path) -> Path:
    target = path.with_name(path.name + ".gz")
    target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return target


def public(name: str) -> Path:
    """A file of the public data, or a skip that says what is missing."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the public data set {name} is not in {DATA.name}/ (set JOURNEYGLASS_DATA to its folder)")
    return path
