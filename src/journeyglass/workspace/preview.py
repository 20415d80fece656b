"""What an edit of a journey would do, before it is saved: who would stand elsewhere, and how many."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from journeyglass.journey.model import OUTSIDE, Journey
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.lens import connect
from journeyglass.reading.duck import read
from journeyglass.reading.kept import Lists
from journeyglass.reading.result import Reading
from journeyglass.workspace.rewriting import placed_alike
from journeyglass.workspace.workspace import KEPT

if TYPE_CHECKING:
    from journeyglass.workspace.result import Result

MOST_EXAMPLES = 200


@dataclass(frozen=True)
class MoveCount:
    """How many subjects would stand in the stage `to` instead of `from_` (or outside)."""

    from_: str
    to: str
    count: int


@dataclass(frozen=True)
class MoveExample:
    """One of them."""

    subject: str
    name: str | None
    from_: str
    to: str


@dataclass(frozen=True)
class Preview:
    """Everybody's stage before and after an edit: how many `moved` of all, from where to where, and examples."""

    accounts: int
    moved: int
    moves: tuple[MoveCount, ...]
    examples: tuple[MoveExample, ...]
    before: dict[str, int]
    after: dict[str, int]


def preview(result: Result, journey: Journey) -> Preview:
    """What a reading would be under another state of its journey: the same events, up to the same instant."""
    with _lens(result) as (con, lists):
        # The reading's own connection is left alone: others may be asking on it.
        alike = placed_alike(result.journey, journey)
        after = replace(result.reading, journey=journey) if alike else read(con, journey, result.as_of, None, lists)
        return moves(con, result.reading, after)


@contextmanager
def _lens(result: Result) -> Iterator[tuple[duckdb.DuckDBPyConnection, Lists | None]]:
    """A connection of its own over the very events of a reading, and what is known of their conditions."""
    files = next(kept for kept in result._kept if isinstance(kept, CacheFiles))
    workspace = result.workspace
    con = connect(workspace.root / KEPT / f"spill-{uuid.uuid4().hex}", workspace.settings.memory)
    try:
        files.register(con)
        last = con.execute("SELECT max(last_at) FROM cache_names").fetchall()[0][0]
        yield con, None if last is None else Lists(files.folder / "conditions", last)
    finally:
        con.close()


def moves(con: duckdb.DuckDBPyConnection, before: Reading, after: Reading) -> Preview:
    """Who stands elsewhere in another reading of the same events, which `con` has."""
    _register(con, "before", before)
    _register(con, "after", after)
    con.execute(f"CREATE TEMP TABLE moved AS {moved_sql()}")
    counts = con.execute(counts_sql()).fetchall()
    examples = con.execute(examples_sql(MOST_EXAMPLES)).fetchall()
    total = con.execute("SELECT count(*) FROM moved").fetchall()[0][0]
    stood = con.execute("SELECT was, count(*) FROM moved GROUP BY was").fetchall()
    stand = con.execute("SELECT stands, count(*) FROM moved GROUP BY stands").fetchall()
    found = tuple(MoveCount(*row) for row in counts)
    return Preview(
        total,
        sum(move.count for move in found),
        found,
        tuple(MoveExample(*row) for row in examples),
        _counted(before.journey, stood),
        _counted(after.journey, stand),
    )


def stands_sql(reading: str) -> str:
    """Every subject of a reading with the stage that it stands in, or outside."""
    return f"""
        SELECT s.subject, s.account, coalesce(v.stage, '{OUTSIDE}') AS stage
        FROM {reading}_subjects s
        LEFT JOIN (SELECT subject, stage FROM {reading}_visits WHERE left_at IS NULL) v USING (subject)
    """


def moved_sql() -> str:
    """Every subject of both readings, with its stage in each."""
    return f"""
        SELECT subject, coalesce(a.account, b.account) AS account, coalesce(b.stage, '{OUTSIDE}') AS was,
               coalesce(a.stage, '{OUTSIDE}') AS stands
        FROM ({stands_sql("before")}) b FULL JOIN ({stands_sql("after")}) a USING (subject)
    """


def counts_sql() -> str:
    """How many move from where to where, the most first."""
    return """
        SELECT was, stands, count(*) AS subjects FROM moved WHERE was <> stands
        GROUP BY was, stands ORDER BY subjects DESC, was, stands
    """


def examples_sql(most: int) -> str:
    """At most so many of those who move, some of every kind of move."""
    return f"""
        SELECT subject, a.name, was, stands FROM moved LEFT JOIN cache_accounts a ON a.account_id = moved.account
        WHERE was <> stands
        ORDER BY row_number() OVER (PARTITION BY was, stands ORDER BY subject), was, stands LIMIT {most}
    """


def _register(con: duckdb.DuckDBPyConnection, name: str, reading: Reading) -> None:
    con.register(f"{name}_subjects", reading.subjects)
    con.register(f"{name}_visits", reading.visits)


def _counted(journey: Journey, counts: list[tuple[str, int]]) -> dict[str, int]:
    found = dict(counts)
    return {stage: found.get(stage, 0) for stage in (*(s.id for s in journey.stages), OUTSIDE)}
