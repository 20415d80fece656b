"""Personal API tokens: each acts as its user; shown once when made, kept as a hash."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, insert, select, update

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.sessions import LOOK
from journeyglass.ledger.tables_team import TOKENS, USERS
from journeyglass.ledger.users import User, as_user

MOST = 50
"""So many tokens that are not revoked may one user have."""
_SECRET = re.compile(r"jgp_([0-9a-f]{10})_[A-Za-z0-9_-]{43}")
_NO_HASH = bytes(32)


@dataclass(frozen=True)
class NewToken:
    """A token just made; its secret is told here and nowhere again."""

    id: str
    secret: str


@dataclass(frozen=True)
class Token:
    """A token of a user; instants are UTC microseconds."""

    id: str
    user_id: str
    label: str
    created_at: int
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None


class Tokens:
    """The tokens of a workspace's users."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def create(self, user_id: str, label: str, expires_at: int | None, now: int) -> NewToken:
        """Make a token; InputError for one that would be over already, or one too many."""
        if expires_at is not None and expires_at <= now:
            raise InputError("this token would be over already", "give an instant to come")
        token_id = secrets.token_hex(5)
        new = NewToken(token_id, f"jgp_{token_id}_{secrets.token_urlsafe(32)}")
        mine = select(TOKENS.c.id).where(TOKENS.c.user_id == user_id, TOKENS.c.revoked_at.is_(None))
        values = {"id": token_id, "user_id": user_id, "label": label, "created_at": now, "expires_at": expires_at}
        with self._access.writing() as con:
            if len(con.execute(mine).all()) >= MOST:
                raise InputError(f"a user can have {MOST} tokens", "revoke one that is not used any more")
            con.execute(insert(TOKENS).values(secret_hash=_hash(new.secret), **values))
        return new

    def check(self, secret: str, now: int) -> tuple[Token, User] | None:
        """The token that this secret opens and its user; None where it is unknown, over, revoked, or of nobody."""
        shaped = _SECRET.fullmatch(secret)
        if shaped is None:
            return None
        with self._access.reading() as con:
            row = con.execute(select(TOKENS).where(TOKENS.c.id == shaped[1])).first()
            same = hmac.compare_digest(_hash(secret), row.secret_hash if row else _NO_HASH)
            if row is None or not same or row.revoked_at is not None:
                return None
            if row.expires_at is not None and row.expires_at <= now:
                return None
            user = con.execute(select(USERS).where(USERS.c.id == row.user_id, USERS.c.active)).first()
        return None if user is None else (_as_token(row), as_user(user))

    def used(self, token: Token, now: int) -> None:
        """Note that a token was used, where the last note is a while ago."""
        if token.last_used_at is not None and now - token.last_used_at < LOOK:
            return
        with self._access.writing() as con:
            con.execute(update(TOKENS).where(TOKENS.c.id == token.id).values(last_used_at=now))

    def of(self, user_id: str) -> list[Token]:
        """Every token of a user, oldest first."""
        asked = select(TOKENS).where(TOKENS.c.user_id == user_id).order_by(TOKENS.c.created_at, TOKENS.c.id)
        with self._access.reading() as con:
            return [_as_token(row) for row in con.execute(asked)]

    def revoke(self, user_id: str, token_id: str, now: int) -> None:
        """Let a token of this user open nothing from now on; NotFoundError where it is no token of theirs."""
        mine = (TOKENS.c.id == token_id, TOKENS.c.user_id == user_id)
        with self._access.writing() as con:
            if con.execute(select(TOKENS.c.id).where(*mine)).first() is None:
                raise NotFoundError(f"you have no token `{token_id}`", "/api/me/tokens lists yours")
            con.execute(update(TOKENS).where(*mine, TOKENS.c.revoked_at.is_(None)).values(revoked_at=now))


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _as_token(row: Row[Any]) -> Token:
    return Token(**{name: getattr(row, name) for name in Token.__dataclass_fields__})
