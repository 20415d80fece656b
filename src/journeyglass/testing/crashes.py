"""Imports that are killed: a warm process that forks one import after the other and kills them when told.

A fork of a process that has loaded everything but started nothing begins its import within a few milliseconds, so
that hundreds of crashes take a minute. `CrashServer` is the client; `python -m journeyglass.testing.crashes` is the
process, which reads one JSON request a line and answers with one line.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import pyarrow as pa

from journeyglass.events.source import load_source
from journeyglass.events.translate import translate
from journeyglass.lake.importing import import_source
from journeyglass.lake.lens import connect
from journeyglass.lake.sealing import seal
from journeyglass.lake.store import Store
from journeyglass.ledger.ledger import Ledger
from journeyglass.testing.faults import arm

_WARM_SOURCE = """\
format: 1
source: warm
table: {file: t.csv}
row_key: id
account: {id: id}
events: [{name: Page Viewed, at: at}]
"""
DUMPED = ("cache_events", "cache_accounts", "cache_persons", "cache_traits", "cache_roles", "cache_memberships")


@dataclass(frozen=True)
class Request:
    """Import `mappings` one after the other into the store `folder` at the instant `now`; then make the `cache`.

    `seal`: before the cache, seal what waits in the inbox, so many messages at a time, and merge small files.
    `fault` is a point to die at. `kill_after` seconds after it came by the point `kill_from` (None: after it began)
    it is killed from outside.
    """

    folder: str
    mappings: tuple[str, ...]
    now: int
    cache: bool = True
    seal: int = 0
    fault: str | None = None
    kill_after: float | None = None
    kill_from: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a run ended: killed or not, the points it came by, how long it took, the contents where it lived."""

    killed: bool
    points: tuple[str, ...]
    seconds: float
    contents: Mapping[str, Any] | None
    error: str | None

    @property
    def phase(self) -> str:
        """The last point that it came by."""
        return self.points[-1] if self.points else "before the first point"


class CrashServer:
    """The warm process; use it in a `with`."""

    def __enter__(self) -> CrashServer:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, on this very module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | dict.fromkeys(("TOKIO_WORKER_THREADS", "OMP_NUM_THREADS"), "1"),
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def run(self, request: Request) -> Outcome:
        """One run, to its end or its death."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the crash server has no pipes")
        stdin.write(json.dumps(asdict(request)) + "\n")
        stdin.flush()
        told = json.loads(stdout.readline())
        return Outcome(**{**told, "points": tuple(told["points"])})


def contents(store: Store, cache: bool = True) -> dict[str, Any]:
    """All that a store holds, comparable: every body in the lake, the ledger's rows, the cache's rows."""
    con = connect(threads=1)
    try:
        store.lake.register(con)
        if cache:
            store.files().register(con)
        told: dict[str, Any] = {}
        for name in ("facts", *(DUMPED if cache else ())):
            told[name] = _digest(con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall())
    finally:
        con.close()
    ledger = store.ledger
    told["imports"] = [asdict(row) for row in ledger.imports()]
    for name, rows in (("sources", ledger.sources()), ("quarantine", ledger.quarantined())):
        told[name] = [asdict(row) for row in rows]
    told["contacts"] = [asdict(row) for row in ledger.contacts()]
    return told


def _digest(rows: list[Any]) -> list[Any]:
    return [len(rows), blake2b(repr(rows).encode(), digest_size=16).hexdigest()]


def _child(request: Request, points: int, result: int) -> None:
    """The forked run; it writes each point at once, so that the log survives its death."""
    arm(request.fault, lambda point: _tell(points, point))
    try:
        with Store(Path(request.folder), threads=1, clock=lambda: request.now) as store:
            for mapping in request.mappings:
                import_source(store, Path(mapping))
            while request.seal and seal(store, request.seal):
                store.lake.compact()
            if request.cache:
                store.files()
            told: dict[str, Any] = {"contents": contents(store, request.cache), "error": None}
    except Exception as error:
        told = {"contents": None, "error": f"{type(error).__name__}: {error}"}
    with os.fdopen(result, "w") as out:
        json.dump(told, out)


def _kill(child: int, request: Request, log: TextIO) -> list[str]:
    """Kill the child when its time has come, if ever; the points read from its log while waiting."""
    points: list[str] = []
    if request.kill_after is None:
        return points
    while request.kill_from is not None and request.kill_from not in points:
        line = log.readline()
        if not line:
            return points
        points.append(line.strip())
    time.sleep(request.kill_after)
    os.kill(child, signal.SIGKILL)
    return points


def _tell(pipe: int, point: str) -> None:
    os.write(pipe, (point + "\n").encode())


def _serve(request: Request) -> dict[str, Any]:
    points_in, points_out = os.pipe()
    result_in, result_out = os.pipe()
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(points_in)
        os.close(result_in)
        _child(request, points_out, result_out)
        os._exit(0)
    os.close(points_out)
    os.close(result_out)
    with os.fdopen(points_in) as log, os.fdopen(result_in) as file:
        points = _kill(child, request, log)
        result = file.read()
        points += log.read().split()
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status)
    told = json.loads(result) if result and not killed else {"contents": None, "error": None}
    return {"killed": killed, "points": points, "seconds": time.perf_counter() - begun, **told}


def _warm_up() -> None:
    """Do once what is slow only the first time, but nothing that leaves a thread behind."""
    pa.array(["loads pandas, where there is one"])
    with TemporaryDirectory() as folder:
        (Path(folder) / "t.csv").write_text("id,at\n1,2024-01-01\n", "utf-8")
        source = load_source(_WARM_SOURCE)
        con = connect(threads=1)
        received = datetime(2024, 1, 2, tzinfo=UTC)
        translate(source, Path(folder), con, received_at=received, salt=b"warm")
        con.close()
        Ledger(Path(folder) / "ledger.db").close()


def main() -> None:
    """Serve requests until the input ends."""
    _warm_up()
    gc.freeze()  # else the first collection in each child copies every page
    for line in sys.stdin:
        raw = json.loads(line)
        answer = _serve(Request(**{**raw, "mappings": tuple(raw["mappings"])}))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
