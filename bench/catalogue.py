"""The rows there are, in the order in which they are run and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["data", "reading", "funnel", "stages", "attribution"]


@dataclass(frozen=True)
class Row:
    """One row: its module in `bench.rows`, how it is called in the table, and what it is held beside.

    `once` where a second run would find another state, or takes long and is steady; `most` is the most events at which
    it is run, where more is not what the tool is for; `family` where the memory of what it starts belongs to it.
    """

    name: str
    title: str
    group: Group
    once: bool = False
    family: bool = False
    most: int | None = None


ROWS = (
    Row("importing", "import of the exported files", "reading", once=True),
    Row("about", "the data", "data", once=True),
    Row("floor", "floor: DuckDB reads and sorts the columns that the journey needs", "reading"),
    Row("floor_all", "the same with every column that the reading cache keeps", "reading"),
    Row("first", "first read: the cache is built, then read", "reading"),
    Row("reread", "re-read: only the journey file changed", "reading"),
    Row("incremental", "incremental read after 1% new events", "reading", once=True),
    Row("figures", "all figures of the journey", "reading", once=True),
    Row("spark", "the same reading on Spark, on this machine", "reading", once=True, family=True, most=20_000_000),
    Row("funnel", "Journeyglass, read as a journey", "funnel"),
    Row("pandas_funnel", "pandas", "funnel", most=20_000_000),
    Row("polars_funnel", "Polars", "funnel"),
    Row("chdb_funnel", "chDB, `windowFunnel`", "funnel"),
    Row("stages", "Journeyglass, SQL over the visits", "stages"),
    Row("pm4py_stages", "pm4py", "stages", most=20_000_000),
    Row("attribution", "attribution", "attribution", once=True),
)
BY_NAME = {row.name: row for row in ROWS}
NEEDED = ("importing", "about")
"""Rows without which there is nothing to say: where one of them fails, all ends."""
CONCERNS_NO_SIZE = frozenset({"attribution"})
"""Rows with data of their own, run once however many sizes there are."""
