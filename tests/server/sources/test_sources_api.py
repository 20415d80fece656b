"""Sources over HTTP: an upload to an import, what came lately, rows put aside, merges with undo."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any
from urllib.parse import quote

import pytest

from journeyglass.testing.server import Reply
from tests.server.conftest import House
from tests.server.test_tracking import track

DEALS = b"deal,company,won,amount\nd1,acme,2024-03-01,100\nd2,bolt,not a day,200\nd3,core,2024-03-05,300\n"
MAPPING: dict[str, Any] = {
    "row_key": "deal",
    "account": {"id": "company"},
    "events": [{"name": "Opportunity Won", "at": "won", "value": "amount", "currency": "EUR"}],
}


@pytest.fixture(scope="module")
def told(house: House) -> House:
    house.server.wait_whole()
    return house


def ask(house: House, path: str, method: str = "GET", value: Any = None) -> Any:
    body = None if value is None else json.dumps(value).encode()
    return sent(house, path, method, body, 200, 201, 202).json()


def sent(house: House, path: str, method: str, body: bytes | None, *allowed: int) -> Reply:
    headers = {"Authorization": f"Bearer {house.api}", "Content-Type": "application/json"}
    reply = house.server.ask(path, method, body, headers)
    assert reply.status in allowed, reply.body
    return reply


def upload(house: House, name: str = "deals.csv", content: bytes = DEALS) -> Any:
    return sent(house, f"/api/uploads?name={quote(name)}", "POST", content, 201).json()


def finished(house: House, job: str) -> Any:
    house.server.wait(lambda: ask(house, f"/api/jobs/{job}")["state"] != "running")
    return ask(house, f"/api/jobs/{job}")


def test_an_upload_becomes_a_source_and_is_imported(told: House) -> None:
    found = upload(told)
    assert [column["kind"] for column in found["tables"][0]["columns"]] == ["text", "text", "text", "number"]
    assert ask(told, f"/api/uploads/{found['upload']}")["mapping"] == found["mapping"]
    assert found["upload"] in [line["upload"] for line in ask(told, "/api/uploads")]
    told_so = ask(told, f"/api/uploads/{found['upload']}/preview", "POST", {"mapping": MAPPING | {"source": "crm"}})
    assert (told_so["rows"], told_so["good"], told_so["bad"], told_so["reasons"]) == (3, 2, 1, {"time": 1})
    started = ask(told, f"/api/uploads/{found['upload']}/import", "POST", {"mapping": MAPPING, "source": "crm"})
    done = finished(told, started["job"])
    assert (done["state"], done["about"], done["result"]["rows"]) == ("done", "crm", 3)
    (line,) = [line for line in ask(told, "/api/sources") if line["source"] == "crm"]
    assert (line["file"], line["mapping"]["row_key"], line["rows"]) == ("sources/crm.yaml", "deal", 3)
    rows = ask(told, "/api/quarantine/rows?source=crm")
    assert (rows["total"], rows["rows"][0]["reason"], rows["rows"][0]["row"]) == (1, "time", 2)
    assert json.loads(rows["rows"][0]["raw"])["won"] == "not a day"
    assert ask(told, "/api/quarantine/rows?source=crm&reason=money")["total"] == 0
    assert ask(told, "/api/quarantine/rows?source=crm&offset=1")["rows"] == []
    told.server.wait(lambda: ask(told, "/api/accounts?search=acme")["accounts"] != [])


def test_the_schedule_is_written_into_the_file(told: House) -> None:
    found = upload(told, "later.csv")
    body = {"mapping": MAPPING, "source": "later"}
    finished(told, ask(told, f"/api/uploads/{found['upload']}/import", "POST", body)["job"])
    path = told.server.root / "sources" / "later.yaml"
    path.write_text("# Ours.\n" + path.read_text("utf-8"), "utf-8")
    assert ask(told, "/api/sources/later/schedule", "PUT", {"every": "6h"})["every_seconds"] == 21_600
    assert path.read_text("utf-8").startswith("# Ours.\n")
    assert ask(told, "/api/sources/later/schedule", "PUT", {"every": None})["every"] is None
    assert sent(told, "/api/sources/later/schedule", "PUT", b'{"every": "1s"}', 422).json()["code"] == "source_file"
    assert sent(told, "/api/sources/none/schedule", "PUT", b'{"every": "1h"}', 404).json()["code"] == "not_found"


def test_faults_of_a_mapping_stand_at_their_places(told: House) -> None:
    found = upload(told)
    wrong = {**MAPPING, "events": [{"name": "Won", "at": "wom"}]}
    body = json.dumps({"mapping": wrong, "source": "wrong"}).encode()
    problem = sent(told, f"/api/uploads/{found['upload']}/import", "POST", body, 422).json()
    assert problem["code"] == "mapping"
    assert [fault["where"] for fault in problem["detail"]] == ["events/0/at"]
    assert not (told.server.root / "sources" / "wrong.yaml").exists()


def test_a_mapping_as_text_and_back(told: House) -> None:
    text = ask(told, "/api/uploads/mapping/text", "POST", {"mapping": MAPPING})["yaml"]
    assert "row_key: deal" in text
    back = ask(told, "/api/uploads/mapping/data", "POST", {"yaml": text})
    assert back["mapping"] == MAPPING
    assert [fault["where"] for fault in back["faults"]] == [""] * 3  # no format, source, table


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("deals.exe", b"x", "input"),
        ("deals.csv", b"", "input"),
        ("deals.xlsx", b"PK\x03\x04 no zip at all", "input"),
        ("deals.csv.gz", b"\x1f\x8b no gzip at all", "input"),
        ("deals.parquet", b"no parquet", "input"),
        ("deals.xes", b"<log><trace>", "input"),
        ("deals.jsonl", b"no json\n", "input"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(told: House, name: str, content: bytes, code: str) -> None:
    before = ask(told, "/api/uploads")
    assert sent(told, f"/api/uploads?name={name}", "POST", content, 422).json()["code"] == code
    assert ask(told, "/api/uploads") == before


def test_an_upload_over_a_mebibyte_is_streamed(told: House) -> None:
    rows = b"".join(b"d%d,acme,2024-03-01,1\n" % i for i in range(200_000))
    held = told.server.memory()
    found = upload(told, "big.csv", b"deal,company,won,amount\n" + rows)
    assert found["size"] > 4 << 20
    assert found["tables"][0]["whole"] is False
    assert told.server.memory() - held < 400 << 20
    ask(told, f"/api/uploads/{found['upload']}", "DELETE")
    assert found["upload"] not in [line["upload"] for line in ask(told, "/api/uploads")]


def test_an_upload_that_breaks_off_leaves_nothing(told: House) -> None:
    folder = told.server.root / ".journeyglass" / "uploads"
    before = set(folder.iterdir())
    with socket.create_connection(("127.0.0.1", told.server.port)) as line:
        head = f"POST /api/uploads?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{told.server.port}\r\n"
        line.sendall(f"{head}Authorization: Bearer {told.api}\r\nContent-Length: 1000\r\n\r\na,b\n".encode())
        told.server.wait(lambda: set(folder.iterdir()) != before)
    told.server.wait(lambda: set(folder.iterdir()) == before)


def test_a_body_that_says_it_is_too_large_is_not_read(told: House) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", told.server.port, timeout=60)
    connection.putrequest("POST", "/api/uploads?name=a.csv")
    connection.putheader("Authorization", f"Bearer {told.api}")
    connection.putheader("Content-Length", str(2 << 30))
    connection.endheaders()
    assert connection.getresponse().status == 422
    connection.close()


def test_what_came_lately(told: House) -> None:
    for number in range(3):
        assert told.server.post("/v1/track", track(event="Lately Sent", messageId=f"lately-{number}"), told.key).status
    bad = {"type": "track", "event": "Lately Sent", "userId": "x", "messageId": "lately-bad", "timestamp": "31.12."}
    told.server.post("/v1/batch", {"batch": [bad]}, told.key)

    def counted() -> int:
        names = {(line["source"], line["name"]): line["events"] for line in ask(told, "/api/received")["by_source"]}
        return names.get(("web", "Lately Sent"), 0)

    told.server.wait(lambda: counted() == 3)
    found = ask(told, "/api/received?minutes=5")
    assert len(found["minutes"]) == 5
    assert sum(minute["refused"] for minute in found["minutes"]) >= 1
    assert {event["event_id"] for event in found["latest"]} >= {"lately-0", "lately-1", "lately-2"}
    # Sealed or not: counted once.
    told.server.wait(lambda: ask(told, "/api/received")["waiting"] == 0)
    assert counted() == 3


def test_refused_messages_are_discarded_and_taken_up_again(told: House) -> None:
    bad = {"type": "track", "event": "Gone", "userId": "x", "messageId": "restore-me", "timestamp": "31.12."}
    told.server.post("/v1/batch", {"batch": [bad]}, told.key)
    (number,) = [m["number"] for m in ask(told, "/api/quarantine")["messages"] if m["message_id"] == "restore-me"]
    assert ask(told, "/api/quarantine/discard", "POST", {"numbers": [number]}) == {"messages": 1}
    assert number not in [m["number"] for m in ask(told, "/api/quarantine")["messages"]]
    assert ask(told, "/api/quarantine/restore", "POST", {"numbers": [number, 999_999]}) == {"messages": 1}
    assert ask(told, "/api/quarantine/restore", "POST", {"numbers": [number]}) == {"messages": 0}
    assert number in [m["number"] for m in ask(told, "/api/quarantine")["messages"]]


def test_accounts_are_merged_suggested_and_parted(told: House) -> None:
    for account, name in (("zeta-1", "Zeta GmbH"), ("zeta-2", "ZETA, Inc.")):
        told.server.post(
            "/v1/group", {"groupId": account, "userId": f"of-{account}", "traits": {"name": name}}, told.key
        )
        told.server.post("/v1/track", track(userId=f"of-{account}", context={"groupId": account}), told.key)
    pair = {"zeta-1", "zeta-2"}
    told.server.wait(lambda: pair in [{d["from"], d["to"]} for d in ask(told, "/api/merges/suggestions")])
    (double,) = [d for d in ask(told, "/api/merges/suggestions") if {d["from"], d["to"]} == pair]
    assert (double["kind"], double["why"], double["shared"]) == ("account", "name", "zeta")
    done = ask(told, "/api/merges", "POST", {"kind": "account", "from": "zeta-1", "to": "zeta-2"})
    assert (done["from"], done["to"], done["undone_at"]) == ("zeta-1", "zeta-2", None)
    assert pair not in [{d["from"], d["to"]} for d in ask(told, "/api/merges/suggestions")]
    told.server.wait(lambda: [a["subject"] for a in ask(told, "/api/accounts?search=zeta")["accounts"]] == ["zeta-2"])
    undone = ask(told, f"/api/merges/{done['id']}", "DELETE")
    assert undone["undone_at"] is not None
    told.server.wait(lambda: len(ask(told, "/api/accounts?search=zeta")["accounts"]) == 2)
    assert sent(told, f"/api/merges/{done['id']}", "DELETE", None, 404).json()["code"] == "not_found"
    assert [(m["id"], m["undone_at"] is None) for m in ask(told, "/api/merges") if m["from"] == "zeta-1"] == [
        (done["id"], False)
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "account", "from": "nobody-at-all", "to": "zeta-2"}, 404),
        ({"kind": "account", "from": "zeta-2", "to": "zeta-2"}, 422),
        ({"kind": "person", "from": "of-zeta-1", "to": "not a person"}, 404),
        ({"kind": "thing", "from": "a", "to": "b"}, 422),
    ],
)
def test_merges_that_cannot_be(told: House, body: dict[str, str], status: int) -> None:
    sent(told, "/api/merges", "POST", json.dumps(body).encode(), status)
