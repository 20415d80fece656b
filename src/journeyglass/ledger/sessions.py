"""Log-ins: what a browser's cookie opens, for how long; only a hash of its secret is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_team import SESSIONS, USERS
from journeyglass.ledger.users import User, as_user

_MICRO = timedelta(microseconds=1)
IDLE, ABSOLUTE = timedelta(days=14) // _MICRO, timedelta(days=90) // _MICRO
"""Microseconds after which a session that nobody uses ends, and after which any does."""
LOOK = timedelta(minutes=5) // _MICRO
"""How exactly it is kept when a session was used last."""
_SECRET_LENGTH = 43


@dataclass(frozen=True)
class Session:
    """An open session and its user."""

    user: User
    created_at: int
    seen_at: int


class Sessions:
    """The sessions of a workspace's users."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def open(self, user_id: str, now: int) -> str:
        """A new session's secret, of 256 random bits; it is told here and nowhere again. Old sessions are swept."""
        secret = secrets.token_urlsafe(32)
        with self._access.writing() as con:
            con.execute(delete(SESSIONS).where(_over(now)))
            values = {"user_id": user_id, "created_at": now, "seen_at": now}
            con.execute(insert(SESSIONS).values(secret_hash=_hash(secret), **values))
            con.execute(update(USERS).where(USERS.c.id == user_id).values(last_seen_at=now))
        return secret

    def check(self, secret: str, now: int) -> Session | None:
        """The session that this secret opens; None for an unknown one, one that ended, or an inactive user's."""
        if len(secret) != _SECRET_LENGTH or not secret.isascii():
            return None
        asked = select(USERS, SESSIONS.c.created_at.label("began_at"), SESSIONS.c.seen_at)
        asked = asked.join(SESSIONS, SESSIONS.c.user_id == USERS.c.id).where(SESSIONS.c.secret_hash == _hash(secret))
        with self._access.reading() as con:
            row = con.execute(asked.where(USERS.c.active, ~_over(now))).first()
        return None if row is None else Session(as_user(row), row.began_at, row.seen_at)

    def seen(self, secret: str, session: Session, now: int) -> None:
        """Note that a session was used, where the last note is a while ago."""
        if now - session.seen_at < LOOK:
            return
        with self._access.writing() as con:
            con.execute(update(SESSIONS).where(SESSIONS.c.secret_hash == _hash(secret)).values(seen_at=now))
            con.execute(update(USERS).where(USERS.c.id == session.user.id).values(last_seen_at=now))

    def close(self, secret: str) -> None:
        """End one session."""
        with self._access.writing() as con:
            con.execute(delete(SESSIONS).where(SESSIONS.c.secret_hash == _hash(secret)))


def _over(now: int) -> ColumnElement[bool]:
    return or_(SESSIONS.c.seen_at <= now - IDLE, SESSIONS.c.created_at <= now - ABSOLUTE)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
