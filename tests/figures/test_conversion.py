"""Conversion on small ledgers, every number worked out by hand."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import conversion
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.wilson import wilson
from tests.figures.ledger import Ledger, one

LOST = {"outcome": "lost", "outcome_kind": "lost"}


def ten_old_visits(ledger: Ledger) -> None:
    """Ten visits of a, all 20 days old or more: four reach b within 10 days, one later, three lost, two wait."""
    for i in range(4):
        ledger.subject(f"yes{i}", ("a", i, i + 3), ("b", i + 3, None))
    ledger.subject("slow", ("a", 0, 15), ("b", 15, None))
    for i in range(3):
        ledger.subject(f"lost{i}", ("a", i, i + 5, LOST))
    for i in range(2):
        ledger.subject(f"wait{i}", ("a", i, None))


def first(ledger: Ledger, **options: str) -> conversion.Conversion:
    found = conversion.compute(ledger.context(), start="a", **options).rows[0]
    assert isinstance(found, conversion.Conversion)
    return found


def test_without_young_visits_both_shares_are_the_plain_one() -> None:
    ledger = Ledger()
    ten_old_visits(ledger)
    row = first(ledger)
    assert (row.within, row.visits, row.converted, row.skipped, row.open, row.late) == ("10d", 10, 4, 0, 0, 0)
    for found in (row.conversion, row.plain):
        assert found.value == pytest.approx(0.4)
        assert (found.low, found.high) == pytest.approx(wilson(4, 10))
        assert (found.numerator, found.denominator, found.status) == (4, 10, "ok")
    assert first(ledger, within="20d").conversion.value == pytest.approx(0.5)


def test_young_visits_are_censored_not_failed() -> None:
    # Beside the ten: five begun 4 days ago, none on yet. At day 3 the risk set is 15, at day 5 it is 6:
    # F(10) = 4/15; nobody converts later than day 3.
    ledger = Ledger()
    ten_old_visits(ledger)
    for i in range(5):
        ledger.subject(f"young{i}", ("a", 96, None))
    row = first(ledger)
    assert (row.visits, row.open) == (15, 5)
    assert row.conversion.value == pytest.approx(4 / 15)
    assert row.plain.value == pytest.approx(4 / 10)


def test_young_visits_share_the_later_hazard() -> None:
    # Five of ten convert on day 8. Ten more are 4 days old: F(10) is 5/10, they say nothing of day 8.
    ledger = Ledger()
    for i in range(5):
        ledger.subject(f"yes{i}", ("a", 0, 8), ("b", 8, None))
        ledger.subject(f"no{i}", ("a", 0, None))
        ledger.subject(f"young{i}", ("a", 96, None))
        ledger.subject(f"younger{i}", ("a", 97, None))
    row = first(ledger)
    assert (row.visits, row.open) == (20, 10)
    assert row.conversion.value == pytest.approx(0.5)


def test_visits_from_before_the_recording_enter_late() -> None:
    # Ends of a recorded from day 20. Late: five from day 16 (b on their 6th day), five from day 16 still there.
    # In time: ten from day 30, two of them to b on their 2nd day, rest open.
    # Day 2: 10 at risk (the late ones from day 4 on): 2 go. Day 6: 18 at risk, 5 go. F(10) = 0.2 + 0.8·5/18.
    ledger = Ledger()
    ledger.observed["a"] = 20
    for i in range(5):
        ledger.subject(f"late{i}", ("a", 16, 22), ("b", 22, None))
        ledger.subject(f"stay{i}", ("a", 16, None))
    for i in range(10):
        path = [("a", 30, 32), ("b", 32, None)] if i < 2 else [("a", 30, None)]
        ledger.subject(f"new{i}", *path)
    row = first(ledger)
    assert row.late == 10
    assert row.conversion.value == pytest.approx(0.2 + 0.8 * 5 / 18)
    assert (row.plain.numerator, row.plain.denominator) == (2, 10)


def test_ended_before_the_recording_is_left_out_and_said() -> None:
    ledger = Ledger()
    ten_old_visits(ledger)
    ledger.observed["a"] = 4.5
    found = conversion.compute(ledger.context(), start="a")
    assert any("ended before their ends were recorded" in note for note in found.notes)
    assert found.rows[0].conversion.denominator == 10 - 2  # yes0 and yes1 went on on days 3 and 4


def test_reached_later_in_the_same_turn_counts_and_in_another_does_not() -> None:
    ledger = Ledger()
    for i in range(5):
        # back from b to a: the first visit of a has reached b, the second (a new turn) has not.
        ledger.subject(f"s{i}", ("a", 0, 2), ("b", 2, 4), ("a", 4, None))
    row = first(ledger)
    assert (row.visits, row.converted) == (10, 5)
    assert (row.conversion.value, row.plain.value) == pytest.approx((0.5, 0.5))
    onward = one(conversion.compute(ledger.context()).rows, from_stage="b")
    assert (onward.visits, onward.converted, onward.open) == (5, 0, 0)
    assert onward.conversion.value == 0


def test_restart_after_a_loss_is_no_conversion_of_the_lost_visit() -> None:
    ledger = Ledger()
    for i in range(5):
        ledger.subject(f"s{i}", ("a", 0, 2, LOST), ("a", 5, 6), ("b", 6, None))
    row = first(ledger)
    assert (row.visits, row.converted) == (10, 5)
    assert row.conversion.value == pytest.approx(0.5)


def test_repeated_subjects_are_not_independent() -> None:
    often, once = Ledger(), Ledger()
    for i in range(20):
        ends = 2 if i < 8 else None
        once.subject(f"s{i}", ("a", 0, ends), *([("b", 2, None)] if ends else []))
        path: list[tuple[object, ...]] = []
        for k in range(4):
            path.append(("a", 20 * k, 20 * k + 2, {} if i < 8 else LOST))
            if i < 8:
                path.append(("b", 20 * k + 2, 20 * k + 4, LOST))
        often.subject(f"s{i}", *path)
    single, many = first(once).conversion, first(often).conversion
    assert single.value == many.value == pytest.approx(0.4)
    assert (many.low, many.high) == pytest.approx((single.low, single.high))


def test_going_past_the_target_counts_and_is_shown() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, 2), ("c" if i < 2 else "b", 2, None))
    row = first(ledger)
    assert (row.converted, row.skipped) == (6, 2)
    assert row.conversion.value == pytest.approx(1.0)


def test_being_thrown_past_the_target_by_a_loss_does_not_count() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, 2, LOST), ("c", 2, None, {"move": "outcome"}))
    row = first(ledger)
    assert (row.converted, row.conversion.value) == (0, 0)


def test_conversion_over_two_stages() -> None:
    ledger = Ledger()
    for i in range(8):
        ledger.subject(f"s{i}", ("a", 0, 2), ("b", 2, 6 if i < 2 else None), *([("c", 6, None)] if i < 2 else []))
    row = first(ledger, to="c", within="30d")
    assert (row.to_stage, row.converted) == ("c", 2)
    assert row.conversion.value == pytest.approx(0.25)


def test_an_end_at_exactly_the_horizon_counts() -> None:
    ledger = Ledger()
    for i in range(5):
        ledger.subject(f"s{i}", ("a", 0, 10), ("b", 10, None))
    assert first(ledger, within="10d").conversion.value == pytest.approx(1.0)
    assert first(ledger, within="10d").converted == 5
    assert first(ledger, within="9d").conversion.value == 0


def test_ever_gives_every_visit_all_its_time() -> None:
    ledger = Ledger()
    ten_old_visits(ledger)
    row = first(ledger, within="ever")
    assert (row.conversion.value, row.plain.numerator, row.plain.denominator) == (pytest.approx(0.5), 5, 10)


def test_a_short_watch_is_a_lower_bound() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 90, 92 if i < 3 else None), *([("b", 92, None)] if i < 3 else []))
    found = first(ledger, within="90d").conversion
    assert found.value == pytest.approx(0.5)
    assert "lower bound" in found.note
    assert first(ledger, within="90d").plain.status == "too_few"


def test_four_subjects_are_too_few_and_untracked_is_unknown() -> None:
    ledger = Ledger()
    for i in range(4):
        ledger.subject(f"s{i}", ("a", 0, 2), ("b", 2, None))
    few = first(ledger).conversion
    assert (few.status, few.value, few.numerator, few.denominator) == ("too_few", None, 4, 4)
    ledger.observed["a"] = None
    assert first(ledger).conversion.status == "terra_incognita"


def test_events_that_never_come_make_the_target_unknown() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, None))
        ledger.event(f"s{i}", "A", 0)
    assert first(ledger).conversion.status == "terra_incognita"
    ledger.event("other", "B", 1)
    assert first(ledger).conversion.value == 0


def test_a_risk_set_that_empties_early_says_nothing() -> None:
    ledger = Ledger()
    ledger.observed["a"] = 50
    ledger.subject("fast", ("a", 60, 61, LOST))
    for i in range(6):
        ledger.subject(f"late{i}", ("a", 45, 53), ("b", 53, None))
    found = first(ledger).conversion
    assert found.status == "too_few"
    assert "after 1 days" in found.note


def test_period_and_breakdowns() -> None:
    ledger = Ledger()
    for i in range(12):
        ledger.subject(f"s{i:02}", ("a", i * 5, i * 5 + 2), ("b", i * 5 + 2, None))
        ledger.trait(f"s{i:02}", None, origin="web" if i % 2 else "fair")
        ledger.trait(f"s{i:02}", i * 5 + 1, origin="changed later")
    ledger.subject("plain", ("a", 3, None))
    context = ledger.context()
    rows = conversion.compute(context, Filters(by="origin"), start="a").rows
    assert [(r.group, r.visits) for r in rows] == [("fair", 6), ("web", 6), (None, 1)]
    months = conversion.compute(context, Filters(by="month"), start="a").rows
    assert [(r.group, r.visits) for r in months] == [("2024-01", 8), ("2024-02", 5)]
    since, until = context.reading.as_of.replace(month=1, day=6), context.reading.as_of.replace(month=1, day=16)
    period = conversion.compute(context, Filters(since, until), start="a").rows[0]
    assert period.visits == 2
    assert [r.group for r in conversion.compute(context, Filters(by="turn"), start="a").rows] == ["1"]


def test_wrong_options_are_input_errors() -> None:
    ledger = Ledger()
    ten_old_visits(ledger)
    context = ledger.context()
    for options in ({"start": "x"}, {"start": "c"}, {"start": "b", "to": "a"}, {"within": "soon"}):
        with pytest.raises(InputError):
            conversion.compute(context, **options)
