"""Who is who, worked out on the driver by the statements that the reading cache is made with.

Only what is not an event comes here: links, memberships, merges, roles, traits.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from journeyglass.events.identity import resolve
from journeyglass.lake.cache_tables import memberships_sql, persons_sql, trait_rows_sql
from journeyglass.lake.lens import connect
from journeyglass.lake.live import make_live
from journeyglass.reading.traits_sql import FOREVER


class Who:
    """Identity as of what was known; holds the driver's connection, which spills into a folder of its own."""

    def __init__(self, others: pa.Table, known_at: int | None = None) -> None:
        self._spill = TemporaryDirectory(prefix="journeyglass-")
        self.con = connect(Path(self._spill.name))
        self.con.register("facts", others)
        make_live(self.con, known_at)
        resolve(self.con)

    def close(self) -> None:
        """Let go of the connection."""
        self.con.close()
        self._spill.cleanup()

    def table(self, sql: str) -> pa.Table:
        """What a query of DuckDB's gives."""
        return self.con.sql(sql).to_arrow_table()

    def links(self) -> pa.Table:
        """`(anonymous_id, person_id, valid_from, valid_to)`: which visitor was whom, when."""
        return self.table(f"""
            SELECT anonymous_id, person_id, valid_from,
                   lead(valid_from, 1, {FOREVER}) OVER (PARTITION BY anonymous_id ORDER BY valid_from) AS valid_to
            FROM link_spans""")

    def homes(self) -> pa.Table:
        """`(person_id, account_id, valid_from, valid_to)`: whose an event is that names no account, when."""
        return self.table(f"""
            SELECT * FROM (
                SELECT person_id, account_id, valid_from,
                       lead(valid_from, 1, {FOREVER}) OVER (PARTITION BY person_id ORDER BY valid_from) AS valid_to
                FROM homes)
            WHERE account_id IS NOT NULL""")

    def merges(self) -> pa.Table:
        """`(account_id, root)`: what an account reads as."""
        return self.table("SELECT account_id, root FROM merge_roots")

    def person_merges(self) -> pa.Table:
        """`(person_id, root)`: whom a person reads as."""
        return self.table("SELECT person_id, root FROM person_roots")

    def roles(self) -> pa.Table:
        """`(person_id, account_id, role, valid_from, valid_to)`: who has which role where, when."""
        return self.table(f"""
            SELECT person_id, account_id, role, valid_from, coalesce(valid_to, {FOREVER}) AS valid_to FROM roles""")

    def number(self, accounts: pa.Array, persons: pa.Array) -> None:
        """Make `cache_traits`, `cache_memberships`, `cache_persons` and what numbers accounts and persons.

        `accounts` and `persons` are those of the events.
        """
        self.con.register("acting_accounts", pa.table({"account": accounts.cast(pa.string())}))
        self.con.register("acting_persons", pa.table({"person_id": persons.cast(pa.string())}))
        for name, ids in (("account", _account_ids_sql()), ("person", _person_ids_sql())):
            self.con.execute(f"""
                CREATE OR REPLACE TEMP TABLE {name}_numbers AS
                SELECT {name}_id, CAST(row_number() OVER (ORDER BY {name}_id) - 1 AS INTEGER) AS {name}_no
                FROM ({ids}) WHERE {name}_id IS NOT NULL""")
        for name, sql in (("traits", trait_rows_sql), ("memberships", memberships_sql), ("persons", persons_sql)):
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE cache_{name} AS {sql()}")

    def __enter__(self) -> Who:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _account_ids_sql() -> str:
    return """
        SELECT account AS account_id FROM acting_accounts
        UNION SELECT coalesce(root, account_id) FROM live LEFT JOIN merge_roots USING (account_id)
        UNION SELECT account_id FROM memberships
    """


def _person_ids_sql() -> str:
    return """
        SELECT person_id FROM acting_persons
        UNION SELECT coalesce(root, person_id) FROM live LEFT JOIN person_roots USING (person_id)
        UNION SELECT person_id FROM memberships
    """
