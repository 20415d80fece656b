"""The rules of the wire, each against a real server."""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
import zstandard

from journeyglass.server.routes import ROUTES
from journeyglass.testing.server import Reply, basic
from tests.server.conftest import ORIGIN, House


def track(**more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Signed Up", "userId": "u1", "messageId": str(uuid4()), **more}


def send(house: House, body: bytes, path: str = "/v1/batch", **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return house.server.ask(path, "POST", body, {**basic(house.key), **named})


def batch(*messages: Any) -> bytes:
    return json.dumps({"batch": messages}).encode()


def lone(path: str) -> Any:
    """A message as a client sends it to this path."""
    call = ROUTES[path].path.rpartition("/")[2]
    more = {"identify": {"traits": {}}, "group": {"groupId": "acme"}, "alias": {"previousId": "u0"}}
    if path.startswith("/v1/"):
        message = {"event": "Signed Up", "userId": "u1", "messageId": str(uuid4()), **more.get(call, {})}
        return {"batch": [{**message, "type": "track"}]} if call in ("batch", "import") else message
    event = {"event": "Signed Up", "distinct_id": "u1", "uuid": str(uuid4())}
    return {"batch": [event]} if path in ("/batch", "/i/v1/analytics/events") else event


def assert_problem(reply: Reply, status: int, code: str) -> None:
    assert reply.status == status, reply
    said = reply.json()
    assert said["code"] == code
    assert set(said) == {"code", "message", "detail", "advice"}
    assert said["message"]
    assert said["advice"]
    assert reply.headers["content-type"] == "application/json"
    assert ("retry-after" in reply.headers) == (status in (429, 503))


@pytest.mark.parametrize("slash", ["", "/"])
def test_every_path_answers_exactly_200(house: House, slash: str) -> None:
    for path in ROUTES:
        reply = house.server.post(path + slash, lone(path), house.key)
        assert reply.status == 200, (path, reply)
        assert "refused" not in reply.json(), (path, reply)
        assert "location" not in reply.headers


def test_a_message_counts_once_for_ever(house: House) -> None:
    message = track()
    first, again = (send(house, batch(message)).json() for _ in range(2))
    assert (first["accepted"], first["repeated"]) == (1, 0)
    assert (again["accepted"], again["repeated"]) == (0, 1)


def test_the_same_id_twice_in_a_batch_counts_once(house: House) -> None:
    message = track()
    assert send(house, batch(message, message)).json()["accepted"] == 1


def test_verdicts_are_per_event(house: House) -> None:
    reply = send(house, batch(track(), {"type": "track", "userId": "u1"}, 7, "x", None, [], track()))
    assert reply.status == 200
    assert reply.json()["accepted"] == 2
    assert reply.json()["refused"] == 5
    assert all(why["reason"] and why["message"] for why in reply.json()["why"])


def test_an_empty_batch_is_no_error(house: House) -> None:
    assert send(house, batch()).json()["accepted"] == 0


@pytest.mark.parametrize("body", [b"", b"{", b"nix", b"\xff\xfe", b"{}", b"[]", b'{"batch":7}'])
def test_only_an_unreadable_body_is_400(house: House, body: bytes) -> None:
    reply = send(house, body)
    assert_problem(reply, 400, reply.json()["code"])


def test_more_events_than_a_batch_may_have(house: House) -> None:
    assert send(house, batch(*([{}] * 2_501))).status == 400
    assert send(house, batch(*([{}] * 2_500))).status == 200


def test_a_body_over_the_cap_is_refused_before_it_is_read(house: House) -> None:
    reply = house.server.ask("/v1/batch", "POST", None, {**basic(house.key), "Content-Length": str((4 << 20) + 1)})
    assert_problem(reply, 400, "body_too_big")


def test_a_body_over_the_cap_once_unpacked(house: House) -> None:
    bomb = gzip.compress(b'{"batch":[' + b" " * (30 << 20) + b"]}")
    assert_problem(send(house, bomb, Content_Encoding="gzip"), 400, "body_too_big")
    assert_problem(send(house, bomb, "/batch/", Content_Encoding="gzip"), 400, "body_too_big")


def test_posthogs_paths_take_more(house: House) -> None:
    padding = {"event": "Signed Up", "distinct_id": "u1", "properties": {"x": "y" * 400_000}}
    body = json.dumps({"api_key": house.key, "batch": [{**padding, "uuid": str(uuid4())} for _ in range(12)]}).encode()
    assert len(body) > 4 << 20
    assert send(house, body, "/batch/").json()["accepted"] == 12
    assert_problem(send(house, body, "/v1/batch"), 400, "body_too_big")


PACKED = {
    "gzip": ("gzip", gzip.compress),
    "gzip without the header": ("", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
    "a header that is not true": ("gzip", bytes),
}


@pytest.mark.parametrize("how", list(PACKED))
def test_encodings(house: House, how: str) -> None:
    said, pack = PACKED[how]
    headers = {"Content_Encoding": said} if said else {}
    reply = send(house, pack(batch(track(), track())), **headers)
    assert reply.json()["accepted"] == 2, reply


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", "image/png", "nonsense"])
def test_the_content_type_does_not_matter(house: House, said: str) -> None:
    assert send(house, batch(track()), Content_Type=said).json()["accepted"] == 1


def test_every_way_to_send_a_key(house: House) -> None:
    key, ask = house.key, house.server.ask
    pair = b64encode(f":{key}".encode()).decode()
    ways: list[tuple[str, dict[str, str], dict[str, str]]] = [
        ("", basic(key), {}),
        ("", {"Authorization": f"Basic {pair}"}, {}),
        ("", {"Authorization": f"Bearer {key}"}, {}),
        ("", {"authorization": f"bearer  {key} "}, {}),
        (f"?writeKey={key}", {}, {}),
        ("", {}, {"writeKey": key}),
        ("", {}, {"api_key": key}),
        ("", {}, {"token": key}),
    ]
    for query, headers, more in ways:
        body = json.dumps({"batch": [track()], **more}).encode()
        reply = ask(f"/v1/batch{query}", "POST", body, headers)
        assert reply.status == 200, (query, headers.keys(), more.keys(), reply)


@pytest.mark.parametrize("key", ["", "x", "jg_server_0123456789_" + "A" * 43, "ключ", "a" * 5_000, "jg_server_\0_x"])
def test_an_unknown_key_is_401(house: House, key: str) -> None:
    reply = house.server.ask(
        "/v1/batch", "POST", batch(track()), {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}
    )
    assert_problem(reply, 401, "unknown_key")


def test_without_any_key(house: House) -> None:
    assert_problem(house.server.ask("/v1/batch", "POST", batch(track())), 401, "unknown_key")
    assert_problem(house.server.ask("/v1/batch", "POST", batch(), {"Authorization": "Basic !!"}), 401, "unknown_key")


def test_an_api_key_sends_nothing(house: House) -> None:
    assert_problem(house.server.post("/v1/batch", {"batch": [track()]}, house.api), 403, "wrong_key")


def test_a_browser_key_is_held_to_its_origins(house: House) -> None:
    good = house.server.post("/v1/t", track(), house.browser, Origin=ORIGIN)
    assert good.status == 200
    assert good.headers["access-control-allow-origin"] == ORIGIN
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        bad = house.server.post("/v1/t", track(), house.browser, **headers)
        assert_problem(bad, 403, "origin")
        assert bad.headers["access-control-allow-origin"] == headers.get("Origin", "*")


def test_a_browser_key_may_not_do_what_a_servers_may(house: House) -> None:
    bought = track(event="Order Completed", properties={"revenue": 10, "currency": "EUR"})
    headers = {**basic(house.browser), "Origin": ORIGIN}
    reply = house.server.ask("/v1/batch", "POST", batch(bought), headers).json()
    assert (reply["accepted"], reply["why"][0]["reason"]) == (0, "not_allowed")
    assert send(house, batch(bought)).json()["accepted"] == 1


def test_posthogs_first_version_wants_a_result_for_each(house: House) -> None:
    good, bad = str(uuid4()), str(uuid4())
    events = [{"event": "Signed Up", "distinct_id": "u1", "uuid": good}, {"distinct_id": "u1", "uuid": bad}]
    body = json.dumps({"batch": events}).encode()
    reply = house.server.ask("/i/v1/analytics/events", "POST", body, {"Authorization": f"Bearer {house.key}"})
    assert reply.status == 200
    results = reply.json()["results"]
    assert results[good] == {"result": "ok"}
    assert results[bad]["result"] == "drop"


def test_preflight(house: House) -> None:
    asked = {"Origin": "https://any.example", "Access-Control-Request-Headers": "authorization,x-own"}
    for path in ("/v1/t", "/v1/batch", "/batch/", "/e/", "/flags/", "/v1/projects/KEY/settings"):
        reply = house.server.ask(path, "OPTIONS", None, {**asked, "Access-Control-Request-Method": "POST"})
        assert reply.status == 200, path
        assert reply.headers["access-control-allow-origin"] == "https://any.example"
        assert reply.headers["access-control-allow-headers"] == "authorization,x-own"
        assert "POST" in reply.headers["access-control-allow-methods"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_other_methods(house: House, method: str) -> None:
    reply = house.server.ask("/v1/batch", method)
    assert reply.status == 405
    if method != "HEAD":
        assert_problem(reply, 405, "method")


def test_nothing_is_redirected(house: House) -> None:
    house.server.wait_whole()
    for path in ("/", "/v1", "/v1/", "/batch/x", "/nix", "/api", "/api/", "/health/", "//", "/%00", "/v1/%2e%2e/batch"):
        for method in ("GET", "POST"):
            reply = house.server.ask(path, method, b"" if method == "POST" else None)
            assert not 300 <= reply.status < 400, (path, reply)
            assert reply.status < 500, (path, reply)


def test_the_request_id_goes_in_and_out(house: House) -> None:
    assert send(house, batch(), X_Request_ID="mine-1").headers["x-request-id"] == "mine-1"
    for odd in ("", "a b", "x" * 65, "<script>"):
        given = send(house, batch(), X_Request_ID=odd).headers["x-request-id"]
        assert given != odd
        assert given


def test_logs_hold_no_keys_and_no_bodies(house: House) -> None:
    send(house, batch(track(userId="secret-person@example.com")))
    house.server.post("/v1/batch", {"batch": []}, "jg_server_0123456789_" + "B" * 43)
    logged = house.server.logged(1_000_000)
    assert "secret-person" not in logged
    assert house.key not in logged
    assert "B" * 43 not in logged
    assert '"status": 401' in logged
