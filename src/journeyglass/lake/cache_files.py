"""What one built reading cache consists of, and its views in DuckDB.

Events lie in buckets: one Parquet file for a range of account ids, sorted by (account, time, event id); the last
bucket holds the events of no account. In a file accounts are numbered from 0 and rows are not numbered at all; the
view adds what lies before the bucket. So a bucket that gained an account moves no other file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from journeyglass.errors import LakeError
from journeyglass.lake.lens import readable

FORMAT = 2
"""Raised whenever the files change their shape; a cache of another format is rebuilt."""

EVENT_TYPES = {
    "at": "BIGINT",
    "received_at": "BIGINT",
    "person_no": "INTEGER",
    "anonymous_id": "VARCHAR",
    "name": "VARCHAR",
    "actor": "VARCHAR",
    "channel": "VARCHAR",
    "source": "VARCHAR",
    "value": "DECIMAL(38, 9)",
    "currency": "VARCHAR",
    "properties": "VARCHAR",
    "event_id": "VARCHAR",
}
"""The columns of `cache_events` after `row_no BIGINT, account_no INTEGER`; times are UTC microseconds."""

TABLES: dict[str, dict[str, str]] = {
    "accounts": {
        "account_no": "INTEGER",
        "account_id": "VARCHAR",
        "name": "VARCHAR",
        "parent_no": "INTEGER",
        "first_at": "BIGINT",
        "first_customer_at": "BIGINT",
        "last_customer_at": "BIGINT",
        "events": "BIGINT",
    },
    "persons": {"person_no": "INTEGER", "person_id": "VARCHAR"},
    "traits": {
        "scope": "VARCHAR",
        "account_no": "INTEGER",
        "person_no": "INTEGER",
        "at": "BIGINT",
        "received_at": "BIGINT",
        "traits": "VARCHAR",
    },
    "roles": {
        "person_no": "INTEGER",
        "account_no": "INTEGER",
        "role": "VARCHAR",
        "valid_from": "BIGINT",
        "valid_to": "BIGINT",
    },
    "memberships": {
        "person_no": "INTEGER",
        "account_no": "INTEGER",
        "valid_from": "BIGINT",
        "valid_to": "BIGINT",
        "is_primary": "BOOLEAN",
    },
    "job_changes": {
        "person_no": "INTEGER",
        "old_account_no": "INTEGER",
        "new_account_no": "INTEGER",
        "changed_at": "BIGINT",
    },
    "sources": {"source": "VARCHAR", "observed_from": "BIGINT", "events": "BIGINT", "accounts": "BIGINT"},
    "names": {
        "name": "VARCHAR",
        "source": "VARCHAR",
        "events": "BIGINT",
        "first_at": "BIGINT",
        "last_at": "BIGINT",
    },
}
"""The columns of the small tables, each the view `cache_…`; times are UTC microseconds."""


@dataclass(frozen=True)
class Bucket:
    """One file of events: of the accounts from `first_id` on to the next bucket's (None: of no account)."""

    file: str
    first_id: str | None
    accounts: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a cache was built from (the lake's identity and version) and what it consists of.

    `files` gives each file's size and time of change.
    """

    lake: str
    lake_version: int
    observed_from: dict[str, int]
    buckets: tuple[Bucket, ...]
    files: dict[str, tuple[int, int]]
    notes: dict[str, list[list[str]]]
    format: int = FORMAT

    def to_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the cache in `folder`; LakeError where it or any of its files is not as written."""
        try:
            raw: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
            manifest = cls(
                lake=raw["lake"],
                lake_version=raw["lake_version"],
                observed_from=raw["observed_from"],
                buckets=tuple(Bucket(**b) for b in raw["buckets"]),
                files={name: (size, changed) for name, (size, changed) in raw["files"].items()},
                notes=raw["notes"],
                format=raw["format"],
            )
            whole = manifest.format == FORMAT and manifest.files == measure(folder, manifest.files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LakeError(f"the reading cache is damaged: {error}", "it is rebuilt at the next reading") from error
        if not whole:
            raise LakeError("the reading cache is damaged", "it is rebuilt at the next reading")
        return manifest


def measure(folder: Path, files: dict[str, tuple[int, int]] | list[str]) -> dict[str, tuple[int, int]]:
    """Size and time of change of each of these files."""
    return {name: (stat.st_size, stat.st_mtime_ns) for name in files for stat in [(folder / name).stat()]}


_NOTHING = Manifest("", -1, {}, (), {}, {})


@dataclass(frozen=True)
class CacheFiles:
    """A whole, checked cache in `folder`."""

    folder: Path
    manifest: Manifest

    def register(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the views `cache_events`, `cache_accounts`, … and the readable view `events`."""
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"CREATE OR REPLACE TEMP VIEW cache_events AS {cache_events_sql(self.folder, self.manifest)}")
        for name in TABLES:
            path = readable(self.folder / f"{name}.parquet")
            con.execute(f"CREATE OR REPLACE TEMP VIEW cache_{name} AS SELECT * FROM read_parquet({path})")
        register_readable(con)

    @property
    def rows(self) -> int:
        """How many events there are."""
        return sum(b.rows for b in self.manifest.buckets)


def register_empty(con: duckdb.DuckDBPyConnection, besides: Collection[str] = ()) -> None:
    """Make the views of a cache in which nothing is, but for those named."""
    nothing = {f"cache_{name}": f"SELECT {_nulls(columns)} WHERE false" for name, columns in TABLES.items()}
    nothing["cache_events"] = cache_events_sql(Path(), _NOTHING)
    _register(con, {name: sql for name, sql in (nothing | _READABLE).items() if name not in besides})


def register_readable(con: duckdb.DuckDBPyConnection) -> None:
    """Make the views `events` and `account_traits` over those of the cache."""
    _register(con, _READABLE)


def _register(con: duckdb.DuckDBPyConnection, views: dict[str, str]) -> None:
    for name, sql in views.items():
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")


def _nulls(columns: dict[str, str]) -> str:
    return ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())


def cache_events_sql(folder: Path, manifest: Manifest) -> str:
    """All buckets one after the other, numbered through."""
    parts = [_bucket_sql(folder, b, rows, accounts) for b, rows, accounts in _offsets(manifest.buckets)]
    if not parts:
        numbers = {"row_no": "BIGINT", "account_no": "INTEGER"}
        return f"SELECT {_nulls(numbers | EVENT_TYPES)} WHERE false"
    return " UNION ALL ".join(parts)


def account_events_sql(folder: Path, manifest: Manifest, account_no: int) -> str:
    """The events of one account, from the one file in which they lie."""
    for bucket, rows, accounts in _offsets(manifest.buckets):
        if bucket.first_id is not None and accounts <= account_no < accounts + bucket.accounts:
            part = _bucket_sql(folder, bucket, rows, accounts)
            # Asked of the number in the file, so that what lies beside it is not read.
            return f"{part} WHERE account_no = {account_no - accounts}"
    return cache_events_sql(folder, _NOTHING)


def _offsets(buckets: tuple[Bucket, ...]) -> Iterator[tuple[Bucket, int, int]]:
    rows = accounts = 0
    for bucket in buckets:
        yield bucket, rows, accounts
        rows, accounts = rows + bucket.rows, accounts + bucket.accounts


def _bucket_sql(folder: Path, bucket: Bucket, rows: int, accounts: int) -> str:
    columns = ", ".join(f'"{name}"' for name in EVENT_TYPES)
    path = readable(folder / bucket.file)
    return (
        f"SELECT CAST(file_row_number + {rows} AS BIGINT) AS row_no,"
        f" CAST(account_no + {accounts} AS INTEGER) AS account_no, {columns}"
        f" FROM read_parquet({path}, file_row_number = true)"
    )


def events_sql(events: str = "cache_events") -> str:
    """Events as a person reads them: ids for numbers, times with their zone."""
    return f"""
        SELECT e.event_id, a.account_id AS account, p.person_id, e.anonymous_id, e.name,
               make_timestamptz(e."at") AS occurred_at, make_timestamptz(e.received_at) AS received_at,
               e.actor, e.channel, e.source, e.value, e.currency, e.properties, e.row_no
        FROM {events} e
        LEFT JOIN cache_accounts a ON a.account_no = e.account_no
        LEFT JOIN cache_persons p ON p.person_no = e.person_no
    """


def account_traits_sql() -> str:
    """Accounts' traits as a person reads them; `at` is null for what has always been so."""
    return """
        SELECT a.account_id AS account,
               CASE WHEN t."at" > -(CAST(2 AS HUGEINT) ** 62) THEN make_timestamptz(t."at") END AS "at", t.traits
        FROM cache_traits t JOIN cache_accounts a ON a.account_no = t.account_no WHERE t.scope = 'account'
    """


_READABLE = {"events": events_sql(), "account_traits": account_traits_sql()}
