"""Indicators: value, target, alert, the last periods and the change between the last two."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import compute, overview
from journeyglass.figures.change import difference
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Stage
from tests.figures.ledger import Ledger, day, did, journey, outcome


def ledger(*indicators: Indicator) -> Ledger:
    """Ninety subjects, one a day; those of January go on after 5 to 13 days, the others after 15 to 23."""
    stages = (
        Stage(id="a", enter=did("A"), outcomes=(outcome("lost", "lost"),), indicators=indicators),
        Stage(id="b", enter=did("B")),
    )
    made = Ledger(journey(*stages), as_of=121)
    for i in range(90):
        gone = i + i % 9 + (5 if i < 31 else 15)
        if i % 5:
            made.subject(f"s{i:02}", ("a", i, gone), ("b", gone, None))
        else:
            made.subject(f"s{i:02}", ("a", i, gone, {"outcome": "lost", "outcome_kind": "lost"}))
    return made


DWELL = Indicator(figure="dwell", target=10, alert_above=12)


def test_an_indicator_is_measured_beside_its_target_and_over_the_last_periods():
    made = ledger(DWELL)
    (row,) = compute(made.context(), "indicators", every="month", periods="4").rows
    assert (row.stage, row.figure, row.target, row.alert_above) == ("a", "dwell", 10, 12)
    assert row.measured == compute(made.context(), "dwell").rows[0].median
    assert (row.measured.value, row.verdict, row.alert) == (17, "missed", True)
    assert [value.period for value in row.trend] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert [value.value for value in row.trend] == [8, 19, 19, None]


def test_the_change_is_that_of_the_last_two_full_periods():
    made = ledger(DWELL)
    made.as_of = 80  # in March; all that began in February has ended
    context = made.context()
    (row,) = compute(context, "indicators", every="month").rows
    sides = [compute(context, "dwell", *span).rows[0].median for span in ((day(31), day(60)), (day(0), day(31)))]
    assert row.latest == sides[0]
    assert row.change == difference(*sides)
    assert (row.change.value, row.direction) == (11, "up")


def test_the_map_shows_the_same_values():
    made = ledger(DWELL, Indicator(figure="conversion", to="b", within=Duration(10, "d"), target=0.1, alert_below=0.05))
    context = made.context()
    shown = overview(context).stages[0].indicators
    for row, there in zip(compute(context, "indicators").rows, shown, strict=True):
        assert (row.figure, row.to, row.within) == (there.figure, there.to, there.within)
        assert (row.measured, row.verdict, row.alert) == (there.measured, there.verdict, there.alert)
    assert (shown[1].verdict, shown[1].alert) == ("met", False)


def test_a_period_of_the_filters_bounds_the_value_but_not_the_trend():
    context = ledger(DWELL).context()
    (row,) = compute(context, "indicators", until=day(31), every="month", periods="3").rows
    assert (row.measured.value, row.verdict, row.alert) == (8, "met", False)
    assert [value.value for value in row.trend] == [19, 19, None]


@pytest.mark.parametrize("figure", ["lead_flow", "outcomes"])
def test_an_indicator_without_a_number_shows_none(figure):
    (row,) = compute(ledger(Indicator(figure=figure, target=1)).context(), "indicators", periods="2").rows
    assert (row.measured, row.change, row.verdict, row.direction) == (None, None, "unknown", "unknown")
    assert [value.value for value in row.trend] == [None, None]


def test_no_indicators_and_no_periods():
    assert compute(ledger().context(), "indicators").rows == ()
    (row,) = compute(ledger(DWELL).context(), "indicators", periods="0").rows
    assert (row.trend, row.latest, row.change) == ((), None, None)


@pytest.mark.parametrize("periods", ["-1", "two", "61", ""])
def test_a_number_of_periods_that_is_none(periods):
    with pytest.raises(InputError, match="is no number of periods"):
        compute(ledger(DWELL).context(), "indicators", periods=periods)


def test_it_cannot_be_broken_down():
    with pytest.raises(InputError, match="cannot be broken down"):
        compute(ledger(DWELL).context(), "indicators", by="month")
    with pytest.raises(InputError, match="there is no period day"):
        compute(ledger(DWELL).context(), "indicators", every="day")
