"""Erasures that were asked for: noted before the first byte goes, so that one that broke off is finished."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_live import ERASURES


@dataclass(frozen=True)
class Erasure:
    """An erasure; it knows whom only by keyed hashes (`digests`, see `ledger.suppressed.digest`)."""

    number: int
    state: Literal["started", "finished"]
    digests: tuple[bytes, ...]
    options: Mapping[str, Any]
    counts: Mapping[str, Any]
    started_at: int
    finished_at: int | None


class Erasures:
    """Every erasure, in order."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def start(self, digests: Iterable[bytes], options: Mapping[str, Any], now: int) -> int:
        """Note that an erasure begins; its number."""
        values = {"digests": json.dumps(sorted(one.hex() for one in digests)), "options": _json(options)}
        with self._access.writing() as con:
            put = insert(ERASURES).values(state="started", counts="{}", started_at=now, **values)
            return int(con.execute(put.returning(ERASURES.c.number)).scalar_one())

    def finish(self, number: int, counts: Mapping[str, Any], now: int) -> None:
        """Note that it is done, and what went."""
        values = {"state": "finished", "counts": _json(counts), "finished_at": now}
        with self._access.writing() as con:
            con.execute(update(ERASURES).where(ERASURES.c.number == number).values(**values))

    def all(self, state: Literal["started", "finished"] | None = None) -> list[Erasure]:
        """Every erasure (of one state, where given), oldest first."""
        asked = select(ERASURES).order_by(ERASURES.c.number)
        asked = asked if state is None else asked.where(ERASURES.c.state == state)
        with self._access.reading() as con:
            return [_as_erasure(row) for row in con.execute(asked)]


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), sort_keys=True)


def _as_erasure(row: Row[Any]) -> Erasure:
    digests = tuple(bytes.fromhex(one) for one in json.loads(row.digests))
    said = {"digests": digests, "options": json.loads(row.options), "counts": json.loads(row.counts)}
    return Erasure(**{**row._mapping, **said})
