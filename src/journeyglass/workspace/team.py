"""Those who work with a workspace: made, changed, logged in. Every rule about users stands here or in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from journeyglass.errors import NotFoundError
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.users import Role, User, UserError, plain_email, set_up_already
from journeyglass.workspace import passwords
from journeyglass.workspace.passwords import PasswordError

_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f<>\"(),;:\\]{1,64}@[^\s@\x00-\x1f\x7f<>\"(),;:\\]{1,255}")
_MOST_NAME = 100
_UNKNOWN = ("log_in_wrong", "this e-mail address or this password is wrong", "look at both, and try again")


@dataclass(frozen=True)
class NewUser:
    """A user just made; `one_time_password`, where none was given, is told here and nowhere again."""

    user: User
    one_time_password: str | None


class Team:
    """The users of a workspace; `clock` tells UTC microseconds."""

    def __init__(self, ledger: Ledger, clock: Callable[[], int]) -> None:
        self._ledger, self._users, self._clock = ledger, ledger.users, clock

    def set_up(self, email: str, name: str, password: str) -> User:
        """The first user, an admin; UserError where there is one already."""
        passwords.check(password, _email(email))
        if self._users.any():
            raise set_up_already()
        kept = passwords.hashed(password)
        return self._users.add(email, _name(name), "admin", kept, first=True, now=self._clock())

    def add(self, email: str, name: str, role: Role, password: str | None = None) -> NewUser:
        """A new user; without a password one is drawn, which they have to change. The first one is an admin."""
        if role != "admin" and not self._users.any():
            raise UserError("first_admin", "the first user has to be an admin", "make an admin first")
        if password is not None:
            passwords.check(password, _email(email))
        chosen = password or passwords.draw()
        user = self._users.add(
            _email(email), _name(name), role, passwords.hashed(chosen), must_change=password is None, now=self._clock()
        )
        return NewUser(user, None if password else chosen)

    def give_password(self, user_id: str) -> str:
        """A drawn password for somebody who lost theirs; every session of theirs ends."""
        drawn = passwords.draw()
        self._users.set_password(user_id, passwords.hashed(drawn), must_change=True)
        return drawn

    def change_password(self, user: User, old: str, new: str) -> None:
        """Another password, by whoever knows the old one; every session of theirs ends."""
        kept = self._users.password(user.id)
        if not passwords.opens(old, kept):
            raise PasswordError("password_wrong", "the old password is wrong", "give the one you logged in with")
        passwords.check(new, user.email)
        if new == old:
            raise PasswordError("password_same", "the new password is the old one", "take another one")
        self._users.set_password(user.id, passwords.hashed(new), must_change=False)

    def change(
        self, user_id: str, *, name: str | None = None, role: Role | None = None, active: bool | None = None
    ) -> User:
        """Change what is given; UserError where no admin would be left."""
        said = {"name": None if name is None else _name(name), "role": role, "active": active}
        return self._users.change(user_id, **{key: value for key, value in said.items() if value is not None})

    def known(self, email: str, password: str) -> User | None:
        """The active user with this address and password; it takes as long where there is none."""
        user = self._users.by_email(email)
        kept = self._users.password(user.id) if user else None
        if not passwords.opens(password, kept) or user is None or kept is None or not user.active:
            return None
        if passwords.stale(kept):
            self._users.rehash(user.id, kept, passwords.hashed(password))
        return user

    def by_email(self, email: str) -> User:
        """The user with this address; NotFoundError where there is none."""
        found = self._users.by_email(email)
        if found is None:
            raise NotFoundError(f"there is no user {plain_email(email)[:320]}", "see `journeyglass users list`")
        return found


def log_in_wrong() -> PasswordError:
    """What is said to whoever gave a wrong address or password; it does not tell which."""
    found = PasswordError(*_UNKNOWN)
    found.status = 401
    return found


def _email(email: str) -> str:
    plain = plain_email(email)
    if not _EMAIL.fullmatch(plain) or not plain.isprintable():
        raise UserError("email", "this is no e-mail address", "write one like anna@example.com")
    return plain


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > _MOST_NAME or not plain.isprintable():
        raise UserError("name", "this name cannot be used", f"write one line of at most {_MOST_NAME} characters")
    return plain
