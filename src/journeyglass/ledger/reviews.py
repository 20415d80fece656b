"""Who looked at which place of a journey last, when, and what stood there then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import delete, insert, select

from journeyglass.ledger.access import Access, chunks
from journeyglass.ledger.authors import Author
from journeyglass.ledger.tables_edit import REVIEWS


@dataclass(frozen=True)
class Review:
    """The last review of a place; `at` is in UTC microseconds, `content` a hash of what stood there."""

    path: str
    by: Author
    at: int
    content: str


class Reviews:
    """The last reviews of all journeys' places."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def put(self, journey: str, contents: Mapping[str, str], by: Author, now: int) -> None:
        """Note that these places, with what stands there now, were looked at."""
        rows = [
            {
                "journey": journey, "place": _place(path), "path": path, "by_id": by.id, "by_name": by.name, "at": now,
                "content": content,
            }
            for path, content in contents.items()
        ]  # fmt: skip
        with self._access.writing() as con:
            for part in chunks(rows, 500):
                places = [row["place"] for row in part]
                con.execute(delete(REVIEWS).where(REVIEWS.c.journey == journey, REVIEWS.c.place.in_(places)))
                con.execute(insert(REVIEWS), part)

    def all(self, journey: str) -> list[Review]:
        """The last review of each place of a journey, by path."""
        asked = select(REVIEWS).where(REVIEWS.c.journey == journey).order_by(REVIEWS.c.path)
        with self._access.reading() as con:
            return [Review(r.path, Author(r.by_id, r.by_name), r.at, r.content) for r in con.execute(asked)]


def _place(path: str) -> str:
    return blake2b(path.encode(), digest_size=16).hexdigest()
