"""Readings that a server holds: lent to one at a time, never under an old journey, replaced behind one's back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.journey.model import say
from journeyglass.lake.store import system_clock
from journeyglass.server.api import readings as module
from journeyglass.server.api.readings import MOST, Readings
from journeyglass.workspace import Result

JOURNEY = "saas"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up company, imported."""
    folder = tmp_path_factory.mktemp("demo") / "made"
    make(folder, accounts=12)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        workspace.read()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy that a test may change."""
    copytree(made, tmp_path / "made")
    with Workspace.open(tmp_path / "made") as workspace:
        yield workspace


@pytest.fixture
def readings(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readings]:
    """The readings, which look at once whether something came."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(module, "REST_SECONDS", 0.0)
    monkeypatch.setattr(module, "_EFFORT", 0)
    readings = Readings(workspace, system_clock)
    yield readings
    readings.close(60)


def file_of(workspace: Workspace) -> Path:
    return workspace.root / "journeys" / f"{JOURNEY}.yaml"


def edit(workspace: Workspace, before: str, after: str) -> None:
    text = file_of(workspace).read_text("utf-8")
    assert before in text
    file_of(workspace).write_text(text.replace(before, after, 1), "utf-8")


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_the_same_reading_is_lent_again(readings: Readings) -> None:
    with readings.held(JOURNEY) as one:
        pass
    with readings.held(JOURNEY) as other:
        assert other is one


def test_it_is_lent_to_one_at_a_time(readings: Readings) -> None:
    order: list[str] = []

    def ask() -> None:
        with readings.held(JOURNEY):
            order.append("second")

    with readings.held(JOURNEY):
        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_who_looks_at_accounts_does_not_wait_for_figures(readings: Readings) -> None:
    with readings.held(JOURNEY) as figures, readings.held(JOURNEY, seat="accounts") as accounts:
        assert accounts.context.con is not figures.context.con
        assert accounts.visits.equals(figures.visits)
        assert len(accounts.accounts()) == len(figures.accounts()) > 0


def test_who_comes_first_reads_and_the_others_wait(
    readings: Readings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, times = workspace.read, []
    monkeypatch.setattr(workspace, "read", lambda *said: times.append(said) or read(*said))
    found = []

    def ask() -> None:
        with readings.held(JOURNEY) as result:
            found.append(result)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(times) == 1
    assert len({id(result) for result in found}) == 1


def test_an_edited_text_is_shown_at_once_and_the_figures_stay(readings: Readings, workspace: Workspace) -> None:
    with readings.held(JOURNEY) as before:
        overview = before.overview()
    edit(workspace, "title: {en: SaaS journey", "title: {en: Another title")
    with readings.held(JOURNEY) as after:
        assert say(after.journey.title, "en") == "Another title"
        assert after.context.con is before.context.con
        assert after.overview() is overview


def test_an_edited_owner_counts_without_reading_again(readings: Readings, workspace: Workspace) -> None:
    with readings.held(JOURNEY) as before:
        overview = before.overview()
        assert owners(before) == "Marketing"
    edit(workspace, "responsible: {en: Marketing", "responsible: {en: Somebody else")
    with readings.held(JOURNEY) as after:
        assert after.reading.visits is before.reading.visits
        assert after.overview() is not overview
        assert owners(after) == "Somebody else"


def owners(result: Result) -> str:
    return str(result.context.table("SELECT owner FROM stages ORDER BY idx")["owner"][0])


def test_an_edited_rule_is_never_served_stale(readings: Readings, workspace: Workspace) -> None:
    with readings.held(JOURNEY) as before:
        pass
    edit(workspace, "- {did: [Trial Started, Demo Requested]}", "- {did: Never Heard Of}")
    with readings.held(JOURNEY) as after:
        assert not after.visits.equals(before.visits)
        assert after.journey != before.journey
    with readings.held(JOURNEY, seat="accounts") as beside:
        assert beside.visits.equals(after.visits)


def test_what_came_is_read_behind_ones_back(readings: Readings, workspace: Workspace) -> None:
    with readings.held(JOURNEY) as before:
        account = before.accounts()[0].account or ""
        events = before.account(account).events
        day = before.as_of
    workspace.log("Call Held", account=account, at=day + timedelta(hours=1))
    with readings.held(JOURNEY) as still:
        assert still is before

    def seen() -> bool:
        with readings.held(JOURNEY) as now:
            return now.account(account).events == events + 1

    until(seen)


def test_nothing_is_read_again_where_nothing_came(readings: Readings) -> None:
    with readings.held(JOURNEY) as before:
        pass
    for _ in range(5):
        with readings.held(JOURNEY) as now:
            assert now is before
        time.sleep(0.05)


def test_few_are_held_and_the_journeys_own_stays(readings: Readings) -> None:
    with readings.held(JOURNEY) as own:
        pass
    for month in range(1, MOST + 3):
        with readings.held(JOURNEY, datetime(2024, month, 1, tzinfo=UTC)) as past:
            assert past.as_of.month == month
    assert len(readings._held) <= MOST
    with readings.held(JOURNEY) as now:
        assert now is own
    with readings.held(JOURNEY, datetime(2024, 1, 1, tzinfo=UTC)) as again:
        assert again.as_of.year == 2024


def test_what_was_let_go_is_closed(readings: Readings) -> None:
    with readings.held(JOURNEY, datetime(2024, 1, 1, tzinfo=UTC)) as first:
        pass
    for month in range(2, MOST + 3):
        with readings.held(JOURNEY, datetime(2024, month, 1, tzinfo=UTC)):
            pass
    with pytest.raises(Exception, match="closed"):
        first.context.con.execute("SELECT 1")


def test_many_ask_while_it_is_replaced(readings: Readings, workspace: Workspace) -> None:
    """Whoever is lent a reading can ask it to the end, however often it is replaced meanwhile."""
    wrong: list[BaseException] = []
    seen: set[datetime] = set()
    over = threading.Event()

    def ask(seat: module.Seat) -> None:
        try:
            while not over.is_set():
                with readings.held(JOURNEY, seat=seat) as result:
                    assert result.context.table("SELECT count(*) AS n FROM visits")["n"][0].as_py() > 0
                    seen.add(result.as_of)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(seat,)) for seat in ("figures", "accounts", "figures")]
    for thread in threads:
        thread.start()
    with readings.held(JOURNEY, seat="accounts") as result:
        account, day = result.accounts()[0].account or "", result.as_of
    for number in range(1, 4):
        workspace.log("Call Held", account=account, at=day + timedelta(minutes=number))
        readings.changed()
        until(lambda number=number: bool(wrong) or max(seen) >= day + timedelta(minutes=number))
    over.set()
    for thread in threads:
        thread.join(20)
    assert not wrong
    assert len(seen) > 3
