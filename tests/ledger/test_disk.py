"""What is on the disk: a disk that fails, a log that stays short, nothing left of what was deleted."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journeyglass.errors import BusyError, LedgerError
from journeyglass.ledger import Committer, Contact, Ledger, Place, Seal
from journeyglass.ledger import checkpointer as checkpointer_module
from journeyglass.ledger import committer as committer_module
from journeyglass.ledger import inbox as inbox_module
from tests.ledger.messages import entries, entry, refusal
from tests.ledger.test_committer import until


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Every write beyond this length fails, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_more_is_told_of_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committer_module, "PROBE_SECONDS", 0.05)
    with Ledger(tmp_path / "ledger.db") as ledger:
        committer = Committer(ledger.inbox, lambda: 1)
        kept, failed = [], []
        with no_file_longer_than(600_000):
            for i in range(400):
                try:
                    committer.submit([entry(f"m{i}", body=b"x" * 20_000)]).result(60)
                    kept.append(f"m{i}")
                except LedgerError:
                    failed.append(f"m{i}")
                    break
            assert failed
            assert committer.state().error
            with pytest.raises(BusyError):
                committer.submit(entries("refused at once"))
            assert [row.message_id for row in ledger.inbox.rows(0, 1_000)] == kept
        until(lambda: committer.state().error is None)
        assert committer.submit([entry(failed[0], body=b"x" * 20_000)]).result(60).new == 1
        assert [row.message_id for row in ledger.inbox.rows(0, 1_000)] == [*kept, *failed]
        assert committer.close()


def test_the_log_is_emptied_when_nothing_comes_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointer_module, "PASS_SECONDS", 0.01)
    monkeypatch.setattr(checkpointer_module, "IDLE_SECONDS", 0.05)
    log = tmp_path / "ledger.db-wal"
    with Ledger(tmp_path / "ledger.db") as ledger:
        committer = Committer(ledger.inbox, lambda: 1)
        for i in range(5):
            committer.submit([entry(f"m{i}", body=b"x" * 100_000)]).result(60)
        until(lambda: log.stat().st_size == 0)
        committer.submit(entries("more")).result(60)
        until(lambda: log.stat().st_size == 0)
        assert committer.close()
        assert ledger.inbox.stand().rows == 6


def found(folder: Path, *marks: str) -> dict[str, bool]:
    kept = b"".join(file.read_bytes() for file in folder.iterdir())
    return {mark: mark.encode() in kept for mark in marks}


def test_nothing_is_left_of_what_was_deleted(tmp_path: Path) -> None:
    marks = ("in-the-inbox", "in-a-refusal", "in-the-sentence", "in-a-contact", "in-a-place", "in-the-seal")
    with Ledger(tmp_path / "ledger.db") as ledger:
        many = [entry(f"m{i}", body=b"in-the-inbox" * 300) for i in range(200)]
        said = refusal("x", b"in-a-refusal" * 40)
        ledger.inbox.put([entry("sealed", body=b"in-the-seal"), *many], [said], now=1)
        ledger.inbox.put([], [refusal("y", b"y", "in-the-sentence")], now=1)
        assert found(tmp_path, "in-the-seal") == {"in-the-seal": True}
        ledger.inbox.clear(1, Seal(1, 1, 1, 1, 1), [Contact("web", "p1", email="in-a-contact")])
        ledger.places.put([Place("buying", "in-a-place", None, "trial", 1, 1, 1, None)])
        assert found(tmp_path, *marks) == dict.fromkeys(marks, True)
        assert ledger.inbox.remove(range(1_000)) == 200
        assert ledger.refused.remove([1, 2]) == 2
        assert ledger.remove_contacts(["p1", "p2"]) == 1
        ledger.places.remove("buying", ["in-a-place"])
        ledger.compact()
        assert found(tmp_path, *marks) == dict.fromkeys(marks, False)
        assert ledger.inbox.put(many, [], now=2).repeated == 200


def test_a_ledger_works_on_after_it_was_compacted(ledger: Ledger) -> None:
    ledger.inbox.put([entry(f"m{i}", body=b"x" * 1_000) for i in range(50)], [], now=1)
    ledger.compact()
    assert ledger.inbox.put(entries("m1", "new"), [], now=2).new == 1
    assert ledger.inbox.stand().rows == 51
    with ledger._writing() as con:
        con.exec_driver_sql("UPDATE counters SET value = value")


def test_what_a_crash_left_of_sealed_messages_goes_with_the_next_removal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.inbox.put([entry("a", body=b"in-the-seal"), entry("b")], [], now=1)
        with monkeypatch.context() as patched:
            patched.setattr(inbox_module.Inbox, "_sweep", _broken_off)
            with pytest.raises(KeyboardInterrupt):
                ledger.inbox.clear(1, Seal(1, 1, 1, 1, 1), [])
        assert ledger.inbox.remove([]) == 0
        ledger.compact()
        assert found(tmp_path, "in-the-seal") == {"in-the-seal": False}
        assert [row.message_id for row in ledger.inbox.rows(0, 10)] == ["b"]


def _broken_off(*_: object) -> bool:
    raise KeyboardInterrupt


def test_deleting_alone_leaves_nothing_in_the_database_file(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with Ledger(file) as ledger:
        ledger.inbox.put([entry(f"m{i}", body=b"in-the-inbox" * 300) for i in range(50)], [], now=1)
        ledger.inbox.remove(range(100))
    assert b"in-the-inbox" not in file.read_bytes()
