"""Who it is that asks: by a key, by a user's token, by the cookie of a session; on loopback, where so set, anybody."""

from __future__ import annotations

import asyncio
import hmac
from base64 import urlsafe_b64encode
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from journeyglass.ledger.sessions import Session
from journeyglass.ledger.tokens import Token
from journeyglass.ledger.users import User
from journeyglass.server.answer import Scope, header
from journeyglass.server.api.who import THIS_MACHINE, Who
from journeyglass.server.keyring import unknown_key
from journeyglass.server.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeyglass.ledger.ledger import Ledger
    from journeyglass.server.runtime import Runtime

_T = TypeVar("_T")
_TOKEN = "jgp_"  # noqa: S105 - how a token begins


@dataclass(frozen=True)
class Came:
    """Who asks; `user` and `must_change` where it is one."""

    who: Who
    user: User | None = None

    @property
    def must_change(self) -> bool:
        """Whether they have to change their password before anything else; a token is no password."""
        return self.user is not None and self.who.session is not None and self.user.must_change


class Entrance:
    """Finds out who asks of one workspace; nothing of another workspace is looked at."""

    def __init__(self, runtime: Runtime, ledger: Ledger, pool: Executor) -> None:
        self._runtime, self._ledger, self._pool = runtime, ledger, pool
        self.cookie = f"jg_{ledger.workspace(runtime.clock()).id}"
        self._set_up = False

    async def find(self, scope: Scope) -> Came | None:
        """Who it is; None for nobody. RefusalError 401 for a key or token that is wrong, 403 for a key to send with."""
        bearer = _bearer(scope)
        if bearer is not None:
            return await (self._of_token(bearer) if bearer.startswith(_TOKEN) else self._of_key(bearer))
        secret = cookie(scope, self.cookie)
        if secret is not None and (found := await self.apart(self.session, secret)) is not None:
            return Came(as_who(found.user, secret), found.user)
        return Came(replace(THIS_MACHINE)) if await self.apart(self.is_open) else None

    def session(self, secret: str) -> Session | None:
        """The session that a cookie's secret opens, which counts as used."""
        now = self._runtime.clock()
        found = self._ledger.sessions.check(secret, now)
        if found is not None:
            self._ledger.sessions.seen(secret, found, now)
        return found

    def is_set_up(self) -> bool:
        """Whether there is a user; once there is one, there always is."""
        self._set_up = self._set_up or self._ledger.users.any()
        return self._set_up

    def is_open(self) -> bool:
        """Whether anybody on this machine may do everything: on loopback, where so set, until there is a user."""
        serving = self._runtime.serving
        return serving.open and serving.loopback and not self.is_set_up()

    async def apart(self, work: Callable[..., _T], *with_: object) -> _T:
        """Ask the ledger in another thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *with_)

    async def _of_key(self, secret: str) -> Came:
        key = await self._runtime.ring.find(secret)
        if key.kind != "api":
            raise RefusalError(
                403, "wrong_key", "this key is for sending events", advice="ask with a key of the kind `api`"
            )
        return Came(Who(None, f"key {key.label or key.id}", "admin", "key"))

    async def _of_token(self, secret: str) -> Came:
        found = await self.apart(self._token, secret)
        if found is None:
            raise unknown_token()
        return Came(as_who(found[1], None), found[1])

    def _token(self, secret: str) -> tuple[Token, User] | None:
        now = self._runtime.clock()
        found = self._ledger.tokens.check(secret, now)
        if found is not None:
            self._ledger.tokens.used(found[0], now)
        return found


def as_who(user: User, session: str | None) -> Who:
    """A user as the one who asks."""
    return Who(user.id, user.name, user.role, "user", session)


def csrf_of(secret: str) -> str:
    """What a page must say with every change beside its cookie; who knows the one cannot tell the other."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), b"csrf", sha256)).decode().rstrip("=")


def check_csrf(scope: Scope, secret: str) -> None:
    """RefusalError 403 where a page did not say it."""
    said = header(scope, b"x-csrf-token") or b""
    if not hmac.compare_digest(said, csrf_of(secret).encode()):
        raise RefusalError(
            403, "csrf", "this change does not come from a page of ours", advice="load the page again, and repeat it"
        )


def cookie(scope: Scope, name: str) -> str | None:
    """The value of a cookie."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            for part in value.decode("latin-1").split(";"):
                said, _, found = part.strip().partition("=")
                if said == name:
                    return str(found)
    return None


def unknown_token() -> RefusalError:
    """The answer to a token that nobody has."""
    return RefusalError(
        401, "unknown_token", "this token is not known here, is over, or was revoked", advice="make one under `Me`"
    )


def _bearer(scope: Scope) -> str | None:
    """The secret of the header; None where there is no such header. RefusalError 401 where it is of another form."""
    said = header(scope, b"authorization")
    if said is None:
        return None
    scheme, _, secret = said.decode("latin-1").strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise unknown_key()
    return secret.strip()
