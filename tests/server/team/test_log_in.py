"""Setting up, logging in and out: throttled, rotated, written down, and never telling which part was wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.server.api.throttle import Throttle
from journeyglass.server.refusal import RefusalError
from journeyglass.testing.server import Reply, running
from journeyglass.workspace import passwords
from journeyglass.workspace.passwords import PasswordError
from tests.server.team.conftest import PASSWORD, Place, Two

ANNA = {"email": "Anna@x.example", "name": "Anna", "password": PASSWORD}
NEAR = {"X-Forwarded-For": ""}


def page_of(reply: Reply) -> dict[str, str]:
    """The headers of a page after this answer."""
    return {"Cookie": reply.headers["set-cookie"].split(";")[0], "X-CSRF-Token": reply.json()["csrf"]}


def log_in(place: Place, email: str, password: str = PASSWORD, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return place.ask("/api/session", "POST", {"email": email, "password": password}, named)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[..., Place]]:
    """A server of a new workspace without users."""
    opened = []

    def start(**settings: Any) -> Place:
        root = tmp_path / "workspace"
        Workspace.create(root).close()
        server = running(root, settings={"keeper": False, **settings})
        opened.append(server)
        place = Place(server.__enter__(), "", root)
        place.server.wait(lambda: place.server.ask("/api/session").status == 200)
        return place

    yield start
    for server in opened:
        server.__exit__(None, None, None)


def near(place: Place, path: str, method: str = "GET", value: Any = None, **headers: str) -> Reply:
    """Asked on the very machine, without a proxy."""
    body = None if value is None else json.dumps(value).encode()
    return place.server.ask(path, method, body, {"Content-Type": "application/json", **headers})


def test_the_first_user_is_made_on_the_machine_itself(fresh: Callable[..., Place]) -> None:
    place = fresh()
    told = near(place, "/api/session").json()
    assert (told["state"], told["code"], told["user"]) == ("setup", False, None)
    short = near(place, "/api/setup", "POST", {**ANNA, "password": "short"})
    assert (short.status, short.json()["code"]) == (422, "password_short")
    made = near(place, "/api/setup", "POST", ANNA)
    assert made.status == 201
    assert (made.json()["state"], made.json()["user"]["role"]) == ("in", "admin")
    assert near(place, "/api/users", **page_of(made)).json()[0]["email"] == "anna@x.example"
    again = near(place, "/api/setup", "POST", {**ANNA, "email": "boris@x.example"})
    assert (again.status, again.json()["code"]) == (422, "set_up")
    assert near(place, "/api/session").json()["state"] == "out"


def test_from_elsewhere_setting_up_needs_the_code_of_the_log(fresh: Callable[..., Place]) -> None:
    place = fresh()
    assert place.ask("/api/session").json()["code"] is True
    for code in (None, "", "0" * 16):
        reply = place.ask("/api/setup", "POST", {**ANNA, "code": code})
        assert (reply.status, reply.json()["code"]) == (403, "set_up_code")
    lines = [json.loads(line) for line in place.server.log.read_text().splitlines() if '"code"' in line]
    assert place.ask("/api/setup", "POST", {**ANNA, "code": lines[0]["code"]}).status == 201


def test_a_server_that_has_a_public_name_believes_nobody_to_be_near(fresh: Callable[..., Place]) -> None:
    place = fresh(hosts=["map.example"])
    assert near(place, "/api/session").json()["code"] is True
    assert near(place, "/api/setup", "POST", ANNA).status == 403


def test_open_is_open_until_there_is_a_user(fresh: Callable[..., Place]) -> None:
    place = fresh(open=True)
    told = near(place, "/api/session").json()
    assert (told["state"], told["open"], told["user"]["role"]) == ("in", True, "admin")
    viewer = near(place, "/api/users", "POST", {"email": "a@x.example", "name": "A", "role": "viewer"})
    assert (viewer.status, viewer.json()["code"]) == (422, "first_admin")
    assert near(place, "/api/users", "POST", {"email": "a@x.example", "name": "A", "role": "admin"}).status == 201
    assert near(place, "/api/session").json()["state"] == "out"
    assert near(place, "/api/users").status == 401


def test_a_log_in_opens_a_session_and_ends_the_one_before(two: Two) -> None:
    first = log_in(two.here, "EDITOR@x.example ")
    assert (first.status, first.json()["user"]["email"]) == (201, "editor@x.example")
    said = first.headers["set-cookie"]
    assert all(part in said for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=7776000"))
    assert "Secure" not in said
    second = log_in(two.here, "editor@x.example", Cookie=page_of(first)["Cookie"])
    assert page_of(second)["Cookie"] != page_of(first)["Cookie"]
    assert two.here.ask("/api/workspace", headers=page_of(first)).status == 401
    assert two.here.ask("/api/workspace", headers=page_of(second)).status == 200
    out = two.here.ask("/api/session", "DELETE", headers=page_of(second))
    assert (out.json()["state"], "Max-Age=0" in out.headers["set-cookie"]) == ("out", True)
    assert two.here.ask("/api/workspace", headers=page_of(second)).status == 401


def test_by_https_the_cookie_is_for_https_alone(two: Two) -> None:
    reply = log_in(two.here, "editor@x.example", X_Forwarded_Proto="https")
    assert "Secure" in reply.headers["set-cookie"]
    assert reply.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in log_in(two.here, "editor@x.example").headers


def test_a_log_in_is_one_in_every_workspace_that_knows_it(two: Two) -> None:
    reply = log_in(two.here, "admin@x.example")
    told = {line["name"]: line["url"] for line in reply.json()["workspaces"]}
    assert told == {"first": "/", "second": "/w/second/"}
    assert log_in(two.here, "only@x.example").status == 401
    two.there.ledger.users.add("only@x.example", "Only", "viewer", passwords.hashed(PASSWORD), now=1)
    assert [line["name"] for line in log_in(two.there, "only@x.example").json()["workspaces"]] == ["second"]
    assert [line["name"] for line in two.here.ask("/api/session").json()["workspaces"]] == ["first"]


@pytest.mark.parametrize("email", ["viewer@x.example", "gone@x.example", "nobody@x.example", "no address", "'--"])
def test_nothing_tells_which_part_of_a_log_in_was_wrong(two: Two, email: str) -> None:
    reply = log_in(two.here, email, "wrong" if email.startswith("viewer") else PASSWORD)
    wrong = log_in(two.here, "somebody@x.example")
    assert (reply.status, reply.json()) == (401, wrong.json())
    assert "set-cookie" not in reply.headers


def test_who_fails_ten_times_has_to_wait_wherever_they_are(two: Two) -> None:
    two.here.ledger.users.add("slow@x.example", "Slow", "viewer", passwords.hashed(PASSWORD), now=1)
    told = [log_in(two.here, "slow@x.example", "wrong") for _ in range(11)]
    assert [reply.status for reply in told] == [401] * 10 + [429]
    assert told[-1].json()["code"] == "log_in_throttled"
    assert 1 <= int(told[-1].headers["retry-after"]) <= 300
    assert log_in(two.here, "SLOW@x.example").status == 429
    assert log_in(two.here, "viewer@x.example").status == 201


def test_a_given_password_has_to_be_changed_first(two: Two) -> None:
    page = two.here.browser("admin")
    made = two.here.ask("/api/users", "POST", {"email": "late@x.example", "name": "Late", "role": "editor"}, page)
    given = made.json()["one_time_password"]
    inside = page_of(log_in(two.here, "late@x.example", given))
    assert two.here.ask("/api/session", headers=inside).json()["user"]["must_change"] is True
    refused = two.here.ask("/api/workspace", headers=inside)
    assert (refused.status, refused.json()["code"]) == (403, "password_change")
    change = two.here.ask("/api/me/password", "POST", {"old": given, "new": "late@x.example"}, inside)
    assert (change.status, change.json()["code"]) == (422, "password_email")
    change = two.here.ask("/api/me/password", "POST", {"old": given, "new": "another good one"}, inside)
    assert change.json()["user"]["must_change"] is False
    assert two.here.ask("/api/workspace", headers=inside).status == 401
    assert two.here.ask("/api/workspace", headers=page_of(change)).status == 200
    assert log_in(two.here, "late@x.example", given).status == 401
    assert log_in(two.here, "late@x.example", "another good one").status == 201


def test_a_hash_of_older_parameters_is_made_anew_at_the_next_log_in(two: Two) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    user = two.here.ledger.users.add("old@x.example", "Old", "viewer", weak, now=1)
    assert log_in(two.here, "old@x.example").status == 201
    kept = two.here.ledger.users.password(user.id)
    assert kept != weak
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert log_in(two.here, "old@x.example").status == 201


def test_the_throttle_forgets_with_time() -> None:
    now = [0.0]
    throttle = Throttle(3, 60, clock=lambda: now[0])
    for second in (0.0, 10.0, 20.0):
        now[0] = second
        assert throttle.wait("a") == 0
        throttle.count("a")
    with pytest.raises(RefusalError, match="too often") as told:
        throttle.check("a", "code", "too often")
    assert (told.value.status, told.value.retry) == (429, 40)
    assert throttle.wait("b") == 0
    now[0] = 60.0
    assert throttle.wait("a") == 0
    throttle.count("a")
    assert throttle.wait("a") == 10
    throttle.forgive("a")
    assert throttle.wait("a") == 0
    now[0] = 1_000.0
    assert throttle.wait("a") == 0


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("nine char", "password_short"),
        ("x" * 201, "password_long"),
        ("Long.Address@x.example", "password_email"),
        ("long.address", "password_email"),
        ("abababababab", "password_simple"),
    ],
)
def test_passwords_that_cannot_be(password: str, code: str) -> None:
    with pytest.raises(PasswordError) as told:
        passwords.check(password, "long.address@x.example")
    assert told.value.code == code


def test_passwords_that_can_be() -> None:
    passwords.check("ten chars!", "a@x.example")
    passwords.check("密碼密碼一二三四五六", "a@x.example")
    kept = passwords.hashed("Ångström 123")
    assert passwords.opens("A\u030angstro\u0308m 123", kept)  # the same letters, put together by another keyboard
    assert not passwords.opens("Angstrom 123", kept)
    assert not passwords.opens("Ångström 123", None)
    assert not passwords.opens("Ångström 123", "no hash")
    assert len({passwords.draw() for _ in range(50)}) == 50
