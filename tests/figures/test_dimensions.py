"""Breakdowns of visits and of touches by what held at the time."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Context, Filters, compute
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.journey import rules
from journeyglass.journey.model import Owner, Segment, Stage
from tests.figures.ledger import Ledger, day, did, journey, one

BIG = rules.Trait((rules.Condition("size", (rules.Test("eq", "big"),)),))


def written() -> Ledger:
    """Eight accounts of two stages; half of them grow big on day 15, between the stages; roles change on day 12."""
    stages = (Stage(id="a", enter=did("A"), owner=Owner(responsible="marketing")), Stage(id="b", enter=did("B")))
    segments = (Segment(id="large", title="Large", who=BIG), Segment(id="rest", title="Rest", who=rules.Not(BIG)))
    ledger = Ledger(journey(*stages, segments=segments))
    for i in range(8):
        name = f"s{i}"
        ledger.trait(name, None, size="small", **({"owner": "ann"} if i < 6 else {}))
        if i % 2:
            ledger.trait(name, 15, size="big")
        ledger.event(name, "A", 10, channel="site", source="web", person_id=f"p{i}")
        ledger.event(name, "B", 20, channel="email" if i < 5 else "phone", source="crm")
        ledger.subject(
            name, ("a", 10, 20, {"entered_by": f"e{2 * i:06}"}), ("b", 20, None, {"entered_by": f"e{2 * i + 1:06}"})
        )
        ledger.role(name, f"p{i}", "champion", None if i < 6 else 12)
    return ledger


def entered(context: Context, by: str, stage: str) -> dict[str | None, int]:
    return {
        row.group: row.entered for row in compute(context, "reached", by=by).rows if row.stage == stage and row.entered
    }


@pytest.mark.parametrize(
    ("by", "a", "b"),
    [
        ("segment", {"rest": 8}, {"large": 4, "rest": 4}),
        ("channel", {"site": 8}, {"email": 5, "phone": 3}),
        ("source", {"web": 8}, {"crm": 8}),
        ("role", {"champion": 6, "unknown": 2}, {None: 8}),
        ("owner", {"ann": 6, "marketing": 2}, {"ann": 6, None: 2}),
        ("size", {"small": 8}, {"big": 4, "small": 4}),
        ("week", {"2024-W02": 8}, {"2024-W03": 8}),
        ("quarter", {"2024-Q1": 8}, {"2024-Q1": 8}),
        ("year", {"2024": 8}, {"2024": 8}),
    ],
)
def test_visits_by_what_held_when_they_began(by: str, a: dict[str | None, int], b: dict[str | None, int]) -> None:
    context = written().context()
    assert entered(context, by, "a") == a
    assert entered(context, by, "b") == b


def touched(context: Context, by: str | None, **period: float) -> dict[str | None, int]:
    filters = Filters(by=by, **{name: day(at) for name, at in period.items()})
    expect_touches(context, filters)
    steps = touch_steps_sql(filters) | {"counted": "SELECT grp, count(*) AS n FROM grouped GROUP BY grp"}
    return {row["grp"]: row["n"] for row in context.table(chain_sql(steps)).to_pylist()}


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (None, {None: 16}),
        ("stage", {"a": 8, "b": 8}),
        ("segment", {"rest": 12, "large": 4}),
        ("channel", {"site": 8, "email": 5, "phone": 3}),
        ("role", {"champion": 6, "unknown": 2, None: 8}),
        ("owner", {"ann": 12, "marketing": 2, None: 2}),
        ("size", {"small": 12, "big": 4}),
        ("month", {"2024-01": 16}),
    ],
)
def test_touches_by_what_held_when_they_happened(by: str | None, groups: dict[str | None, int]) -> None:
    assert touched(written().context(), by) == groups


def test_touches_of_a_period() -> None:
    assert touched(written().context(), "stage", since=10, until=20) == {"a": 8}


def test_touches_after_the_last_visit_are_in_none() -> None:
    ledger = written()
    ledger.event("s0", "A", 30)
    ledger.event("stranger", "A", 30)
    ledger.visits[1]["left_at"] = day(25)
    context = ledger.context()
    found = touched(context, "stage")
    assert found == {"a": 8, "b": 8, None: 2}
    subjects = context.table("SELECT count(*) FILTER (subject_no IS NULL) AS n FROM touches")
    assert subjects["n"].to_pylist() == [1]


def test_segments_need_a_rule() -> None:
    ledger = Ledger()
    with pytest.raises(InputError, match="the journey j has no segment with a rule"):
        compute(ledger.context(), "reached", by="segment")


def test_a_breakdown_that_the_rows_tell_already() -> None:
    with pytest.raises(InputError, match="the figure reached has no breakdown by stage; use turn"):
        compute(Ledger().context(), "reached", by="stage")


def test_an_owner_by_trait_wins() -> None:
    row = one(compute(written().context(), "reached", by="owner").rows, stage="a", group="ann")
    assert row.share.numerator == 6
