"""Who hangs up while their question is worked on: it ends, the next is answered, and a change is made all the same."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from json import dumps

import pytest

from journeyglass.testing.server import Running, running
from tests.glass.document.small import opened

DOCUMENT = "/api/journeys/{journey}/document"
UNREAD = "/api"
"""The route of what was hung up on before it could be read."""
TRIES = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("abandoned") / "small"
    opened(root).close()
    with running(root) as server:
        server.wait_whole()
        yield server


def hang_up(server: Running, line: str, key: str, body: bytes = b"") -> None:
    """Send the request, and go as soon as it is likely to be worked on."""
    said = (f"Host: 127.0.0.1:{server.port}", f"Authorization: Bearer {key}", "Content-Type: application/json")
    head = "\r\n".join((f"{line} HTTP/1.1", *said, f"Content-Length: {len(body)}", "", ""))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)
        time.sleep(0.05)


def answered(server: Running, route: str) -> dict[str, float]:
    """How often the route gave each status."""
    text, begun = server.ask("/metrics").body.decode(), f'journeyglass_requests_total{{route="{route}",status="'
    lines = [line.removeprefix(begun) for line in text.splitlines() if line.startswith(begun)]
    return {line.partition('"')[0]: float(line.rsplit(" ", 1)[1]) for line in lines}


def told(server: Running) -> float:
    """How many of the requests here have come to an end."""
    routes = (DOCUMENT, "/api/owners", UNREAD)
    return sum(number for route in routes for number in answered(server, route).values())


def test_a_question_ends_with_whoever_asked(server: Running) -> None:
    """As of an instant that nobody asked for yet all history is read first: by then the other side has long gone."""
    key = server.key(kind="api")
    paths = [f"/api/journeys/small/document?as_of=2024-02-{day:02}" for day in range(1, TRIES + 1)]
    for path in paths:
        hang_up(server, f"GET {path}", key)
    server.wait(lambda: told(server) >= TRIES)
    ended = answered(server, DOCUMENT)
    assert ended.get("499", 0) > TRIES / 2
    for path in paths:
        assert server.ask(path, "GET", None, {"Authorization": f"Bearer {key}"}).status == 200
    assert answered(server, DOCUMENT) == {**ended, "200": ended.get("200", 0) + TRIES}


def test_changes_are_made_whoever_has_gone(server: Running) -> None:
    key, before = server.key(kind="api"), told(server)
    for number in range(TRIES):
        hang_up(server, "POST /api/owners", key, dumps({"account": "a03", "owner": f"owner-{number}"}).encode())
    server.wait(lambda: told(server) >= before + TRIES)
    made = answered(server, "/api/owners")
    assert list(made) == ["201"]
    assert made["201"] > TRIES / 2
