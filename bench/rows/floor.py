"""The floor: DuckDB reads the columns that the journey needs from the lake and sorts them, and that is all."""

from __future__ import annotations

from pathlib import Path

from bench.outcome import Outcome
from bench.place import Place
from bench.stopwatch import Stopwatch

COLUMNS = (
    "account_id",
    "at",
    "fact_id",
    "name",
    "actor",
    "person_id",
    "anonymous_id",
    "properties",
)
"""Account, time and event id to sort by, and what the rules and the question who it was need."""


def run(place: Place, columns: tuple[str, ...] = COLUMNS) -> Outcome:
    """Sort by account, time and event id; the rows are streamed out, a batch at a time."""
    import duckdb

    with place.open() as workspace:
        files = workspace.store.lake.files()
    sql = floor_sql([file for file in files if "kind=event" in file.parts], columns)
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    with Stopwatch() as watch:
        rows = sum(batch.num_rows for batch in con.sql(sql).to_arrow_reader(1_000_000))
    return Outcome(watch.seconds, {"events": rows})


def floor_sql(files: list[Path], columns: tuple[str, ...]) -> str:
    """The query of the floor."""
    listed = ", ".join(f"'{file}'" for file in files)
    named = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {named} FROM read_parquet([{listed}]) ORDER BY account_id, "at", fact_id'
