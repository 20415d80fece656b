"""A PostgreSQL server of our own, whose processes can be cut off and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg


class Postgres:
    """A server in `folder`, reached through a socket there."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._data, self._programs = folder / "data", programs
        self._options = f"-k {folder} -c listen_addresses=''"
        self._how: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._how |= _unprivileged(folder)
        self.url = f"postgresql://jg@/postgres?host={folder}"

    def found(self) -> None:
        """Make its files."""
        self._run("initdb", "-U", "jg", "-A", "trust", "--no-sync")

    def start(self) -> None:
        """Start it, or start it again."""
        self._run("pg_ctl", "-o", self._options, "-w", "start")

    def cut_off(self) -> None:
        """End all its processes at once, without a word to anybody."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def clear(self) -> None:
        """Empty its database."""
        with psycopg.connect(self.url, autocommit=True) as con:
            con.execute("DROP SCHEMA public CASCADE")
            con.execute("CREATE SCHEMA public")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        subprocess.run(command, check=True, **self._how)  # noqa: S603 - the system's own PostgreSQL


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that lives with the block; FileNotFoundError where PostgreSQL is not installed."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="jg-pg-") as folder:
        server = Postgres(Path(folder), programs)
        server.found()
        server.start()
        try:
            yield server
        finally:
            server.cut_off()


def _programs() -> Path:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for home in homes:
        if (home / "initdb").exists():
            return home
    if found := shutil.which("initdb"):
        return Path(found).parent
    raise FileNotFoundError("PostgreSQL's programs are not installed (initdb, pg_ctl)")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to be run by the superuser, so step down to a user without rights."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next((name for name in ("postgres", "nobody") if name in known), None)
    if user is None:
        return {}
    group = pwd.getpwnam(user).pw_gid
    shutil.chown(folder, user, group)
    return {"user": user, "group": group, "extra_groups": []}
