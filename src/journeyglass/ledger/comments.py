"""What people say about a place of a journey: threads of comments, resolved when they are settled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.authors import Author
from journeyglass.ledger.tables_edit import COMMENTS

_MOST = 5_000


@dataclass(frozen=True)
class Comment:
    """One comment; instants are UTC microseconds. An answer has the first of its thread in `reply_to`."""

    id: str
    journey: str
    path: str
    reply_to: str | None
    by: Author
    at: int
    text: str
    edited_at: int | None
    resolved_at: int | None


class Comments:
    """The comments of all journeys."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, journey: str, path: str, text: str, reply_to: str | None, by: Author, now: int) -> Comment:
        """Say something; an answer joins the thread of the comment that it answers, at its place."""
        if reply_to is not None:
            first = self.get(journey, reply_to)
            path, reply_to = first.path, first.reply_to or first.id
        found = Comment(secrets.token_hex(6), journey, path, reply_to, by, now, text, None, None)
        said = {"journey": journey, "path": path, "reply_to": reply_to, "at": now, "body": text}
        with self._access.writing() as con:
            con.execute(insert(COMMENTS).values(id=found.id, by_id=by.id, by_name=by.name, **said))
        return found

    def get(self, journey: str, comment: str) -> Comment:
        """One comment; NotFoundError for an unknown one."""
        asked = select(COMMENTS).where(COMMENTS.c.journey == journey, COMMENTS.c.id == comment)
        with self._access.reading() as con:
            row = con.execute(asked).first()
        if row is None:
            raise NotFoundError(f"there is no comment {comment}", "load the comments again")
        return _as_comment(row)

    def all(self, journey: str) -> list[Comment]:
        """The comments of a journey, oldest first; of very many the newest."""
        asked = select(COMMENTS).where(COMMENTS.c.journey == journey)
        asked = asked.order_by(COMMENTS.c.at.desc(), COMMENTS.c.id.desc()).limit(_MOST)
        with self._access.reading() as con:
            return [_as_comment(row) for row in con.execute(asked)][::-1]

    def change(self, journey: str, comment: str, text: str, now: int) -> Comment:
        """Put it in other words."""
        self.get(journey, comment)
        with self._access.writing() as con:
            con.execute(update(COMMENTS).where(COMMENTS.c.id == comment).values(body=text, edited_at=now))
        return self.get(journey, comment)

    def resolve(self, journey: str, comment: str, resolved: bool, now: int) -> Comment:
        """Settle a thread, or open it again; InputError for an answer in one."""
        if self.get(journey, comment).reply_to is not None:
            raise InputError("an answer is not settled by itself", "settle the comment that began the thread")
        with self._access.writing() as con:
            at = now if resolved else None
            con.execute(update(COMMENTS).where(COMMENTS.c.id == comment).values(resolved_at=at))
        return self.get(journey, comment)

    def remove(self, journey: str, comment: str) -> int:
        """Take it out; with the first of a thread its answers go too. How many went."""
        self.get(journey, comment)
        with self._access.writing() as con:
            gone = con.execute(delete(COMMENTS).where(or_(COMMENTS.c.id == comment, COMMENTS.c.reply_to == comment)))
            return gone.rowcount


def _as_comment(row: Row[Any]) -> Comment:
    by = Author(row.by_id, row.by_name)
    return Comment(
        row.id, row.journey, row.path, row.reply_to, by, row.at, row.body, row.edited_at, row.resolved_at
    )  # fmt: skip
