"""Write and API keys: shown once when made, kept as a hash, revoked for good.

A secret has 256 random bits, so that a plain hash keeps it as safe as a slow one would.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_live import KEYS

KeyKind = Literal["server", "browser", "api"]
KINDS: tuple[KeyKind, ...] = ("server", "browser", "api")
_SECRET = re.compile(r"jg_(?:server|browser|api)_([0-9a-f]{10})_[A-Za-z0-9_-]{43}")
_NO_HASH = bytes(32)


@dataclass(frozen=True)
class NewKey:
    """A key just made; its secret is told here and nowhere again."""

    id: str
    secret: str


@dataclass(frozen=True)
class Key:
    """A key: what it may send for (`source`), from where (`origins`), how much (`rate`, events a second)."""

    id: str
    kind: KeyKind
    source: str | None
    label: str
    origins: tuple[str, ...]
    rate: int | None
    created_at: int
    revoked_at: int | None


class Keys:
    """The keys of a workspace."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def create(
        self,
        kind: KeyKind,
        *,
        source: str | None = None,
        label: str = "",
        origins: Iterable[str] = (),
        rate: int | None = None,
        now: int,
    ) -> NewKey:
        """Make a key; InputError for one that could not be used."""
        allowed = tuple(origins)
        _check(kind, source, allowed, rate)
        new = _draw(kind)
        values = {"id": new.id, "kind": kind, "source": source, "label": label, "rate": rate, "created_at": now}
        with self._access.writing() as con:
            con.execute(insert(KEYS).values(secret_hash=_hash(new.secret), origins=json.dumps(allowed), **values))
        return new

    def check(self, secret: str) -> Key | None:
        """The key that this secret opens; None for an unknown or revoked one."""
        shaped = _SECRET.fullmatch(secret)
        if shaped is None:
            return None
        with self._access.reading() as con:
            row = con.execute(select(KEYS).where(KEYS.c.id == shaped[1])).first()
        same = hmac.compare_digest(_hash(secret), row.secret_hash if row else _NO_HASH)
        return _as_key(row) if row and same and row.revoked_at is None else None

    def all(self) -> list[Key]:
        """Every key, the revoked ones too, oldest first."""
        with self._access.reading() as con:
            return [_as_key(row) for row in con.execute(select(KEYS).order_by(KEYS.c.created_at, KEYS.c.id))]

    def revoke(self, key_id: str, now: int) -> None:
        """Let this key open nothing from now on; NotFoundError for an unknown id."""
        with self._access.writing() as con:
            if con.execute(select(KEYS.c.id).where(KEYS.c.id == key_id)).first() is None:
                raise NotFoundError(f"there is no key `{key_id}`", "see `journeyglass keys list`")
            con.execute(update(KEYS).where(KEYS.c.id == key_id, KEYS.c.revoked_at.is_(None)).values(revoked_at=now))


def _check(kind: KeyKind, source: str | None, origins: tuple[str, ...], rate: int | None) -> None:
    if kind not in KINDS:
        raise InputError(f"`{kind}` is no kind of key", f"use one of {', '.join(KINDS)}")
    if kind != "api" and not source:
        raise InputError("a key that sends events needs a source", "name the source that its events belong to")
    if origins and kind != "browser":
        raise InputError("only browser keys are limited to origins", "leave the origins out or make a browser key")
    if rate is not None and rate < 1:
        raise InputError(f"a rate of {rate} events a second lets nothing through", "give 1 or more, or none at all")


def _draw(kind: KeyKind) -> NewKey:
    key_id = secrets.token_hex(5)
    return NewKey(key_id, f"jg_{kind}_{key_id}_{secrets.token_urlsafe(32)}")


def _hash(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32).digest()


def _as_key(row: Row[Any]) -> Key:
    values = {name: value for name, value in row._mapping.items() if name != "secret_hash"}
    return Key(**{**values, "origins": tuple(json.loads(row.origins))})
