from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass.errors import LedgerError
from journeyglass.ledger import Contact, ImportRow, Ledger, QuarantineRow, SourceRow
from journeyglass.ledger import engine as engine_module
from journeyglass.ledger.engine import LEAST_SQLITE, sqlite_module


def finish(ledger: Ledger, row: ImportRow, contacts: list[Contact] | None = None, mode: str = "append") -> None:
    source = SourceRow(row.source, 5, mode, row.number)  # type: ignore[arg-type]
    bad = [QuarantineRow(row.source, row.number, 7, "when", "time", "not understood", '{"when":"x"}')]
    ledger.finish_import(row.number, {"new": 1}, source, contacts or [], bad, now=900)


def test_a_workspace_keeps_its_id_and_salt(ledger: Ledger) -> None:
    first = ledger.workspace(100)
    assert ledger.workspace(200) == first
    assert len(first.salt) == 32
    assert first.created_at == 100


def test_imports_are_numbered_over_all_sources(ledger: Ledger) -> None:
    one = ledger.start_import("crm", "aa", "crm.yaml", 10, in_lake=0)
    finish(ledger, one)
    two = ledger.start_import("web", "bb", "web.yaml", 20, in_lake=0)
    assert (one.number, two.number) == (1, 2)
    assert (two.state, two.started_at, two.finished_at) == ("started", 20, None)


def test_a_broken_import_of_the_same_files_is_taken_up_with_its_own_instant(ledger: Ledger) -> None:
    broken = ledger.start_import("crm", "aa", "crm.yaml", 10, in_lake=0)
    assert ledger.start_import("crm", "aa", "crm.yaml", 99, in_lake=0) == broken
    assert ledger.start_import("crm", "aa", "crm.yaml", 99, in_lake=broken.number) == broken


def test_a_broken_import_of_other_files_gives_its_number_while_the_lake_lacks_it(ledger: Ledger) -> None:
    broken = ledger.start_import("crm", "aa", "crm.yaml", 10, in_lake=0)
    fresh = ledger.start_import("crm", "bb", "crm.yaml", 99, in_lake=0)
    assert (fresh.number, fresh.fingerprint, fresh.started_at) == (broken.number, "bb", 99)


def test_a_broken_import_of_other_files_is_replaced_once_the_lake_has_it(ledger: Ledger) -> None:
    broken = ledger.start_import("crm", "aa", "crm.yaml", 10, in_lake=0)
    fresh = ledger.start_import("crm", "bb", "crm.yaml", 99, in_lake=broken.number)
    assert fresh.number == broken.number + 1
    assert [row.state for row in ledger.imports()] == ["replaced", "started"]


def test_a_ledger_put_back_from_a_copy_does_not_use_a_number_of_the_lake_again(ledger: Ledger) -> None:
    assert ledger.start_import("crm", "aa", "crm.yaml", 10, in_lake=41).number == 42


def test_finishing_replaces_the_quarantine_and_the_source(ledger: Ledger) -> None:
    for at in (10, 20):
        finish(ledger, ledger.start_import("crm", f"f{at}", "crm.yaml", at, in_lake=0))
    assert [(q.import_number, q.row, q.reason) for q in ledger.quarantined("crm")] == [(2, 7, "time")]
    assert ledger.quarantined("web") == []
    assert ledger.quarantine_reasons() == [("crm", "time", 1)]
    assert ledger.sources() == [SourceRow("crm", 5, "append", 2)]
    assert ledger.observed_from() == {"crm": 5}
    last = ledger.last_import("crm")
    assert last is not None
    assert (last.number, last.state, last.counts, last.finished_at) == (2, "finished", {"new": 1}, 900)


def test_contacts_of_the_same_people_are_replaced_and_others_stay_unless_it_is_a_snapshot(ledger: Ledger) -> None:
    ann, bob = Contact("crm", "p1", "ann@a.example", "Ann", row=1), Contact("crm", "p2", "bob@b.example")
    finish(ledger, ledger.start_import("crm", "1", "m", 1, in_lake=0), [ann, bob])
    newer = Contact("crm", "p1", None, "Ann Other", "+886 2", '{"address":"x"}', 4)
    finish(ledger, ledger.start_import("crm", "2", "m", 2, in_lake=0), [newer])
    assert ledger.contacts() == [newer, bob]
    assert ledger.contacts(["p2", "nobody"]) == [bob]
    finish(ledger, ledger.start_import("crm", "3", "m", 3, in_lake=0), [ann], mode="snapshot")
    assert ledger.contacts() == [ann]


def test_many_contacts_go_in(ledger: Ledger) -> None:
    many = [Contact("crm", f"p{i:05}", f"p{i}@x.example") for i in range(12_001)]
    finish(ledger, ledger.start_import("crm", "1", "m", 1, in_lake=0), many)
    assert ledger.contacts() == many
    assert len(ledger.contacts(c.person_id for c in many)) == len(many)


def test_a_failed_finish_leaves_nothing_behind(ledger: Ledger) -> None:
    row = ledger.start_import("crm", "1", "m", 1, in_lake=0)

    def contacts():
        yield Contact("crm", "p1", "a@x.example")
        raise ValueError("the stream broke")

    with pytest.raises(ValueError, match="broke"):
        ledger.finish_import(row.number, {}, SourceRow("crm", None, "append", 1), contacts(), [], 2)
    assert ledger.contacts() == []
    assert ledger.imports()[0].state == "started"


def test_an_import_that_brought_nothing_can_be_forgotten_but_a_finished_one_stays(ledger: Ledger) -> None:
    kept = ledger.start_import("crm", "1", "m", 1, in_lake=0)
    finish(ledger, kept)
    ledger.forget_import(kept.number)
    ledger.forget_import(ledger.start_import("crm", "2", "m", 2, in_lake=0).number)
    assert [row.number for row in ledger.imports()] == [kept.number]


def test_an_import_whose_commit_says_otherwise_gets_another_number(ledger: Ledger) -> None:
    row = ledger.start_import("crm", "1", "m", 1, in_lake=0)
    other = ledger.replace_import(row, 5)
    assert (other.number, other.started_at, other.fingerprint) == (2, 5, "1")
    assert ledger.imports()[0].state == "replaced"


def test_the_embedded_database_is_durable_and_write_ahead(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger, ledger._reading() as con:
        pragmas = {p: con.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}


def test_the_sqlite_in_use_is_new_enough() -> None:
    assert sqlite_module().sqlite_version_info >= LEAST_SQLITE


def test_an_old_sqlite_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        sqlite_version, sqlite_version_info = "3.40.1", (3, 40, 1)

    monkeypatch.setattr(engine_module, "_sqlite_modules", lambda: [Old])
    with pytest.raises(LedgerError, match=r"SQLite 3\.51\.3 or newer is needed, found 3\.40\.1; install"):
        sqlite_module()


def test_a_second_writer_waits_and_then_gives_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_MS", 10)
    with Ledger(tmp_path / "l.db") as one, Ledger(tmp_path / "l.db") as two:
        with one._writing(), pytest.raises(LedgerError, match="locked"):
            two.workspace(1)
        assert two.workspace(2).created_at == 2


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "l.db").write_bytes(b"this is no database at all, only some words" * 50)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger(tmp_path / "l.db")


def test_other_databases_are_refused() -> None:
    with pytest.raises(LedgerError, match="use SQLite or PostgreSQL"):
        Ledger("mysql://somewhere/db")
