"""The ledger's process killed at any moment: what was acknowledged is there once, and the moves are published once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command

from journeyglass.ledger import Ledger
from journeyglass.ledger.engine import open_engine
from journeyglass.ledger.faultpoints import LEDGER_POINTS
from journeyglass.ledger.migrate import _config
from tests.ledger.conftest import clear
from tests.ledger.crashing import CrashServer, Outcome, Request, lines

RANDOM_KILLS = 24


@pytest.fixture(scope="module")
def server() -> Iterator[CrashServer]:
    with CrashServer() as warm:
        yield warm


def check(folder: Path, url: str | None = None) -> None:
    """What senders were told, the lake, the inbox and the ids seen agree with one another."""
    with Ledger(url or folder / "ledger.db") as ledger:
        check_messages(folder, ledger)
        check_moves(ledger)


def check_messages(folder: Path, ledger: Ledger) -> None:
    made = (made for line in lines(folder, "lake") for made in line.split("|", 1)[1].split("; "))
    kept = {int(seq): message_id for seq, message_id in (one.split(" ", 1) for one in made)}
    for row in ledger.inbox.rows(0, 100_000):
        assert kept.setdefault(row.seq, row.message_id) == row.message_id
    assert list(kept) == sorted(kept)
    assert max(Counter(kept.values()).values(), default=1) == 1
    assert set(lines(folder, "acknowledged")) <= set(kept.values())
    for seq, message_id in kept.items():
        seen = ledger.inbox.seen(message_id)
        assert seen is not None
        assert seen.seq == seq


def check_moves(ledger: Ledger) -> None:
    published = ledger.changes.after(0, 100_000)
    assert [seq for seq, _, _ in published] == list(range(1, len(published) + 1))
    assert len({move.event_id for _, _, move in published}) == len(published)
    latest = {move.subject: move.stage for _, _, move in published}
    assert {place.subject: place.stage for place in ledger.places.all("buying")} == latest


def finish(server: CrashServer, request: Request) -> None:
    """Go on after the death, and look again when all is done."""
    outcome = server.run(Request(request.folder, request.seed + 1, url=request.url))
    assert not outcome.killed
    assert outcome.error is None
    folder = Path(request.folder)
    check(folder, request.url)
    with Ledger(request.url or folder / "ledger.db") as ledger:
        assert ledger.inbox.stand().rows == 0


def test_an_undisturbed_life_comes_by_every_point(server: CrashServer, tmp_path: Path) -> None:
    assert server.run(Request(str(tmp_path), 1)) == Outcome(False, "publish.after", None)
    assert set(LEDGER_POINTS) < set(lines(tmp_path, "points"))
    assert len(lines(tmp_path, "acknowledged")) > 60
    check(tmp_path)


@pytest.mark.parametrize("point", LEDGER_POINTS)
@pytest.mark.parametrize("turn", [1, 4])
def test_a_death_at_each_point_loses_and_doubles_nothing(
    server: CrashServer, tmp_path: Path, point: str, turn: int
) -> None:
    once = point.startswith("migrate.")
    request = Request(str(tmp_path), turn * 10, fault=point if once else f"{point}:{turn}")
    assert server.run(request) == Outcome(True, point, None)
    if not once:
        check(tmp_path)
    finish(server, request)


def test_deaths_at_random_moments_lose_and_double_nothing(
    server: CrashServer, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    chance, phases, died = random.Random(5), Counter[str](), 0
    for seed in range(RANDOM_KILLS):
        folder = tmp_path / str(seed // 6)  # the same ledger dies six times
        folder.mkdir(exist_ok=True)
        request = Request(str(folder), seed * 10, rounds=400, kill_after=chance.expovariate(1 / 0.1))
        outcome = server.run(request)
        assert outcome.error is None
        check(folder)
        phases[outcome.phase] += 1
        died += outcome.killed
        if seed % 6 == 5:
            finish(server, request)
    tell(f"ledger: {died} random kills under load, by the last point reached: {dict(phases)}")
    assert died >= RANDOM_KILLS * 3 // 4


@pytest.mark.parametrize("point", ["inbox.before_commit:3", "inbox.after_commit:3", "publish.before:2"])
def test_a_death_loses_nothing_on_postgresql_either(
    server: CrashServer, tmp_path: Path, postgres: str, point: str
) -> None:
    clear(postgres)
    request = Request(str(tmp_path), 7, fault=point, url=postgres)
    assert server.run(request) == Outcome(True, point.split(":")[0], None)
    check(tmp_path, postgres)
    finish(server, request)


@pytest.mark.parametrize("point", ["migrate.before", "migrate.after"])
def test_a_death_while_an_old_ledger_is_brought_up_to_date(server: CrashServer, tmp_path: Path, point: str) -> None:
    old_ledger(tmp_path / "ledger.db")
    request = Request(str(tmp_path), 3, fault=point)
    assert server.run(request) == Outcome(True, point, None)
    finish(server, request)
    with Ledger(tmp_path / "ledger.db") as ledger:
        assert [row.source for row in ledger.imports()] == ["crm"]
        assert ledger.contacts(["p1"])[0].email == "ann@a.example"


def old_ledger(where: Path | str) -> None:
    """A ledger as the first version left it, with something in it."""
    engine, config = open_engine(where), _config()
    with engine.execution_options(writes=True).begin() as con:
        config.attributes["connection"] = con
        command.upgrade(config, "0001")
        con.exec_driver_sql("INSERT INTO workspace VALUES ('w1', 'aa', 5)")
        con.exec_driver_sql("INSERT INTO imports VALUES (1, 'crm', 'f', 'crm.yaml', 'finished', '{}', 5, 6)")
        con.exec_driver_sql("INSERT INTO contacts (source, person_id, email) VALUES ('crm', 'p1', 'ann@a.example')")
    engine.dispose()


def test_a_ledger_of_the_first_version_is_brought_up_to_date(where: Path | str) -> None:
    old_ledger(where)
    with Ledger(where) as ledger:
        assert ledger.workspace(9).id == "w1"
        assert ledger.inbox.put([], [], 1).last_seq == 0
        assert ledger.contacts()[0].email == "ann@a.example"
