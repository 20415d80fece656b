"""Whose page is asked for, and what a reading has of these subjects: found by halving, as its tables are in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from journeyglass.errors import NotFoundError
from journeyglass.figures import Context
from journeyglass.lake.lens import quoted
from journeyglass.workspace.lookup import advice

_AT_HAND, _ROLES = "account at hand", "roles at hand"


@dataclass(frozen=True)
class Its:
    """An account and the subjects that were read for it; of a subject without one there is nothing else.

    `number` and `parent_no` are those of the reading cache, None where the cache does not know the account.
    """

    account: str | None
    subjects: tuple[str, ...]
    number: int | None = None
    name: str | None = None
    parent_no: int | None = None


def find(context: Context, wanted: str) -> Its:
    """The account of this id or name, or of the subject of this id; NotFoundError with the nearest one there is.

    It is kept until another is asked for.
    """
    kept: tuple[str, Its] | None = context.tables.get(_AT_HAND)
    if kept is None or kept[0] != wanted:
        kept = context.tables[_AT_HAND] = wanted, _find(context, wanted)
    return kept[1]


def rows_of(table: pa.Table, subjects: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of these subjects in a table of a reading, in its order: by subject, then as the table has them."""
    column = table["subject"]

    def at(row: int) -> str:
        found: str = column[row].as_py()
        return found

    found: list[dict[str, Any]] = []
    for subject in sorted(subjects):
        first = bisect_left(range(len(table)), subject, key=at)
        last = bisect_right(range(len(table)), subject, lo=first, key=at)
        found += table.slice(first, last - first).to_pylist()
    return found


def roles_now(context: Context, its: Its) -> list[tuple[str, str]]:
    """The people of the account who have a role at the reading's instant, with that role, in the order of roles.

    They are kept until those of another are asked for.
    """
    kept: tuple[int | None, list[tuple[str, str]]] | None = context.tables.get(_ROLES)
    if kept is None or kept[0] != its.number:
        kept = context.tables[_ROLES] = its.number, _roles(context, its.number)
    return kept[1]


def _roles(context: Context, number: int | None) -> list[tuple[str, str]]:
    if number is None:
        return []
    rows = context.table(f"""
        SELECT DISTINCT p.person_id, r.role FROM cache_roles r JOIN cache_persons p USING (person_no)
        WHERE r.account_no = {number} AND r.valid_from <= {context.as_of}
            AND (r.valid_to IS NULL OR r.valid_to > {context.as_of}) ORDER BY r.role, p.person_id""")
    return list(zip(rows["person_id"].to_pylist(), rows["role"].to_pylist(), strict=True))


def _find(context: Context, wanted: str) -> Its:
    as_subject = rows_of(context.reading.subjects, [wanted])
    if as_subject:
        account = as_subject[0]["account"]
        return _of_account(context, f"account_id = {quoted(account or '')}", account, (wanted,))
    subjects = _subjects(context, wanted)
    if subjects:
        return _of_account(context, f"account_id = {quoted(wanted)}", wanted, subjects)
    said = quoted(wanted)
    known = f"SELECT account_id FROM cache_accounts WHERE account_id = {said} OR lower(name) = lower({said})"
    ids = context.table(f"{known} ORDER BY account_id LIMIT 2")["account_id"].to_pylist()
    if len(ids) == 1:
        return _of_account(context, f"account_id = {quoted(ids[0])}", ids[0], _subjects(context, ids[0]))
    if ids:
        raise NotFoundError(f"several accounts are called {wanted}", f"give an id, such as {ids[0]} or {ids[1]}")
    raise NotFoundError(f"there is no account {wanted}", advice(context.con, "account", wanted))


def _subjects(context: Context, account: str) -> tuple[str, ...]:
    if context.journey.subject == "account":
        return tuple(row["subject"] for row in rows_of(context.reading.subjects, [account]))
    sql = f"SELECT subject FROM subjects WHERE account = {quoted(account)} ORDER BY subject"
    return tuple(context.table(sql)["subject"].to_pylist())


def _of_account(context: Context, where: str, account: str | None, subjects: tuple[str, ...]) -> Its:
    sql = f"SELECT account_no AS number, name, parent_no FROM cache_accounts WHERE {where}"
    known = context.table(sql).to_pylist() if account is not None else []
    return Its(account, subjects, **(known[0] if known else {}))
