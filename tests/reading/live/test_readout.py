"""A readout's fingerprints: any change of any cell is seen, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from journeyglass.reading.live.readout import Readout
from journeyglass.reading.result import MILESTONES, VISITS

DAY = 86_400 * 10**6
_VISIT: dict[str, Any] = {"journey": "j", "subject": "a", "visit_no": 1, "turn": 1, "stage": "s", "entered_at": DAY}
_VISIT |= {"left_at": None, "entered_by": "e", "left_by": None, "move": "start", "skipped": 0}
_VISIT |= {"outcome": None, "outcome_kind": None, "reason": None}
_MILESTONE: dict[str, Any] = {"journey": "j", "subject": "a", "visit_no": 1, "stage": "s", "milestone": "m", "at": DAY}
OTHER = {int: 2, str: "z", type(None): "z"}


def readout(visits: list[dict[str, Any]], milestones: list[dict[str, Any]], due: int = 7) -> Readout:
    """The subjects a, b and c; the rows may come in any order of subjects."""
    subjects = pa.table({"subject": ["a", "b", "c"], "account": ["x", None, "y"]})
    tables = pa.Table.from_pylist(visits, schema=VISITS), pa.Table.from_pylist(milestones, schema=MILESTONES)
    return Readout.of(subjects, np.array([due, due, due]), *tables, 3)


def of_b(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "subject": "b"} for row in rows]


def changes() -> list[tuple[str, str]]:
    return [(what, name) for what, row in (("visit", _VISIT), ("milestone", _MILESTONE)) for name in row]


@pytest.mark.parametrize(("what", "name"), [c for c in changes() if c[1] != "subject"])
def test_a_changed_cell_changes_its_subject_alone(what: str, name: str) -> None:
    before = readout([_VISIT, *of_b([_VISIT])], [_MILESTONE, *of_b([_MILESTONE])])
    row = _VISIT if what == "visit" else _MILESTONE
    value = 2 * DAY if name == "left_at" else OTHER[type(row[name])]
    visits = [{**_VISIT, name: value} if what == "visit" else _VISIT, *of_b([_VISIT])]
    milestones = [{**_MILESTONE, name: value} if what == "milestone" else _MILESTONE, *of_b([_MILESTONE])]
    after = readout(visits, milestones)
    assert (before.prints == after.prints).tolist() == [False, True, True]


def test_a_row_more_or_less_is_a_change_and_a_due_time_is_none() -> None:
    second = {**_VISIT, "visit_no": 2}
    one, two = readout([_VISIT], []), readout([_VISIT, second], [])
    assert (one.prints == two.prints).tolist() == [False, True, True]
    assert (one.prints == readout([_VISIT], [], due=8).prints).all()


def test_subjects_are_told_apart_whatever_the_order_of_the_rows() -> None:
    rows = [{**_VISIT, "subject": "c"}, *of_b([_VISIT, {**_VISIT, "visit_no": 2}]), _VISIT]
    told = readout(rows, [{**_MILESTONE, "subject": "c"}])
    assert [len(told.placed(i).visits) for i in range(3)] == [1, 2, 1]
    assert [len(told.placed(i).milestones) for i in range(3)] == [0, 0, 1]
    chosen = told.chosen(np.array([2, 1]))
    assert [chosen.subject(i) for i in range(2)] == ["c", "b"]
    assert chosen.placed(1).visits.equals(told.placed(1).visits)
    both = Readout.together([chosen, told.chosen(np.array([0]))])
    assert {both.subject(i): both.placed(i).visits.to_pylist() for i in range(3)} == {
        told.subject(i): told.placed(i).visits.to_pylist() for i in range(3)
    }
    assert [visit.get("visit_no") for visit in both.last_visits()] == [1, 2, 1]
