"""The example company made, imported and read, for the tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from journeyglass.demo import DemoFiles
from journeyglass.figures.context import Context
from journeyglass.figures.overview import MapOverview, overview
from journeyglass.journey.load import load
from journeyglass.lake.importing import ImportSummary, import_source
from journeyglass.lake.store import Store
from journeyglass.reading.duck import read
from journeyglass.reading.result import Reading


@dataclass(frozen=True)
class Shown:
    """The demo made, imported, read and measured."""

    files: DemoFiles
    imports: dict[str, ImportSummary]
    reading: Reading
    map: MapOverview
    events: Counter[str]


def sources(files: DemoFiles) -> list[Path]:
    return sorted((files.folder / "sources").glob("*.yaml"))


def bring_all(files: DemoFiles, store: Store) -> dict[str, ImportSummary]:
    """Import every source."""
    imports = [import_source(store, source, files.folder / "data") for source in sources(files)]
    return {i.source: i for i in imports}


def read_all(files: DemoFiles, store: Store) -> Shown:
    """Import, read under the company's own journey, measure."""
    imports = bring_all(files, store)
    journey = load(files.folder / "journeys" / "saas.yaml").journey
    with duckdb.connect() as con:
        store.files().register(con)
        reading = read(con, journey, files.as_of)
        shown = overview(Context.of(reading, con))
        events = Counter(dict(con.execute("SELECT name, count(*) FROM cache_events GROUP BY 1").fetchall()))
    return Shown(files, imports, reading, shown, events)
