"""The application API: what it tells, to whom, and how it says what is wrong."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from journeyglass.testing.server import Reply, basic
from tests.server.conftest import House, standing
from tests.server.test_tracking import assert_problem, track


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server of its own, as these tests count what is in it, with an account that has bought."""
    with standing(tmp_path_factory.mktemp("told") / "workspace") as house:
        house.server.wait_whole()
        buy(house)
        yield house


def buy(house: House) -> None:
    for name in ("Signed Up", "Trial Started", "Subscription Started"):
        message = track(event=name, userId="buyer", messageId=f"of-acme-{name}", context={"groupId": "acme/1"})
        assert house.server.post("/v1/track", message, house.key).json()["accepted"] == 1
    house.server.post("/v1/group", {"groupId": "acme/1", "userId": "buyer", "traits": {"name": "Acme"}}, house.key)
    house.server.wait(lambda: len(account(house, "acme/1").get("latest", [])) == 3)


def ask(house: House, path: str, method: str = "GET", value: Any = None, **headers: str) -> Reply:
    body = None if value is None else json.dumps(value).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    key = {"Authorization": f"Bearer {house.api}", "Content-Type": "application/json"}
    return house.server.ask(path, method, body, {**key, **named})


def account(house: House, name: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(house, f"/api/accounts/{quote(name, safe='')}").json()
    return found


def test_the_workspace(told: House) -> None:
    assert ask(told, "/api/workspace").json()["journeys"] == ["saas"]
    status = ask(told, "/api/status").json()
    assert status["ready"] is True
    assert set(status["parts"]) >= {"ledger", "committer", "keeper", "api"}


def test_an_account_moves_on_the_map(told: House) -> None:
    found = account(told, "acme/1")
    stages = [visit["stage"] for visit in found["visits"]]
    assert found["stage"] == stages[-1]
    assert found["since"] == found["visits"][-1]["entered_at"]
    assert {event["name"] for event in found["latest"]} == {"Signed Up", "Trial Started", "Subscription Started"}
    # It is counted once the move is published, a moment after the account shows it.
    told.server.wait(lambda: ask(told, "/api/journeys/saas/places").json()["stages"][found["stage"]] >= 1)


def test_accounts_a_page_at_a_time(told: House) -> None:
    for number in range(3):
        told.server.post("/v1/track", track(userId=f"p{number}", context={"groupId": f"paged-{number}"}), told.key)
    path = "/api/accounts?search=paged-&most=2"
    told.server.wait(lambda: ask(told, path).json().get("next") == "paged-1")
    first = ask(told, path).json()
    second = ask(told, f"{path}&after={first['next']}").json()
    assert [line["subject"] for line in first["accounts"] + second["accounts"]] == ["paged-0", "paged-1", "paged-2"]
    assert second["next"] is None
    assert [line["name"] for line in ask(told, "/api/accounts?search=ACME").json()["accounts"]] == ["Acme"]


def test_journeys_and_their_maps(told: House) -> None:
    (line,) = ask(told, "/api/journeys").json()
    assert line["journey"] == "saas"
    assert line["file"] == "journeys/saas.yaml"
    assert ask(told, "/api/journeys/saas").json()["journey"] == "saas"
    first = ask(told, "/api/journeys/saas/map").json()
    assert [stage["stage"] for stage in first["stages"]] == [stage["stage"] for stage in line["stages"]]
    assert ask(told, "/api/journeys/saas/map").json()["as_of"] == first["as_of"]  # read a moment ago


def test_an_event_is_traced(told: House) -> None:
    found = ask(told, f"/api/events/{quote('of-acme-Signed Up')}").json()
    assert (found["state"], found["source"], found["account"]) == ("accepted", "web", "acme/1")
    assert ask(told, "/api/events/never-sent").json()["state"] == "unknown"


def test_refused_messages_are_put_right_and_replayed(told: House) -> None:
    bad = {"type": "track", "event": "Signed Up", "userId": "late", "messageId": str(uuid4()), "timestamp": "31.12."}
    told.server.post("/v1/batch", {"batch": [bad]}, told.key)
    page = ask(told, "/api/quarantine?source=web&reason=time").json()
    (message,) = [m for m in page["messages"] if m["message_id"] == bad["messageId"]]
    assert json.loads(message["raw"])["timestamp"] == "31.12."
    amendment = "format: 1\namendment: drop-times\nwhich: {reason: time}\nremove: [timestamp]\n"
    dry = ask(told, "/api/quarantine/replay", "POST", {"amendment": amendment}).json()
    assert (dry["replayed"], dry["dry_run"]) == (1, True)
    done = ask(told, "/api/quarantine/replay", "POST", {"amendment": amendment, "dry_run": False}).json()
    assert done["replayed"] == 1
    assert ask(told, f"/api/events/{bad['messageId']}").json()["state"] == "accepted"
    faulty = ask(told, "/api/quarantine/replay", "POST", {"amendment": "format: 2"})
    assert_problem(faulty, 422, "amendment_file")
    assert faulty.json()["detail"][0]["where"].startswith("amendment.yaml:")


def test_a_refused_message_is_discarded(told: House) -> None:
    bad = {"type": "track", "userId": "late", "messageId": str(uuid4())}
    told.server.post("/v1/batch", {"batch": [bad]}, told.key)
    found = next(
        m for m in ask(told, "/api/quarantine?most=1000").json()["messages"] if m["message_id"] == bad["messageId"]
    )
    assert ask(told, "/api/quarantine/discard", "POST", {"numbers": [found["number"]]}).json() == {"messages": 1}
    gone = ask(told, "/api/quarantine?state=discarded").json()["messages"]
    assert found["number"] in {message["number"] for message in gone}


def test_keys_are_made_used_and_revoked(told: House) -> None:
    made = ask(told, "/api/keys", "POST", {"kind": "server", "source": "made"})
    assert made.status == 201
    secret, name = made.json()["secret"], made.json()["id"]
    assert told.server.post("/v1/track", track(), secret).status == 200
    assert secret not in ask(told, "/api/keys").body.decode()
    assert ask(told, f"/api/keys/{name}", "DELETE").json()["revoked_at"]
    assert told.server.post("/v1/track", track(), secret).status == 401
    assert_problem(ask(told, "/api/keys/abc", "DELETE"), 404, "not_found")
    assert_problem(ask(told, "/api/keys", "POST", {"kind": "server"}), 422, "input")
    bad = ask(told, "/api/keys", "POST", {"kind": "browser", "source": "s", "origins": ["example.com"]})
    assert_problem(bad, 422, "input")


def test_a_person_is_told_of_and_erased(told: House) -> None:
    address = f"anna-{uuid4().hex[:8]}@acme.example"
    for body in (track(userId="anna", context={"groupId": "annas"}), track(userId="anna")):
        told.server.post("/v1/track", body, told.key)
    told.server.post("/v1/identify", {"userId": "anna", "traits": {"email": address, "name": "Anna"}}, told.key)
    lines = [json.loads(line) for line in ask(told, "/api/people/anna/export").body.splitlines()]
    assert lines[0]["kept_in"] == "asked"
    assert any(address in json.dumps(line) for line in lines)
    assert address not in ask(told, "/api/accounts/annas/export").body.decode()
    assert ask(told, "/api/people/anna", "DELETE").json()["done"] is False
    assert ask(told, "/api/people/anna", "DELETE").json()["facts"]["event"] == 2
    assert ask(told, "/api/people/anna?dry_run=false", "DELETE").json()["done"] is True
    assert_problem(ask(told, "/api/people/anna/export"), 404, "not_found")
    late = told.server.post("/v1/track", track(userId="anna"), told.key)
    assert (late.status, late.json()["accepted"]) == (200, 0)
    assert_problem(ask(told, "/api/people/anna/export"), 404, "not_found")


def test_sources(told: House) -> None:
    assert ask(told, "/api/sources").json() == []
    assert_problem(ask(told, "/api/sources/nix/refresh", "POST"), 404, "not_found")


def test_changes_as_a_list(told: House) -> None:
    first = ask(told, "/api/changes?subject=acme/1").json()
    events = [change["event"] for change in first["changes"]]
    assert "Account Stage Entered" in events
    assert [change["number"] for change in first["changes"]] == sorted(change["number"] for change in first["changes"])
    assert ask(told, f"/api/changes?subject=acme/1&after={first['next']}").json()["changes"] == []


def events_of(reply: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """The events of a stream as they come."""
    said: dict[str, str] = {}
    for line in reply:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "data":
            yield {"id": said["id"], "event": said["event"], **json.loads(value)}
        elif name:
            said[name] = value


def test_changes_as_they_happen(told: House) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", told.server.port, timeout=60)
    headers = {"Authorization": f"Bearer {told.api}"}
    connection.request("GET", "/api/changes/stream", headers=headers)
    reply = connection.getresponse()
    assert reply.status == 200
    assert reply.getheader("content-type", "").startswith("text/event-stream")
    assert reply.readline() == b"retry: 1000\n"
    told.server.post("/v1/track", track(userId="s1", context={"groupId": "streamed"}), told.key)
    found = next(event for event in events_of(reply) if event["subject"] == "streamed")
    connection.close()
    assert (found["event"], found["journey"]) == ("Account Stage Entered", "saas")

    connection.request("GET", "/api/changes/stream", headers={**headers, "Last-Event-ID": str(found["number"] - 1)})
    again = next(events_of(connection.getresponse()))
    connection.close()
    assert again["number"] == found["number"]


def test_who_may_ask(told: House) -> None:
    ask_ = told.server.ask
    assert_problem(ask_("/api/workspace"), 401, "log_in")
    assert_problem(told.server.get("/api/workspace", told.key), 403, "wrong_key")
    assert_problem(ask_("/api/workspace", headers=basic(told.api)), 401, "unknown_key")
    assert_problem(ask(told, "/api/workspace", Host="evil.example"), 403, "host")
    assert_problem(ask(told, "/api/workspace", Origin="https://evil.example"), 403, "origin")
    assert ask(told, "/api/workspace", Origin=told.server.url).status == 200
    assert ask(told, "/api/workspace", Host=f"localhost:{told.server.port}").status == 200


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/api/nix", "GET", 404, "not_found"),
        ("/api", "GET", 404, "not_found"),
        ("/api/workspace/", "GET", 404, "not_found"),
        ("/api/workspace", "POST", 405, "method"),
        ("/api/journeys/nix", "GET", 404, "not_found"),
        ("/api/accounts/nix", "GET", 404, "not_found"),
        ("/api/accounts?most=0", "GET", 422, "input"),
        ("/api/accounts/" + "x" * 501, "GET", 422, "input"),
        ("/api/accounts/%00", "GET", 422, "input"),
        ("/api/quarantine?state=nix", "GET", 422, "input"),
        ("/api/changes?after=-1", "GET", 422, "input"),
    ],
)
def test_every_error_has_one_shape(told: House, path: str, method: str, status: int, code: str) -> None:
    assert_problem(ask(told, path, method), status, code)


ODD = [b"", b"{", b"[]", b"null", b'{"kind": 7}', b'{"kind": "\\ud800"}', b'{"kind": "api", "label": "\\u0000"}']


@pytest.mark.parametrize("body", ODD)
def test_odd_bodies(told: House, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {told.api}", "Content-Type": "application/json"}
    assert_problem(told.server.ask("/api/keys", "POST", body, headers), 422, "input")


@pytest.mark.parametrize(
    ("body", "code"), [(b"\xff", "request"), (b"[" * 5_000, "request"), (b" " * (1 << 21), "body_too_big")]
)
def test_bodies_that_cannot_be_read(told: House, body: bytes, code: str) -> None:
    headers = {"Authorization": f"Bearer {told.api}", "Content-Type": "application/json"}
    assert_problem(told.server.ask("/api/keys", "POST", body, headers), 400, code)


def test_answers_are_not_kept_or_shown_elsewhere(told: House) -> None:
    headers = ask(told, "/api/workspace").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    assert headers["x-request-id"]


def test_the_document_tells_every_error(told: House) -> None:
    document = told.server.ask("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            assert said["summary"], (path, method)
            for status in ("401", "403", "404", "422", "503"):
                shape = said["responses"][status]["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Problem"}, (path, method, status)
