"""The client: senders that send, are told or not told, write that down at once, and send again what was not taken.

`python -m` this module is the process; it ends when its input does. Each line of its record is one request:

    > number id,id,… | ids that cannot be accepted      before it is sent
    < number status                                     what it was told; 0: no answer, -1: nobody to ask
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import TracebackType

from journeyglass.testing.server import basic
from journeyglass.testing.torture.town import Message, Sender

SENDERS = 3
SILENCE, REFUSED = 0, -1
"""What stands in the record where there was no answer, or nobody to ask."""
_PAUSE = 0.02


@dataclass
class Told:
    """What senders were told, by message: how often each was acknowledged, and which were sent at all.

    `open` are the requests that have no answer yet; `read_to` is how far the record was read.
    """

    sent: set[str] = field(default_factory=set)
    acknowledged: Counter[str] = field(default_factory=Counter)
    wrong: set[str] = field(default_factory=set)
    wrong_acknowledged: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    open: dict[int, tuple[list[str], set[str]]] = field(default_factory=dict)
    read_to: int = 0

    def read_on(self, record: Path) -> Told:
        """Take in what was added to the record since."""
        if record.exists():
            with record.open("rb") as file:
                file.seek(self.read_to)
                whole = file.read().rpartition(b"\n")[0]
            self.read_to += len(whole) + 1 if whole else 0
            for line in whole.decode().splitlines():
                self._take(*line.split(" ", 2))
        return self

    def _take(self, what: str, number: str, rest: str) -> None:
        if what == ">":
            ids, _, wrong = rest.partition("|")
            unfit = set(filter(None, wrong.split(",")))
            self.open[int(number)] = ids.split(","), unfit
            self.sent |= set(ids.split(",")) - unfit
            self.wrong |= unfit
        else:
            self._answered(int(rest), *self.open.pop(int(number)))

    def _answered(self, status: int, ids: list[str], wrong: set[str]) -> None:
        self.statuses[status] += 1
        if status == 200:
            self.acknowledged.update(set(ids) - wrong)
            self.wrong_acknowledged |= wrong


class Load:
    """The client's process, under way while the `with` lasts; it goes on in the same record."""

    def __init__(self, port: int, key: str, record: Path, seed: int) -> None:
        self._arguments = (str(port), key, str(record), str(seed))

    def __enter__(self) -> Load:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, on this very module
            [sys.executable, "-m", __name__, *self._arguments], stdin=subprocess.PIPE
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        if self._process.wait(90) != 0 and error is None:
            raise RuntimeError("the client failed")


class _Record:
    """A file to which each line is added at once, whatever becomes of this process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._numbers = itertools.count(time.time_ns())

    def sent(self, messages: list[Message], wrong: list[str]) -> int:
        """Write down what is about to be sent; its number."""
        number = next(self._numbers)
        ids = ",".join(message["messageId"] for message in messages)
        self._write(f"> {number} {ids}|{','.join(wrong)}")
        return number

    def answered(self, number: int, status: int) -> None:
        """Write down what was told."""
        self._write(f"< {number} {status}")

    def _write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


class _Sending:
    """One sender: a connection, and what it has still to bring home."""

    def __init__(self, port: int, key: str, record: _Record, seed: int) -> None:
        self._port, self._record = port, record
        self._head = {"Content-Type": "application/json", **basic(key)}
        self._sender, self._random = Sender(f"m{seed}", seed), Random(seed)  # noqa: S311 - test data, no secret
        self._connection: http.client.HTTPConnection | None = None

    def run(self, ending: threading.Event) -> None:
        """Send until told to end."""
        before: tuple[list[Message], list[str]] | None = None
        while not ending.is_set():
            again = before is not None and self._random.randrange(100) < 15
            batch = before if again and before is not None else self._sender.batch(datetime.now(UTC))
            while not self._send(*batch) and self._random.randrange(100) < 95 and not ending.wait(0.05):
                pass
            before = batch
            ending.wait(_PAUSE * self._random.random() * 4)

    def _send(self, messages: list[Message], wrong: list[str]) -> bool:
        number = self._record.sent(messages, wrong)
        status = self._ask(json.dumps({"batch": messages}).encode())
        self._record.answered(number, status)
        return status == 200

    def _ask(self, body: bytes) -> int:
        try:
            self._connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            self._connection.request("POST", "/v1/batch", body, self._head)
            answer = self._connection.getresponse()
            answer.read()
            return answer.status
        except ConnectionRefusedError:
            return self._hang_up(REFUSED)
        except (OSError, http.client.HTTPException):
            return self._hang_up(SILENCE)

    def _hang_up(self, status: int) -> int:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        return status


def main() -> None:
    """Send until the input ends."""
    port, key, path, seed = sys.argv[1:]
    record, ending = _Record(Path(path)), threading.Event()
    sendings = [_Sending(int(port), key, record, int(seed) * SENDERS + i) for i in range(SENDERS)]
    threads = [threading.Thread(target=sending.run, args=(ending,)) for sending in sendings]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    ending.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
