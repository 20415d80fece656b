"""What is published of a subject between two of its places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from journeyglass.journey.duration import EPOCH
from journeyglass.keeper.moves import Teller, standing
from journeyglass.ledger.changes import Change
from journeyglass.ledger.places import Place

TELLER = Teller(last=7, now=100)
Row = dict[str, Any]


def place(stage: str | None, visit: int, entered: int | None = None, due: int | None = None) -> Place:
    return Place("j", "acme", "acme", stage, visit, 1, entered, due)


def visits(*said: tuple[str, int, int | None], outcome_of: int | None = None) -> list[Row]:
    """Visits of (stage, entered, left) seconds."""
    return [
        {
            "visit_no": number,
            "turn": 1,
            "stage": stage,
            "entered_at": _at(entered),
            "left_at": None if left is None else _at(left),
            "entered_by": f"e{entered}",
            "left_by": None if left is None else "due" if number == outcome_of else f"e{left}",
            "move": "start" if number == 1 else "forward",
            "outcome": "lost" if number == outcome_of else None,
        }
        for number, (stage, entered, left) in enumerate(said, 1)
    ]


def _at(seconds: int) -> Any:
    return EPOCH + timedelta(seconds=seconds)


def told(changes: list[Change]) -> list[tuple[str, str, str | None, str, str | None, int]]:
    return [
        ("+" if c.event.endswith("Entered") else "-", c.stage, c.from_stage, c.move, c.cause_event_id, c.occurred_at)
        for c in changes
    ]


S = 1_000_000


def test_a_first_place() -> None:
    changes = TELLER.changes(None, place("a", 1, 1 * S), visits(("a", 1, None)))
    assert told(changes) == [("+", "a", None, "start", "e1", 1 * S)]


def test_of_someone_new_only_the_last_visit_is_told() -> None:
    changes = TELLER.changes(None, place("c", 3, 3 * S), visits(("a", 1, 2), ("b", 2, 3), ("c", 3, None)))
    assert told(changes) == [("+", "c", "b", "forward", "e3", 3 * S)]
    gone = TELLER.changes(None, place(None, 2), visits(("a", 1, 2), ("b", 2, 3), outcome_of=2))
    assert told(gone) == [("+", "b", "a", "forward", "e2", 2 * S), ("-", "b", None, "outcome", None, 3 * S)]


def test_of_someone_known_every_move_since_is_told() -> None:
    changes = TELLER.changes(
        place("a", 1, 1 * S), place("c", 3, 3 * S), visits(("a", 1, 2), ("b", 2, 3), ("c", 3, None))
    )
    assert told(changes) == [
        ("-", "a", None, "forward", "e2", 2 * S),
        ("+", "b", "a", "forward", "e2", 2 * S),
        ("-", "b", None, "forward", "e3", 3 * S),
        ("+", "c", "b", "forward", "e3", 3 * S),
    ]


def test_one_who_had_left_comes_back() -> None:
    rows = visits(("a", 1, 2), ("a", 5, None), outcome_of=1)
    rows[1]["move"] = "restart"
    assert told(TELLER.changes(place(None, 1), place("a", 2, 5 * S), rows)) == [
        ("+", "a", None, "restart", "e5", 5 * S)
    ]


def test_another_history_tells_the_present_only() -> None:
    before = place("b", 1, 4 * S)
    changes = TELLER.changes(before, place("c", 3, 3 * S), visits(("a", 1, 2), ("b", 2, 3), ("c", 3, None)))
    assert told(changes) == [("-", "b", None, "reread", None, 3 * S), ("+", "c", "b", "forward", "e3", 3 * S)]
    same = TELLER.changes(before, place("b", 2, 4 * S), visits(("a", 1, 4), ("b", 4, None)))
    assert same == []
    outside = TELLER.changes(before, place(None, 2), visits(("a", 1, 2), ("c", 2, 3), outcome_of=2))
    assert told(outside) == [("-", "b", None, "reread", None, 100)]
    never = TELLER.changes(before, place(None, 0), [])
    assert told(never) == [("-", "b", None, "reread", None, 100)]


def test_one_who_is_no_more_has_left() -> None:
    assert told(TELLER.changes(place("a", 1, 1 * S), None, [])) == [("-", "a", None, "gone", None, 100)]
    assert TELLER.changes(place(None, 1), None, []) == []


def test_another_due_time_is_no_move() -> None:
    assert TELLER.changes(place("a", 1, 1 * S, 5), place("a", 1, 1 * S, 6), visits(("a", 1, None))) == []
    assert standing(place(None, 0)) is None


def test_ids_are_the_same_for_the_same_work_and_others_for_the_same_move_again() -> None:
    rows = visits(("a", 1, None))
    one, again = (TELLER.changes(None, place("a", 1, 1 * S), rows) for _ in range(2))
    later = Teller(last=8, now=100).changes(None, place("a", 1, 1 * S), rows)
    assert one == again
    assert one[0].event_id != later[0].event_id
    moves = TELLER.changes(place("a", 1, 1 * S), place("a", 2, 1 * S), visits(("a", 1, 1), ("a", 1, None)))
    assert len({c.event_id for c in moves}) == len(moves) == 2
