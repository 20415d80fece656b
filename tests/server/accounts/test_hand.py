"""What users enter by hand over HTTP: it shows at once, moves the account live, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.testing.server import Running, running

JOURNEY = "/api/journeys/saas"


@pytest.fixture(scope="module")
def server(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of the made-up company, which everybody on this machine may ask."""
    root = tmp_path_factory.mktemp("hand") / "made"
    copytree(company, root)
    with running(root, settings={"open": True, "seal_seconds": 0.5}) as server:
        server.wait_whole()
        yield server
        assert server.stop() == 0, server.logged()


def ask(server: Running, path: str, method: str = "GET", value: Any = None, status: int = 200) -> Any:
    body = None if value is None else json.dumps(value).encode()
    reply = server.ask(path, method, body, {"Content-Type": "application/json"})
    assert reply.status == status, reply.body
    return reply.json()


def page(server: Running, account: str) -> Any:
    return ask(server, f"{JOURNEY}/accounts/{account}")


@pytest.fixture
def account(server: Running) -> str:
    """Somebody who stands in a stage."""
    found = ask(server, f"{JOURNEY}/accounts?stage=renewal&most=1")["rows"][0]["subject"]
    return str(found)


def test_the_list_and_the_page_agree(server: Running, account: str) -> None:
    (row,) = ask(server, f"{JOURNEY}/accounts?search={account}&lang=ru")["rows"]
    found = ask(server, f"{JOURNEY}/accounts/{account}?lang=ru")
    assert {name: row[name] for name in ("stage", "stage_title", "since", "owner", "name")} == {
        name: found[name] for name in ("stage", "stage_title", "since", "owner", "name")
    }
    assert row["stage_title"] != ask(server, f"{JOURNEY}/accounts/{account}?lang=zh-Hant")["stage_title"]


def test_a_touch_is_on_the_timeline_at_once_and_can_be_taken_back(server: Running, account: str) -> None:
    before = page(server, account)["events"]
    said = {"account": account, "name": "Lunch Taken", "channel": "meeting", "note": "Asked for a second seat"}
    event = ask(server, "/api/touches", "POST", said, 201)["event_id"]
    server.wait(lambda: page(server, account)["events"] == before + 1)
    (first, *_) = ask(server, f"{JOURNEY}/timeline/{account}?most=1&name=Lunch%20Taken")["events"]
    assert (first["event_id"], first["channel"]) == (event, "meeting")
    assert first["properties"] == {"author": "this machine", "note": "Asked for a second seat"}
    server.wait(lambda: event in live(server, account))
    done = ask(server, f"/api/facts/{event}", "DELETE")
    assert (done["kind"], done["account"]) == ("touch", account)
    server.wait(lambda: page(server, account)["events"] == before)
    server.wait(lambda: event not in live(server, account))
    assert ask(server, f"/api/facts/{event}", "DELETE", status=404)["code"] == "not_found"


def live(server: Running, account: str) -> set[str]:
    """The latest events as the keeper reads them."""
    found = ask(server, f"/api/accounts/{account}?journey=saas&events=500")["latest"]
    return {event["event_id"] for event in found}


def test_a_correction_moves_the_account_and_undoing_it_moves_it_back(server: Running, account: str) -> None:
    before = page(server, account)
    said = {"journey": "saas", "subject": account, "stage": "expansion", "reason": "They bought again"}
    event = ask(server, "/api/corrections", "POST", said, 201)["event_id"]
    server.wait(lambda: page(server, account)["stage"] == "expansion")
    after = page(server, account)
    last = after["visits"][-1]
    assert (last["move"], last["entered_by"]["event_id"]) == ("corrected", event)
    assert last["entered_by"]["properties"]["reason"] == "They bought again"
    server.wait(lambda: ask(server, f"/api/accounts/{account}?journey=saas")["visits"][-1]["entered_by"] == event)
    assert ask(server, f"/api/facts/{event}", "DELETE")["kind"] == "correction"
    server.wait(lambda: page(server, account)["stage"] == before["stage"])
    assert page(server, account)["visits"] == before["visits"]


def test_an_owner_is_given_and_taken_back(server: Running, account: str) -> None:
    before = page(server, account)["owner"]
    fact = ask(server, "/api/owners", "POST", {"account": account, "owner": "Ada"}, 201)["event_id"]
    server.wait(lambda: page(server, account)["owner"] == "Ada")
    rows = ask(server, f"{JOURNEY}/accounts?owner=Ada")["rows"]
    assert [row["subject"] for row in rows] == [account]
    other = ask(server, "/api/owners", "POST", {"account": account, "owner": None}, 201)["event_id"]
    server.wait(lambda: page(server, account)["owner"] != "Ada")
    assert ask(server, f"/api/facts/{other}", "DELETE")["kind"] == "owner"
    ask(server, f"/api/facts/{fact}", "DELETE", status=404)  # the second owner of that instant took its place
    server.wait(lambda: page(server, account)["owner"] == before)


