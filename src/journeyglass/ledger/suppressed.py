"""Who must not come back: keyed hashes of the identifiers of erased people."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from journeyglass.ledger.access import Access, chunks
from journeyglass.ledger.tables_live import SUPPRESSED

Identifier = Literal["person", "email", "anonymous"]


def digest(kind: Identifier, value: str, salt: bytes) -> bytes:
    """The keyed hash of an identifier; an e-mail address counts in any case, without space around it."""
    plain = value.strip().lower() if kind == "email" else value
    return blake2b(plain.encode("utf-8", "surrogatepass"), key=salt[:64], person=kind.encode(), digest_size=16).digest()


class Suppressed:
    """The list of those who must not come back."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, hashes: Iterable[bytes], now: int) -> None:
        """Put these on the list."""
        make = postgresql.insert if self._access.is_postgres else sqlite.insert
        put = make(SUPPRESSED).on_conflict_do_nothing()
        with self._access.writing() as con:
            for chunk in chunks(hashes):
                con.execute(put, [{"digest": one, "added_at": now} for one in chunk])

    def all(self) -> frozenset[bytes]:
        """The whole list, to be held in memory."""
        with self._access.reading() as con:
            return frozenset(con.execute(select(SUPPRESSED.c.digest)).scalars())

    def count(self) -> int:
        """How long the list is: it only grows, so another count says that it must be read again."""
        with self._access.reading() as con:
            return int(con.execute(select(func.count()).select_from(SUPPRESSED)).scalar_one())
