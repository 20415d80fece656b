"""Every route of the API, asked by everybody who might: the document says who may, and the guard keeps to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from journeyglass.server.api.application import application
from journeyglass.server.api.who import RANKS
from tests.server.team.conftest import Two
from tests.server.team.rows import ROWS, Row

SAFE = ("GET", "HEAD")
DOCUMENT = application().openapi()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
Asker = Callable[[Two], dict[str, str]]
ASKERS: Mapping[str, Asker] = {
    "nobody": lambda two: {},
    "viewer": lambda two: two.here.browser("viewer"),
    "editor": lambda two: two.here.browser("editor"),
    "admin": lambda two: two.here.browser("admin"),
    "viewer's token": lambda two: two.here.token("viewer"),
    "token": lambda two: two.here.token("admin"),
    "key": lambda two: two.here.key("api"),
    "server key": lambda two: two.here.key("server"),
    "browser key": lambda two: two.here.key("browser"),
    "no csrf": lambda two: _without(two.here.browser("admin"), "X-CSRF-Token"),
    "wrong csrf": lambda two: {**two.here.browser("admin"), "X-CSRF-Token": "A" * 43},
    "csrf of another session": lambda two: {
        **two.here.browser("admin"),
        "X-CSRF-Token": two.here.browser("admin")["X-CSRF-Token"],
    },
    "who must change": lambda two: two.here.browser("new"),
    "gone": lambda two: two.here.browser("gone"),
    "there's admin": lambda two: two.there.browser("admin"),
    "there's secret": lambda two: _renamed(two.there.browser("admin"), two.here.browser("admin")),
    "there's token": lambda two: two.there.token("admin"),
    "there's key": lambda two: two.there.key("api"),
    "another site": lambda two: {**two.here.browser("admin"), "Origin": "https://evil.example"},
    "an old site": lambda two: {**two.here.browser("admin"), "Sec-Fetch-Site": "cross-site"},
    "another name": lambda two: {**two.here.browser("admin"), "Host": "evil.example"},
}
LEVEL = {"viewer": 1, "viewer's token": 1, "editor": 2, "admin": 3, "token": 3, "key": 3, "who must change": 3}


def test_every_route_has_a_row_and_a_rank() -> None:
    assert set(OPERATIONS) == set(ROWS)
    assert {operation["x-role"] for operation in OPERATIONS.values()} <= set(RANKS)
    public = {name for name, operation in OPERATIONS.items() if operation["x-role"] == "public"}
    assert public == {"GET /api/session", "POST /api/session", "POST /api/setup"}


@pytest.mark.parametrize("asker", ASKERS)
def test_who_may_ask_what(two: Two, asker: str) -> None:
    wrong = []
    for name, row in ROWS.items():
        method, _, path = name.partition(" ")
        # Each asks as another stranger, so that the throttle of one account does not speak.
        body = (
            {**row.body, "email": f"{asker.encode().hex()}@x.example"}
            if path == "/api/session" and row.body
            else row.body
        )
        found = two.here.ask(path.format(**row.path) + row.query, method, body, ASKERS[asker](two))
        code = found.json().get("code") if found.status >= 400 else None
        expected = expected_of(asker, name, row)
        if (found.status, code) != expected and (expected[1] is not None or found.status != expected[0]):
            wrong.append(f"{name}: {found.status} {code}, not {expected}: {found.body[:200]!r}")
    assert wrong == []


def expected_of(asker: str, name: str, row: Row) -> tuple[int, str | None]:
    """The status, and where it is about who asks also the code."""
    rank, method = OPERATIONS[name]["x-role"], name.partition(" ")[0]
    changes = method not in SAFE
    if asker in ("another site", "an old site", "another name"):
        if asker == "an old site" and not changes:
            return row.told, None
        return 403, "host" if asker == "another name" else "origin"
    if rank == "public":
        return row.told, None
    if asker in ("nobody", "gone", "there's admin", "there's secret"):
        return 401, "log_in"
    if asker in ("there's token", "there's key"):
        return 401, "unknown_token" if asker == "there's token" else "unknown_key"
    if asker in ("server key", "browser key"):
        return 403, "wrong_key"
    if "csrf" in asker:
        return (403, "csrf") if changes else (row.told, None)
    if LEVEL[asker] < RANKS.index(rank):
        return 403, "role"
    if asker == "who must change" and not OPERATIONS[name].get("x-always"):
        return 403, "password_change"
    kind = "token" if asker == "viewer's token" else asker
    return row.differs.get(kind, row.told), None


def test_a_path_that_is_none_tells_nobody_that_it_is_none(two: Two) -> None:
    assert two.here.ask("/api/nix").status == 401
    assert two.here.ask("/api/nix", headers=two.here.browser("viewer")).status == 404
    assert two.here.ask("/api/keys", "PATCH", {}, two.here.browser("viewer")).status == 405
    assert two.here.ask("/api/keys", "PATCH", {}).status == 401


def test_the_same_request_to_the_neighbour_is_the_neighbours_affair(two: Two) -> None:
    assert two.there.ask("/api/workspace", headers=two.here.browser("admin")).status == 401
    assert two.there.ask("/api/workspace", headers=two.there.browser("viewer")).json()["name"] == "second"
    for way in ("/w/second/../api/users", "/w/second//api/users", "/w/nix/api/users", "//w/second/api/users"):
        assert b"x.example" not in two.here.ask(way, headers=two.there.browser("admin")).body


def _without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


def _renamed(theirs: dict[str, str], ours: dict[str, str]) -> dict[str, Any]:
    """The neighbour's secret under the name of our own cookie."""
    name, secret = ours["Cookie"].partition("=")[0], theirs["Cookie"].partition("=")[2]
    return {**theirs, "Cookie": f"{name}={secret}"}
