"""A client that says anything: bytes out, answers in, nothing assumed."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import dataclass

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
SECONDS = 40


@dataclass(frozen=True)
class Answer:
    """One answer's status, its headers with small names, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """One connection to the server."""

    def __init__(self, port: int, seconds: float = SECONDS) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self._read = bytearray()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def send(self, data: bytes) -> bool:
        """Say it; False when the server has hung up before the end."""
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def answer(self, *, bodiless: bool = False) -> Answer | None:
        """The next answer that is not only an interim one; None when the server hung up instead."""
        status = 100
        while status < 200:
            head = self._until(b"\r\n\r\n")
            if head is None:
                return None
            status, headers = _head(head)
        if bodiless or status in (204, 304):
            return Answer(status, headers, b"")
        length = int(headers.get("content-length", 0))
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, self._chunks())
        return Answer(status, headers, self._exactly(length))

    def answers(self, seconds: float) -> list[int]:
        """Every status until the server hangs up or is silent for so long."""
        deadline = time.monotonic() + seconds
        found: list[int] = []
        while time.monotonic() < deadline:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.01))
            with contextlib.suppress(TimeoutError):
                answer = self.answer()
                if answer is None:
                    break
                found.append(answer.status)
        return found

    def _more(self) -> bool:
        try:
            got = self._socket.recv(1 << 16)
        except ConnectionResetError:
            return False
        self._read += got
        return bool(got)

    def _until(self, mark: bytes) -> bytes | None:
        looked = 0
        while (at := self._read.find(mark, looked)) < 0:
            looked = max(len(self._read) - len(mark), 0)
            if not self._more():
                return None
        found = bytes(self._read[:at])
        del self._read[: at + len(mark)]
        return found

    def _exactly(self, length: int) -> bytes:
        while len(self._read) < length and self._more():
            pass
        found = bytes(self._read[:length])
        del self._read[:length]
        return found

    def _chunks(self) -> bytes:
        found = b""
        while (size := int(self._until(b"\r\n") or b"0", 16)) > 0:
            found += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return found


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.split(b"\r\n")
    match = STATUS.match(first)
    assert match, first
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    return int(match[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


def request(method: str, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> bytes:
    """A request with the length of its body, and Host, unless the headers say them."""
    said = {name.lower() for name, _ in headers}
    extra = [("Host", "127.0.0.1")] if "host" not in said else []
    if "content-length" not in said and "transfer-encoding" not in said:
        extra.append(("Content-Length", str(len(body))))
    lines = "".join(f"{name}: {value}\r\n" for name, value in (*extra, *headers))
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body
