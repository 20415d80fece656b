"""Who may work with the workspace: users, their roles, and the hash of each one's password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, text, update

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger.access import Access
from journeyglass.ledger.said import clean
from journeyglass.ledger.tables_team import SESSIONS, USERS

Role = Literal["viewer", "editor", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "editor", "admin")
_LAST = ("last_admin", "this is the last admin", "make somebody else an admin first")


class UserError(InputError):
    """A user cannot be like this; `code` says why, for whoever says it in words of their own."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.code = code


@dataclass(frozen=True)
class User:
    """A user; `must_change`: the password was given by an admin. Instants are UTC microseconds."""

    id: str
    email: str
    name: str
    role: Role
    must_change: bool
    active: bool
    lang: str | None
    theme: str | None
    created_at: int
    last_seen_at: int | None


class Users:
    """The users of a workspace. Nobody is ever taken out, so that the record of changes keeps its names."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def any(self) -> bool:
        """Whether there is a user at all."""
        with self._access.reading() as con:
            return con.execute(select(USERS.c.id).limit(1)).first() is not None

    def add(
        self,
        email: str,
        name: str,
        role: Role,
        password: str,
        *,
        must_change: bool = False,
        first: bool = False,
        now: int,
    ) -> User:
        """A new user with this hash of a password; with `first` only where there is none yet.

        UserError where the address is taken, or where somebody else was first.
        """
        said = {"email": plain_email(email), "name": name, "role": role, "password": password}
        values = {"id": secrets.token_hex(5), **said, "must_change": must_change, "active": True, "created_at": now}
        with self._access.writing() as con:
            if self._access.is_postgres:
                con.execute(text("LOCK TABLE users IN EXCLUSIVE MODE"))
            if first and con.execute(select(USERS.c.id).limit(1)).first() is not None:
                raise set_up_already()
            if con.execute(select(USERS.c.id).where(USERS.c.email == values["email"])).first() is not None:
                raise UserError("email_taken", "there is a user with this e-mail address", "change that user instead")
            con.execute(insert(USERS).values(**values))
            return _found(con, str(values["id"]))

    def find(self, user_id: str) -> User:
        """The user of this id; NotFoundError where there is none."""
        with self._access.reading() as con:
            return _found(con, user_id)

    def by_email(self, email: str) -> User | None:
        """The user with this address."""
        with self._access.reading() as con:
            row = con.execute(select(USERS).where(USERS.c.email == plain_email(email))).first()
        return None if row is None else as_user(row)

    def password(self, user_id: str) -> str:
        """The hash of the user's password."""
        with self._access.reading() as con:
            return str(con.execute(select(USERS.c.password).where(USERS.c.id == user_id)).scalar_one())

    def all(self) -> list[User]:
        """Every user, the inactive ones too, by address."""
        with self._access.reading() as con:
            return [as_user(row) for row in con.execute(select(USERS).order_by(USERS.c.email))]

    def change(self, user_id: str, **values: Any) -> User:
        """Set name, role, active, lang or theme; UserError where no active admin would be left.

        Whoever is not active any more has no session from then on.
        """
        with self._access.writing() as con:
            found = _found(con, user_id)
            loses = values.get("role", found.role) != "admin" or not values.get("active", found.active)
            if loses and found.role == "admin" and found.active:
                _keep_an_admin(con, user_id)
            if values:
                con.execute(update(USERS).where(USERS.c.id == user_id).values(**values))
            if not values.get("active", True):
                con.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))
            return _found(con, user_id)

    def set_password(self, user_id: str, password: str, *, must_change: bool) -> None:
        """Keep another hash; every session of the user ends."""
        with self._access.writing() as con:
            _found(con, user_id)
            con.execute(update(USERS).where(USERS.c.id == user_id).values(password=password, must_change=must_change))
            con.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))

    def rehash(self, user_id: str, old: str, new: str) -> None:
        """Keep the same password under a newer hash, unless it was changed meanwhile."""
        with self._access.writing() as con:
            con.execute(update(USERS).where(USERS.c.id == user_id, USERS.c.password == old).values(password=new))


def set_up_already() -> UserError:
    """What is said to whoever comes second."""
    return UserError("set_up", "this workspace is set up already", "log in, or ask its admin for an account")


def plain_email(email: str) -> str:
    """The address as it is kept and compared."""
    return clean(email.strip().lower())


def as_user(row: Row[Any]) -> User:
    """A row of the users as a user, without the hash."""
    return User(**{name: getattr(row, name) for name in User.__dataclass_fields__})


def _found(con: Connection, user_id: str) -> User:
    row = con.execute(select(USERS).where(USERS.c.id == user_id)).first()
    if row is None:
        raise NotFoundError(f"there is no user `{user_id}`", "/api/users lists those there are")
    return as_user(row)


def _keep_an_admin(con: Connection, user_id: str) -> None:
    """Refuse where nobody else is an active admin; the admins are locked, so that two cannot go at once."""
    admins = select(USERS.c.id).where(USERS.c.role == "admin", USERS.c.active).order_by(USERS.c.id).with_for_update()
    if not set(con.execute(admins).scalars()) - {user_id}:
        raise UserError(*_LAST)
