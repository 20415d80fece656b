"""The files that the made-up company exports: two logs in order of time, and who is who."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.company.activity import Activity, act
from bench.company.columns import companies_table, contacts_table, logins_table, systems_table, web_table
from bench.company.population import Population, later, populate
from bench.company.words import ON_SITE

CHUNK = 10_000
"""Accounts that are made up at once."""
_NEW_SHARE = 0.01

TableOf = Callable[[Population, Activity, np.ndarray[tuple[int], np.dtype[np.int64]], np.random.Generator], pa.Table]


def export(folder: Path, rows: int, seed: int) -> None:
    """Write `history/` of `rows` events and `more/`, with one in a hundred more of the day after."""
    population = populate(rows, seed)
    _logs(folder / "history", population, seed, 0, at_the_end=False)
    _who(folder / "history", population, seed)
    more = later(population, max(1, int(rows * _NEW_SHARE)), seed)
    _logs(folder / "more", more, seed, rows, at_the_end=True)


def _who(folder: Path, population: Population, seed: int) -> None:
    for place, (name, table) in enumerate(
        (("companies", companies_table), ("contacts", contacts_table), ("logins", logins_table))
    ):
        pq.write_table(table(population, np.random.default_rng([seed, 4, place])), folder / f"{name}.parquet")


def _logs(folder: Path, population: Population, seed: int, first: int, *, at_the_end: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tables: tuple[tuple[str, bool, TableOf], ...] = (("web", True, web_table), ("systems", False, systems_table))
    parts = folder / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    for part, done, number in _chunks(population, seed, first, at_the_end):
        for name, on_site, table in tables:
            mine = ON_SITE[done.word] == on_site
            draw = np.random.default_rng([seed, 5, part, on_site, at_the_end])
            (parts / name).mkdir(parents=True, exist_ok=True)
            rows = Activity(*(column[mine] for column in vars(done).values()))
            pq.write_table(table(population, rows, number[mine], draw), parts / name / f"{part:05}.parquet")
    for name, *_ in tables:
        _in_order_of_time(parts / name, folder / f"{name}.parquet")
    shutil.rmtree(parts)


def _chunks(
    population: Population, seed: int, first: int, at_the_end: bool
) -> Iterator[tuple[int, Activity, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    for part, start in enumerate(range(0, len(population), CHUNK)):
        accounts = range(start, min(start + CHUNK, len(population)))
        done = act(population, accounts, seed, at_the_end=at_the_end)
        yield part, done, first + np.arange(len(done.at))
        first += len(done.at)


def _in_order_of_time(parts: Path, file: Path) -> None:
    """A log is written as things happen, so one that lies by account would make reading it too easy."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET memory_limit = '4GB'")
    con.execute(f"SET temp_directory = '{parts.parent / 'spill'}'")
    con.execute(f"COPY (FROM read_parquet('{parts}/*.parquet') ORDER BY \"at\") TO '{file}' (FORMAT parquet)")
    con.close()
