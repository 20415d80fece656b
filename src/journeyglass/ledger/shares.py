"""Links to a read-only map: who has one sees that map and nothing else, until it is over or revoked."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_team import SHARES

Theme = Literal["light", "dark"]
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Share:
    """A shared map; instants are UTC microseconds, `seen` is how often it was opened."""

    id: str
    journey: str
    label: str
    lang: str
    theme: Theme
    made_by: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    seen: int


class Shares:
    """The shared maps of a workspace."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def create(
        self, journey: str, label: str, lang: str, theme: Theme, made_by: str, expires_at: int | None, now: int
    ) -> tuple[Share, str]:
        """Share a map: the share, and its secret of 192 random bits, which is told here and nowhere again."""
        if expires_at is not None and expires_at <= now:
            raise InputError("this link would be over already", "give an instant to come")
        secret = secrets.token_urlsafe(24)
        said = {"journey": journey, "label": label, "lang": lang, "theme": theme, "made_by": made_by}
        values = {"id": secrets.token_hex(5), **said, "created_at": now, "expires_at": expires_at, "seen": 0}
        with self._access.writing() as con:
            con.execute(insert(SHARES).values(secret_hash=_hash(secret), **values))
            row = con.execute(select(SHARES).where(SHARES.c.id == values["id"])).one()
        return _as_share(row), secret

    def open(self, secret: str, now: int) -> Share | None:
        """What this secret opens now; it counts as seen."""
        if not _SECRET.fullmatch(secret):
            return None
        with self._access.reading() as con:
            row = con.execute(select(SHARES).where(SHARES.c.secret_hash == _hash(secret))).first()
        if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
            return None
        with self._access.writing() as con:
            con.execute(update(SHARES).where(SHARES.c.id == row.id).values(seen=SHARES.c.seen + 1))
        return _as_share(row)

    def all(self) -> list[Share]:
        """Every share, those that are over too, newest first."""
        with self._access.reading() as con:
            asked = select(SHARES).order_by(SHARES.c.created_at.desc(), SHARES.c.id)
            return [_as_share(row) for row in con.execute(asked)]

    def revoke(self, share_id: str, now: int) -> Share:
        """Let a link open nothing from now on; NotFoundError for an unknown id."""
        with self._access.writing() as con:
            known = SHARES.c.id == share_id
            con.execute(update(SHARES).where(known, SHARES.c.revoked_at.is_(None)).values(revoked_at=now))
            row = con.execute(select(SHARES).where(known)).first()
            if row is None:
                raise NotFoundError(f"there is no share `{share_id}`", "/api/shares lists those there are")
            return _as_share(row)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _as_share(row: Row[Any]) -> Share:
    return Share(**{name: getattr(row, name) for name in Share.__dataclass_fields__})
