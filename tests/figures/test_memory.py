"""What a reading's contexts know together: worked out once, on whichever connection it is asked for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from journeyglass.figures import Filters
from journeyglass.figures.memory import MOST, Memory

AT = datetime(2024, 1, 1, tzinfo=UTC)


def test_whoever_comes_first_works_it_out_and_the_others_wait() -> None:
    memory, made, begun, go = Memory(), [], threading.Event(), threading.Event()

    def make() -> int:
        made.append(1)
        begun.set()
        assert go.wait(10)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(memory.once("x", make))) for _ in range(4)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    assert memory.once("y", lambda: 2) == 2  # another thing does not wait for it
    go.set()
    for thread in threads:
        thread.join(10)
    assert (found, made) == ([7] * 4, [1])


def test_what_needs_another_thing_asks_for_it() -> None:
    memory = Memory()
    assert memory.once("sum", lambda: memory.once("a", lambda: 1) + memory.once("b", lambda: 2)) == 3
    assert (memory.get("a"), memory.get("sum"), memory.get("c")) == (1, 3, None)


def test_what_failed_is_worked_out_again() -> None:
    memory = Memory()

    def fail() -> int:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        memory.once("x", fail)
    assert memory.once("x", lambda: 1) == 1


def test_another_memory_has_what_is_taken_along_alone() -> None:
    memory = Memory()
    for key in ("a", ("b", 1), "c"):
        memory.once(key, lambda key=key: key)  # type: ignore[misc]
    found = memory.only({"a", ("b", 1), "d"})
    assert [found.get(key) for key in ("a", ("b", 1), "c", "d")] == ["a", ("b", 1), None, None]
    found.once("c", lambda: 5)
    assert memory.get("c") == "c"


def test_of_many_filters_those_asked_for_last_are_kept() -> None:
    memory = Memory()
    for number in range(MOST + 3):
        memory.once(("f", Filters(where=(("channel", str(number)),))), lambda number=number: number)  # type: ignore[misc]
        memory.once(("g", "x", Filters(since=AT, where=(("channel", "0"),))), lambda: -1)
    memory.once("all", lambda: 1)
    memory.once(("f", Filters(by="channel")), lambda: 2)
    assert memory.get(("f", Filters(where=(("channel", "1"),)))) is None
    assert memory.get(("f", Filters(where=(("channel", str(MOST)),)))) == MOST
    assert (
        memory.get(("f", Filters(where=(("channel", "0"),)))) == 0
    )  # another period of it was asked for all the while
    assert (memory.get("all"), memory.get(("f", Filters(by="channel")))) == (1, 2)
    assert memory.once(("f", Filters(where=(("channel", "1"),))), lambda: 7) == 7
