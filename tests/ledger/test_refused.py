from __future__ import annotations

from journeyglass.ledger import Ledger
from tests.ledger.messages import refusal


def put(ledger: Ledger, *refusals, now: int = 1) -> None:
    ledger.inbox.put([], refusals, now)


def test_a_refused_message_is_kept_as_it_was_sent(ledger: Ledger) -> None:
    put(ledger, refusal("a", b'{"x":"\xff\x00"}'), refusal(None, b"[]", "no_event"))
    one, two = ledger.refused.rows()
    assert (one.number, one.message_id, one.source, one.received_at) == (1, "a", "web", 100)
    assert (one.reason, one.sentence, one.raw) == ("no_id", "nobody is named", b'{"x":"\xff\x00"}')
    assert (one.state, one.settled_at, one.times) == ("open", None, 1)
    assert (two.message_id, two.reason) == (None, "no_event")


def test_the_very_same_message_refused_again_only_counts(ledger: Ledger) -> None:
    put(ledger, refusal("a", b"1"), refusal("a", b"1"))
    put(ledger, refusal("a", b"1"), refusal("a", b"2"), refusal(None, b"1"), refusal(None, b"1"))
    assert [(row.message_id, row.raw, row.times) for row in ledger.refused.rows()] == [
        ("a", b"1", 3),
        ("a", b"2", 1),
        (None, b"1", 2),
    ]


def test_the_same_words_of_another_source_are_another_message(ledger: Ledger) -> None:
    put(ledger, refusal("a", b"1"), refusal("a", b"1", source="crm"))
    assert [row.source for row in ledger.refused.find("a")] == ["web", "crm"]


def test_refusals_are_asked_for_by_source_reason_and_state(ledger: Ledger) -> None:
    put(
        ledger,
        *(refusal(f"m{i}", b"%d" % i, "time" if i % 2 else "no_id", "web" if i < 4 else "crm") for i in range(6)),
    )
    ask = ledger.refused.rows
    assert [row.number for row in ask(source="web", reason="time")] == [2, 4]
    assert [row.number for row in ask(after=2, most=2)] == [3, 4]
    assert ledger.refused.reasons() == [
        ("crm", "no_id", 1),
        ("crm", "time", 1),
        ("web", "no_id", 2),
        ("web", "time", 2),
    ]
    assert ledger.refused.settle([1, 2, 77], "replayed", now=9) == 2
    assert ledger.refused.settle(range(3, 4), "discarded", now=10) == 1
    assert [(row.number, row.state, row.settled_at) for row in ask(state=None)][:4] == [
        (1, "replayed", 9),
        (2, "replayed", 9),
        (3, "discarded", 10),
        (4, "open", None),
    ]
    assert [row.number for row in ask()] == [4, 5, 6]
    ledger.refused.settle([3], "open", now=11)
    assert [(row.number, row.settled_at) for row in ask(most=1)] == [(3, None)]


def test_refusals_can_be_taken_out_for_good(ledger: Ledger) -> None:
    put(ledger, *(refusal(f"m{i}", b"%d" % i) for i in range(1_200)))
    assert ledger.refused.remove(range(2, 5_000)) == 1_199
    assert [row.message_id for row in ledger.refused.rows()] == ["m0"]
