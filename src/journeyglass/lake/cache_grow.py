"""Growing a reading cache: only the buckets that new facts touch are written again, the others are linked.

An event is looked at again when a new body of it came, or when its visitor's links, its person's memberships or
domain, or its account's merges have changed. A bucket is written again when such an event leaves it or comes to it,
or when the accounts in its range are others. The result equals a build from scratch, but for the numbers of people,
which stay as they are (new people are numbered after the old ones).
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

import duckdb

from journeyglass.events.identity import resolve
from journeyglass.lake.cache_build import (
    BUCKET_ROWS,
    Stand,
    bucket_file,
    finish,
    keep_sides,
    named_accounts_sql,
    numbered_sql,
    person_ids_sql,
    staged_sql,
    write,
)
from journeyglass.lake.cache_files import EVENT_TYPES, Bucket, CacheFiles, Manifest
from journeyglass.lake.lens import quoted
from journeyglass.lake.live import earlier_traits_sql, make_top
from journeyglass.ledger.faultpoints import reach

WORTH_IT = 0.2
"""The share of events that may have to be looked at again before a build from scratch is the better way."""


def concerned_sql() -> str:
    """All bodies, old and new, of the facts about identity that have a new body."""
    return """
        SELECT f.* FROM facts f SEMI JOIN fresh n ON n.kind = f.kind AND n.fact_id = f.fact_id
        WHERE f.kind IN ('link', 'membership', 'person_domain', 'account_domain', 'merge', 'person_merge')
    """


def concerned_accounts_sql() -> str:
    """The accounts that any chain of merges, past or present, connects with a concerned merge."""
    return """
        WITH RECURSIVE edges AS (
            SELECT account_id AS a, other_id AS b FROM facts WHERE kind = 'merge'
            UNION SELECT other_id, account_id FROM facts WHERE kind = 'merge'
        ), reached AS (
            SELECT account_id FROM concerned WHERE kind = 'merge'
            UNION SELECT other_id FROM concerned WHERE kind = 'merge'
            UNION SELECT e.b FROM reached r JOIN edges e ON e.a = r.account_id
        )
        SELECT DISTINCT account_id FROM reached
    """


def concerned_persons_sql() -> str:
    """The people whose events may belong elsewhere now, and all whom merges, past or present, connect with them."""
    return """
        WITH RECURSIVE domains AS (
            SELECT name FROM concerned WHERE kind = 'account_domain'
            UNION SELECT name FROM facts SEMI JOIN concerned_accounts USING (account_id) WHERE kind = 'account_domain'
        ), edges AS (
            SELECT person_id AS a, other_id AS b FROM facts WHERE kind = 'person_merge'
            UNION SELECT other_id, person_id FROM facts WHERE kind = 'person_merge'
        ), reached AS (
            SELECT person_id FROM concerned WHERE kind IN ('membership', 'person_domain', 'person_merge')
            UNION SELECT other_id FROM concerned WHERE kind = 'person_merge'
            UNION SELECT person_id FROM facts SEMI JOIN concerned_accounts USING (account_id) WHERE kind = 'membership'
            UNION SELECT person_id FROM facts SEMI JOIN domains USING (name) WHERE kind = 'person_domain'
            UNION SELECT e.b FROM reached r JOIN edges e ON e.a = r.person_id
        )
        SELECT DISTINCT person_id FROM reached
    """


def again_sql() -> str:
    """The old cache's events that have to be looked at again."""
    return """
        SELECT e.row_no, e.event_id, e.account_no FROM cache_events e
        WHERE e.event_id IN (SELECT fact_id FROM fresh WHERE kind = 'event')
           OR e.anonymous_id IN (SELECT anonymous_id FROM concerned WHERE kind = 'link')
           OR e.person_no IN (SELECT person_no FROM cache_persons SEMI JOIN concerned_persons USING (person_id))
           OR e.account_no IN (SELECT account_no FROM cache_accounts SEMI JOIN concerned_accounts USING (account_id))
    """


def events_again_sql() -> str:
    """The winning bodies of those events, and of the ones that are new."""
    return """
        SELECT * FROM facts WHERE kind = 'event' AND fact_id IN (
            SELECT event_id FROM again UNION SELECT fact_id FROM fresh WHERE kind = 'event')
    """


