from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from journeyglass.errors import BusyError, LedgerError
from journeyglass.ledger import Committer, Ledger
from journeyglass.ledger import committer as committer_module
from journeyglass.ledger import inbox as inbox_module
from tests.ledger.messages import entries, entry, refusal


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that must come about."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.005)


@contextmanager
def committing(ledger: Ledger, **options: int) -> Iterator[Committer]:
    committer = Committer(ledger.inbox, lambda: 1_000, **options)
    try:
        yield committer
    finally:
        committer.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "BUSY_MS", 50)
    monkeypatch.setattr(committer_module, "PROBE_SECONDS", 0.05)


@pytest.fixture
def held(ledger: Ledger) -> Iterator[threading.Event]:
    """The ledger is being written by someone else until this event is set."""
    let_go, holding = threading.Event(), threading.Event()

    def hold() -> None:
        with ledger._writing() as con:
            con.exec_driver_sql("UPDATE counters SET value = value")
            holding.set()
            let_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(60)
    yield let_go
    let_go.set()
    thread.join()


def test_a_future_is_done_when_its_messages_are_kept(ledger: Ledger) -> None:
    with committing(ledger) as committer:
        put = committer.submit(entries("a", "b"), [refusal("x")]).result(30)
        assert (put.new, put.repeated, put.refused) == (2, 0, 1)
        assert [row.message_id for row in ledger.inbox.rows(0, 10)] == ["a", "b"]
        assert committer.state() == committer_module.CommitterState(0, 0, 1_000, None)
        assert committer.submit([]).result(30).last_seq == 2


def test_many_senders_lose_and_double_nothing(ledger: Ledger) -> None:
    told: list[int] = []

    def send(committer: Committer, sender: int) -> None:
        chance = random.Random(sender)
        for _ in range(40):
            sent = [f"m{chance.randrange(400)}" for _ in range(chance.randrange(1, 12))]
            told.append(committer.submit(entries(*sent)).result(60).new)

    with committing(ledger) as committer:
        threads = [threading.Thread(target=send, args=(committer, i)) for i in range(6)]
        for thread in threads:
            thread.start()
        got, after = [], 0
        while any(thread.is_alive() for thread in threads) or ledger.inbox.stand().last_seq > after:
            # Who reads on from where they were misses nothing: numbers become visible in their order.
            rows = ledger.inbox.rows(after, 100)
            got += [row.message_id for row in rows]
            after = rows[-1].seq if rows else after
        for thread in threads:
            thread.join()
    assert len(got) == len(set(got)) == sum(told)
    assert got == [row.message_id for row in ledger.inbox.rows(0, 10_000)]


def test_two_processes_worth_of_committers_number_in_the_order_of_their_commits(where: Path | str) -> None:
    with Ledger(where) as one, Ledger(where) as two, Ledger(where) as reader:
        ends = [committer for ledger in (one, two) for committer in [Committer(ledger.inbox, lambda: 1)]]
        futures = [ends[i % 2].submit(entries(f"m{i}", f"m{i + 1}")) for i in range(60)]
        got, after = [], 0
        while len(got) < 61:
            rows = reader.inbox.rows(after, 7)
            assert not rows or rows[0].seq > after
            got += [row.message_id for row in rows]
            after = rows[-1].seq if rows else after
        assert not wait(futures, 60).not_done
        assert sorted(got) == sorted(f"m{i}" for i in range(61))
        for committer in ends:
            committer.close()


