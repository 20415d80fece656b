"""What waits in the inbox is in the lake once, whatever died when, and whichever side was put back from a copy."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from journeyglass.errors import LakeError, WorkspaceError
from journeyglass.lake import locking
from journeyglass.lake.lens import connect
from journeyglass.lake.sealing import INBOX, accept_loss, seal, settle
from journeyglass.lake.store import Store
from journeyglass.ledger import faultpoints
from journeyglass.ledger.arrivals import Entry, Put, Seal, id_hash
from journeyglass.ledger.faultpoints import LAKE_POINTS
from journeyglass.testing.crashes import CrashServer, Outcome, Request
from tests.lake.inboxes import NOW, entry, fact, in_lake, put, said_by, some, view, viewed

SEAL_POINTS = [point for point in LAKE_POINTS if point.startswith("seal.")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "kept", threads=1, clock=lambda: NOW) as opened:
        yield opened


def again(store: Store) -> Store:
    return Store(store.folder, threads=1, clock=lambda: NOW)


def test_nothing_waits_nothing_is_done(store: Store) -> None:
    assert seal(store) is None
    assert settle(store) is None
    assert not store.lake.exists()


def test_a_seal_moves_all_that_waits(store: Store) -> None:
    sent = some(1, 0, 60)
    put(store, *sent)
    done = seal(store)
    assert done == Seal(60, 1, 60, store.lake.version(), NOW)
    assert in_lake(store) == said_by(*sent)
    assert store.ledger.inbox.stand().rows == 0
    assert store.ledger.inbox.seal_of(17) == done
    said = [contact for e in sent if (contact := msgspec.json.decode(e.body)["contact"])]
    assert {c.person_id: c.email for c in store.ledger.contacts()} == {c["person_id"]: c["email"] for c in said} != {}
    assert seal(store) is None


def test_what_a_message_says_is_in_its_row(store: Store) -> None:
    money = {"value": "12.5", "currency": "EUR", "properties": '{"a":1}', "person_id": "p"}
    put(store, entry("m", [viewed("m", NOW - 10, **money), fact("account_traits", "m", account_id="acme")]))
    seal(store)
    con = connect(threads=1)
    store.lake.register(con)
    found = con.execute(
        'SELECT kind, month, revision, retracted, epoch_us("at"), epoch_us(received_at), source, "row", row_id, '
        "CAST(value AS VARCHAR), currency, properties, person_id, body_hash FROM facts ORDER BY kind"
    ).fetchall()
    hashed = "m".rjust(32, "0")
    assert found == [
        ("account_traits", "always", 0, False, None, NOW, "web", None, None, None, None, None, None, hashed),
        (
            "event",
            "2023-11",
            0,
            False,
            NOW - 10,
            NOW,
            "web",
            None,
            None,
            "12.500000000",
            *list(money.values())[1:],
            hashed,
        ),
    ]


def test_many_messages_take_several_seals(store: Store) -> None:
    sent = some(2, 0, 50)
    put(store, *sent)
    seals = [seal(store, most=20) for _ in range(4)]
    assert [(s.first_seq, s.last_seq, s.messages) if s else None for s in seals] == [
        (1, 20, 20), (21, 40, 20), (41, 50, 10), None
    ]  # fmt: skip
    assert in_lake(store) == said_by(*sent)


def test_a_message_without_facts_brings_its_contact(store: Store) -> None:
    put(store, entry("m", [], {"person_id": "ann", "name": "Ann"}))
    assert seal(store)
    assert [(c.person_id, c.name) for c in store.ledger.contacts()] == [("ann", "Ann")]
    assert in_lake(store) == []
    assert settle(store) is None


def test_a_message_that_cannot_be_kept_does_not_hold_up_the_others(store: Store) -> None:
    good = some(3, 0, 9)
    bad = [
        Entry(id_hash("x1"), "x1", NOW, "web", b"no json"),
        entry("x2", [{**viewed("x2"), "kind": "gossip"}]),
        entry("x3", [viewed("x3", value="a lot")]),
        entry("x4", [{"kind": "event"}]),
    ]
    put(store, *good[:4], *bad, *good[4:])
    assert seal(store)
    assert in_lake(store) == said_by(*good)
    aside = store.ledger.refused.rows()
    assert {(row.message_id, row.reason) for row in aside} == {(f"x{i}", "unfit") for i in range(1, 5)}
    assert bytes(next(row.raw for row in aside if row.message_id == "x1")) == b"no json"


class DiedError(Exception):
    """Stands for the death of the process."""


def dying_at(point: str | None) -> None:
    def hook(reached: str) -> None:
        if reached == point:
            raise DiedError

    faultpoints.set_hook(hook if point else None)


@pytest.fixture(autouse=True)
def _nobody_dies_later() -> Iterator[None]:
    yield
    faultpoints.set_hook(None)


@pytest.mark.parametrize("seed", range(6))
def test_any_course_of_puts_seals_and_deaths_keeps_each_fact_once(store: Store, seed: int) -> None:
    chance, sent, number = random.Random(seed), list[Entry](), 0
    for _ in range(14):
        few = some(seed, number, chance.randrange(1, 9))
        number += len(few)
        sent += few
        put(store, *few, *chance.sample(sent, 2 if len(sent) > 2 else 0))
        dying_at(chance.choice([None, *SEAL_POINTS, "lake.before_commit", "lake.after_commit"]))
        with again(store) as process:
            with suppress(DiedError):
                chance.choice([seal, settle])(process)
            if chance.random() < 0.3:
                faultpoints.set_hook(None)
                process.lake.compact()
        faultpoints.set_hook(None)
    store.files()
    assert in_lake(store) == said_by(*sent)
    numbers = [number for s in store.ledger.inbox.seals() for number in range(s.first_seq, s.last_seq + 1)]
    assert len(numbers) == len(set(numbers)) >= len(sent)
    assert store.lake.committed(INBOX) == store.ledger.inbox.seals()[-1].last_seq


def test_a_ledger_put_back_from_a_copy_gives_no_number_twice_and_loses_nothing(store: Store, tmp_path: Path) -> None:
    early, late, after = some(4, 0, 10), some(4, 10, 10), some(4, 20, 5)
    put(store, *early)
    store.ledger.compact()
    store.close()
    shutil.copy(store.folder / "ledger.db", tmp_path / "copy.db")
    with again(store) as there:
        put(there, *late)
        seal(there)
        there.ledger.compact()
    for left in store.folder.glob("ledger.db*"):
        left.unlink()
    shutil.copy(tmp_path / "copy.db", store.folder / "ledger.db")
    with again(store) as back:
        # These get numbers that the lake knows already, as nobody has looked yet.
        given = put(back, *after)
        assert given.last_seq <= back.lake.committed(INBOX)
        seal(back)
        assert in_lake(back) == said_by(*early, *late, *after)
        assert back.ledger.inbox.stand().rows == 0
        assert put(back, view("new")).last_seq > back.lake.committed(INBOX)
        assert settle(back) is None
        seal(back)
        assert in_lake(back) == said_by(*early, *late, *after, view("new"))


def test_a_ledger_that_lost_its_inbox_goes_on_above_the_lake(store: Store) -> None:
    sent = some(5, 0, 10)
    put(store, *sent)
    seal(store)
    store.close()
    for left in store.folder.glob("ledger.db*"):
        left.unlink()
    with again(store) as fresh:
        assert settle(fresh)
        assert put(fresh, view("new")).last_seq > 10
        seal(fresh)
        assert in_lake(fresh) == said_by(*sent, view("new"))


@pytest.mark.parametrize("whole", [False, True], ids=["older", "gone"])
def test_a_lake_older_than_the_ledger_is_told_and_can_be_accepted(store: Store, tmp_path: Path, whole: bool) -> None:
    early, late, after = some(6, 0, 10), some(6, 10, 10), view("after")
    put(store, *early)
    seal(store)
    shutil.copytree(store.lake.path, tmp_path / "older")
    put(store, *late)
    seal(store)
    shutil.rmtree(store.lake.path)
    if not whole:
        shutil.copytree(tmp_path / "older", store.lake.path)
    put(store, after)
    lacks = "messages 1 to 20" if whole else "messages 11 to 20"
    for ask in (seal, settle, Store.files):
        with pytest.raises(LakeError, match=lacks):
            ask(store)
    assert store.ledger.inbox.stand().rows == 1
    assert accept_loss(store) == (20 if whole else 10)
    assert accept_loss(store) == 0
    assert seal(store)
    assert in_lake(store) == said_by(*([] if whole else early), after)


def test_a_reading_sees_what_waits(store: Store) -> None:
    put(store, view("m1"), view("m2", NOW - 5))
    files = store.files()
    con = connect(threads=1)
    files.register(con)
    assert files.rows == 2
    assert con.execute("FROM cache_sources").fetchall() == [("web", NOW - 5, 2, 1)]
    assert store.files().folder == files.folder


def test_while_another_writes_a_reading_goes_on_without_what_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    put(store, view("m1"))
    seal(store)
    put(store, view("m2"))
    with again(store) as other, other.writing():
        assert store.files().rows == 1
        assert "another import is running" in str(store.behind)
        with pytest.raises(WorkspaceError):
            seal(store, wait=0)
    assert store.files().rows == 2
    assert store.behind is None


def put_in_the_way(lake: Path) -> Path:
    """A file where the next commit needs a folder."""
    way = lake / "kind=event"
    if way.exists():
        way.rename(lake / "aside")
    way.write_text("")
    return way


def test_a_lake_that_cannot_be_written_loses_nothing_and_heals(store: Store) -> None:
    put(store, entry("t", [fact("account_traits", "t", account_id="acme")]))
    seal(store)
    way = put_in_the_way(store.lake.path)
    put(store, view("m1"))
    for _ in range(2):
        with pytest.raises(LakeError, match=r"the lake cannot be written: .*; look at"):
            seal(store)
    assert store.ledger.inbox.stand().rows == 1
    store.catch_up()
    assert "cannot be written" in str(store.behind)
    way.unlink()
    assert seal(store)
    assert in_lake(store) == [("account_traits", "t"), ("event", "m1")]


def test_a_full_disk_loses_nothing_and_heals(store: Store) -> None:
    resource = pytest.importorskip("resource", reason="limits on a file's size are a thing of Unix")
    put(store, view("m0"))
    seal(store)
    long = [view(f"m{i}", properties=f'"{random.Random(i).randbytes(2000).hex()}"') for i in range(1, 40)]
    put(store, *long)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(LakeError, match="cannot be written"):
            seal(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert store.ledger.inbox.stand().rows == len(long)
    assert seal(store)
    assert in_lake(store) == said_by(view("m0"), *long)


@pytest.fixture(scope="module")
def server() -> Iterator[CrashServer]:
    with CrashServer() as running:
        yield running


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which messages wait, and seals have left many small files."""
    folder = tmp_path_factory.mktemp("begun")
    with Store(folder, threads=1, clock=lambda: NOW) as made:
        for number in range(16):
            put(made, view(f"old{number}"))
            seal(made)
        put(made, *some(7, 0, 40))
    return folder


