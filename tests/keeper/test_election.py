"""One keeper a workspace: a second one waits, and takes over when the first is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from journeyglass.errors import KeeperError
from journeyglass.keeper import Keeper
from journeyglass.keeper.election import DatabaseElection, Election, FileElection
from journeyglass.lake.store import Store
from tests.keeper.company import NOW, Clock, Company, caught_up, eventually, kept

CHILD = """\
import sys, threading
from pathlib import Path
from journeyglass.keeper import Keeper
keeper = Keeper(Path(sys.argv[1]), clock=lambda: int(sys.argv[2]), seal_every=0.2)
keeper.start()
ready = threading.Event()
while not keeper.status().ready:
    ready.wait(0.02)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def child(root: Path, now: int) -> Iterator[subprocess.Popen[str]]:
    """A keeper in another process, ready."""
    command = [sys.executable, "-c", CHILD, str(root), str(now)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_keeper_takes_over_from_one_that_is_killed(company: Company) -> None:
    with child(company.root, NOW) as first:
        second = Keeper(company.root, clock=company.clock, seal_every=0.2)
        second.start()
        try:
            company.send(("Form Submitted", "acme", NOW))
            eventually(lambda: company.stages() == {"acme": "lead"})
            status = second.status()
            assert (status.alive, status.leading, status.ready) == (True, False, False)
            with pytest.raises(KeeperError):
                second.subject("j", "acme")
            assert second.wait_changes(0, 30.0) == 1
            os.kill(first.pid, signal.SIGKILL)
            company.send(("Trial Started", "acme", NOW))
            eventually(lambda: second.status().ready, second.status)
            caught_up(company, second)
            eventually(lambda: company.stages() == {"acme": "trial"})
            assert second.subject("j", "acme") is not None
        finally:
            assert second.stop()
    assert company.told() == [("acme", "+", "lead"), ("acme", "-", "lead"), ("acme", "+", "trial")]
    assert company.published() == company.from_scratch()


def test_keepers_of_a_ledger_in_postgresql(
    postgres: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "journeyglass.workspace.workspace.opened", lambda folder, _, now: Store(folder, ledger=postgres, clock=now)
    )
    company = Company(tmp_path / "company", clock)
    with kept(company) as first, kept_aside(company) as second:
        company.send(("Form Submitted", "acme", NOW))
        caught_up(company, first)
        eventually(lambda: company.stages() == {"acme": "lead"})
        unseat(postgres)
        company.send(("Trial Started", "acme", NOW))
        eventually(lambda: company.stages() == {"acme": "trial"}, first.status)  # whichever of them has the seat now
        eventually(lambda: sorted(k.status().leading for k in (first, second)) == [False, True], second.status)
        waits = second if first.status().leading else first
        assert (waits.status().ready, waits.status().errors) == (False, {})
    assert company.told() == [("acme", "+", "lead"), ("acme", "-", "lead"), ("acme", "+", "trial")]
    company.close()


def test_a_keeper_that_stops_makes_room(company: Company) -> None:
    with kept(company) as first, kept_aside(company) as second:
        assert not second.status().leading
        assert first.stop()
        assert (first.status().alive, first.status().leading) == (False, False)
        eventually(lambda: second.status().ready, second.status)


def unseat(url: str) -> None:
    """Cut the connection of whoever holds a seat, as a network might."""
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")


@contextmanager
def kept_aside(company: Company) -> Iterator[Keeper]:
    """A keeper that has stood for the seat once."""
    keeper = Keeper(company.root, clock=company.clock, seal_every=0.2)
    keeper.start()
    try:
        eventually(lambda: keeper._election is not None and keeper.status().alive)
        yield keeper
    finally:
        keeper.stop()


@pytest.fixture(params=["file", "postgresql"])
def seats(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Election, Election]]:
    """The seat of one workspace, as two of its keepers see it."""
    if request.param == "file":
        yield FileElection(tmp_path / "lock"), FileElection(tmp_path / "lock")
        return
    url = request.getfixturevalue("postgres").replace("postgresql:", "postgresql+psycopg:")
    engines = [sa.create_engine(url), sa.create_engine(url)]
    yield DatabaseElection(engines[0], "w"), DatabaseElection(engines[1], "w")
    for engine in engines:
        engine.dispose()


def test_one_seat_is_for_one(seats: tuple[Election, Election]) -> None:
    one, other = seats
    assert (one.held(), one.take(), one.take(), one.held()) == (False, True, True, True)
    assert (other.take(), other.held()) == (False, False)
    one.leave()
    assert not one.held()
    assert (other.take(), one.take()) == (True, False)
    other.leave()
    assert one.take()
    one.leave()


def test_a_lost_connection_is_a_lost_seat(postgres: str) -> None:
    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    one, other = DatabaseElection(engine, "lost"), DatabaseElection(engine, "lost")
    assert one.take()
    unseat(postgres)
    assert not one.held()
    assert other.take()
    assert not one.take()
    other.leave()
    engine.dispose()