def test_what_comes_while_it_commits_goes_together(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    put_all = inbox_module.Inbox.put_all
    gate = threading.Event()

    def slow(self, batches, now):
        groups.append(len(batches))
        gate.wait(30)
        return put_all(self, batches, now)

    monkeypatch.setattr(inbox_module.Inbox, "put_all", slow)
    with committing(ledger) as committer:
        futures = [committer.submit(entries("first"))]
        until(lambda: groups == [1])
        futures += [committer.submit(entries(f"m{i}")) for i in range(20)]
        assert not any(future.done() for future in futures)
        assert committer.state().waiting_events == 21
        gate.set()
        assert not wait(futures, 30).not_done
    assert groups == [1, 20]


def test_too_much_at_once_is_refused_with_a_time_to_come_again(ledger: Ledger, held: threading.Event) -> None:
    with committing(ledger, most_events=10, most_bytes=10_000) as committer:
        committer._inbox._hurried = ledger.inbox.access.patient(30_000)
        futures = [committer.submit(entries("taken"))]
        until(lambda: not committer._queue)
        futures += [committer.submit(entries(*(f"m{i}" for i in range(9))))]
        with pytest.raises(BusyError, match="more events arrive than can be kept in time") as refused:
            committer.submit(entries("x"))
        assert refused.value.retry_after == 1
        assert refused.value.status == 503
        held.set()
        assert [future.result(30).new for future in futures] == [1, 9]
        assert committer.submit(entries("x")).result(30).new == 1


def test_too_many_bytes_are_refused_too_but_one_batch_alone_goes_in(ledger: Ledger, held: threading.Event) -> None:
    with committing(ledger, most_bytes=1_000) as committer:
        committer._inbox._hurried = ledger.inbox.access.patient(30_000)
        futures = [committer.submit([entry("big", body=b"x" * 5_000)])]
        until(lambda: not committer._queue)
        futures += [committer.submit(entries("next"))]
        with pytest.raises(BusyError):
            committer.submit(entries("more"))
        held.set()
        assert [future.result(30).new for future in futures] == [1, 1]


def test_while_the_ledger_is_locked_nothing_is_acknowledged_and_then_it_heals(where: Path | str) -> None:
    with Ledger(where) as ledger, Ledger(where) as other, committing(ledger) as committer:
        with other._writing() as con:
            con.exec_driver_sql("UPDATE counters SET value = value")
            with pytest.raises(LedgerError, match=r"lock.*; another process holds the ledger"):
                committer.submit(entries("a")).result(30)
            assert "another process holds the ledger" in (committer.state().error or "")
            with pytest.raises(BusyError, match="another process holds the ledger") as refused:
                committer.submit(entries("b"))
            assert refused.value.retry_after >= 1
        until(lambda: committer.state().error is None)
        assert committer.submit(entries("a")).result(30).new == 1
        assert [row.message_id for row in ledger.inbox.rows(0, 10)] == ["a"]


def test_a_server_that_goes_away_is_missed_until_it_is_back(postgres: str) -> None:
    with Ledger(postgres) as ledger, Ledger(postgres) as other, committing(ledger) as committer:
        committer.submit(entries("before it went")).result(30)
        _rename(other, "counters", "counters_away")
        with pytest.raises(LedgerError):
            committer.submit(entries("while away")).result(30)
        assert committer.state().error
        _rename(other, "counters_away", "counters")
        until(lambda: committer.state().error is None)
        assert committer.submit(entries("while away")).result(30).new == 1


def _rename(ledger: Ledger, table: str, name: str) -> None:
    """Take something away that every commit needs, and end everybody's connections."""
    with ledger._writing() as con:
        con.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
        con.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def test_a_full_database_is_told_of_with_its_remedy_and_heals(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger, committing(ledger) as committer:
        with ledger._reading() as con:
            pages = con.exec_driver_sql("PRAGMA page_count").scalar()
        ledger._engine.dispose()
        _limit_pages(ledger, pages + 4)
        with pytest.raises(LedgerError, match="full; make room on the disk"):
            committer.submit([entry("big", body=b"x" * 100_000)]).result(30)
        _limit_pages(ledger, 1 << 30)
        until(lambda: committer.state().error is None)
        assert committer.submit([entry("big", body=b"x" * 100_000)]).result(30).new == 1


def _limit_pages(ledger: Ledger, pages: int) -> None:
    """Let the database grow no further, in every connection opened from now on."""
    from sqlalchemy import event

    event.listen(ledger._engine, "connect", lambda con, _: con.execute(f"PRAGMA max_page_count = {pages}").fetchall())
    ledger._engine.dispose()


def test_a_sender_that_hung_up_disturbs_nobody(ledger: Ledger, held: threading.Event) -> None:
    with committing(ledger) as committer:
        committer._inbox._hurried = ledger.inbox.access.patient(30_000)
        first = committer.submit(entries("first"))
        until(lambda: not committer._queue)
        gone, stays = committer.submit(entries("gone")), committer.submit(entries("stays"))
        assert gone.cancel()
        held.set()
        assert [first.result(30).new, stays.result(30).new] == [1, 1]
        assert committer.state().waiting_events == committer.state().waiting_bytes == 0
    assert [row.message_id for row in ledger.inbox.rows(0, 10)] == ["first", "stays"]


def test_a_batch_that_cannot_be_kept_fails_alone(ledger: Ledger, held: threading.Event) -> None:
    with committing(ledger) as committer:
        committer._inbox._hurried = ledger.inbox.access.patient(30_000)
        futures = [committer.submit(entries("first"))]
        until(lambda: not committer._queue)
        futures += [committer.submit(entries("a")), committer.submit([entry("b", body=range(3))])]  # type: ignore[arg-type]
        futures += [committer.submit(entries("c"))]
        held.set()
        assert [type(future.exception(30)) for future in futures] == [type(None), type(None), LedgerError, type(None)]
        assert committer.state() == committer_module.CommitterState(0, 0, 1_000, None)
    assert [row.message_id for row in ledger.inbox.rows(0, 10)] == ["first", "a", "c"]


def test_closing_commits_what_waits_and_then_takes_no_more(ledger: Ledger) -> None:
    committer = Committer(ledger.inbox, lambda: 1)
    futures = [committer.submit(entries(f"m{i}")) for i in range(100)]
    assert committer.close()
    assert all(future.result(0).new == 1 for future in futures)
    with pytest.raises(BusyError, match="the server stops"):
        committer.submit(entries("late"))
    assert ledger.inbox.stand().rows == 100


def test_what_cannot_be_committed_before_the_end_fails(ledger: Ledger, held: threading.Event) -> None:
    committer = Committer(ledger.inbox, lambda: 1)
    committer._inbox._hurried = ledger.inbox.access.patient(30_000)
    committer.submit(entries("first"))
    until(lambda: not committer._queue)
    waiting = committer.submit(entries("waiting"))
    assert not committer.close(timeout=0.01)
    with pytest.raises(LedgerError, match="the server stops"):
        waiting.result(0)
    held.set()
    assert committer.close()
