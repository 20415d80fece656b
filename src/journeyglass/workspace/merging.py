"""Who was made one with whom: the merges of accounts and of people, a new one, and its undoing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import duckdb

from journeyglass.errors import InputError, NotFoundError
from journeyglass.lake.lens import connect, quoted
from journeyglass.lake.live import BEST
from journeyglass.lake.manual import merge_accounts, merge_people, unmerge_account, unmerge_person
from journeyglass.workspace.lookup import expect

if TYPE_CHECKING:
    from journeyglass.lake.store import Store
    from journeyglass.workspace.workspace import Workspace

Kind = Literal["account", "person"]
_FACTS: dict[Kind, str] = {"account": "merge", "person": "person_merge"}
_KINDS: dict[str, Kind] = {fact: kind for kind, fact in _FACTS.items()}
MOST = 1_000


@dataclass(frozen=True)
class Merge:
    """An account or a person that reads as another one since `at`; `source` is who said so (`manual`: a user).

    `undone_at` is when it was taken back; None while it holds. The names are those that people or accounts go by.
    """

    id: str
    kind: Kind
    from_id: str
    to_id: str
    from_name: str | None
    to_name: str | None
    at: datetime
    source: str
    undone_at: datetime | None


def merges(workspace: Workspace) -> list[Merge]:
    """Every merge, also those taken back, the latest first; at most a thousand."""
    found = _merges(workspace.store, workspace.store.lake.exists())
    names = workspace.names_of_people({id_ for m in found if m.kind == "person" for id_ in (m.from_id, m.to_id)})
    names |= _account_names(workspace, {id_ for m in found if m.kind == "account" for id_ in (m.from_id, m.to_id)})
    return [
        Merge(m.id, m.kind, m.from_id, m.to_id, names.get(m.from_id), names.get(m.to_id), m.at, m.source, m.undone_at)
        for m in found
    ]


def merge(workspace: Workspace, kind: Kind, from_id: str, to_id: str) -> Merge:
    """Make `from_id` read as `to_id` from now on, for all of its past too."""
    _check(workspace, kind, from_id, to_id)
    act = merge_accounts if kind == "account" else merge_people
    id_ = act(workspace.store, from_id, to_id)
    return next(one for one in merges(workspace) if one.kind == kind and one.id == id_)


def unmerge(workspace: Workspace, id_: str) -> Merge:
    """Undo the merge of this id: both are themselves again, with all of their past."""
    found = next((one for one in merges(workspace) if one.id == id_ and one.undone_at is None), None)
    if found is None:
        raise NotFoundError("there is no such merge", "it may have been undone already")
    act = unmerge_account if found.kind == "account" else unmerge_person
    act(workspace.store, found.from_id)
    return next(one for one in merges(workspace) if one.kind == found.kind and one.id == id_)


def _check(workspace: Workspace, kind: Kind, from_id: str, to_id: str) -> None:
    con = workspace.lens()
    try:
        for id_ in (from_id, to_id):
            expect(con, kind, id_)
    finally:
        con.close()
    ways = {one.from_id: one.to_id for one in _merges(workspace.store, True) if one.kind == kind and not one.undone_at}
    seen, at = {from_id}, to_id
    while at in ways and at not in seen:
        seen.add(at)
        at = ways[at]
    if at == from_id != to_id:
        raise InputError(f"`{to_id}` reads as `{from_id}` already", "undo that merge first, or merge the other way")


def _merges(store: Store, exists: bool) -> list[Merge]:
    if not exists:
        return []
    con = connect(threads=store.threads)
    try:
        con.execute("SET TimeZone = 'UTC'")
        store.lake.register(con)
        return [_merge(*row) for row in con.execute(merges_sql()).fetchall()]
    finally:
        con.close()


def merges_sql() -> str:
    """The winning body of every merge, and when it was first said since it was last taken back."""
    return f"""
        SELECT kind, fact_id, coalesce(account_id, person_id), other_id, coalesce("at", received_at), source,
               CASE WHEN retracted THEN received_at END
        FROM facts WHERE kind IN ('merge', 'person_merge')
        QUALIFY row_number() OVER (PARTITION BY kind, fact_id ORDER BY {BEST}) = 1
        ORDER BY received_at DESC, kind, fact_id LIMIT {MOST}
    """


def _merge(
    kind: str, id_: str, from_id: str, to_id: str, at: datetime, source: str, undone_at: datetime | None
) -> Merge:
    return Merge(id_, _KINDS[kind], from_id, to_id, None, None, at, source, undone_at)


def _account_names(workspace: Workspace, accounts: set[str]) -> dict[str, str]:
    if not accounts:
        return {}
    con = workspace.lens()
    try:
        listed = ", ".join(map(quoted, sorted(accounts)))
        return dict(_named(con, listed))
    finally:
        con.close()


def _named(con: duckdb.DuckDBPyConnection, listed: str) -> Iterator[tuple[str, str]]:
    sql = f"SELECT account_id, name FROM cache_accounts WHERE account_id IN ({listed}) AND name IS NOT NULL"
    yield from con.execute(sql).fetchall()
