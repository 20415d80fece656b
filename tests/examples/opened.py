"""An example's folder taken through the real rooms: its sources imported, its journey read, its figures at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from journeyglass.events.quality import Note, notes
from journeyglass.figures import Context
from journeyglass.journey.load import Loaded, load
from journeyglass.lake.importing import ImportSummary, import_source
from journeyglass.lake.lens import connect
from journeyglass.lake.store import Store
from journeyglass.reading.duck import read
from journeyglass.reading.result import Reading

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DATA = Path(os.environ.get("JOURNEYGLASS_DATA", ROOT.parent / "shared" / "data"))


def data_of(name: str) -> Path:
    """The folder of a public data set, or a skip that says what is missing."""
    if not (DATA / name).is_dir():
        pytest.skip(f"the public data set {name} is not in {DATA.name}/ (set JOURNEYGLASS_DATA to its folder)")
    return DATA / name


@dataclass
class Opened:
    """A workspace whose sources have come in, read at one instant."""

    folder: Path
    store: Store
    con: duckdb.DuckDBPyConnection
    summaries: dict[str, ImportSummary]

    def journey(self, name: str) -> Loaded:
        """A journey of the folder, judged with the event names that have come."""
        names = [row[0] for row in self.rows("SELECT DISTINCT name FROM events")]
        return load(self.folder / "journeys" / f"{name}.yaml", senders=names)

    def read(self, name: str, as_of: datetime) -> Reading:
        """One of the folder's journeys, read."""
        return read(self.con, self.journey(name).journey, as_of)

    def context(self, reading: Reading) -> Context:
        """What the figures of a reading are computed from."""
        return Context.of(reading, self.con)

    def notes(self, kind: str) -> list[Note]:
        """The data-quality notes of one kind."""
        found = notes(self.con, "events", "account_traits", self.store.ledger.observed_from())
        return [note for note in found if note.kind == kind]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query over the reading cache gives."""
        return self.con.execute(sql).fetchall()


@contextmanager
def opened(folder: Path, data: Path, work: Path) -> Iterator[Opened]:
    """The folder's sources imported from `data` into a store of their own in `work`."""
    with Store(work / ".journeyglass", threads=1) as store:
        sources = sorted((folder / "sources").glob("*.yaml"))
        summaries = [import_source(store, path, data) for path in sources]
        con = connect(threads=1)
        store.files().register(con)
        yield Opened(folder, store, con, {summary.source: summary for summary in summaries})
        con.close()


def at(*parts: int) -> datetime:
    """An instant in UTC: year, month, day, …"""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
