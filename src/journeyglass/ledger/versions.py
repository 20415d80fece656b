"""Every state that a journey's file was seen in, with who wrote it and when. Versions are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, func, insert, select, text

from journeyglass.ledger.access import Access
from journeyglass.ledger.authors import Author
from journeyglass.ledger.tables_edit import VERSIONS

_LEVEL = 9
_MOST_BYTES = 8 << 20
_LINE = [column for column in VERSIONS.c if column.name != "body"]


@dataclass(frozen=True)
class Version:
    """One state of a file; `at` is in UTC microseconds, `number` counts from 1 in each journey.

    `outside` says that the file was found so, changed by other means than an edit here.
    """

    journey: str
    number: int
    at: int
    by: Author
    outside: bool
    summary: str
    revision: str


class Versions:
    """The versions of all journeys."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(
        self, journey: str, body: bytes, revision: str, by: Author, summary: str, now: int, *, outside: bool = False
    ) -> Version:
        """Keep a state as the journey's newest version; the newest stays where it is that state already."""
        with self._access.writing() as con:
            if con.dialect.name == "postgresql":
                con.execute(text("LOCK TABLE versions IN EXCLUSIVE MODE"))
            last = _newest(con, journey)
            if last is not None and last.revision == revision:
                return last
            number = 1 if last is None else last.number + 1
            values = {"at": now, "by_id": by.id, "by_name": by.name, "outside": outside, "summary": summary}
            packed = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
            con.execute(
                insert(VERSIONS).values(journey=journey, number=number, revision=revision, body=packed, **values)
            )
        return Version(journey, number, now, by, outside, summary, revision)

    def newest(self, journey: str) -> Version | None:
        """The last one."""
        with self._access.reading() as con:
            return _newest(con, journey)

    def all(self, journey: str, most: int = 1_000) -> list[Version]:
        """The last so many, newest first."""
        asked = select(*_LINE).where(VERSIONS.c.journey == journey).order_by(VERSIONS.c.number.desc()).limit(most)
        with self._access.reading() as con:
            return [_as_version(row) for row in con.execute(asked)]

    def body(self, journey: str, number: int) -> bytes | None:
        """The file as it was; None for an unknown number."""
        return self._body(VERSIONS.c.journey == journey, VERSIONS.c.number == number)

    def body_of(self, journey: str, revision: str) -> bytes | None:
        """The file of this revision; None where it was never seen so."""
        return self._body(VERSIONS.c.journey == journey, VERSIONS.c.revision == revision)

    def number_of(self, journey: str, revision: str) -> int | None:
        """The number of the last version of this revision."""
        found = select(func.max(VERSIONS.c.number))
        found = found.where(VERSIONS.c.journey == journey, VERSIONS.c.revision == revision)
        with self._access.reading() as con:
            number: int | None = con.execute(found).scalar_one()
        return number

    def _body(self, *where: Any) -> bytes | None:
        asked = select(VERSIONS.c.body).where(*where).order_by(VERSIONS.c.number.desc()).limit(1)
        with self._access.reading() as con:
            packed = con.execute(asked).scalar_one_or_none()
        return None if packed is None else zstandard.ZstdDecompressor().decompress(packed, _MOST_BYTES)


def _newest(con: Connection, journey: str) -> Version | None:
    asked = select(*_LINE).where(VERSIONS.c.journey == journey).order_by(VERSIONS.c.number.desc()).limit(1)
    row = con.execute(asked).first()
    return None if row is None else _as_version(row)


def _as_version(row: Row[Any]) -> Version:
    by = Author(row.by_id, row.by_name)
    return Version(row.journey, row.number, row.at, by, row.outside, row.summary, row.revision)
