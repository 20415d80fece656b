"""Users, tokens, shares and the record of changes, as the API gives them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from journeyglass.testing.server import Reply
from journeyglass.workspace import passwords
from tests.server.team.conftest import PASSWORD, Two, bearer

SHARE = {"journey": "saas", "lang": "ru", "theme": "dark", "label": "<script>alert(1)</script>"}


def send(two: Two, path: str, method: str = "POST", value: Any = None, who: str = "admin") -> Reply:
    return two.here.ask(path, method, value, two.here.browser(who))


def test_a_user_from_the_first_day_to_the_last(two: Two) -> None:
    made = send(two, "/api/users", value={"email": "Ivan@x.example", "name": " Ivan  P. ", "role": "viewer"})
    assert made.status == 201
    user = made.json()
    assert (user["email"], user["name"], len(user["one_time_password"])) == ("ivan@x.example", "Ivan P.", 19)
    again = send(two, "/api/users", value={"email": "ivan@X.example", "name": "I", "role": "viewer"})
    assert (again.status, again.json()["message"]) == (422, "there is a user with this e-mail address")
    one = f"/api/users/{user['id']}"
    assert send(two, one, "PATCH", {"role": "editor"}).json()["role"] == "editor"
    assert send(two, one, "PATCH", {"active": False}).json()["active"] is False
    assert (
        two.here.ask("/api/session", "POST", {"email": "ivan@x.example", "password": user["one_time_password"]}).status
        == 401
    )
    changes = [entry.detail for entry in two.here.audit() if entry.action == "user_change"]
    assert changes[:2] == [
        {"active": {"before": True, "after": False}},
        {"role": {"before": "viewer", "after": "editor"}},
    ]


def test_another_password_ends_every_session(two: Two) -> None:
    user = two.here.ledger.users.add("lost@x.example", "Lost", "viewer", passwords.hashed(PASSWORD), now=1)
    two.here.users = {**two.here.users, "lost": user}
    page = two.here.browser("lost")
    given = send(two, f"/api/users/{user.id}/password").json()["one_time_password"]
    assert two.here.ask("/api/workspace", headers=page).status == 401
    assert two.here.ask("/api/session", "POST", {"email": "lost@x.example", "password": given}).status == 201


def test_the_last_admin_cannot_go(two: Two) -> None:
    for line in send(two, "/api/users", "GET").json():
        if line["role"] == "admin" and line["active"] and line["email"] != "admin@x.example":
            assert send(two, f"/api/users/{line['id']}", "PATCH", {"role": "viewer"}).status == 200
    one = f"/api/users/{two.here.users['admin'].id}"
    for change in ({"role": "editor"}, {"active": False}):
        refused = send(two, one, "PATCH", change)
        assert (refused.status, refused.json()["message"]) == (422, "this is the last admin")
    new = f"/api/users/{two.here.users['new'].id}"
    assert send(two, new, "PATCH", {"role": "admin"}).status == 200


def test_me(two: Two) -> None:
    told = send(two, "/api/me", "PATCH", {"name": "Вера", "lang": "ru", "theme": "auto"}, who="viewer").json()
    assert (told["name"], told["lang"], told["theme"], told["role"]) == ("Вера", "ru", "auto", "viewer")
    assert two.here.ask("/api/session", headers=two.here.browser("viewer")).json()["user"]["name"] == "Вера"
    assert send(two, "/api/me", "PATCH", {"role": "admin"}, who="viewer").status == 422
    assert send(two, "/api/me", "PATCH", {"lang": "xx"}, who="viewer").status == 422


def test_a_token_from_making_to_revoking(two: Two) -> None:
    made = send(two, "/api/me/tokens", value={"label": "nightly"}, who="viewer").json()
    asked = bearer(made["secret"])
    assert two.here.ask("/api/journeys", headers=asked).status == 200
    assert two.here.ask("/api/me", "PATCH", {"theme": "light"}, asked).status == 200  # no page, no CSRF
    line = next(line for line in send(two, "/api/me/tokens", "GET", who="viewer").json() if line["id"] == made["id"])
    assert (line["label"], line["revoked_at"], line["last_used_at"] is None) == ("nightly", None, False)
    assert send(two, f"/api/me/tokens/{made['id']}", "DELETE", who="editor").status == 404
    assert send(two, f"/api/me/tokens/{made['id']}", "DELETE", who="viewer").json()["revoked_at"]
    assert two.here.ask("/api/journeys", headers=asked).status == 401


def test_a_shared_map_is_a_page_that_cannot_do_anything(two: Two) -> None:
    made = send(two, "/api/shares", value=SHARE, who="editor").json()
    assert (made["lang"], made["by"], made["revoked_at"]) == ("ru", "The editor", None)
    page, frame = urlsplit(made["url"]).path, urlsplit(made["embed_url"]).path
    alone, framed = two.here.ask(page), two.here.ask(frame)
    assert (alone.status, framed.status) == (200, 200)
    assert '<html lang="ru"' in alone.body.decode()
    assert b"<script" not in alone.body
    policy = alone.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert alone.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "x-frame-options" not in framed.headers
    for reply in (alone, framed):
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in reply.headers["x-robots-tag"]
        assert "set-cookie" not in reply.headers
        assert "access-control-allow-origin" not in reply.headers
    assert two.there.ask(page).status == 404
    assert two.here.ask(page, "POST").status == 405
    listed = next(line for line in send(two, "/api/shares", "GET").json() if line["id"] == made["id"])
    assert (listed["seen"], listed["url"]) == (2, None)
    assert send(two, f"/api/shares/{made['id']}", "DELETE").json()["revoked_at"]
    gone = two.here.ask(page)
    assert (gone.status, two.here.ask(frame).status, two.here.ask("/s/").status) == (404, 404, 404)
    assert all(word in gone.body.decode() for word in ("shows nothing any more", "больше ничего нет", "已經失效"))
    assert "content-security-policy" in gone.headers


def test_a_share_has_to_be_of_a_journey_and_of_a_time_to_come(two: Two) -> None:
    assert send(two, "/api/shares", value={"journey": "nix"}).status == 404
    assert send(two, "/api/shares", value={"journey": "saas", "expires_at": "2001-01-01T00:00:00Z"}).status == 422
    assert send(two, "/api/shares", value={"journey": "saas", "expires_at": "2999-01-01T00:00:00"}).status == 422
    made = send(two, "/api/shares", value={"journey": "saas", "expires_at": "2999-01-01T00:00:00Z"})
    assert made.json()["expires_at"] == "2999-01-01T00:00:00Z"


def test_every_change_is_in_the_record_and_no_secret_is(two: Two) -> None:
    secrets = [PASSWORD, "typed into the wrong field"]
    key = send(two, "/api/keys", value={"kind": "server", "source": "web", "label": "noted"}).json()
    token = send(two, "/api/me/tokens", value={"label": "noted"}).json()
    share = send(two, "/api/shares", value={"journey": "saas", "label": "noted"}).json()
    user = send(two, "/api/users", value={"email": "noted@x.example", "name": "noted", "role": "viewer"}).json()
    two.here.ask("/api/session", "POST", {"email": "typed into the wrong field", "password": PASSWORD})
    two.here.ask("/api/session", "POST", {"email": "noted@x.example", "password": "wrong"})
    send(two, "/api/quarantine/discard", value={"numbers": [1]})
    two.here.ask("/api/people/anna@customer.example/export", headers=two.here.key("api"))
    secrets += [key["secret"], token["secret"], share["url"].rpartition("/")[2], user["one_time_password"]]
    page = send(two, "/api/audit?most=1000", "GET")
    entries = page.json()["entries"]
    actions = {entry["action"] for entry in entries}
    assert actions >= {"key_add", "token_add", "share_add", "user_add", "log_in_failed", "POST /quarantine/discard"}
    assert "person_export" in actions
    assert [secret for secret in (*secrets, "customer.example") if secret in page.body.decode()] == []
    failed = [entry["object"] for entry in entries if entry["action"] == "log_in_failed"]
    assert failed[:2] == ["noted@x.example", ""]
    exported = next(entry for entry in entries if entry["action"] == "person_export")
    assert (exported["who"].startswith("key "), exported["who_id"]) == (True, None)


def test_the_record_is_searched_a_page_at_a_time(two: Two) -> None:
    for number in range(3):
        send(two, "/api/keys", value={"kind": "server", "source": "paged", "label": f"№ {number} ПОИСК"})
    first = send(two, "/api/audit?most=2&search=" + quote("поиск key_add"), "GET").json()
    assert [entry["detail"]["label"] for entry in first["entries"]] == ["№ 2 ПОИСК", "№ 1 ПОИСК"]
    rest = send(two, f"/api/audit?most=2&search={quote('поиск')}&after={first['next']}", "GET").json()
    assert ([entry["detail"]["label"] for entry in rest["entries"]], rest["next"]) == (["№ 0 ПОИСК"], None)


@pytest.mark.parametrize("path", ["/api/uploads/mapping/text", "/api/quarantine/replay"])
def test_what_only_looks_or_fails_is_not_a_change(two: Two, path: str) -> None:
    before = len(two.here.audit())
    assert send(two, path, value={"no such": "field"}).status == 422
    assert len(two.here.audit()) == before