def test_what_cannot_be_entered(server: Running, account: str) -> None:
    touch = {"account": "nobody-knows", "name": "Call Held"}
    assert ask(server, "/api/touches", "POST", touch, 404)["message"] == "there is no account nobody-knows"
    ask(server, "/api/touches", "POST", {"account": account, "name": "Call Held", "at": "2199-01-01T00:00:00Z"}, 422)
    wrong = {"journey": "saas", "subject": account, "stage": "moon", "reason": "x"}
    assert "has no stage" in ask(server, "/api/corrections", "POST", wrong, 404)["message"]
    ask(server, "/api/corrections", "POST", {**wrong, "stage": "expansion", "reason": ""}, 422)
    ask(server, "/api/facts/not-there", "DELETE", status=404)


def test_only_what_was_entered_by_hand_is_taken_back(server: Running, account: str) -> None:
    imported = ask(server, f"{JOURNEY}/timeline/{account}?most=1")["events"][0]["event_id"]
    ask(server, f"/api/facts/{imported}", "DELETE", status=404)


def test_who_did_what_is_written_down(server: Running, account: str) -> None:
    event = ask(server, "/api/touches", "POST", {"account": account, "name": "Call Held"}, 201)["event_id"]
    ask(server, f"/api/facts/{event}", "DELETE")
    entries = ask(server, "/api/audit?most=20")["entries"]
    actions = [entry["action"] for entry in entries if entry["detail"].get("fact") == event]
    assert sorted(actions) == ["touch_log", "touch_take_back"]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of a workspace with the journey of services that return, and one account."""
    root = tmp_path_factory.mktemp("services") / "workspace"
    Workspace.create(root).close()
    with running(root, settings={"open": True, "seal_seconds": 0.5}) as server:
        server.wait_whole()
        made = {
            "from": "builtin:m2-services",
            "journey": "services",
            "title": "Services",
            "lang": "en",
            "map": "current",
        }
        ask(server, "/api/journeys", "POST", made, 201)
        met = {"event": "Page Viewed", "userId": "u1", "messageId": "p-1", "context": {"groupId": "acme"}}
        server.post("/v1/track", met, server.key("web"))
        server.wait(lambda: ask(server, "/api/journeys/services/accounts")["total"] == 1)
        yield server


def farewells(server: Running) -> list[str]:
    """The milestones of the last visit of acme, by what the reading of all history says."""
    return [one["milestone"] for one in ask(server, "/api/journeys/services/accounts/acme")["visits"][-1]["milestones"]]


def heard(server: Running, event: str) -> None:
    """Wait until an event is in the account's history."""
    timeline = "/api/journeys/services/timeline/acme"
    server.wait(lambda: event in [one["event_id"] for one in ask(server, timeline)["events"]])


def test_a_call_logged_by_hand_meets_the_rule_that_asks_for_calls(services: Running) -> None:
    asked = {kind["name"]: kind["properties"] for kind in ask(services, "/api/journeys/services/touches")}
    (kind,) = asked["Meeting Held"]
    assert (kind["property"], kind["of_event"]) == ("kind", False)
    assert {"call", "lunch", "exit_interview"} <= set(kind["values"])
    gone = {"journey": "services", "subject": "acme", "stage": "former_client", "reason": "Their man has left"}
    ask(services, "/api/corrections", "POST", gone, 201)
    services.wait(lambda: ask(services, "/api/journeys/services/accounts/acme")["stage"] == "former_client")
    call = {"account": "acme", "name": "Meeting Held", "channel": "phone"}
    heard(services, ask(services, "/api/touches", "POST", call, 201)["event_id"])
    assert farewells(services) == []
    call["properties"] = {"kind": "call", "minutes": 12, "author": "somebody else"}
    event = ask(services, "/api/touches", "POST", call, 201)["event_id"]
    services.wait(lambda: farewells(services) == ["farewell"])
    (first, *_) = ask(services, "/api/journeys/services/timeline/acme?most=1")["events"]
    assert first["event_id"] == event
    assert first["properties"] == {"kind": "call", "minutes": 12, "author": "this machine"}
