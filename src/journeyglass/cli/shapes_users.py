"""The shapes of what `journeyglass users … --json` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from journeyglass.ledger.users import User
from journeyglass.workspace.instants import instant_of, instant_or_none


@dataclass(frozen=True)
class UserListed:
    """One user; `active`: may log in."""

    id: str
    email: str
    name: str
    role: str
    active: bool
    created_at: datetime
    last_seen_at: datetime | None

    @classmethod
    def of(cls, user: User) -> UserListed:
        """The line of a user."""
        at = {"created_at": instant_of(user.created_at), "last_seen_at": instant_or_none(user.last_seen_at)}
        return cls(user.id, user.email, user.name, user.role, user.active, **at)  # type: ignore[arg-type]


@dataclass(frozen=True)
class UsersListed:
    """`users list`: every user, the inactive ones too."""

    users: tuple[UserListed, ...]


@dataclass(frozen=True)
class UserGiven:
    """`users add`, `users password`: whose password it is, and the password, which is shown only here."""

    id: str
    email: str
    one_time_password: str
