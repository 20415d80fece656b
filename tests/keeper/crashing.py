"""A warm process that forks one keeper after the other and lets it die where it is told.

It reads one JSON request a line from its input and answers each with one line: the points that the keeper came by,
whether it was killed, and where it lived to its end, its status.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from journeyglass.keeper import Keeper
from journeyglass.ledger.ledger import Ledger
from journeyglass.reading.warm import warm
from journeyglass.testing.faults import arm

LONGEST = 60.0


@dataclass(frozen=True)
class Request:
    """Keep the company in `root` at the instant `now` until all is read and sealed, dying at `fault` if given.

    `write` are files that are written once the keeper is ready: it then has to do a fresh start.
    """

    root: str
    now: int
    fault: str | None = None
    write: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """How it ended."""

    killed: bool
    points: tuple[str, ...]
    errors: Mapping[str, str]
    done: bool


class CrashingKeepers:
    """The warm process; use it in a `with`."""

    def __enter__(self) -> CrashingKeepers:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | dict.fromkeys(("TOKIO_WORKER_THREADS", "OMP_NUM_THREADS"), "1"),
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def run(self, request: Request) -> Outcome:
        """One keeper, to its end or its death."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(request)) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return Outcome(**{**told, "points": tuple(told["points"])})


def _serve(request: Request) -> dict[str, Any]:
    points_in, points_out = os.pipe()
    told_in, told_out = os.pipe()
    child = os.fork()
    if child == 0:
        _child(request, points_out, told_out)
        os._exit(0)
    os.close(points_out)
    os.close(told_out)
    with os.fdopen(points_in) as log, os.fdopen(told_in) as file:
        points, told = log.read().split(), file.read()
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    return {"killed": killed, "points": points, **(json.loads(told) if told else {"errors": {}, "done": False})}


def _child(request: Request, points: int, result: int) -> None:
    arm(request.fault, lambda point: _tell(points, point))
    keeper = Keeper(Path(request.root), clock=lambda: request.now, seal_every=0.05)
    keeper.start()
    done = _until(lambda: keeper.status().ready)
    if request.write:
        before = dict(keeper._reading("j").journeys)
        for path, text in request.write.items():
            Path(path).write_text(text, "utf-8")
        done = _until(lambda: dict(keeper._reading("j").journeys) != before) and done
    done = done and _until(lambda: keeper.status().behind == 0 and keeper.status().waiting == 0)
    done = keeper.stop() and done
    with os.fdopen(result, "w") as out:
        json.dump({"errors": dict(keeper.status().errors), "done": done}, out)


def _until(holds: Any) -> bool:
    deadline = time.monotonic() + LONGEST
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)
    return bool(holds())


def _tell(pipe: int, point: str) -> None:
    os.write(pipe, (point + "\n").encode())


def main() -> None:
    """Serve requests until the input ends."""
    warm()
    with TemporaryDirectory() as folder:
        Ledger(Path(folder) / "ledger.db").close()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_serve(Request(**json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
