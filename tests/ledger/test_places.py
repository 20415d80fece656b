"""Places, moves, refreshes, suppressed people and erasures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journeyglass.ledger import Change, Ledger, Place, Refresh
from journeyglass.ledger.suppressed import digest


def place(subject: str, stage: str | None = "trial", journey: str = "buying", **more: object) -> Place:
    return replace(Place(journey, subject, "acme", stage, 1, 1, 100, None), **more)  # type: ignore[arg-type]


def change(event_id: str, subject: str = "acme", journey: str = "buying", cause: str | None = "m1") -> Change:
    return Change(journey, subject, "acme", "Account Stage Entered", "trial", None, "start", cause, 100, event_id)


def test_places_are_put_in_place_of_the_last_ones(ledger: Ledger) -> None:
    ledger.places.put([place("b"), place("a", None, entered_at=None), place("a", journey="care")])
    ledger.places.put([place("b", "paying", visit_no=2, turn=2, due_at=77)])
    assert ledger.places.all("buying") == [
        place("a", None, entered_at=None),
        place("b", "paying", visit_no=2, turn=2, due_at=77),
    ]
    assert ledger.places.get("care", "a") == place("a", journey="care")
    assert ledger.places.get("care", "b") is None
    assert ledger.places.journeys() == ["buying", "care"]


def test_thousands_of_places_come_back_as_they_went_in(ledger: Ledger) -> None:
    words = ["plain", 'quote " and \\ and \n', "顧客", "🙂", "", "null", "1", "\x01"]
    put = [
        place(f"{words[i % 8]}{i:05}", due_at=2**53 + i if i % 2 else None, account=words[i % 8]) for i in range(5_001)
    ]
    ledger.places.put(put)
    ledger.places.put(put[:3])
    by_subject = {one.subject: one for one in ledger.places.all("buying")}
    assert by_subject == {one.subject: one for one in put}


def test_places_are_counted_by_stage(ledger: Ledger) -> None:
    ledger.places.put(place(f"s{i}", ("trial", "paying", None)[i % 3]) for i in range(7_000))
    assert ledger.places.counts("buying") == {"trial": 2_334, "paying": 2_333}
    ledger.places.remove("buying", [f"s{i}" for i in range(6_999)])
    assert ledger.places.counts("buying") == {"trial": 1}
    assert ledger.places.counts("none") == {}


def test_moves_are_published_with_the_places_they_lead_to(ledger: Ledger) -> None:
    assert ledger.changes.last() == 0
    assert ledger.changes.publish([place("a"), place("b")], [], [change("e1"), change("e2", "b", cause=None)], 500) == 2
    assert ledger.changes.publish([], [("buying", "a")], [change("e3", journey="care")], now=600) == 3
    assert ledger.changes.after(0, 10) == [
        (1, 500, change("e1")),
        (2, 500, change("e2", "b", cause=None)),
        (3, 600, change("e3", journey="care")),
    ]
    assert ledger.changes.last() == 3
    assert ledger.places.all("buying") == [place("b")]


def test_a_move_is_published_once_however_often_it_is_said(ledger: Ledger) -> None:
    ledger.changes.publish([], [], [change("e1"), change("e1"), change("e2")], now=1)
    assert ledger.changes.publish([], [], [change("e2"), change("e3"), change("e4"), change("e3")], now=2) == 4
    assert [(seq, at, one.event_id) for seq, at, one in ledger.changes.after(0, 10)] == [
        (1, 1, "e1"),
        (2, 1, "e2"),
        (3, 2, "e3"),
        (4, 2, "e4"),
    ]


def test_moves_are_asked_for_by_number_journey_and_subject(ledger: Ledger) -> None:
    said = [change(f"e{i}", f"s{i % 3}", ("buying", "care")[i % 2], f"m{i % 5}") for i in range(12)]
    ledger.changes.publish([], [], said, now=1)
    numbers = lambda rows: [seq for seq, _, _ in rows]  # noqa: E731
    assert numbers(ledger.changes.after(3, 4)) == [4, 5, 6, 7]
    assert numbers(ledger.changes.after(0, 9, journey="care", subject="s1")) == [2, 8]
    assert numbers(ledger.changes.caused_by("m4")) == [5, 10]
    assert ledger.changes.remove(["s0", "s1"]) == 8
    assert numbers(ledger.changes.after(0, 99)) == [3, 6, 9, 12]
    assert ledger.changes.publish([], [], [change("e99")], now=1) == 13


def test_a_publication_that_fails_leaves_neither_places_nor_moves(ledger: Ledger) -> None:
    with pytest.raises(Exception, match=r".+"):
        ledger.changes.publish([place("a"), place("b", visit_no=None)], [], [change("e1")], now=1)
    assert (ledger.changes.after(0, 9), ledger.places.all("buying"), ledger.changes.last()) == ([], [], 0)


def test_a_refresh_replaces_the_last_one_of_its_source(ledger: Ledger) -> None:
    running = Refresh("crm", "running", 10)
    done = Refresh("crm", "done", 10, 20, 500, 7, None, "2024-01-02T00:00:00Z", 900)
    failed = Refresh("deals", "failed", 11, 12, error="the server said \x00 nothing")
    ledger.refreshes.put(failed)
    ledger.refreshes.put(running)
    assert ledger.refreshes.get("crm") == running
    ledger.refreshes.put(done)
    assert ledger.refreshes.all() == [done, replace(failed, error="the server said ␀ nothing")]
    assert ledger.refreshes.get("none") is None


def test_suppressed_people_are_known_by_keyed_hashes_only(ledger: Ledger) -> None:
    one = digest("email", " Ann@Shop.example ", b"salt")
    assert one == digest("email", "ann@shop.example", b"salt")
    others = {digest("email", "ann@shop.example", b"other"), digest("person", "ann@shop.example", b"salt")}
    assert one not in others
    assert digest("person", "Ann", b"salt") != digest("person", "ann", b"salt")
    assert len(digest("anonymous", "half \ud800", b"s" * 64)) == 16
    ledger.suppressed.add([one, one], now=1)
    ledger.suppressed.add([one, *others], now=2)
    assert ledger.suppressed.all() == {one, *others}
    assert ledger.suppressed.count() == 3


def test_an_erasure_is_noted_before_and_after(ledger: Ledger) -> None:
    first = ledger.erasures.start([b"\xff" * 16, b"\x01" * 16], {"keep_events": True}, now=1)
    second = ledger.erasures.start([], {}, now=2)
    assert first < second
    ledger.erasures.finish(first, {"facts": 7}, now=3)
    assert [row.number for row in ledger.erasures.all("started")] == [second]
    done = ledger.erasures.all()[0]
    assert (done.digests, done.options, done.counts) == (
        (b"\x01" * 16, b"\xff" * 16),
        {"keep_events": True},
        {"facts": 7},
    )
    assert (done.state, done.started_at, done.finished_at) == ("finished", 1, 3)
