"""A reading cache of a few subjects: the views `cache_…` over gathered facts, made by the SQL of the whole one.

Its events lie in no order, and numbers are given to accounts and people that may have no event.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.events.identity import resolve
from journeyglass.lake import cache_tables as tables
from journeyglass.lake.cache_build import keep_sides, numbered_sql, person_ids_sql, staged_sql
from journeyglass.lake.cache_files import EVENT_TYPES, register_empty
from journeyglass.lake.live import make_live
from journeyglass.reading.live.gather import Gathered

_ACCOUNTS = """
    WITH named AS (
        SELECT account_id FROM live_events WHERE account_id IS NOT NULL UNION SELECT account_id FROM homes
    )
    SELECT DISTINCT coalesce(root, account_id) AS account_id FROM named LEFT JOIN merge_roots USING (account_id)
    WHERE account_id IS NOT NULL
"""
_TABLES: Mapping[str, str] = {
    "account_numbers": numbered_sql(_ACCOUNTS, "account"),
    "person_numbers": numbered_sql(person_ids_sql("SELECT DISTINCT person_id FROM live_events"), "person"),
    "written_events": f"""
        SELECT row_number() OVER () - 1 AS row_no, a.account_no, p.person_no,
               {", ".join(f's."{name}"' for name in EVENT_TYPES if name != "person_no")}
        FROM ({staged_sql("live_events")}) s
        LEFT JOIN account_numbers a ON a.account_id = s.account
        LEFT JOIN person_numbers p ON p.person_id = s.who
    """,
    "trait_rows": tables.trait_rows_sql(),
    "shown_accounts": tables.accounts_sql(),
    "shown_roles": tables.roles_sql(),
    "shown_memberships": tables.memberships_sql(),
    # What a reading asks of the names of the events is only whether there are corrections.
    "shown_names": f"SELECT name, source, \"at\" AS first_at FROM written_events WHERE name = '{CORRECTED_NAME}'",
}
_VIEWS: Mapping[str, str] = {
    "events": "written_events",
    "accounts": "shown_accounts",
    "persons": "person_numbers",
    "traits": "trait_rows",
    "roles": "shown_roles",
    "memberships": "shown_memberships",
    "names": "shown_names",
}


def mini(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection made ready to show small caches."""
    register_empty(con)
    return con


def show(con: duckdb.DuckDBPyConnection, gathered: Gathered) -> None:
    """Let the views `cache_…` of `con`, which `mini` has made ready, show what these facts say."""
    con.register("facts", gathered.facts)
    keep_sides(con)
    if gathered.repeated:
        make_live(con)
    else:
        con.execute("CREATE OR REPLACE TEMP VIEW live AS SELECT * FROM facts WHERE NOT retracted")
        con.execute("CREATE OR REPLACE TEMP TABLE earlier_traits AS SELECT * FROM facts WHERE false")
    con.execute("CREATE OR REPLACE TEMP VIEW live_events AS SELECT * FROM live WHERE kind = 'event'")
    resolve(con)
    for name, sql in _TABLES.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    for name, table in _VIEWS.items():
        con.execute(f"CREATE OR REPLACE TEMP VIEW cache_{name} AS SELECT * FROM {table}")
    con.execute("SET disabled_optimizers = ''")
    con.unregister("facts")
