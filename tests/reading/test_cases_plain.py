"""Every worked example, ours and those of the design pages, in the plain reader."""

import os
from pathlib import Path

import pytest

from journeyglass.reading import plain
from journeyglass.testing.cases import Case, differences, load_cases

OURS = Path(__file__).with_name("cases.yaml")
DATA = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data"))
DESIGN = DATA.parent / "design" / "cases.yaml"


def found(case: Case) -> plain.PlainSubject | None:
    read = plain.read(case.journey, case.history, case.as_of)
    return next((s for s in read if s.subject == case.subject), None)


@pytest.mark.parametrize("case", load_cases(OURS), ids=lambda case: case.id)
def test_our_example(case: Case) -> None:
    assert differences(case, found(case)) == [], case.why


@pytest.mark.skipif(not DESIGN.exists(), reason="the design pages' cases.yaml is not beside this checkout")
def test_design_examples() -> None:
    cases = load_cases(DESIGN)
    assert len(cases) >= 23
    assert {c.id: d for c in cases if (d := differences(c, found(c)))} == {}


def test_an_example_can_fail() -> None:
    """The comparison sees a wrong stage, time, outcome, milestone, moment and number of visits."""
    case = next(c for c in load_cases(OURS) if c.id == "moments-in-each-turn")
    subject = found(case)
    assert subject is not None
    later = [dict(row, entered_at=row["entered_at"] + 1) for row in case.expect]
    wrong = Case(**{**vars(case), "expect": (*later, *later), "moments": ()})
    told = differences(wrong, subject)
    assert "2 visits instead of 4" in told
    assert sum("entered_at" in line for line in told) == 2
    assert any(line.startswith("moments") for line in told)
    assert differences(case, None)[0] == "0 visits instead of 2"


def test_row_order_does_not_matter() -> None:
    for case in load_cases(OURS):
        facts = vars(case.history)
        turned = type(case.history)(**{name: tuple(reversed(rows)) for name, rows in facts.items()})
        again = plain.read(case.journey, turned, case.as_of)
        assert again == plain.read(case.journey, case.history, case.as_of), case.id
