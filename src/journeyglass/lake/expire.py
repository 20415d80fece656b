"""Letting go of what is past its time: events by their name's period, rows and messages put aside by theirs.

They go as an erased person's do: the lake's files are written again, and nothing is left that was made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from journeyglass.lake.about import inside, lens
from journeyglass.lake.erase import WAIT, leave_nothing, seal_all
from journeyglass.lake.person import ROWS
from journeyglass.lake.rewrite import Cut, rewrite
from journeyglass.lake.store import Store


@dataclass(frozen=True)
class Expired:
    """What is past its time: events by name, and rows and messages put aside; `done`: it is gone."""

    events: Mapping[str, int]
    put_aside: int
    done: bool = False


def expire(store: Store, *, dry_run: bool = True) -> Expired:
    """Remove what is past its time now, by the periods of `store.retention`; with `dry_run` only tell."""
    retention = store.retention
    if not retention:
        return Expired({}, 0, done=not dry_run)
    now = store.clock()
    seal_all(store)
    with store.writing(WAIT), lens(store, "expiring") as con:
        con.execute(f"CREATE TEMP TABLE past AS {_past_sql(retention.expired_sql(now))}")
        counted = con.execute("SELECT name, count(*) FROM past GROUP BY 1 ORDER BY 1").fetchall()
        before = retention.raw_before(now)
        found = Expired(dict(counted), 0 if before is None else store.ledger.tracing.put_aside(before))
        if dry_run or not (found.events or found.put_aside):
            return Expired(found.events, found.put_aside, done=not dry_run)
        with store.lake.reshaping(WAIT):
            rewrite(store.lake, _cuts(con, store.lake.path))
        if before is not None:
            store.ledger.tracing.remove_put_aside(before)
        leave_nothing(store)
    return Expired(found.events, found.put_aside, done=True)


def _past_sql(expired: str) -> str:
    return f"SELECT filename, file_row_number, name FROM {ROWS} WHERE {expired}"


def _cuts(con: duckdb.DuckDBPyConnection, lake: Path) -> dict[Path, Cut]:
    names = [name for (name,) in con.execute("SELECT DISTINCT filename FROM past ORDER BY 1").fetchall()]
    asked = "SELECT file_row_number FROM past WHERE filename = ? ORDER BY 1"
    return {inside(lake, name): Cut(con.execute(asked, [name]).fetchnumpy()["file_row_number"]) for name in names}
