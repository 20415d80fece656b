"""Hand-overs and lead quality, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from journeyglass.figures import Filters, hand_over, lead_quality
from journeyglass.figures.figure import Figure
from journeyglass.figures.outcomes import Reason
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Stage
from tests.figures.ledger import Ledger, day, did, journey, one


def event(ledger: Ledger, account: str, name: str, at: float, **properties: Any) -> None:
    """One of ours."""
    ledger.event(account, name, at, actor="us", properties=properties)


def handed() -> Ledger:
    """Ten hand-overs on day 10: five accepted after 1 to 5 days, two rejected, one handed on, two waiting."""
    ledger = Ledger()
    for i in range(9):
        ledger.subject(f"s{i}", ("a", 0, None))
        due = {"due_at": day(12.5).isoformat()} if i < 8 else {}
        event(ledger, f"s{i}", "Lead Handed Off", 10, owner_id="ann" if i < 4 else "bob", **due)
    for i in range(5):
        event(ledger, f"s{i}", "Lead Accepted", 11 + i)
    for i in (5, 6):
        event(ledger, f"s{i}", "Lead Rejected", 14, reason="too small")
    event(ledger, "s7", "Lead Handed Off", 20, owner_id="ann")
    return ledger


def test_hand_over_by_hand() -> None:
    row = hand_over.compute(handed().context()).rows[0]
    counts = (row.handed_over, row.accepted, row.rejected, row.handed_on, row.waiting, row.overdue)
    assert counts == (10, 5, 2, 1, 2, 0)
    assert (row.accepted_share.value, row.accepted_share.low) == pytest.approx((5 / 7, wilson(5, 7)[0]))
    # Answers after 1, 2, 3, 4, 4, 4, 5 days of ten, one of them censored after ten days and two after longer.
    assert row.time.value == 4
    # Due on day 12.5: two of the seven answered came in time, and the one handed on has no answer at all.
    assert (row.punctual.numerator, row.punctual.denominator) == (2, 7)
    assert row.reasons == (Reason("too small", 2),)
    ledger = handed()
    wanted = Indicator(figure="hand_over")
    assert hand_over.measure(ledger.context(), Filters(), ledger.journey.stages[0], wanted) == row.accepted_share


def test_hand_over_by_owner_of_the_event() -> None:
    rows = hand_over.compute(handed().context(), Filters(by="owner")).rows
    assert [(r.group, r.handed_over, r.accepted) for r in rows] == [("ann", 5, 4), ("bob", 5, 1)]
    assert one(rows, group="ann").accepted_share.status == "too_few"


def test_a_lead_rejected_and_handed_on_at_once_is_rejected_once() -> None:
    ledger = handed()
    event(ledger, "s8", "Lead Rejected", 30)
    event(ledger, "s8", "Lead Handed Off", 30)
    event(ledger, "s8", "Lead Accepted", 30)
    row = hand_over.compute(ledger.context()).rows[0]
    assert (row.handed_over, row.accepted, row.rejected, row.waiting) == (11, 6, 3, 1)
    assert row.reasons == (Reason("too small", 2), Reason(None, 1))
    only = hand_over.compute(ledger.context(), Filters(since=day(30))).rows[0]
    assert (only.handed_over, only.accepted, only.rejected) == (1, 1, 0)


def test_overdue_and_unknown_hand_overs() -> None:
    ledger = handed()
    event(ledger, "s8", "Lead Handed Off", 40, due_at="2024-02-12")
    ledger.as_of = 43.5
    row = hand_over.compute(ledger.context()).rows[0]
    # Day 42 is 12 February: its last instant has passed.
    assert (row.waiting, row.overdue, row.punctual.denominator) == (2, 1, 8)
    ledger.events = [e for e in ledger.events or [] if e["name"] == "Lead Handed Off"]
    row = hand_over.compute(ledger.context()).rows[0]
    assert row.accepted_share.note == "nobody tells whether leads were accepted"
    ledger.event("s0", "A", 1)
    ledger.events = ledger.events[-1:]
    found: Figure = hand_over.compute(ledger.context())
    assert found.rows[0].time.note == "no hand-over of a lead has ever come"


def leads() -> Ledger:
    """Ten leads of day 10: four won after 10, 20, 30 and 80 days, two lost on day 15, four still open on day 100."""
    stages = (Stage(id="a", enter=did("A")), Stage(id="b", enter=did("B")))
    ledger = Ledger(journey(*stages, moments={"lead": did("Lead"), "won": did("Won")}))
    for i in range(10):
        name = f"s{i}"
        lost = {"outcome": "lost", "outcome_kind": "lost"}
        ledger.subject(name, ("a", 5, 15, lost) if i in (4, 5) else ("a", 5, None))
        ledger.event(name, "Lead", 10)
        ledger.event(name, "Won", 90)
        ledger.moment(name, "lead", 10)
        ledger.trait(name, None, size="big" if i < 5 else "small")
    for i, at in enumerate((20, 30, 40, 90)):
        ledger.moment(f"s{i}", "won", at)
    return ledger


def test_lead_quality_by_hand() -> None:
    row = lead_quality.compute(leads().context(), within="60d").rows[0]
    assert (row.leads, row.won, row.open, row.late) == (10, 3, 0, 0)
    assert (row.quality.value, row.quality.low, row.quality.high) == pytest.approx((0.3, *wilson(3, 10)))
    assert (row.plain.value, row.plain.denominator) == (0.3, 10)
    ever = lead_quality.compute(leads().context(), within="ever").rows[0]
    assert ever.quality.value == pytest.approx(0.4)


def test_young_leads_are_censored() -> None:
    ledger = leads()
    for i in range(5):
        ledger.subject(f"young{i}", ("a", 85, None))
        ledger.moment(f"young{i}", "lead", 85)
    row = lead_quality.compute(ledger.context(), within="60d").rows[0]
    # Fifteen at risk: two lost at 5 days, one won at 10; five gone after 15 days; of seven one wins at 20, then 30.
    expected = 1 / 13 * 13 / 15 + (12 / 15) / 7 + (12 / 15 * 6 / 7) / 6
    assert row.quality.value == pytest.approx(expected)
    assert (row.leads, row.open, row.plain.denominator) == (15, 5, 10)


def test_leads_from_before_wins_were_recorded_enter_late() -> None:
    ledger = leads()
    ledger.observed["a"] = 35
    row = lead_quality.compute(ledger.context(), within="60d").rows[0]
    # Won on days 20 and 30, lost on day 15: unseen. Of the six left one is won at 30 days.
    assert (row.late, row.quality.value) == (10, pytest.approx(1 / 6))
    assert row.plain.status == "too_few"


def test_lead_quality_of_groups_and_periods() -> None:
    context = leads().context()
    rows = lead_quality.compute(context, Filters(by="size"), within="60d").rows
    assert [(r.group, r.won, r.leads) for r in rows] == [("big", 3, 5), ("small", 0, 5)]
    assert [r.group for r in lead_quality.compute(context, Filters(by="month")).rows] == ["2024-01"]
    assert lead_quality.compute(context, Filters(since=day(11))).rows[0].leads == 0
    wanted = Indicator(figure="lead_quality", within=Duration(60, "d"))
    found = lead_quality.measure(context, Filters(), context.journey.stages[0], wanted)
    assert found.value == pytest.approx(0.3)


def test_lead_quality_counts_one_turn_and_a_win_before_the_lead_at_once() -> None:
    ledger = leads()
    ledger.moment("s9", "won", 8)
    assert lead_quality.compute(ledger.context(), within="60d").rows[0].won == 4
    ledger = leads()
    ledger.visits = [visit for visit in ledger.visits if visit["subject"] != "s9"]
    ledger.subject("s9", ("b", 5, 20), ("a", 20, None))
    ledger.moment("s9", "won", 25, turn=2)
    row = lead_quality.compute(ledger.context(), within="60d").rows[0]
    assert (row.won, row.open) == (3, 0)


def test_lead_quality_without_its_moments() -> None:
    row = lead_quality.compute(Ledger().context()).rows[0]
    assert (row.quality.status, row.quality.note) == ("terra_incognita", "the map has no moment lead")
    ledger = leads()
    ledger.events = [e for e in ledger.events or [] if e["name"] == "Lead"]
    assert lead_quality.compute(ledger.context()).rows[0].quality.note == "no event of a win has ever come"


@pytest.mark.parametrize("seed", range(3))
def test_without_censoring_it_is_the_plain_share(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ledger = Ledger(leads().journey, as_of=1000)
    hits = 0
    for i in range(40):
        ledger.subject(f"s{i:02}", ("a", 0, None))
        ledger.moment(f"s{i:02}", "lead", 10)
        if rng.random() < 0.5:
            wait = int(rng.integers(1, 200))
            hits += wait <= 90
            ledger.moment(f"s{i:02}", "won", 10 + wait)
    row = lead_quality.compute(ledger.context()).rows[0]
    assert (row.quality.value, row.plain.value) == pytest.approx((hits / 40, hits / 40))
