from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.ledger import Contact, Ledger, Seal, Stand
from journeyglass.ledger import inbox as inbox_module
from journeyglass.ledger.inbox import Batch
from tests.ledger.messages import entries, entry, refusal, seal


def ids(ledger: Ledger, after: int = 0, most: int = 10_000) -> list[str]:
    return [row.message_id for row in ledger.inbox.rows(after, most)]


def test_messages_are_numbered_in_their_order_and_kept_whole(ledger: Ledger) -> None:
    put = ledger.inbox.put([entry("b", 7, "crm", b"\x00\xff body"), entry("a", 8)], [], now=9)
    assert (put.new, put.repeated, put.refused, put.suppressed, put.last_seq) == (2, 0, 0, 0, 2)
    first, second = ledger.inbox.rows(0, 10)
    assert (first.seq, first.message_id, first.received_at, first.source, first.body) == (
        1,
        "b",
        7,
        "crm",
        b"\x00\xff body",
    )
    assert first.id_hash == entry("b").id_hash
    assert (second.seq, second.message_id) == (2, "a")


def test_an_id_that_came_before_counts_as_repeated(ledger: Ledger) -> None:
    ledger.inbox.put([entry("a", 7, "crm", b"first")], [], now=10)
    put = ledger.inbox.put([entry("a", 8, "web", b"second"), entry("b")], [], now=11)
    assert (put.new, put.repeated) == (1, 1)
    assert [row.body for row in ledger.inbox.rows(0, 10)][:1] == [b"first"]
    seen = ledger.inbox.seen("a")
    assert seen is not None
    assert (seen.seq, seen.received_at, seen.repeats, seen.last_repeat_at, seen.source) == (1, 7, 1, 11, "crm")
    assert ledger.inbox.seen("c") is None


def test_the_same_id_twice_in_one_call_is_new_and_then_repeated(ledger: Ledger) -> None:
    put = ledger.inbox.put(entries("a", "b", "a", "a"), [], now=10)
    assert (put.new, put.repeated) == (2, 2)
    assert ids(ledger) == ["a", "b"]
    for message_id, repeats in (("a", 2), ("b", 0)):
        seen = ledger.inbox.seen(message_id)
        assert seen is not None
        assert seen.repeats == repeats


def test_each_batch_of_a_commit_is_told_its_own(ledger: Ledger) -> None:
    ledger.inbox.put(entries("old"), [], now=1)
    batches = [
        Batch(entries("a", "old")),
        Batch(entries("a", "b")),
        Batch([], [refusal("x")]),
        Batch(entries("b", "c")),
    ]
    told = ledger.inbox.put_all(batches, now=2)
    assert [(put.new, put.repeated, put.refused) for put in told] == [(1, 1, 0), (1, 1, 0), (0, 0, 1), (1, 1, 0)]
    assert {put.last_seq for put in told} == {ledger.inbox.stand().last_seq}
    assert ids(ledger) == ["old", "a", "b", "c"]


