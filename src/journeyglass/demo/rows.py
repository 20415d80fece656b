"""Rows for the files: collected by table from many hands, put in order and numbered at the end of a chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from journeyglass.demo.calendar import SPAN, Floats, Ints, Mask
from journeyglass.demo.company import ROLES, Companies
from journeyglass.demo.texts import Texts, either

NOBODY = -1
Columns = Mapping[str, np.ndarray[Any, Any]]


class Rows:
    """The rows of one chunk, by table; `account` and `person` are numbers within the chunk until they are written.

    A person beyond the committee's roles is a colleague whom only the product knows.

    What would happen after the end of the time is left out: nobody knows of it yet.
    """

    def __init__(self, companies: Companies) -> None:
        self._stranger = f"X{companies.number[0] + 1:06d}"
        self.contacts = companies.contacts()
        self.ids = companies.ids()
        self._parts: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: str, account: Ints, at: Floats, person: Ints | int = NOBODY, **fields: Any) -> None:
        """Rows that begin at `at`; other fields are columns of the same length, or one value for all."""
        seen = np.isfinite(at) & (at <= SPAN)
        if not seen.any():
            return
        n = int(seen.sum())
        taken = {name: _column(value, seen, n) for name, value in fields.items()}
        people = _column(person, seen, n).astype(np.int64)
        self._parts[table].append({**taken, "account": account[seen], "at": at[seen], "person": people})

    def add_where(self, table: str, where: Mask, account: Ints, at: Floats, person: Ints, **fields: Any) -> None:
        """The same, of those rows only for which `where` is true."""
        chosen = {k: v[where] if isinstance(v, np.ndarray) else v for k, v in fields.items()}
        self.add(table, account[where], at[where], person[where], **chosen)

    def table(self, name: str, fields: Mapping[str, str]) -> Columns:
        """The rows of a table in the order of their time: these fields, each of its kind, and `id`, stable by account.

        A field of the kind `text` that a row has not is None, any other is not a number.
        """
        parts = self._parts.pop(name, [])
        if not parts:
            return {}
        columns = {field: _joined(parts, field, kind) for field, kind in fields.items() if field not in _OWN}
        whole: dict[str, Any] = {
            own: np.concatenate([part[own] for part in parts]) for own in ("account", "at", "person")
        }
        order = np.lexsort((whole["account"], whole["at"]))
        columns = {field: column[order] for field, column in {**columns, **whole}.items()}
        return {**columns, **self._named(name, columns["account"], columns["person"])}

    def _named(self, table: str, account: Ints, person: Ints) -> dict[str, Texts]:
        """The texts of who and whose, and each row's id."""
        known = account >= 0
        company = either(known, self.ids[account])
        contact = either(known & (person >= 0), self.contacts[account, np.minimum(person, len(ROLES) - 1)])
        for row in np.flatnonzero(person >= len(ROLES)):
            contact[row] = f"{company[row]}-U{person[row] - len(ROLES) + 1}"
        numbers = _nth(account)
        ids = [f"{c or self._stranger}-{table[0]}{n}" for c, n in zip(company, numbers, strict=True)]
        return {"company_id": company, "contact_id": contact, "id": np.array(ids, np.object_)}


_OWN = ("id", "account", "at", "person", "company_id", "contact_id")


def _column(value: Any, seen: Mask, n: int) -> np.ndarray[Any, Any]:
    if isinstance(value, np.ndarray):
        return value[seen]
    return np.full(n, value, np.object_ if isinstance(value, str) or value is None else None)


def _joined(parts: list[dict[str, Any]], field: str, kind: str) -> np.ndarray[Any, Any]:
    empty: Any = None if kind == "text" else np.nan
    given = np.object_ if kind == "text" else np.float64
    found = [part[field] if field in part else np.full(len(part["at"]), empty, given) for part in parts]
    return np.concatenate(found).astype(given)


def _nth(account: Ints) -> Ints:
    """Each row's number within its account, from 1."""
    order = np.argsort(account, kind="stable")
    sorted_ = account[order]
    begins = np.searchsorted(sorted_, sorted_, side="left")
    nth = np.empty(len(account), np.int64)
    nth[order] = np.arange(len(account)) - begins + 1
    return nth
