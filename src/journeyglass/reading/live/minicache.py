"""A reading cache of a few subjects: the views `cache_…` over gathered facts, made by the SQL of the whole one."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from journeyglass.lake import cache_tables as tables
from journeyglass.lake.cache_build import numbered_sql, person_ids_sql, prepare, staged_sql
from journeyglass.lake.cache_files import EVENT_TYPES, register_empty

_SMALL: Mapping[str, str] = {
    "accounts": tables.accounts_sql(),
    "persons": tables.persons_sql(),
    "traits": "SELECT * FROM trait_rows",
    "roles": tables.roles_sql(),
    "memberships": tables.memberships_sql(),
    "names": 'SELECT name, source, min("at") AS first_at, max("at") AS last_at FROM written_events GROUP BY ALL',
    "sources": 'SELECT source, min("at") AS observed_from FROM written_events GROUP BY ALL',
}


def events_sql() -> str:
    """The events of `resolved` in the cache's order and columns."""
    columns = ", ".join(f's."{name}"' for name in EVENT_TYPES if name != "person_no")
    return f"""
        SELECT row_number() OVER (ORDER BY a.account_no NULLS LAST, s."at", s.event_id) - 1 AS row_no, a.account_no,
               p.person_no, {columns}
        FROM resolved s
        LEFT JOIN account_numbers a ON a.account_id = s.account
        LEFT JOIN person_numbers p ON p.person_id = s.who
        ORDER BY row_no
    """


def show(con: duckdb.DuckDBPyConnection, facts: pa.Table) -> None:
    """Let the views `cache_…` of `con` show what these facts say."""
    register_empty(con)
    con.register("facts", facts)
    prepare(con)
    con.execute(f"CREATE OR REPLACE TEMP TABLE resolved AS {staged_sql('live_events')}")
    accounts = "SELECT DISTINCT account AS account_id FROM resolved WHERE account IS NOT NULL"
    people = person_ids_sql("SELECT DISTINCT who AS person_id FROM resolved")
    con.execute(f"CREATE OR REPLACE TEMP TABLE account_numbers AS {numbered_sql(accounts, 'account')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE person_numbers AS {numbered_sql(people, 'person')}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE written_events AS {events_sql()}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE trait_rows AS {tables.trait_rows_sql()}")
    con.execute("CREATE OR REPLACE TEMP VIEW cache_events AS SELECT * FROM written_events")
    for name, sql in _SMALL.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE shown_{name} AS {sql}")
        con.execute(f"CREATE OR REPLACE TEMP VIEW cache_{name} AS SELECT * FROM shown_{name}")
    con.execute("SET disabled_optimizers = ''")
    con.unregister("facts")