def test_an_id_stays_known_after_its_message_was_sealed(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a"), [], now=1)
    rows = ledger.inbox.rows(0, 10)
    ledger.inbox.clear(rows[-1].seq, seal(rows), [])
    assert ledger.inbox.put(entries("a"), [], now=2).repeated == 1
    assert ids(ledger) == []


def test_a_message_that_was_refused_and_is_then_sent_well_is_new(ledger: Ledger) -> None:
    ledger.inbox.put([], [refusal("a")], now=1)
    assert ledger.inbox.put(entries("a"), [], now=2).new == 1
    assert [row.message_id for row in ledger.refused.find("a")] == ["a"]


@pytest.mark.parametrize(
    "message_id",
    ["x" * 100, "nul \x00 within", "訊息-🙂", "é" * 100, " ", "'; DROP TABLE seen; --"],
    ids=["long", "nul", "wide", "accents", "blank", "quotes"],
)
def test_ids_of_every_sort_are_kept_as_they_are(ledger: Ledger, message_id: str) -> None:
    ledger.inbox.put([entry(message_id), entry("other")], [refusal(message_id + "!", message_id.encode())], now=1)
    found = ledger.inbox.find(message_id)
    assert found is not None
    assert found.message_id == message_id
    (refused,) = ledger.refused.rows()
    assert (refused.message_id, refused.raw) == (message_id + "!", message_id.encode())


def test_half_a_character_in_an_id_harms_nothing(ledger: Ledger) -> None:
    assert ledger.inbox.put(entries("half \ud800", "half \ud801"), [refusal("\udfff")], now=1).new == 2
    assert ledger.inbox.seen("half \ud800") != ledger.inbox.seen("half \ud801")
    assert ledger.refused.rows()[0].message_id == "\udfff"


def test_find_tells_only_of_what_waits(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a", "b"), [], now=1)
    assert ledger.inbox.find("b") == ledger.inbox.rows(1, 1)[0]
    assert ledger.inbox.find("never") is None
    ledger.inbox.clear(1, Seal(1, 1, 1, 3, 9), [])
    assert ledger.inbox.find("a") is None
    assert ledger.inbox.find("b") is not None


def test_rows_come_in_portions(ledger: Ledger) -> None:
    for start in range(0, 30, 7):
        ledger.inbox.put(entries(*(f"m{i:02}" for i in range(start, min(start + 7, 30)))), [], now=1)
    got, after = [], 0
    while rows := ledger.inbox.rows(after, 4):
        assert len(rows) <= 4
        got += [row.message_id for row in rows]
        after = rows[-1].seq
    assert got == [f"m{i:02}" for i in range(30)]


def test_the_stand_of_the_inbox(ledger: Ledger) -> None:
    assert ledger.inbox.stand() == Stand(None, 0, 0, None)
    ledger.inbox.put([entry("a", 50), entry("b", 40), entry("c", 60)], [], now=1)
    ledger.inbox.put([entry("d", 70)], [], now=1)
    assert ledger.inbox.stand() == Stand(1, 4, 4, 40)
    ledger.inbox.clear(2, Seal(2, 1, 2, 1, 1), [])  # in the middle of what came together
    assert ledger.inbox.stand() == Stand(3, 4, 2, 60)
    assert ids(ledger) == ["c", "d"]
    ledger.inbox.clear(4, Seal(4, 3, 2, 2, 2), [])
    assert ledger.inbox.stand() == Stand(None, 4, 0, None)


def test_numbers_are_never_used_again(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a", "b"), [], now=1)
    ledger.inbox.clear(2, Seal(2, 1, 2, 1, 1), [])
    assert ledger.inbox.put(entries("c"), [], now=1).last_seq == 3
    ledger.inbox.floor(100)
    ledger.inbox.floor(50)
    assert ledger.inbox.put(entries("d"), [], now=1).last_seq == 101
    assert [row.seq for row in ledger.inbox.rows(0, 10)] == [3, 101]


def test_seals_tell_where_a_message_went(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a", "b", "c"), [], now=1)
    one, two = Seal(2, 1, 2, 7, 900), Seal(3, 3, 1, 8, 901)
    ledger.inbox.clear(2, one, [])
    ledger.inbox.clear(3, two, [])
    assert ledger.inbox.seals() == [one, two]
    assert ledger.inbox.seals(after=2) == [two]
    assert [ledger.inbox.seal_of(seq) for seq in (1, 2, 3, 4)] == [one, one, two, None]


def test_clearing_again_after_a_crash_changes_nothing(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a", "b"), [], now=1)
    sealed = Seal(2, 1, 2, 7, 900)
    ledger.inbox.clear(2, sealed, [Contact("web", "p", name="Ann")])
    ledger.inbox.clear(2, sealed, [Contact("web", "p", name="Stale")])
    assert ledger.inbox.seals() == [sealed]
    assert ledger.contacts() == [Contact("web", "p", name="Ann")]


def test_sealed_messages_are_gone_even_where_their_deletion_broke_off(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.inbox.put(entries("a", "b"), [], now=1)
    with monkeypatch.context() as patched:
        patched.setattr(inbox_module.Inbox, "_sweep", lambda *_: False)
        ledger.inbox.clear(2, Seal(2, 1, 2, 7, 900), [])
    ledger.inbox.put(entries("c"), [], now=2)
    assert ids(ledger) == ["c"]
    assert ledger.inbox.stand() == Stand(3, 3, 1, 100)
    ledger.inbox.clear(3, Seal(3, 3, 1, 8, 901), [])
    with ledger._reading() as con:
        assert con.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 0


def test_contacts_grow_bit_by_bit(ledger: Ledger) -> None:
    told = [
        Contact("web", "p", email="ann@a.example", other='{"city":"Taipei","floor":1}'),
        Contact("web", "q", name="Bob \x00 NUL"),
        Contact("web", "p", name="Ann", other='{"floor":2}'),
    ]
    ledger.inbox.clear(1, Seal(1, 1, 1, 1, 1), told)
    ledger.inbox.clear(2, Seal(2, 2, 1, 2, 2), [Contact("web", "p", email="ann@new.example", phone="+886 2")])
    ann = Contact("web", "p", "ann@new.example", "Ann", "+886 2", '{"city": "Taipei", "floor": 2}')
    assert ledger.contacts() == [ann, Contact("web", "q", name="Bob ␀ NUL")]


def test_many_and_big_messages_are_kept_in_several_packs(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "PACK_BYTES", 1_000)
    monkeypatch.setattr(inbox_module, "PACK_MESSAGES", 50)
    sizes = random.Random(4).choices([0, 5, 400, 3_000], k=500)
    sent = [entry(f"m{i}", i, body=b"x" * size) for i, size in enumerate(sizes)]
    ledger.inbox.put(sent, [], now=1)
    rows = ledger.inbox.rows(0, 1_000)
    assert [(row.message_id, len(row.body)) for row in rows] == [(f"m{i}", size) for i, size in enumerate(sizes)]
    with ledger._reading() as con:
        most, packs = con.exec_driver_sql("SELECT max(messages), count(*) FROM inbox").one()
    assert most <= 50
    assert packs > 100
    ledger.inbox.clear(rows[-1].seq, seal(rows), [])
    assert ledger.inbox.stand().rows == 0
    with ledger._reading() as con:
        assert con.exec_driver_sql("SELECT count(*) FROM inbox").scalar() == 0


def test_waiting_messages_can_be_taken_out_for_good(ledger: Ledger) -> None:
    ledger.inbox.put(entries("a", "b", "c"), [], now=1)
    ledger.inbox.put(entries("d"), [], now=1)
    assert ledger.inbox.remove([3, 1, 4, 99]) == 3
    assert ids(ledger) == ["b"]
    assert ledger.inbox.put(entries("a", "d", "e"), [], now=2).new == 1
    assert ids(ledger) == ["b", "e"]


def test_a_failed_put_leaves_nothing_behind(ledger: Ledger) -> None:
    broken = entry("b", body="no bytes, which cannot be packed as such")  # type: ignore[arg-type]
    object.__setattr__(broken, "received_at", "never")
    with pytest.raises(Exception, match=r".+"):
        ledger.inbox.put([entry("a"), broken], [refusal("x")], now=1)
    assert (ids(ledger), ledger.refused.rows(), ledger.inbox.seen("a")) == ([], [], None)
    assert ledger.inbox.put(entries("a"), [], now=1).last_seq == 1


STEPS = st.one_of(
    st.tuples(st.just("put"), st.lists(st.integers(0, 40), max_size=12)),
    st.tuples(st.just("clear"), st.integers(0, 20)),
    st.tuples(st.just("remove"), st.lists(st.integers(0, 20), max_size=3)),
    st.tuples(st.just("floor"), st.integers(0, 60)),
)


class Plain:
    """What the inbox should say, without any database."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, str]] = []
        self.repeats: dict[str, int] = {}
        self.highest = self.version = 0

    def put(self, sent: list[str], told: list[tuple[int, str]]) -> None:
        known = set(self.repeats)
        for one in sent:
            self.repeats[one] = self.repeats.get(one, -1) + 1
        fresh = list(dict.fromkeys(one for one in sent if one not in known))
        assert [message_id for _, message_id in told] == fresh
        seqs = [self.highest, *(seq for seq, _ in told)]
        assert seqs == sorted(set(seqs))
        self.highest = seqs[-1]
        self.waiting += told


@settings(max_examples=25)
@given(st.lists(STEPS, max_size=25))
def test_any_course_of_events_is_as_the_plain_one(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    plain = Plain()
    with Ledger(tmp_path_factory.mktemp("inbox") / "ledger.db") as ledger:
        for step, given_ in steps:
            _do(ledger, plain, step, given_)
            assert [(row.seq, row.message_id) for row in ledger.inbox.rows(0, 1_000)] == plain.waiting
            stand = ledger.inbox.stand()
            assert (stand.rows, stand.last_seq) == (len(plain.waiting), plain.highest)
            assert stand.first_seq == (plain.waiting[0][0] if plain.waiting else None)
        for message_id, repeats in plain.repeats.items():
            seen = ledger.inbox.seen(message_id)
            assert seen is not None
            assert seen.repeats == repeats


def _do(ledger: Ledger, plain: Plain, step: str, given_: object) -> None:
    if step == "put":
        sent = [f"m{i}" for i in given_]  # type: ignore[attr-defined]
        ledger.inbox.put(entries(*sent), [], now=1)
        plain.put(sent, [(row.seq, row.message_id) for row in ledger.inbox.rows(plain.highest, 1_000)])
    elif step == "clear" and plain.waiting:
        rows = ledger.inbox.rows(0, int(given_) + 1)  # type: ignore[call-overload]
        plain.version += 1
        ledger.inbox.clear(rows[-1].seq, seal(rows, plain.version), [])
        plain.waiting = plain.waiting[len(rows) :]
    elif step == "remove":
        seqs = {plain.waiting[i][0] for i in given_ if i < len(plain.waiting)}  # type: ignore[attr-defined]
        assert ledger.inbox.remove(seqs) == len(seqs)
        plain.waiting = [one for one in plain.waiting if one[0] not in seqs]
    elif step == "floor":
        ledger.inbox.floor(int(given_))  # type: ignore[call-overload]
        plain.highest = max(plain.highest, int(given_))  # type: ignore[call-overload]
