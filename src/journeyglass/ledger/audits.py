"""Who changed what, and when: entries are only ever added, and no secret is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_team import AUDITS


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done, at `at` (UTC microseconds); `who_id` None: no user, but a key or nobody known."""

    number: int
    at: int
    who_id: str | None
    who: str
    action: str
    object: str
    detail: Mapping[str, Any]


class Audits:
    """The record of changes."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, who_id: str | None, who: str, action: str, object: str, detail: Mapping[str, Any], now: int) -> None:
        """Write down what was done."""
        told = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, default=str)
        searched = "\n".join((who, action, object, told)).casefold()
        values = {"who_id": who_id, "who": who, "action": action, "object": object, "detail": told}
        with self._access.writing() as con:
            con.execute(insert(AUDITS).values(at=now, searched=searched, **values))

    def page(self, before: int | None, most: int, search: str = "") -> list[AuditEntry]:
        """At most so many entries with a lower number than `before`, newest first.

        Each word of `search` must stand in them, in any case.
        """
        asked = select(AUDITS).order_by(AUDITS.c.number.desc()).limit(most)
        asked = asked if before is None else asked.where(AUDITS.c.number < before)
        for part in search.casefold().split():
            asked = asked.where(AUDITS.c.searched.contains(part, autoescape=True))
        with self._access.reading() as con:
            return [_as_entry(row) for row in con.execute(asked)]


def _as_entry(row: Row[Any]) -> AuditEntry:
    said = {name: getattr(row, name) for name in AuditEntry.__dataclass_fields__}
    return AuditEntry(**{**said, "detail": json.loads(row.detail)})
