"""The way of every visit to a stage, against a slow walk over random histories."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.figures import conversion
from journeyglass.figures.conversion import CONVERTED, ENDED
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.visits import load
from tests.figures.ledger import START, Ledger

Path = list[tuple[Any, ...]]


@st.composite
def path(draw: st.DrawFn) -> Path:
    """Some visits of one subject: on, back, lost for a while and begun again; the last may be open."""
    at, visits = draw(st.integers(0, 5)), []
    for _ in range(draw(st.integers(1, 6))):
        end = at + draw(st.integers(0, 4))
        stage = draw(st.sampled_from([s for s in "abc" if not visits or s != visits[-1][0]]))
        lost = draw(st.booleans())
        visits.append((stage, at, end, {"outcome": "lost", "outcome_kind": "lost"} if lost else {}))
        at = end + (draw(st.integers(1, 3)) if lost else 0)
    if draw(st.booleans()):
        visits[-1] = (*visits[-1][:2], None)
    return visits


def walk(rows: list[dict[str, Any]], number: int, target: int, as_of: int) -> tuple[int, int]:
    """When and how the visit's chance to reach the target ended, by walking on from it."""
    order = "abc"
    here = rows[number]
    last = here
    for row in rows[number + 1 :]:
        if row["turn"] != here["turn"]:
            break
        passed = range(order.index(row["stage"]) - row["skipped"], order.index(row["stage"]))
        if order[target] == row["stage"] or target in passed:
            return (row["entered_at"] - START).days, CONVERTED
        last = row
    if last["left_at"] is None:
        return as_of, 0
    return (last["left_at"] - START).days, ENDED


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(path(), min_size=1, max_size=5), st.integers(1, 2))
def test_fates_equal_a_slow_walk(paths: list[Path], target: int) -> None:
    ledger = Ledger()
    for i, visits in enumerate(paths):
        ledger.subject(f"s{i}", *visits)
    columns = load(ledger.context(), EVERYTHING)
    found = conversion.fates(columns, target)
    days = (found.end - (START.timestamp() * 1_000_000)) / DAY
    expected = []
    for i in range(len(paths)):
        rows = [row for row in ledger.visits if row["subject"] == f"s{i}"]
        expected += [walk(rows, number, target, 100) for number in range(len(rows))]
    assert list(zip(days.tolist(), found.cause.tolist(), strict=True)) == expected
    assert np.all(found.end >= columns.entered)
