"""The small tables of the reading cache: accounts, persons, traits, roles, memberships, job changes, sources, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from journeyglass.events.facts import ALWAYS
from journeyglass.lake.cache_files import Bucket, Manifest, cache_events_sql
from journeyglass.lake.lens import quoted

_WRITE = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)"
"""Groups small enough that one account's rows are found by the groups' bounds, without reading the others."""


def account_names_sql() -> str:
    """The latest name that the traits give an account."""
    return """
        SELECT account_no, json_extract_string(traits, '$.name') AS name FROM trait_rows
        WHERE scope = 'account' AND json_extract_string(traits, '$.name') IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY account_no ORDER BY "at" DESC, received_at DESC, name DESC) = 1
    """


def accounts_sql() -> str:
    """Accounts with their parent and what their events say."""
    return f"""
        WITH seen AS (
            SELECT account_no, min("at") AS first_at, min("at") FILTER (actor = 'customer') AS first_customer_at,
                   max("at") FILTER (actor = 'customer') AS last_customer_at,
                   count(*) AS events
            FROM written_events WHERE account_no IS NOT NULL GROUP BY account_no
        )
        SELECT n.account_no, n.account_id, names.name, p.account_no AS parent_no, s.first_at, s.first_customer_at,
               s.last_customer_at,
               coalesce(s.events, 0) AS events
        FROM account_numbers n LEFT JOIN seen s USING (account_no)
        LEFT JOIN ({account_names_sql()}) names USING (account_no)
        LEFT JOIN parents ON parents.account_id = n.account_id
        LEFT JOIN account_numbers p ON p.account_id = parents.parent_id
        ORDER BY n.account_no
    """


def persons_sql() -> str:
    """People by number."""
    return "SELECT person_no, person_id FROM person_numbers ORDER BY person_no"


def trait_rows_sql() -> str:
    """Traits of accounts and people, in the order in which they came to hold."""
    return f"""
        SELECT CASE WHEN l.kind = 'account_traits' THEN 'account' ELSE 'person' END AS scope, a.account_no, p.person_no,
               coalesce(epoch_us(l."at"), {ALWAYS}) AS "at", epoch_us(l.received_at) AS received_at,
               l.properties AS traits
        FROM (FROM live UNION ALL FROM earlier_traits) l
        LEFT JOIN merge_roots r ON r.account_id = l.account_id
        LEFT JOIN account_numbers a
          ON a.account_id = coalesce(r.root, l.account_id) AND l.kind = 'account_traits'
        LEFT JOIN person_roots q ON q.person_id = l.person_id
        LEFT JOIN person_numbers p
          ON p.person_id = coalesce(q.root, l.person_id) AND l.kind = 'person_traits'
        WHERE l.kind IN ('account_traits', 'person_traits') AND l.properties IS NOT NULL
        ORDER BY scope, a.account_no, p.person_no, "at", received_at, traits
    """


def roles_sql() -> str:
    """Roles in [valid_from, valid_to)."""
    return """
        SELECT p.person_no, a.account_no, r.role, r.valid_from, r.valid_to
        FROM roles r JOIN person_numbers p USING (person_id) JOIN account_numbers a USING (account_id)
        ORDER BY person_no, account_no, valid_from
    """


def memberships_sql() -> str:
    """Memberships in [valid_from, valid_to)."""
    return """
        SELECT p.person_no, a.account_no, m.valid_from, m.valid_to, m.is_primary
        FROM memberships m JOIN person_numbers p USING (person_id) JOIN account_numbers a USING (account_id)
        ORDER BY person_no, valid_from, account_no, valid_to, is_primary
    """


def job_changes_sql() -> str:
    """People who left one account and joined another."""
    return """
        SELECT p.person_no, o.account_no AS old_account_no, n.account_no AS new_account_no, j.changed_at
        FROM job_changes j JOIN person_numbers p USING (person_id)
        JOIN account_numbers o ON o.account_id = j.old_account_id
        JOIN account_numbers n ON n.account_id = j.new_account_id
        ORDER BY person_no, changed_at, old_account_no
    """


def sources_sql() -> str:
    """Sources: from when on each was recorded (declared, else its earliest event) and how much came."""
    return """
        WITH seen AS (
            SELECT source, min("at") AS first_at, count(*) AS events, count(DISTINCT account_no) AS accounts
            FROM written_events GROUP BY source
        )
        SELECT source, coalesce(d.observed_from, s.first_at) AS observed_from, coalesce(s.events, 0) AS events,
               coalesce(s.accounts, 0) AS accounts
        FROM seen s FULL JOIN declared d USING (source) ORDER BY source
    """


def names_sql() -> str:
    """Event names by source."""
    return """
        SELECT name, source, count(*) AS events, min("at") AS first_at, max("at") AS last_at
        FROM written_events GROUP BY name, source ORDER BY name, source
    """


_TABLES = {
    "accounts": accounts_sql,
    "persons": persons_sql,
    "traits": lambda: "SELECT * FROM trait_rows ORDER BY ALL",
    "roles": roles_sql,
    "memberships": memberships_sql,
    "job_changes": job_changes_sql,
    "sources": sources_sql,
    "names": names_sql,
}


def write_tables(
    con: duckdb.DuckDBPyConnection, folder: Path, buckets: Sequence[Bucket], observed_from: Mapping[str, int]
) -> list[str]:
    """Write all of them beside the written buckets; their file names."""
    events = cache_events_sql(folder, Manifest("", -1, {}, tuple(buckets), {}, {}))
    con.execute(f"CREATE OR REPLACE TEMP VIEW written_events AS {events}")
    con.execute("CREATE OR REPLACE TEMP TABLE declared (source VARCHAR, observed_from BIGINT)")
    if observed_from:
        con.execute(
            "INSERT INTO declared SELECT unnest(?), unnest(?)", [list(observed_from), list(observed_from.values())]
        )
    con.execute(f"CREATE OR REPLACE TEMP TABLE trait_rows AS {trait_rows_sql()}")
    files = []
    for name, sql in _TABLES.items():
        con.execute(f"COPY ({sql()}) TO {quoted(str(folder / f'{name}.parquet'))} {_WRITE}")
        files.append(f"{name}.parquet")
    return files
