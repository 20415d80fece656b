"""What is kept about one account: its facts in the lake, under every id that reads as it, and who its people are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from journeyglass.events.identity import resolved_events_sql
from journeyglass.lake.person import ROWS, listed

OF_PEOPLE = ("membership", "role", "link", "person_traits", "person_domain", "person_merge")
"""The kinds of facts that are about people."""


@dataclass(frozen=True)
class Account:
    """An account: the id that it reads as, all its ids, and its people under every id that was said."""

    account: str
    ids: frozenset[str]
    people: frozenset[str]


def find_account(con: duckdb.DuckDBPyConnection, said: str) -> Account:
    """The account of an id; after `resolve_people`. Leaves the tables `its_ids`, `its_events`, `its_people`."""
    roots = dict(con.execute("SELECT account_id, root FROM merge_roots").fetchall())
    root = roots.get(said, said)
    ids = frozenset({root, *(one for one, end in roots.items() if end == root)})
    listed(con, "its_ids", ids)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE its_events AS SELECT * FROM (
        {resolved_events_sql(f"(FROM {ROWS} WHERE kind = 'event')")}) WHERE account = ?""",
        [root],
    )
    con.execute("""CREATE OR REPLACE TEMP TABLE its_people AS
        SELECT DISTINCT person_id AS id FROM facts WHERE account_id IN (FROM its_ids) AND person_id IS NOT NULL
        UNION SELECT who FROM its_events WHERE who IS NOT NULL
        UNION SELECT person_id FROM its_events WHERE person_id IS NOT NULL""")
    people = frozenset(person for (person,) in con.execute("FROM its_people").fetchall())
    return Account(root, ids, people)


def account_facts(con: duckdb.DuckDBPyConnection, people: bool) -> Iterator[dict[str, Any]]:
    """Every body of the account's facts; those about people, and people's own, only where asked for."""
    kinds = ", ".join(f"'{kind}'" for kind in OF_PEOPLE)
    mine = "account_id IN (FROM its_ids) OR (kind IN ('merge', 'parent') AND other_id IN (FROM its_ids))"
    wanted = f"({mine}) AND kind NOT IN ({kinds})"
    if people:
        wanted = f"{mine} OR (kind IN ({kinds}) AND person_id IN (FROM its_people))"
    yield from _rows(con, f"SELECT * FROM facts WHERE {wanted} ORDER BY kind, fact_id, revision, received_at")
    yield from _rows(con, 'SELECT * EXCLUDE (account, who) FROM its_events ORDER BY "at", fact_id, revision')


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    for batch in con.sql(sql).to_arrow_reader(10_000):
        yield from batch.to_pylist()
