"""Figures pinned to a map: what is asked, and at which stage the answer is shown."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.authors import Author
from journeyglass.ledger.tables_edit import PINS

MOST = 200
"""So many figures may be pinned to one map."""


@dataclass(frozen=True)
class Pin:
    """A pinned figure; `stage` None: at the map as a whole; `at` is in UTC microseconds."""

    id: str
    journey: str
    stage: str | None
    title: str
    query: Mapping[str, Any]
    by: Author
    at: int


class Pins:
    """The pinned figures of all journeys."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, journey: str, stage: str | None, title: str, query: Mapping[str, Any], by: Author, now: int) -> Pin:
        """Pin a figure."""
        pin = Pin(secrets.token_hex(6), journey, stage, title, dict(query), by, now)
        said = {"journey": journey, "stage": stage, "title": title, "query": json.dumps(pin.query, ensure_ascii=False)}
        with self._access.writing() as con:
            count = con.execute(select(func.count()).select_from(PINS).where(PINS.c.journey == journey)).scalar_one()
            if count >= MOST:
                raise InputError(f"a map can have {MOST} pinned figures", "take one off first")
            con.execute(insert(PINS).values(id=pin.id, by_id=by.id, by_name=by.name, at=now, **said))
        return pin

    def all(self, journey: str) -> list[Pin]:
        """The pinned figures of a journey, oldest first."""
        asked = select(PINS).where(PINS.c.journey == journey).order_by(PINS.c.at, PINS.c.id)
        with self._access.reading() as con:
            return [
                Pin(r.id, r.journey, r.stage, r.title, json.loads(r.query), Author(r.by_id, r.by_name), r.at)
                for r in con.execute(asked)
            ]

    def remove(self, journey: str, pin: str) -> None:
        """Take one off; NotFoundError for an unknown one."""
        with self._access.writing() as con:
            gone = con.execute(delete(PINS).where(PINS.c.journey == journey, PINS.c.id == pin)).rowcount
        if not gone:
            raise NotFoundError(f"there is no pinned figure {pin}", "load the map again")
