"""One run against a server of its own: started, loaded, watched, stopped in order, and its store gone through."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.live.client import Sent, Spec, written
from bench.measure import environment
from journeyglass.testing.server import Running, running

SOURCE = "load"
_SECOND = 1.0
_RATE = 10_000_000
_READING = 900.0


@dataclass
class Watched:
    """What was seen of the server while it was loaded, once a second."""

    memory: list[int] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)
    cycle: list[float] = field(default_factory=list)
    cpu: float = 0.0
    """Processor seconds of the server by the second of the run."""


@contextmanager
def serving(root: Path) -> Iterator[Running]:
    """A server of the workspace that has read everything; it logs what is wrong only."""
    with running(root, settings={"log": "error", "rate": _RATE}) as server:
        server.wait_whole(_READING)
        server.wait(lambda: server.ask("/health").json()["parts"]["keeper"]["why"] is None, _READING)
        yield server


@contextmanager
def serving_apart(root: Path) -> Iterator[tuple[Running, Running]]:
    """One process that only takes events, and another, of lower priority, that seals, reads and answers `/api`."""
    settings = {"log": "error", "rate": _RATE}
    with running(root, settings=settings) as keeper:
        os.setpriority(os.PRIO_PROCESS, keeper.pid, 10)
        keeper.wait_whole(_READING)
        with running(root, settings=settings, options=("--no-keeper",)) as front:
            yield front, keeper


def load(
    server: Running,
    secret: str,
    *,
    size: int,
    seconds: float,
    accounts: Sequence[str],
    connections: int = 64,
    rate: float | None = None,
    beside: Callable[[float], None] | None = None,
    keeper: Running | None = None,
) -> tuple[Sent, Watched, str]:
    """Load it: the answers, what was seen meanwhile, the run's name. `beside` works until that instant meanwhile.

    `keeper`: the process that reads, where it is another.
    """
    run = secrets.token_hex(4)
    spec = Spec(server.port, secret, run, size, tuple(accounts), seconds, connections, rate)
    with tempfile.TemporaryDirectory() as folder:
        path, outcome = Path(folder) / "spec.json", Path(folder) / "outcome.npz"
        path.write_text(written(spec), "utf-8")
        command = [sys.executable, "-m", "bench.live.client", str(path), str(outcome)]
        with subprocess.Popen(command, env=environment()) as process:  # noqa: S603 - this very interpreter
            seen = _watch(server, keeper or server, process, beside, time.monotonic() + seconds)
            if process.wait():
                raise RuntimeError("the load client broke")
        return Sent.read(outcome), seen, run


def _watch(
    server: Running,
    keeper: Running,
    process: subprocess.Popen[bytes],
    beside: Callable[[float], None] | None,
    end: float,
) -> Watched:
    seen, begun, spent = Watched(), time.monotonic(), _spent(server.pid)
    worker = threading.Thread(target=beside, args=(end,)) if beside is not None else None
    if worker is not None:
        worker.start()
    while process.poll() is None:
        seen.memory.append(server.memory())
        seen.behind.append(_behind(keeper))
        seen.cycle.append(_gauges(keeper).get("keeper_cycle_seconds", 0.0))
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECOND)
    seen.cpu = (_spent(server.pid) - spent) / (time.monotonic() - begun)
    if worker is not None:
        worker.join()
    return seen


def _behind(server: Running) -> int:
    """How many messages are in the ledger that the keeper has not read."""
    parts = server.ask("/health").json()["parts"]
    return max(0, int(parts["ledger"]["facts"]["last"]) - int(parts["keeper"]["facts"]["position"]))


def _gauges(server: Running) -> dict[str, float]:
    """The gauges of `/metrics`, by what stands after the product's name."""
    lines = server.ask("/metrics").body.decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if line.startswith("journeyglass_keeper"))
    return {name.removeprefix("journeyglass_"): float(value) for name, _, value in pairs}


def _spent(pid: int) -> float:
    """Processor seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def drained(server: Running) -> float:
    """Seconds until the keeper has read and sealed all that was acknowledged."""
    begun = time.monotonic()

    def done() -> bool:
        parts = server.ask("/health").json()["parts"]
        return parts["keeper"]["facts"]["behind"] == 0 and parts["ledger"]["facts"]["waiting"] == 0

    server.wait(done, _READING)
    return time.monotonic() - begun


def kept_once(root: Path, sent: Sent, size: int, run: str) -> tuple[int, int, int]:
    """Of the messages acknowledged: how many there are, how many the store has not, how many it has more than once."""
    from journeyglass.lake.lens import connect
    from journeyglass.workspace import Workspace

    with Workspace.open(root) as workspace:
        workspace.store.files()
        con: Any = connect()
        try:
            workspace.store.lake.register(con)
            first = np.repeat(sent.acknowledged * size, size)
            con.register("acknowledged", pa.table({"n": first + np.tile(np.arange(size), len(sent.acknowledged))}))
            number = f"CAST(substr(fact_id, {len(run) + 2}) AS BIGINT)"
            con.execute(
                f"CREATE TEMP TABLE stored AS SELECT {number} AS n, count(*) AS times FROM facts"
                f" WHERE kind = 'event' AND source = '{SOURCE}' AND starts_with(fact_id, '{run}-') GROUP BY 1"
            )
            asked = "count(*), count(*) FILTER (times IS NULL), count(*) FILTER (times > 1)"
            found = con.execute(f"SELECT {asked} FROM acknowledged LEFT JOIN stored USING (n)").fetchall()[0]
            return int(found[0]), int(found[1]), int(found[2])
        finally:
            con.close()
