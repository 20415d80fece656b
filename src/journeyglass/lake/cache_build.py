"""Building a reading cache from the lake: resolve, number, sort, cut into buckets, write.

Works in one DuckDB connection in which the view `facts` stands for the lake. The steps leave `account_numbers` and
`person_numbers` behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb

from journeyglass.events.identity import IdentityNotes, resolve, resolved_events_sql
from journeyglass.lake.cache_files import EVENT_TYPES, Bucket, Manifest, measure
from journeyglass.lake.cache_tables import write_tables
from journeyglass.lake.lens import quoted
from journeyglass.lake.live import make_live
from journeyglass.ledger.faultpoints import reach

Stand = tuple[str, int]
"""The lake's identity and version."""
BUCKET_ROWS = 250_000
"""About how many events a bucket is planned to hold; an account is never split."""
_WRITE = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)"


def staged_sql(events: str) -> str:
    """Events with their account and person, in the cache's columns."""
    return f"""
        SELECT fact_id AS event_id, epoch_us("at") AS "at", epoch_us(received_at) AS received_at, anonymous_id, name,
               actor, channel, source, value, currency, properties, account, who
        FROM ({resolved_events_sql(events)}) WHERE "at" IS NOT NULL
    """


def named_accounts_sql() -> str:
    """Every account that a fact other than an event speaks of, as what it reads as."""
    return """
        WITH named AS (
            SELECT account_id FROM live WHERE kind = 'account_traits'
            UNION SELECT account_id FROM small WHERE account_id IS NOT NULL
            UNION SELECT other_id FROM small WHERE kind IN ('merge', 'parent')
        )
        SELECT DISTINCT coalesce(root, account_id) AS account_id FROM named LEFT JOIN merge_roots USING (account_id)
    """


def person_ids_sql(acting: str) -> str:
    """Every person that any fact speaks of, and those of the events (`acting`), as whom they read as."""
    return f"""
        WITH named AS (
            SELECT person_id FROM ({acting})
            UNION SELECT person_id FROM small
            UNION SELECT other_id FROM small WHERE kind = 'person_merge'
            UNION SELECT person_id FROM live WHERE kind = 'person_traits'
        )
        SELECT DISTINCT coalesce(root, person_id) AS person_id FROM named LEFT JOIN person_roots USING (person_id)
        WHERE person_id IS NOT NULL
    """


def numbered_sql(ids: str, name: str) -> str:
    """The ids numbered from 0 in their binary order."""
    return f"""
        SELECT {name}_id, CAST(row_number() OVER (ORDER BY {name}_id) - 1 AS INTEGER) AS {name}_no
        FROM ({ids})
    """


def acting_accounts_sql() -> str:
    """The accounts that have events."""
    return (
        f"SELECT DISTINCT account AS account_id FROM ({resolved_events_sql('live_events')}) WHERE account IS NOT NULL"
    )


def sorted_sql() -> str:
    """All events in the cache's order and columns; those of no account last."""
    columns = ", ".join(f's."{name}"' for name in EVENT_TYPES if name != "person_no")
    return f"""
        SELECT a.account_no, p.person_no, {columns} FROM ({staged_sql("live_events")}) s
        LEFT JOIN account_numbers a ON a.account_id = s.account
        LEFT JOIN person_numbers p ON p.person_id = s.who
        ORDER BY a.account_no NULLS LAST, s."at", s.event_id
    """


def plan_sql() -> str:
    """Buckets of about BUCKET_ROWS events: first account's id, number of accounts and of events."""
    return f"""
        WITH counted AS (
            SELECT account_no, account_id, count(s.event_id) AS rows
            FROM account_numbers LEFT JOIN staged s USING (account_no) GROUP BY ALL
        ), placed AS (
            SELECT *, (sum(rows) OVER (ORDER BY account_no) - rows) // {BUCKET_ROWS} AS bucket FROM counted
        )
        SELECT min(account_id), count(*), CAST(sum(rows) AS BIGINT) FROM placed GROUP BY bucket ORDER BY bucket
    """


