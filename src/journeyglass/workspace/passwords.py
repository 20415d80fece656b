"""Passwords: which ones may be used, and how they are kept (Argon2id)."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from journeyglass.errors import BusyError
from journeyglass.ledger.users import UserError

LEAST, MOST = 10, 200
"""Characters of a password."""
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_SECONDS = 10.0
# Whoever names an unknown address waits as long as for a known one: this hash, which no password has, is checked.
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(32))
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


class PasswordError(UserError):
    """A password cannot be used; `code` says why."""


def check(password: str, email: str) -> None:
    """PasswordError for a password that is too short, too long, or tells no more than the e-mail address."""
    plain = _plain(password)
    if len(plain) < LEAST:
        raise PasswordError("password_short", "this password is too short", f"take {LEAST} characters or more")
    if len(plain) > MOST:
        raise PasswordError("password_long", "this password is too long", f"take {MOST} characters or fewer")
    if plain.casefold() in (email.strip().casefold(), email.strip().casefold().partition("@")[0]):
        raise PasswordError("password_email", "this password is the e-mail address", "take another one")
    if len(set(plain)) < 3:
        raise PasswordError("password_simple", "this password is one or two characters repeated", "take another one")


def hashed(password: str) -> str:
    """The hash to keep. It takes a twentieth of a second or so, and 64 MiB; two are made at a time."""
    with _in_turn():
        return _HASHER.hash(_plain(password))


def opens(password: str, kept: str | None) -> bool:
    """Whether this is the password of which the hash was kept; with None as slow, and never."""
    with _in_turn():
        try:
            return _HASHER.verify(kept or _NOBODYS, _plain(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def stale(kept: str) -> bool:
    """Whether a hash was made in another way than hashes are made now."""
    return _HASHER.check_needs_rehash(kept)


def draw() -> str:
    """A password to be given to somebody: 79 random bits in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _plain(password: str) -> str:
    """The same text for the same keys, whichever keyboard they were typed on."""
    return unicodedata.normalize("NFC", password)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Two at a time, so that many log-ins at once take no more memory than a few."""
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise BusyError(5, "too many passwords are being checked")
    try:
        yield
    finally:
        _AT_ONCE.release()