def run(server: CrashServer, folder: Path, fault: str | None = None) -> Outcome:
    return server.run(Request(str(folder), (), NOW, cache=False, seal=25, fault=fault))


@pytest.fixture(scope="module")
def undisturbed(server: CrashServer, begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("undisturbed") / "whole"
    shutil.copytree(begun, folder)
    outcome = run(server, folder)
    assert outcome.error is None
    return outcome


@pytest.mark.parametrize("point", [*LAKE_POINTS, "lake.before_commit", "lake.after_commit"])
def test_killed_anywhere_and_run_again_is_as_if_run_once(
    server: CrashServer, begun: Path, undisturbed: Outcome, tmp_path: Path, point: str
) -> None:
    hurt = tmp_path / "hurt"
    shutil.copytree(begun, hurt)
    assert point in undisturbed.points
    killed = run(server, hurt, point)
    assert (killed.killed, killed.phase) == (True, point)
    healed = run(server, hurt)
    assert (healed.error, healed.contents) == (None, undisturbed.contents)
    with Store(hurt, threads=1, clock=lambda: NOW) as store:
        assert in_lake(store) == said_by(*(view(f"old{i}") for i in range(16)), *some(7, 0, 40))
        assert store.ledger.inbox.stand().rows == 0


def test_the_same_message_again_after_its_seal_is_no_news(store: Store) -> None:
    put(store, view("m"))
    seal(store)
    assert put(store, view("m")) == Put(0, 1, 0, 0, 1)
    assert seal(store) is None