def slice_sql(first_row: int, rows: int, first_no: int) -> str:
    """These rows of `staged`, in their order, accounts numbered from 0 in the bucket."""
    columns = ", ".join(f'"{name}"' for name in EVENT_TYPES)
    return f"""
        SELECT CAST(account_no - {first_no} AS INTEGER) AS account_no, {columns} FROM staged
        WHERE rowid >= {first_row} AND rowid < {first_row + rows}
    """


def build(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    stand: Stand,
    observed_from: Mapping[str, int],
    known_at: int | None = None,
) -> Manifest:
    """Write a whole cache into `folder`; the manifest is written last."""
    notes = prepare(con, known_at)
    people = person_ids_sql("SELECT DISTINCT person_id FROM live_events")
    accounts = f"{named_accounts_sql()} UNION {acting_accounts_sql()}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE person_numbers AS {numbered_sql(people, 'person')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE account_numbers AS {numbered_sql(accounts, 'account')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {sorted_sql()}")
    reach("cache.staged")
    return finish(con, folder, _write_buckets(con, folder, stand[1]), stand, observed_from, notes)


def prepare(con: duckdb.DuckDBPyConnection, known_at: int | None = None) -> IdentityNotes:
    """Make `live`, `live_events` and the tables of identity."""
    keep_sides(con)
    make_live(con, known_at)
    con.execute("CREATE OR REPLACE TEMP VIEW live_events AS SELECT * FROM live WHERE kind = 'event'")
    return resolve(con)


def _write_buckets(con: duckdb.DuckDBPyConnection, folder: Path, version: int) -> list[Bucket]:
    (folder / "events").mkdir(parents=True)
    buckets: list[Bucket] = []
    row = no = 0
    for first_id, accounts, rows in con.execute(plan_sql()).fetchall():
        buckets.append(Bucket(bucket_file(version, len(buckets)), first_id, accounts, rows))
        write(con, slice_sql(row, rows, no), folder / buckets[-1].file)
        reach("cache.bucket_written")
        row, no = row + rows, no + accounts
    nobody = int(con.execute("SELECT count(*) FROM staged").fetchall()[0][0]) - row
    if nobody:
        buckets.append(Bucket(bucket_file(version, len(buckets)), None, 0, nobody))
        write(con, slice_sql(row, nobody, 0), folder / buckets[-1].file)
    return buckets


def bucket_file(version: int, number: int) -> str:
    """Where the bucket of this number, written at this version of the lake, lies in the cache."""
    return f"events/{version:08}-{number:05}.parquet"


def write(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    """Write what the query gives, in its order, as Parquet; how many rows it were."""
    return int(con.execute(f"COPY ({sql}) TO {quoted(str(path))} {_WRITE}").fetchall()[0][0])


def keep_sides(con: duckdb.DuckDBPyConnection) -> None:
    """Let joins hash the side that they name second, which is the small one.

    The lake's files tell too little of what is in them, and DuckDB would hash the events instead: measured, four
    times the work and the memory.
    """
    con.execute("SET disabled_optimizers = 'build_side_probe_side'")


def finish(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    buckets: Sequence[Bucket],
    stand: Stand,
    observed_from: Mapping[str, int],
    notes: IdentityNotes,
) -> Manifest:
    """Write the small tables, computed from the buckets just written, and then the manifest."""
    files = [*(b.file for b in buckets), *write_tables(con, folder, buckets, observed_from)]
    manifest = Manifest(
        *stand,
        dict(observed_from),
        tuple(buckets),
        measure(folder, files),
        {name: [list(cycle) for cycle in cycles] for name, cycles in asdict(notes).items()},
    )
    (folder / "manifest.json").write_text(manifest.to_json(), "utf-8")
    return manifest
