"""Many small histories in one reading cache, each to be read as if it were alone: quick enough for thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from journeyglass.events.facts import History
from journeyglass.testing.tables import cache_of

_DIGITS = 6


class Bulk:
    """A cache of many histories; `use` shows one of them, under its own ids, as the cache's views."""

    def __init__(self, histories: Sequence[History], folder: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        cache_of(together(histories), folder, con)
        for name in ("events", "accounts", "persons", "traits", "roles", "memberships"):
            con.execute(f"CREATE OR REPLACE TABLE all_{name} AS SELECT * FROM cache_{name}")
            con.execute(f"DROP VIEW cache_{name}")
        con.execute("DROP VIEW cache_names")
        con.execute("DROP VIEW cache_sources")

    def use(self, number: int) -> None:
        """Let the views `cache_…` show the history of this number alone."""
        mark = f"'{_mark(number)}'"
        own = f"substr(%s, {_DIGITS + 2})"
        accounts = f"SELECT account_no FROM all_accounts WHERE starts_with(account_id, {mark})"
        persons = f"SELECT person_no FROM all_persons WHERE starts_with(person_id, {mark})"
        views = {
            "events": f"SELECT * REPLACE ({own % 'event_id'} AS event_id) FROM all_events "
            f"WHERE starts_with(event_id, {mark})",
            "accounts": f"SELECT * REPLACE ({own % 'account_id'} AS account_id) FROM all_accounts "
            f"WHERE starts_with(account_id, {mark})",
            "persons": f"SELECT * REPLACE ({own % 'person_id'} AS person_id) FROM all_persons "
            f"WHERE starts_with(person_id, {mark})",
            "traits": f"SELECT * FROM all_traits WHERE account_no IN ({accounts}) OR person_no IN ({persons})",
            "roles": f"SELECT * FROM all_roles WHERE account_no IN ({accounts})",
            "memberships": f"SELECT * FROM all_memberships WHERE account_no IN ({accounts})",
            "names": 'SELECT name, source, min("at") AS first_at FROM cache_events GROUP BY ALL',
            "sources": 'SELECT source, min("at") AS observed_from FROM cache_events GROUP BY ALL',
        }
        for name, sql in views.items():
            self.con.execute(f"CREATE OR REPLACE TEMP VIEW cache_{name} AS {sql}")


def together(histories: Sequence[History]) -> History:
    """One history of all, each under ids of its own."""
    return _together([_marked(history, i) for i, history in enumerate(histories)])


def _mark(number: int) -> str:
    return f"{number:0{_DIGITS}}/"


def _marked(history: History, number: int) -> History:
    return History(*(tuple(_own(fact, _mark(number)) for fact in facts) for facts in vars(history).values()))


def _own(fact: Any, mark: str) -> Any:
    ids = ("event_id", "account_id", "person_id", "anonymous_id")
    marked = {name: mark + getattr(fact, name) for name in ids if getattr(fact, name, None) is not None}
    return replace(fact, **marked)


def _together(histories: Sequence[History]) -> History:
    return History(*(tuple(f for h in histories for f in vars(h)[name]) for name in vars(histories[0])))
