from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeyglass.ledger import Ledger


def _bin() -> Path | None:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    return next((home for home in homes if (home / "initdb").exists()), Path(found).parent if found else None)


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to be run by the superuser, so step down to a user without rights."""
    if os.geteuid() != 0:
        return {}
    user = next((u for u in ("postgres", "nobody") if u in {p.pw_name for p in pwd.getpwall()}), None)
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, reached through a socket."""
    home = _bin()
    if home is None:
        pytest.skip("PostgreSQL's programs are not installed (initdb, pg_ctl)")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="jg-pg-") as name:
        folder, step_down = Path(name), _unprivileged()
        if step_down:
            shutil.chown(folder, step_down["user"], step_down["group"])  # type: ignore[arg-type]
        data = folder / "data"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": name, **step_down}
        subprocess.run([home / "initdb", "-D", data, "-U", "jg", "-A", "trust", "--no-sync"], **quiet)  # type: ignore[call-overload]
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        subprocess.run([home / "pg_ctl", "-D", data, "-o", options, "-w", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://jg@/postgres?host={folder}"
        finally:
            subprocess.run([home / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **quiet)  # type: ignore[call-overload]


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """A fresh place for a ledger."""
    if request.param == "sqlite":
        yield tmp_path / "ledger.db"
        return
    url = request.getfixturevalue("postgres")
    clear(url)
    yield url


def clear(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as con:
        con.execute("DROP SCHEMA public CASCADE")
        con.execute("CREATE SCHEMA public")


@pytest.fixture
def ledger(where: Path | str) -> Iterator[Ledger]:
    with Ledger(where) as opened:
        yield opened
