"""A server of two workspaces with users of every role, and browsers to ask it with."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.ledger import Ledger
from journeyglass.ledger.tokens import NewToken
from journeyglass.ledger.users import User
from journeyglass.server.api.entrance import csrf_of
from journeyglass.testing.server import Reply, Running, running
from journeyglass.workspace.passwords import hashed
from tests.ledger.conftest import ledger, postgres, where

__all__ = ["ledger", "postgres", "where"]

PASSWORD = "a long enough password"
ROLES = ("viewer", "editor", "admin")
_ADDRESSES = itertools.count(1)


def now() -> int:
    return time.time_ns() // 1_000


@dataclass
class Place:
    """One workspace of the server: where it is served, its ledger, its users by role."""

    server: Running
    prefix: str
    root: Path
    users: Mapping[str, User] = field(default_factory=dict)
    _made: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.root / ".journeyglass" / "ledger.db")

    def add_users(self) -> None:
        """One of each role, one who has to change the password, one who may not log in any more."""
        kept = hashed(PASSWORD)
        users = self.ledger.users
        for role in ROLES:
            users.add(f"{role}@x.example", f"The {role}", role, kept, now=now())
        users.add("new@x.example", "New", "admin", kept, must_change=True, now=now())
        gone = users.add("gone@x.example", "Gone", "admin", kept, now=now())
        users.change(gone.id, active=False)
        self.users = {user.email.partition("@")[0]: user for user in users.all()}

    def browser(self, name: str) -> dict[str, str]:
        """The headers of a page of ours in a browser where this user is logged in."""
        secret = self.ledger.sessions.open(self.users[name].id, now())
        return {"Cookie": f"{self.cookie}={secret}", "X-CSRF-Token": csrf_of(secret)}

    @property
    def cookie(self) -> str:
        return f"jg_{self.ledger.workspace(now()).id}"

    def token(self, name: str) -> dict[str, str]:
        if ("token", name) not in self._made:
            self._made["token", name] = bearer(self.new_token(name).secret)
        return self._made["token", name]

    def new_token(self, name: str) -> NewToken:
        return self.ledger.tokens.create(self.users[name].id, "test", None, now())

    def key(self, kind: str) -> dict[str, str]:
        if ("key", kind) not in self._made:
            source = None if kind == "api" else "web"
            self._made["key", kind] = bearer(self.ledger.keys.create(kind, source=source, now=now()).secret)  # type: ignore[arg-type]
        return self._made["key", kind]

    def ask(self, path: str, method: str = "GET", value: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        """One request from an address that nobody had before; of an answer that goes on only its head is read."""
        # The proxy's header is believed from loopback, so that one test's wrong tries do not slow another's.
        sent = {"X-Forwarded-For": f"10.0.{next(_ADDRESSES) % 250}.{next(_ADDRESSES) % 250}", **(headers or {})}
        body = None if value is None else json.dumps(value).encode()
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, self.prefix + path, body, sent)
            found = connection.getresponse()
            endless = found.headers.get("content-type", "").startswith("text/event-stream")
            told = {key.lower(): text for key, text in found.getheaders()}
            return Reply(found.status, told, b"" if endless else found.read())
        finally:
            connection.close()

    def audit(self) -> list[Any]:
        return self.ledger.audits.page(None, 200)


@dataclass(frozen=True)
class Two:
    """The server's first workspace, and the one beside it."""

    here: Place
    there: Place


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("two")
    for name in ("first", "second"):
        Workspace.create(folder / name).close()
    with running(folder / "first", options=("--also", str(folder / "second")), settings={"log": "error"}) as server:
        found = Two(Place(server, "", folder / "first"), Place(server, "/w/second", folder / "second"))
        for place in (found.here, found.there):
            server.wait(lambda place=place: place.ask("/health").json()["status"] == "well", 90)
            place.add_users()
        yield found
        assert server.stop() == 0, server.logged()