def acting_accounts_sql() -> str:
    """The accounts that have events, now that some were looked at again."""
    return """
        SELECT a.account_id FROM cache_accounts a
        LEFT JOIN (SELECT account_no, count(*) AS left_it FROM again GROUP BY account_no) USING (account_no)
        WHERE a.events > coalesce(left_it, 0)
        UNION SELECT account FROM resolved WHERE account IS NOT NULL
    """


def moved_accounts_sql() -> str:
    """The accounts whose buckets have to be written again; null stands for no account."""
    return """
        SELECT account_id FROM again LEFT JOIN cache_accounts USING (account_no)
        UNION SELECT account FROM resolved
        UNION SELECT account_id FROM cache_accounts ANTI JOIN account_numbers USING (account_id)
        UNION SELECT account_id FROM account_numbers ANTI JOIN cache_accounts USING (account_id)
    """


def person_numbers_sql() -> str:
    """People with the numbers that they have had, the new ones after them."""
    known = person_ids_sql("SELECT who AS person_id FROM resolved")
    return f"""
        WITH added AS (
            SELECT person_id FROM ({known}) ANTI JOIN cache_persons USING (person_id)
        )
        SELECT person_id, person_no FROM cache_persons
        UNION ALL SELECT person_id, CAST(row_number() OVER (ORDER BY person_id) - 1 AS INTEGER)
                  + (SELECT CAST(count(*) AS INTEGER) FROM cache_persons) FROM added
    """


def kept_sql(first_row: int, end_row: int) -> str:
    """The events of an old bucket that need not be looked at again."""
    columns = ", ".join(f'e."{name}"' for name in EVENT_TYPES)
    return f"""
        SELECT a.account_id AS account, {columns} FROM cache_events e
        LEFT JOIN cache_accounts a ON a.account_no = e.account_no
        WHERE e.row_no >= {first_row} AND e.row_no < {end_row}
          AND e.row_no NOT IN (SELECT row_no FROM again)
    """


def bucket_sql(source: str, first_no: int, end_no: int) -> str:
    """The events of `source`, accounts numbered [first_no, end_no) now from 0, in order; none: without account."""
    columns = ", ".join(f's."{name}"' for name in EVENT_TYPES)
    return f"""
        SELECT CAST(a.account_no - {first_no} AS INTEGER) AS account_no, {columns}
        FROM {source} s LEFT JOIN (
            FROM account_numbers WHERE account_no >= {first_no} AND account_no < {end_no}
        ) a ON a.account_id = s.account
        ORDER BY a.account_no, s."at", s.event_id
    """


def came_sql(mine: str) -> str:
    """The events that were looked at again and belong to these accounts now."""
    columns = ", ".join(f's."{name}"' for name in EVENT_TYPES if name != "person_no")
    return f"""
        SELECT s.account, p.person_no, {columns}
        FROM (FROM resolved WHERE {mine}) s LEFT JOIN person_numbers p ON p.person_id = s.who
    """


def grow(
    con: duckdb.DuckDBPyConnection, folder: Path, old: CacheFiles, stand: Stand, observed_from: Mapping[str, int]
) -> Manifest | None:
    """Write into `folder` the cache that `old` has become; None where a build from scratch is the better way.

    The views `facts` and `fresh` stand for the lake and for what came since `old`.
    """
    if _count(con, "fresh WHERE kind = 'event'") > WORTH_IT * old.rows:
        return None
    old.register(con)
    keep_sides(con)
    make_top(con, "SELECT * FROM facts WHERE kind <> 'event'")
    # A table: the view `top` is made anew for the events below.
    con.execute("CREATE OR REPLACE TEMP TABLE live AS SELECT * FROM top WHERE NOT retracted")
    con.execute(f"CREATE OR REPLACE TEMP TABLE earlier_traits AS {earlier_traits_sql()}")
    notes = resolve(con)
    if not old.manifest.buckets or not _look_again(con, old.rows):
        return None
    reach("cache.staged")
    _number(con)
    buckets = _Buckets(con, folder, old, stand[1]).written()
    if any(b.rows > 3 * BUCKET_ROWS and b.accounts > 1 for b in buckets):
        return None
    return finish(con, folder, buckets, stand, observed_from, notes)


