"""The load client: `python -m bench.live.client SPEC OUTCOME`, a process of its own, so that it shares no lock.

Open loop: requests are due at fixed times, whatever the server does, and an answer's time counts from when its request
was due. Closed loop: each connection sends the next one once it is answered.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import uvloop

from bench.live.bodies import Template, template

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TICK = 0.001
_PATIENCE = 30.0


@dataclass(frozen=True)
class Spec:
    """What to send: `rate` requests a second (None: as many as are answered) for so many seconds."""

    port: int
    secret: str
    run: str
    size: int
    accounts: tuple[str, ...]
    seconds: float
    connections: int
    rate: float | None = None
    first: int = 0


@dataclass(frozen=True)
class Sent:
    """What came back: numbers of the requests answered with 200, their times in seconds, other answers by status."""

    acknowledged: np.ndarray[tuple[int], np.dtype[np.int64]]
    latency: np.ndarray[tuple[int], np.dtype[np.float64]]
    seconds: float
    requests: int
    others: dict[str, int]
    late_ms: float
    """The most that the client itself was late with a request that a connection was free for."""

    def write(self, path: Path) -> None:
        """Hand it over."""
        told = {"seconds": self.seconds, "requests": self.requests, "others": self.others, "late_ms": self.late_ms}
        np.savez(path, acknowledged=self.acknowledged, latency=self.latency, told=json.dumps(told))

    @classmethod
    def read(cls, path: Path) -> Sent:
        """Take it over."""
        with np.load(path) as found:
            return cls(found["acknowledged"], found["latency"], **json.loads(str(found["told"])))


class Load:
    """One run: what is due, what waits for a free connection, what was answered."""

    def __init__(self, spec: Spec, made: Template) -> None:
        self.spec, self.made = spec, made
        self.next = spec.first
        self.acknowledged: list[int] = []
        self.latency: list[float] = []
        self.others: Counter[str] = Counter()
        self.free: deque[Connection] = deque()
        self.due: deque[float] = deque()
        self.open = 0
        self.ends = 0.0
        self.late = 0.0
        self.done = asyncio.Event()

    def answered(self, connection: Connection, number: int, due: float, status: bytes) -> None:
        """Note an answer, and give the connection its next request."""
        now = time.perf_counter()
        if status == b"200":
            self.acknowledged.append(number)
            self.latency.append(now - due)
        else:
            self.others[status.decode()] += 1
        self.open -= 1
        self._next(connection, now)

    def broken(self, number: int | None) -> None:
        """A connection ended; the request on it was not answered."""
        if number is not None:
            self.others["broken"] += 1
            self.open -= 1
        self._look()

    def send(self, connection: Connection, due: float) -> None:
        """Send the next request."""
        number, self.next = self.next, self.next + 1
        self.open += 1
        connection.send(number, due, self.made.request(number))

    def tick(self, now: float) -> None:
        """Send what is due and has a connection."""
        while self.due and self.free and self.due[0] <= now:
            due = self.due.popleft()
            self.late = max(self.late, now - due)
            self.send(self.free.popleft(), due)

    def _next(self, connection: Connection, now: float) -> None:
        if self.spec.rate is None and now < self.ends:
            self.send(connection, now)
        elif self.due and self.due[0] <= now:
            self.send(connection, self.due.popleft())
        else:
            self.free.append(connection)
        self._look()

    def _look(self) -> None:
        if not self.open and not self.due:
            self.done.set()


class Connection(asyncio.Protocol):
    """One connection kept open; one request at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._number: int | None = None
        self._due = 0.0
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It can be used."""
        self._transport = transport

    def send(self, number: int, due: float, request: bytes) -> None:
        """Send a request."""
        self._number, self._due = number, due
        self._transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Take part of an answer."""
        self._read += data
        end = self._read.find(b"\r\n\r\n")
        if end < 0 or self._number is None:
            return
        length = _LENGTH.search(self._read, 0, end)
        if length is None or len(self._read) < end + 4 + int(length[1]):
            return
        status, number, self._read, self._number = self._read[9:12], self._number, b"", None
        self._load.answered(self, number, self._due, status)

    def connection_lost(self, error: Exception | None) -> None:
        """It cannot be used any more."""
        number, self._number = self._number, None
        self._load.broken(number)


async def run(spec: Spec) -> Sent:
    """Send as the spec says; the answers."""
    load = Load(spec, template(spec.size, spec.secret, spec.run, spec.accounts))
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(load), "127.0.0.1", spec.port) for _ in range(spec.connections)
    ]
    begun = time.perf_counter()
    load.ends = begun + spec.seconds
    free = [connection for _, connection in made]
    if spec.rate is None:
        for connection in free:
            load.send(connection, time.perf_counter())
    else:
        load.free.extend(free)
        load.due.extend(begun + n / spec.rate for n in range(int(spec.seconds * spec.rate)))
        await _keep_time(load)
    await asyncio.wait_for(load.done.wait(), spec.seconds + _PATIENCE)
    seconds = time.perf_counter() - begun
    for transport, _ in made:
        transport.abort()
    return Sent(
        np.array(load.acknowledged, np.int64), np.array(load.latency), seconds, load.next - spec.first,
        dict(load.others), load.late * 1_000,
    )  # fmt: skip


async def _keep_time(load: Load) -> None:
    """Look every millisecond what is due."""
    while load.due:
        load.tick(time.perf_counter())
        await asyncio.sleep(_TICK)


def main(arguments: list[str]) -> None:
    """Run the spec in the file named first; write the outcome to the one named second."""
    spec, outcome = arguments
    told = json.loads(Path(spec).read_text("utf-8"))
    uvloop.run(run(Spec(**{**told, "accounts": tuple(told["accounts"])}))).write(Path(outcome))


def written(spec: Spec) -> str:
    """The spec as the client's process reads it."""
    return json.dumps(asdict(spec))


if __name__ == "__main__":
    main(sys.argv[1:])
