"""Logging in: throttled, rotated, written down; and the code that the first user has to give where anybody may come."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.users import User, plain_email
from journeyglass.server.api.entrance import Entrance
from journeyglass.server.api.throttle import Throttle
from journeyglass.server.logs import logger
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.team import Team, log_in_wrong

_BY_ADDRESS, _BY_ACCOUNT = (20, 60.0), (10, 300.0)
"""So many failures within so many seconds, from one address and for one account."""
_TOLD = "too many log-ins failed"
_log = logger("team")


class LogIns:
    """Opens and ends the sessions of one workspace."""

    def __init__(self, ledger: Ledger, team: Team, entrance: Entrance, clock: Callable[[], int]) -> None:
        self._ledger, self._team, self._entrance, self._clock = ledger, team, entrance, clock
        self._addresses, self._accounts = Throttle(*_BY_ADDRESS), Throttle(*_BY_ACCOUNT)
        self._code = "" if entrance.is_set_up() else secrets.token_hex(8)
        if self._code:
            _log.info("nobody is a user yet; who sets up from another machine needs this code", code=self._code)

    def log_in(self, email: str, password: str, address: str) -> User:
        """The user; PasswordError for a wrong address or password, RefusalError 429 for too many of them.

        A try counts before the password is looked at, so that many at once are no way around.
        """
        account = plain_email(email)[:320]
        for throttle, key in ((self._addresses, address), (self._accounts, account)):
            throttle.check(key, "log_in_throttled", _TOLD)
        self._addresses.count(address)
        self._accounts.count(account)
        user = self._team.known(email, password)
        if user is None:
            raise log_in_wrong()
        self._addresses.forgive(address)
        self._accounts.forget(account)
        return user

    def known_as(self, email: str) -> str:
        """How a failed log-in is written down: nobody's address may be a password typed into the wrong field."""
        found = self._ledger.users.by_email(email)
        return found.email if found else ""

    def open(self, user: User, former: str | None = None) -> str:
        """A new session's secret; the browser's former session ends."""
        if former:
            self._ledger.sessions.close(former)
        return self._ledger.sessions.open(user.id, self._clock())

    def change_password(self, user: User, old: str, new: str, address: str) -> None:
        """Another password for who knows the old one; wrong ones count like failed log-ins."""
        for throttle, key in ((self._addresses, address), (self._accounts, user.email)):
            throttle.check(key, "log_in_throttled", _TOLD)
        self._addresses.count(address)
        self._accounts.count(user.email)
        self._team.change_password(user, old, new)
        self._addresses.forgive(address)
        self._accounts.forget(user.email)

    def close(self, secret: str) -> None:
        """End a session."""
        self._ledger.sessions.close(secret)

    def check_code(self, said: str | None, address: str) -> None:
        """RefusalError 403 for another code than the log tells, 429 for too many."""
        self._addresses.check(address, "log_in_throttled", _TOLD)
        if not self._code or not hmac.compare_digest((said or "").strip().encode(), self._code.encode()):
            self._addresses.count(address)
            raise RefusalError(
                403, "set_up_code", "this is not the code", advice="the server's log tells it at the start"
            )
