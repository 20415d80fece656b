"""What goes wrong around a keeper: it says so, loses nothing, and goes on by itself when that is over."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from journeyglass.errors import LedgerError
from journeyglass.keeper.keeper import _Crew
from journeyglass.ledger.engine import sqlite_module
from journeyglass.workspace.privacy import erase_person
from tests.keeper.company import DAY, JOURNEY, NOW, Clock, Company, caught_up, event_fact, eventually, kept


def test_a_lake_that_cannot_be_written(company: Company) -> None:
    lake = company.root / ".journeyglass" / "lake"
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW))
        caught_up(company, keeper)
        lake.rename(lake.with_name("away"))
        lake.write_text("no folder", "utf-8")
        company.send(("Form Submitted", "beta", NOW))
        eventually(lambda: keeper.status().errors.get("sealing"), keeper.status)
        assert keeper.status().alive
        assert company.ledger.inbox.stand().rows == 1
        lake.unlink()
        lake.with_name("away").rename(lake)
        eventually(lambda: keeper.status().errors == {}, keeper.status)
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "lead", "beta": "lead"}, keeper.status)
    assert company.published() == company.from_scratch()


def test_a_ledger_that_somebody_holds(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeyglass.ledger.engine.BUSY_MS", 50)
    company.send(("Form Submitted", "acme", NOW), ("Trial Started", "beta", NOW - 13 * DAY))
    with kept(company, seal_every=3_600) as keeper:
        caught_up_reading(company, keeper)
        company.send(("Trial Started", "acme", NOW))
        holder = sqlite_module().connect(company.root / ".journeyglass" / "ledger.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        company.clock.now = NOW + 2 * DAY  # type: ignore[attr-defined]
        sentence = eventually(lambda: keeper.status().errors.get("reading"), keeper.status)
        assert "locked" in sentence
        assert company.stages() == {"acme": "lead", "beta": "trial"}
        holder.execute("ROLLBACK")
        holder.close()
        eventually(lambda: keeper.status().errors == {}, keeper.status)
        eventually(lambda: company.stages() == {"acme": "trial", "beta": None}, keeper.status)
    assert company.published() == company.from_scratch()
    assert len(company.changes()) == 5


def caught_up_reading(company: Company, keeper: Any) -> None:
    last = company.ledger.inbox.stand().last_seq
    eventually(lambda: keeper.status().position >= last, keeper.status)


def test_a_workspace_that_cannot_be_opened_yet(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = company.root / "journeyglass.toml"
    text = settings.read_text("utf-8")
    settings.write_text("not = [toml", "utf-8")
    from journeyglass.keeper import Keeper

    keeper = Keeper(company.root, clock=company.clock)
    keeper.start()
    try:
        sentence = eventually(lambda: keeper.status().errors.get("keeper"))
        assert "journeyglass.toml" in sentence
        settings.write_text(text, "utf-8")
        eventually(lambda: keeper.status().ready, keeper.status)
        assert keeper.status().errors == {}
    finally:
        assert keeper.stop()


def test_an_import_that_holds_the_workspace_is_no_failure(company: Company) -> None:
    with kept(company) as keeper:
        with company.workspace.store.writing():
            company.send(("Form Submitted", "acme", NOW))
            eventually(lambda: company.stages() == {"acme": "lead"}, keeper.status)
            assert keeper.status().waiting <= 1
            assert keeper.status().errors == {}
        caught_up(company, keeper)


def test_a_part_that_stops_makes_the_keeper_not_alive(company: Company) -> None:
    with kept(company) as keeper:
        assert keeper.status().alive
        crew = keeper._crew
        assert isinstance(crew, _Crew)
        crew.reading.stop()
        eventually(lambda: not keeper.status().alive)


def test_a_publication_that_fails_is_made_good(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(company) as keeper:
        changes = keeper._workspace.store.ledger.changes  # type: ignore[union-attr]
        publish, failed = changes.publish, []

        def failing(*said: Any) -> int:
            if len(failed) < 2:
                failed.append(said)
                raise LedgerError("the disk is full", "make room")
            return int(publish(*said))

        monkeypatch.setattr(changes, "publish", failing)
        company.send(("Form Submitted", "acme", NOW))
        eventually(lambda: company.stages() == {"acme": "lead"}, keeper.status)
        eventually(lambda: keeper.status().errors == {}, keeper.status)
    assert len(failed) == 2
    assert company.told() == [("acme", "+", "lead")]


def test_of_an_erased_person_nothing_is_told_any_more(company: Company) -> None:
    person = JOURNEY.format(name="p", silence="30d").replace("title: A journey", "title: A journey\nsubject: person")
    company.write_journey("p", text=person)
    with kept(company) as keeper:
        facts = {
            k: [event_fact(k, "Form Submitted", "acme", NOW, person_id=who)]
            for k, who in (("m1", "ann"), ("m2", "bob"))
        }
        company.put(facts)
        caught_up(company, keeper)
        eventually(lambda: company.stages("p") == {"ann": "lead", "bob": "lead"}, keeper.status)
        erase_person(company.workspace, "ann", dry_run=False)
        eventually(lambda: company.stages("p") == {"bob": "lead"}, keeper.status)
        company.send(("Trial Started", "acme", NOW))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial"}, keeper.status)
        eventually(lambda: keeper.subject("p", "ann") is None)
    assert {c.subject for c in company.changes()} == {"bob", "acme"}


def test_what_is_past_its_time_goes_once_a_day(tmp_path: Any) -> None:
    clock = Clock()
    company = Company(tmp_path / "company", clock)
    (company.root / "journeyglass.toml").write_text('name = "C"\n[retention]\n"Form Submitted" = "20d"\n', "utf-8")
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW), ("Trial Started", "beta", NOW))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "lead", "beta": "trial"})
        clock.now = NOW + 21 * DAY
        crew = keeper._crew
        assert crew is not None
        next(part for part in crew._parts if part.name == "retention").wake()
        eventually(lambda: company.stages() == {"beta": None}, keeper.status)
    assert company.workspace.events().events == 1
    company.close()


def test_a_lake_thrown_away_is_seen(company: Company) -> None:
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW))
        caught_up(company, keeper)
        shutil.rmtree(company.root / ".journeyglass" / "lake")
        company.send(("Form Submitted", "beta", NOW))
        sentence = eventually(lambda: keeper.status().errors.get("sealing"), keeper.status)
        assert "it lacks messages 1 to 1" in sentence