def _look_again(con: duckdb.DuckDBPyConnection, rows: int) -> bool:
    """Make `again` and `resolved`; False where they would be too many."""
    for name, sql in (
        ("concerned", concerned_sql()),
        ("concerned_accounts", concerned_accounts_sql()),
        ("concerned_persons", concerned_persons_sql()),
        ("again", again_sql()),
    ):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    if _count(con, "again") > WORTH_IT * rows:
        return False
    con.execute(f"CREATE OR REPLACE TEMP TABLE bodies_again AS {events_again_sql()}")
    make_top(con, "SELECT * FROM bodies_again")
    con.execute("CREATE OR REPLACE TEMP VIEW live_events AS SELECT * FROM top WHERE NOT retracted")
    con.execute(f"CREATE OR REPLACE TEMP TABLE resolved AS {staged_sql('live_events')}")
    return True


def _count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])


def _number(con: duckdb.DuckDBPyConnection) -> None:
    accounts = numbered_sql(f"{named_accounts_sql()} UNION {acting_accounts_sql()}", "account")
    con.execute(f"CREATE OR REPLACE TEMP TABLE account_numbers AS {accounts}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE person_numbers AS {person_numbers_sql()}")


class _Buckets:
    """The buckets of the grown cache: each linked or written again."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path, old: CacheFiles, version: int) -> None:
        self.con, self.folder, self.old, self.version = con, folder, old, version
        self.before = [b for b in old.manifest.buckets if b.first_id is not None]
        nobody = [b for b in old.manifest.buckets if b.first_id is None]
        self.nobody = nobody[0] if nobody else None
        self.starts = [b.first_id or "" for b in self.before]

    def written(self) -> list[Bucket]:
        """Write or link every bucket, in order."""
        (self.folder / "events").mkdir(parents=True)
        moved = [account for (account,) in self.con.execute(moved_accounts_sql()).fetchall()]
        touched = {self._bucket_of(account) for account in moved if account is not None}
        done: list[Bucket] = []
        first_row = first_no = 0
        for number, old in enumerate(self.before):
            bucket = self._write(number, first_row, first_no) if number in touched else self._linked(old)
            first_row, first_no = first_row + old.rows, first_no + bucket.accounts
            done.append(bucket)
        return [*done, *self._nobody(None in moved, first_row)]

    def _bucket_of(self, account: str) -> int:
        return max(bisect_right(self.starts, account) - 1, 0)

    def _write(self, number: int, first_row: int, first_no: int) -> Bucket:
        accounts = _count(self.con, f"account_numbers WHERE {self._range(number, 'account_id')}")
        source = self._source(first_row, self.before[number].rows, self._range(number, "account"))
        file = bucket_file(self.version, number)
        rows = write(self.con, bucket_sql(source, first_no, first_no + accounts), self.folder / file)
        reach("cache.bucket_written")
        return Bucket(file, self.starts[number], accounts, rows)

    def _source(self, first_row: int, rows: int, mine: str) -> str:
        """What stays of an old bucket's rows, and what came to it."""
        return f"({kept_sql(first_row, first_row + rows)} UNION ALL BY NAME {came_sql(mine)})"

    def _nobody(self, moved: bool, first_row: int) -> list[Bucket]:
        """The bucket of no account, if there is one."""
        if not moved:
            return [self._linked(self.nobody)] if self.nobody is not None else []
        source = self._source(first_row, self.nobody.rows if self.nobody else 0, "account IS NULL")
        file = bucket_file(self.version, len(self.before))
        rows = write(self.con, bucket_sql(source, 0, 0), self.folder / file)
        if rows:
            return [Bucket(file, None, 0, rows)]
        (self.folder / file).unlink()
        return []

    def _range(self, number: int, column: str) -> str:
        parts = [f"{column} IS NOT NULL"]
        if number > 0:
            parts.append(f"{column} >= {quoted(self.starts[number])}")
        if number + 1 < len(self.starts):
            parts.append(f"{column} < {quoted(self.starts[number + 1])}")
        return " AND ".join(parts)

    def _linked(self, bucket: Bucket) -> Bucket:
        source, target = self.old.folder / bucket.file, self.folder / bucket.file
        try:
            os.link(source, target)
        except OSError:  # a file system without hard links
            shutil.copy2(source, target)
        return bucket
