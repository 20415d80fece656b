"""Ledgers whose process is killed: a warm process forks one after the other, each works until it dies or is done.

What a sender was told is written to a file at once, as a sender would remember it. `python -m tests.ledger.crashing`
is the warm process; it reads one JSON request a line and answers with one line.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from journeyglass.errors import JourneyglassError
from journeyglass.ledger import Change, Committer, Contact, Ledger, Place, Seal
from journeyglass.testing.faults import arm
from tests.ledger.messages import entries, refusal

SENDERS = 3


@dataclass(frozen=True)
class Request:
    """Work on the ledger in `folder` (or at `url`); die at `fault`, or `kill_after` seconds after the work began."""

    folder: str
    seed: int
    rounds: int = 10
    fault: str | None = None
    kill_after: float | None = None
    url: str | None = None


@dataclass(frozen=True)
class Outcome:
    """Whether it was killed, the last point that it came by, and what went wrong otherwise."""

    killed: bool
    phase: str
    error: str | None


class CrashServer:
    """The warm process; use it in a `with`."""

    def __enter__(self) -> CrashServer:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]

    def run(self, request: Request) -> Outcome:
        """One life, to its end or its death."""
        self._process.stdin.write(json.dumps(asdict(request)) + "\n")  # type: ignore[union-attr]
        self._process.stdin.flush()  # type: ignore[union-attr]
        return Outcome(**json.loads(self._process.stdout.readline()))  # type: ignore[union-attr]


def lines(folder: Path, name: str) -> list[str]:
    """What was noted in a file, line by line."""
    file = folder / name
    return file.read_text("utf-8").splitlines() if file.exists() else []


def _note(folder: Path, name: str, said: Sequence[str]) -> None:
    """Add lines for good: what is written outlives the process."""
    with (folder / name).open("ab") as file:
        file.write("".join(one + "\n" for one in said).encode())


def _send(folder: Path, committer: Committer, request: Request, sender: int) -> None:
    """Send, remember what was acknowledged, send some of it again."""
    chance = random.Random(request.seed * 10 + sender)
    for no in range(request.rounds):
        sent = [f"{request.seed}-{sender}-{no}-{i}" for i in range(chance.randrange(1, 8))]
        again = [f"{request.seed}-{sender}-{chance.randrange(no + 1)}-0"] if chance.random() < 0.4 else []
        committer.submit(entries(*sent, *again), [refusal(f"bad {request.seed}-{sender}-{no}")]).result(60)
        _note(folder, "acknowledged", sent)


def _keep(folder: Path, ledger: Ledger, stop: threading.Event) -> None:
    """What a keeper does: seal into a lake (a file here), publish the moves of what it read."""
    while True:
        ending = stop.is_set()
        _settle(folder, ledger)
        rows = ledger.inbox.rows(0, 40)
        if rows:
            made = "; ".join(f"{row.seq} {row.message_id}" for row in rows)
            _note(folder, "lake", [f"{rows[-1].seq}|{made}"])
            _settle(folder, ledger)
            moves = [_move(row.message_id) for row in rows]
            ledger.changes.publish([_place(one) for one in moves], [], [*moves, *moves[:3]], 2)
        elif ending:
            return


def _settle(folder: Path, ledger: Ledger) -> None:
    """Clear what the lake has already."""
    for version, line in enumerate(lines(folder, "lake")):
        last, made = line.split("|", 1)
        rows = made.split("; ")
        seal = Seal(int(last), int(rows[0].split(" ", 1)[0]), len(rows), version, 1)
        if ledger.inbox.seal_of(seal.last_seq) is None:
            ledger.inbox.clear(seal.last_seq, seal, [Contact("web", f"p{version}", name="Ann")])


def _move(message_id: str) -> Change:
    subject = message_id.rsplit("-", 2)[0]
    return Change("buying", subject, None, "Account Stage Entered", message_id, None, "start", None, 1, message_id)


def _place(move: Change) -> Place:
    return Place(move.journey, move.subject, None, move.stage, 1, 1, 1, None)


def _live(request: Request) -> None:
    folder = Path(request.folder)
    with Ledger(request.url or folder / "ledger.db") as ledger:
        _note(folder, "points", ["working"])
        committer, stop = Committer(ledger.inbox, lambda: 1), threading.Event()
        keeper = threading.Thread(target=_keep, args=(folder, ledger, stop))
        keeper.start()
        senders = [threading.Thread(target=_send, args=(folder, committer, request, i)) for i in range(SENDERS)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
        committer.close()
        stop.set()
        keeper.join()


def _child(request: Request) -> None:
    folder = Path(request.folder)
    arm(request.fault, lambda point: _note(folder, "points", [point]))
    try:
        _live(request)
    except JourneyglassError as error:
        _note(folder, "errors", [str(error)])


def _serve(request: Request) -> Outcome:
    folder = Path(request.folder)
    for name in ("points", "errors"):
        (folder / name).unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        try:
            _child(request)
        finally:
            os._exit(0)
    if request.kill_after is not None:
        _kill(child, folder, request.kill_after)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    points, errors = lines(folder, "points"), lines(folder, "errors")
    return Outcome(killed, points[-1] if points else "opening", errors[0] if errors else None)


def _kill(child: int, folder: Path, after: float) -> None:
    end = time.monotonic() + 30
    while "working" not in lines(folder, "points") and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)


def main() -> None:
    """Serve requests until the input ends."""
    with TemporaryDirectory() as folder:
        _warm_up(Path(folder))
    gc.freeze()
    for line in sys.stdin:
        outcome = _serve(Request(**json.loads(line)))
        sys.stdout.write(json.dumps(asdict(outcome)) + "\n")
        sys.stdout.flush()


def _warm_up(folder: Path) -> None:
    _child(replace(Request(str(folder), 0), rounds=1))


if __name__ == "__main__":
    main()
