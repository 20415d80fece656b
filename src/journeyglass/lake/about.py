"""What is kept about one person: their facts in the lake, what others' facts tell of them, their rows in the ledger."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from journeyglass.events.identity import resolved_events_sql
from journeyglass.events.schema import FACTS
from journeyglass.lake.lens import connect
from journeyglass.lake.live import make_top
from journeyglass.lake.person import ROWS, Person, listed, make_rows, theirs_sql
from journeyglass.lake.rewrite import Cut
from journeyglass.lake.store import Store

ERASED = "erased"
"""The source of events that stay without their person."""
_COLUMNS = ", ".join(f'"{f.name}"' for f in FACTS)
_KEPT = ("kind", "month", "at", "received_at", "name", "actor", "channel", "value", "currency")
"""What stays of an event that is kept without its person; its id and its account are said anew."""


@contextmanager
def lens(store: Store, purpose: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the view of the lake's rows, spilling into a folder that goes with it."""
    work = Path(mkdtemp(prefix=f"{purpose}-", dir=store.folder))
    con = connect(work, store.memory_limit, store.threads)
    try:
        make_rows(con, store.lake)
        yield con
    finally:
        con.close()
        shutil.rmtree(work, ignore_errors=True)


@dataclass(frozen=True)
class About:
    """What the lake has about a person.

    `facts` counts their own by kind; `accounts` their events by account, None for those of no account; `told` counts
    the facts of others that tell of them.
    """

    person: Person
    facts: Mapping[str, int]
    accounts: Mapping[str | None, int]
    told: int


def look_up(con: duckdb.DuckDBPyConnection, person: Person) -> About:
    """Find the rows about the person, each with `why`; after `find_person`. Leaves the table `touched`."""
    listed(con, "their_visitors", person.visitors)
    listed(con, "shared_visitors", person.shared_visitors)
    con.execute(f"CREATE OR REPLACE TEMP TABLE touched AS {touched_sql(person)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE their_events AS {their_events_sql()}")
    make_top(con, "SELECT * FROM their_events")
    facts = con.execute("SELECT kind, count(*) FROM touched WHERE why = 'theirs' GROUP BY 1 ORDER BY 1").fetchall()
    accounts = con.execute("SELECT account, count(*) FROM top WHERE NOT retracted GROUP BY 1 ORDER BY 1").fetchall()
    return About(person, dict(facts), dict(accounts), sum(1 for _ in changed(con, person)))


def touched_sql(person: Person) -> str:
    """The rows that are theirs, those of others with a visitor that is theirs alone, and those that may tell of them.

    Of a shared visitor those are theirs that lie in their time.
    """
    return f"""
        WITH met AS (
            SELECT *, {theirs_sql(person)} AS theirs, coalesce(anonymous_id IN (FROM their_visitors), false) AS visited,
                   coalesce(person_id IS NULL AND anonymous_id IN (FROM shared_visitors), false) AS shared
            FROM {ROWS}
            WHERE theirs OR visited OR shared OR coalesce({person.needles.found_sql("properties")}, false)
        ), spans AS (
            SELECT m.*, EXISTS (
                FROM their_spans s WHERE m.shared AND s.anonymous_id = m.anonymous_id
                AND epoch_us(m."at") >= s.valid_from AND (s.valid_to IS NULL OR epoch_us(m."at") < s.valid_to)
            ) AS inside FROM met m
        )
        SELECT {_COLUMNS}, filename, file_row_number,
               CASE WHEN theirs OR (kind = 'event' AND inside) THEN 'theirs' WHEN visited THEN 'visited' ELSE 'told' END
               AS why
        FROM spans
    """


def their_events_sql() -> str:
    """Their events with the account that each belongs to."""
    return resolved_events_sql("(FROM touched WHERE why = 'theirs' AND kind = 'event')")


def event_ids(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The ids of their events."""
    return [found for (found,) in con.execute("SELECT DISTINCT fact_id FROM their_events ORDER BY 1").fetchall()]


def changed(con: duckdb.DuckDBPyConnection, person: Person) -> Iterator[dict[str, Any]]:
    """The rows of others that lose what tells of the person, as they are to be.

    The hash of their body stays, so that the next import of the same row finds nothing new in it. `said` and
    `visitor` are what the row said before.
    """
    for row in con.sql("SELECT * FROM touched WHERE why <> 'theirs'").to_arrow_table().to_pylist():
        cut = person.needles.redacted(row["properties"]) if row["properties"] else None
        if cut is not None or row["why"] == "visited":
            visitor = None if row["why"] == "visited" else row["anonymous_id"]
            before = {"said": row["properties"], "visitor": row["anonymous_id"]}
            yield row | before | {"properties": cut or row["properties"], "anonymous_id": visitor}


def kept_sql() -> str:
    """Their events as they stay without them: of an account, under an id that nobody knew before."""
    said = ", ".join(f'"{name}"' for name in _KEPT)
    return f"""
        SELECT {said}, 'erased-' || replace(uuid()::VARCHAR, '-', '') AS fact_id, 0::BIGINT AS revision,
               false AS retracted, '{ERASED}' AS source, coalesce(account_id, account) AS account_id,
               replace(uuid()::VARCHAR, '-', '') AS body_hash, filename
        FROM top WHERE NOT retracted AND account IS NOT NULL
    """


def cuts(con: duckdb.DuckDBPyConnection, person: Person, lake: Path, keep_events: bool) -> dict[Path, Cut]:
    """What becomes of each file of the lake."""
    gone: dict[str, list[int]] = defaultdict(list)
    instead: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for name, number in con.execute("SELECT filename, file_row_number FROM touched WHERE why = 'theirs'").fetchall():
        gone[name].append(number)
    for row in changed(con, person):
        gone[row["filename"]].append(row["file_row_number"])
        instead[row["filename"]].append(row)
    if keep_events:
        for row in con.sql(kept_sql()).to_arrow_table().to_pylist():
            instead[row["filename"]].append(row)
    return {inside(lake, name): Cut(_numbers(numbers), _rows(instead[name])) for name, numbers in gone.items()}


def inside(lake: Path, filename: str) -> Path:
    """A file of the lake by the address that DuckDB gives it."""
    return lake.joinpath(*Path(filename).parts[-3:])


def _numbers(gone: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(sorted(gone), dtype=np.int64)


def _rows(instead: list[Mapping[str, Any]]) -> pa.Table | None:
    return pa.Table.from_pylist(instead, schema=FACTS) if instead else None
