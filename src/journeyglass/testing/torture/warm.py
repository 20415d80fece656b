"""Servers from a warm process: everything is loaded there once, and each server is a fork of it.

The fork runs the very command on the command line's own way; only the loading of modules is behind it. `WarmServers`
is the client; `python -m` this module is the process, which answers each JSON line with one.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from journeyglass.ledger.ledger import Ledger
from journeyglass.reading.warm import warm
from journeyglass.testing.torture import served

_LOADED = (
    "journeyglass.cli", "journeyglass.cli.run", "journeyglass.cli.app", "journeyglass.cli.serve",
    "journeyglass.server.app", "journeyglass.server.serve", "journeyglass.server.api", "journeyglass.keeper",
    "journeyglass.workspace", "journeyglass.ledger.migrations.versions.v0001_ledger", "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop", "pandas", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite",
)  # fmt: skip


class WarmServers:
    """The warm process; use it in a `with`. Servers that live when it ends are killed."""

    def __enter__(self) -> WarmServers:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, on this very module
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], told: Path, log: Path) -> int:
        """Start the command with these arguments; its output goes to these files. Its process number."""
        said = {"arguments": list(arguments), "environment": dict(environment), "told": str(told), "log": str(log)}
        return int(self._ask("start", said))

    def status(self, pid: int, wait: bool = False) -> int | None:
        """How it ended, as a shell tells it (minus the signal's number where one killed it); None while it lives."""
        found = self._ask("wait" if wait else "look", pid)
        return None if found is None else int(found)

    def _ask(self, what: str, said: Any) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the warm process has no pipes")
        stdin.write(json.dumps([what, said]) + "\n")
        stdin.flush()
        return json.loads(stdout.readline())


class _Forks:
    """What lives, and how what died has ended."""

    def __init__(self) -> None:
        self._alive: set[int] = set()
        self._ended: dict[int, int] = {}

    def start(self, said: Mapping[str, Any]) -> int:
        """Fork one."""
        pid = os.fork()
        if pid == 0:
            _child(said)
        self._alive.add(pid)
        return pid

    def look(self, pid: int) -> int | None:
        """How it ended; None while it lives."""
        return self._seen(pid, os.WNOHANG)

    def wait(self, pid: int) -> int | None:
        """Wait for its end."""
        return self._seen(pid, 0)

    def end(self) -> None:
        """Kill what lives."""
        for pid in list(self._alive):
            os.kill(pid, signal.SIGKILL)
            self.wait(pid)

    def _seen(self, pid: int, how: int) -> int | None:
        if pid in self._alive:
            found, status = os.waitpid(pid, how)
            if not found:
                return None
            self._alive.remove(pid)
            self._ended[pid] = os.waitstatus_to_exitcode(status)
        return self._ended.get(pid)


def _child(said: Mapping[str, Any]) -> None:
    """Become the server; it never returns."""
    code = 1
    try:
        _redirect(said["told"], said["log"])
        os.environ.update(said["environment"])
        sys.argv = ["journeyglass", *said["arguments"]]
        served.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _redirect(told: str, log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    how = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    for number, file in ((0, nothing), (1, os.open(told, how, 0o644)), (2, os.open(log, how, 0o644))):
        os.dup2(file, number)


def _load() -> None:
    """Load what a server loads, but start nothing that leaves a thread behind."""
    for name in _LOADED:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            if str(error.name).startswith("journeyglass"):
                raise
    warm()
    with TemporaryDirectory() as folder:
        Ledger(Path(folder) / "ledger.db").close()


def main() -> None:
    """Answer requests until the input ends."""
    _load()
    gc.freeze()
    forks = _Forks()
    try:
        for line in sys.stdin:
            what, said = json.loads(line)
            sys.stdout.write(json.dumps(getattr(forks, what)(said)) + "\n")
            sys.stdout.flush()
    finally:
        forks.end()
    os._exit(0)  # the engines say much about what they leave behind at an ordinary end


if __name__ == "__main__":
    main()
