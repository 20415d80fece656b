"""Random histories, shuffled, doubled and delayed, by the whole way: the plain reader agrees about every visit."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass.testing.torture.histories import TOGETHER, Course

pytestmark = pytest.mark.kills


@pytest.mark.parametrize("first", range(0, 100, TOGETHER))
def test_the_whole_way_agrees_with_the_plain_reader(first: int, tmp_path: Path) -> None:
    course = Course(first)
    assert course.run(tmp_path / "store") == []
    assert course.compared > course.count
    assert course.visits > course.count


def test_a_fact_that_only_one_reader_got_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(7, 10)
    whole = course.history
    monkeypatch.setattr(course, "history", lambda: _without_every_third(whole()))
    assert course.run(tmp_path / "store") != []


def _without_every_third(history):  # type: ignore[no-untyped-def]
    return type(history)(
        events=tuple(event for number, event in enumerate(history.events) if number % 3),
        traits=history.traits,
        roles=history.roles,
        memberships=history.memberships,
    )
