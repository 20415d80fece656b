"""Many rows in and out with few statements.

SQLite's driver lets go of the interpreter at every step, and in a busy server each step then waits its turn behind
other threads. So many rows go in with one statement, and many come out as one row of JSON. PostgreSQL's driver fetches
and sends in one go by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select
from sqlalchemy.dialects import postgresql

from journeyglass.events.jsontext import loads
from journeyglass.ledger.said import clean

_VALUES = 8_192
"""Values that one statement takes at most."""


def put_rows(con: Connection, table: Table, rows: Sequence[Mapping[str, Any]], conflict: str = "replace") -> None:
    """Put rows in. Where one of the same key is there: `replace` it, or `fail`."""
    if not rows:
        return
    if con.dialect.name == "postgresql":
        con.execute(_insertion(table, conflict), list(rows))
        return
    names, at = tuple(rows[0]), 0
    while at < len(rows):
        size = 1 << min(len(rows) - at, max(1, _VALUES // len(names))).bit_length() - 1
        values = chain.from_iterable(row.values() for row in rows[at : at + size])
        con.exec_driver_sql(_statement(table, names, size, conflict), tuple(map(_plain, values)))
        at += size


def fetch(con: Connection, asked: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows of a query that asks for texts and numbers only."""
    if con.dialect.name == "postgresql":
        return [tuple(row) for row in con.execute(asked)]
    inner = asked.subquery()
    packed = con.execute(select(func.json_group_array(func.json_array(*inner.c)))).scalar_one()
    return [tuple(row) for row in loads(packed.encode())]


def _plain(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _insertion(table: Table, conflict: str) -> postgresql.Insert:
    put = postgresql.insert(table)
    if conflict == "fail":
        return put
    keys, others = _split(table)
    return put.on_conflict_do_update(index_elements=keys, set_={name: put.excluded[name] for name in others})


def _split(table: Table) -> tuple[list[str], list[str]]:
    keys = [column.name for column in table.primary_key]
    return keys, [column.name for column in table.c if column.name not in keys]


@cache
def _statement(table: Table, names: tuple[str, ...], rows: int, conflict: str) -> str:
    marks = ", ".join(["(" + ", ".join("?" * len(names)) + ")"] * rows)
    said = f"INSERT INTO {table.name} ({', '.join(map(_quoted, names))}) VALUES {marks}"
    if conflict == "fail":
        return said
    keys, others = _split(table)
    replaced = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
    return f"{said} ON CONFLICT ({', '.join(map(_quoted, keys))}) DO UPDATE SET {replaced}"


def _quoted(name: str) -> str:
    return f'"{name}"'
