"""What is too much is refused, without memory growing and without anybody else being held up."""

from __future__ import annotations

import contextlib
import gzip
import json
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest

from journeyglass.testing.server import Running, basic

Own = Callable[..., AbstractContextManager[Running]]
MIB = 1 << 20


def track(**more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Signed Up", "userId": "u1", "messageId": str(uuid4()), **more}


@contextlib.contextmanager
def begun(server: Running, key: str, size: int, sent: int) -> Iterator[socket.socket]:
    """A request whose body says it has `size` bytes, of which only some are sent."""
    head = f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: {basic(key)['Authorization']}\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode() + b" " * sent)
        yield connection


def raw(server: Running, sent: bytes) -> tuple[int, dict[str, Any]]:
    """What the server answers to these bytes: the status, and the body as JSON."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(sent)
        return answered(connection)


def answered(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    with connection.makefile("rb") as reader:
        status = int(reader.readline().split()[1])
        length = 0
        while line := reader.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return status, json.loads(reader.read(length))


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with small limits and without a keeper."""
    from journeyglass import Workspace
    from journeyglass.testing.server import running

    root = tmp_path_factory.mktemp("tight") / "workspace"
    Workspace.create(root).close()
    settings = {"keeper": False, "body_seconds": 3, "bodies": "2MB", "requests": 10, "rate": 100_000}
    with running(root, settings=settings) as server:
        yield server


def test_a_key_that_sends_too_fast_waits(tight: Running) -> None:
    key = tight.key(rate=10)
    first = tight.post("/v1/batch", {"batch": [track() for _ in range(30)]}, key)
    assert first.json()["accepted"] == 30  # whoever comes to a full bucket may take all they came with
    second = tight.post("/v1/batch", {"batch": [track()]}, key)
    assert second.status == 429
    assert second.json()["code"] == "rate"
    assert 1 <= int(second.headers["retry-after"]) <= 3
    assert tight.post("/v1/batch", {"batch": [track()]}, tight.key()).status == 200
    tight.wait(lambda: tight.post("/v1/batch", {"batch": [track()]}, key).status == 200, 20)


def test_a_body_that_does_not_come_is_not_waited_for(tight: Running) -> None:
    with begun(tight, tight.key(), 1_000, 10) as connection:
        status, said = answered(connection)
    assert (status, said["code"]) == (503, "slow_body")


def test_bodies_of_all_requests_together_are_bounded(tight: Running) -> None:
    key = tight.key()
    with begun(tight, key, 3 * MIB, 3 * MIB // 2) as first, begun(tight, key, 3 * MIB, 3 * MIB // 2) as second:
        told, _, _ = select.select([first, second], [], [], 30)
        status, said = answered(told[0])
    assert (status, said["code"]) == (503, "busy")
    assert tight.post("/v1/batch", {"batch": [track()]}, key).status == 200


def test_too_many_requests_at_a_time(tight: Running) -> None:
    key = tight.key()
    with contextlib.ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(begun(tight, key, 1_000, 1))
        tight.wait(lambda: tight.post("/v1/batch", {"batch": []}, key).status == 503, 10)
        assert tight.ask("/health/live").status == 200
    tight.wait(lambda: tight.post("/v1/batch", {"batch": [track()]}, key).status == 200, 20)


def test_an_endless_head_is_refused(tight: Running) -> None:
    status, said = raw(tight, b"GET / HTTP/1.1\r\nHost: x\r\n" + b"x: " + b"y" * 70_000 + b"\r\n")
    assert (status, said["code"]) == (431, "head_too_big")
    status, said = raw(tight, b"GET /" + b"y" * 70_000)
    assert (status, said["code"]) == (431, "head_too_big")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_a_broken_request_is_told_in_json(tight: Running, sent: bytes) -> None:
    status, said = raw(tight, sent)
    assert status == 400
    assert said["code"] == "bad_request"


def test_no_hostile_body_makes_it_grow(own: Own) -> None:
    message = json.dumps(track(properties={"x": ["y" * 100] * 20}))
    bodies = [
        gzip.compress(b"\0" * (64 * MIB)),
        gzip.compress(gzip.compress(b" " * (64 * MIB))),
        b'{"batch":[' + b"[]," * (MIB - 10) + b"[]]}",
        b'{"batch":' + b"[" * 100_000,
        b'{"batch":[{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}",
        b'{"batch":[{"event":"' + b"x" * (3 * MIB) + b'"}]}',
        f'{{"batch":[{",".join([message] * 1_500)}]}}'.encode(),
        b"\xff" * MIB,
    ]
    with own(keeper=False) as server:
        key = server.key()

        def round_of() -> None:
            for body in bodies:
                for path in ("/v1/batch", "/batch/", "/e/"):
                    reply = server.ask(path, "POST", body, basic(key))
                    assert reply.status < 500, (path, body[:40], reply)

        server.wait(lambda: server.ask("/health").json()["parts"]["api"]["ok"])
        round_of()
        before = server.memory()
        for _ in range(2):
            round_of()
        grown = server.memory() - before
        assert grown < 64 * MIB, f"{grown / MIB:.0f} MiB"
        assert server.post("/v1/batch", {"batch": [track()]}, key).json()["accepted"] == 1
