"""New and lost customers, and the money with them, period by period, by hand."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.errors import InputError
from journeyglass.figures import Filters, acquisition_churn, compute, recurring_revenue
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Indicator
from tests.figures.billing import MONTHS, billing, cancels, customers_journey, pays
from tests.figures.ledger import Ledger, day, one


def half_year() -> Ledger:
    """Ten come in January; in March three more and two go; in April six come, five of the ten go and one comes back."""
    ledger = billing(as_of=MONTHS[4] + 10)
    for i in range(10):
        pays(ledger, f"j{i}", 3, 100)
    for i in range(3):
        pays(ledger, f"m{i}", MONTHS[2], 50)
    for i in range(2):
        cancels(ledger, f"j{i}", MONTHS[2] + 5)
    for i in range(6):
        pays(ledger, f"a{i}", MONTHS[3] + 1, 10)
    for i in range(2, 7):
        cancels(ledger, f"j{i}", MONTHS[3] + 9)
    pays(ledger, "j0", MONTHS[3] + 20, 80)
    pays(ledger, "j9", MONTHS[3] + 20, 130, "Upgraded")
    pays(ledger, "j8", MONTHS[3] + 20, 40, "Downgraded")
    cancels(ledger, "a0", MONTHS[4] + 5)  # in a month that is not over
    return ledger


def test_customers_by_month() -> None:
    rows = compute(half_year().context(), "acquisition_churn").rows
    told = [(r.period, r.at_start, r.new, r.left, r.net, r.at_end) for r in rows]
    assert told == [
        ("2024-01", 0, 10, 0, 10, 10), ("2024-02", 10, 0, 0, 0, 10), ("2024-03", 10, 3, 2, 1, 11),
        ("2024-04", 11, 6, 5, 1, 12),
    ]  # fmt: skip
    churn = rows[3].churn
    assert (churn.value, churn.low, churn.high) == pytest.approx((5 / 11, *wilson(5, 11)))


def test_the_trap_is_more_wins_and_more_losses_at_once() -> None:
    rows = compute(half_year().context(), "acquisition_churn").rows
    assert [row.trap for row in rows] == [None, None, True, True]
    calm = half_year()
    for i in range(20):
        pays(calm, f"x{i}", MONTHS[2], 1)  # many more come in March than in April
    assert compute(calm.context(), "acquisition_churn").rows[3].trap is False


def test_who_comes_and_goes_within_a_month_is_in_both_but_not_in_the_rate() -> None:
    ledger = half_year()
    pays(ledger, "short", MONTHS[2], 5)
    cancels(ledger, "short", MONTHS[2] + 3)
    march = one(compute(ledger.context(), "acquisition_churn").rows, period="2024-03")
    assert (march.new, march.left, march.churn.numerator, march.churn.denominator) == (4, 3, 2, 10)


def test_money_by_month() -> None:
    rows = compute(half_year().context(), "recurring_revenue").rows
    april = one(rows, period="2024-04")
    moved = (april.new, april.returned, april.expansion, april.contraction, april.gone)
    assert (april.at_start, *moved, april.at_end) == (950, 60, 80, 30, 60, 500, 560)
    # 500 went with those that left and 60 with j8; j9's growth makes nobody else's loss good.
    assert april.churn.value == pytest.approx(560 / 950)
    assert (april.churn.numerator, april.churn.denominator) == (Decimal(560), Decimal(950))


def test_quarters_weeks_and_a_period() -> None:
    assert [r.period for r in compute(half_year().context(), "acquisition_churn", every="quarter").rows] == ["2024-Q1"]
    weeks = compute(half_year().context(), "recurring_revenue", every="week").rows
    assert weeks[0].period == "2024-W01"
    inside = acquisition_churn.compute(half_year().context(), Filters(since=day(40), until=day(95))).rows
    assert [(r.period, r.at_start) for r in inside] == [("2024-03", 10)]
    assert [r.period for r in recurring_revenue.compute(half_year().context(), Filters(until=day(31))).rows] == [
        "2024-01"
    ]
    with pytest.raises(InputError):
        compute(half_year().context(), "acquisition_churn", every="day")


def test_groups_are_those_of_the_beginning() -> None:
    ledger = half_year()
    for i in range(10):
        ledger.trait(f"j{i}", None, owner="ann" if i < 5 else "bob")
    rows = compute(ledger.context(), "acquisition_churn", by="owner").rows
    assert one(rows, group="ann", period="2024-04").left == 3
    assert one(rows, group=None, period="2024-04").new == 6
    money = compute(ledger.context(), "recurring_revenue", by="owner").rows
    assert one(money, group="bob", period="2024-04").expansion == 30


def test_the_indicator_is_the_last_whole_month() -> None:
    stage = customers_journey().stages[1]
    found = acquisition_churn.measure(half_year().context(), Filters(), stage, Indicator(figure="acquisition_churn"))
    assert (found.value, found.note) == (pytest.approx(5 / 11), "2024-04")
    empty = Ledger(customers_journey()).context()
    assert acquisition_churn.measure(empty, Filters(), stage, Indicator(figure="x")).status == "terra_incognita"


def test_losses_that_nobody_sends_are_unknown() -> None:
    ledger = billing()
    for i in range(6):
        pays(ledger, f"a{i}", 0, 10)
    assert {r.churn.status for r in compute(ledger.context(), "acquisition_churn").rows} == {"terra_incognita"}
    assert {r.churn.status for r in compute(ledger.context(), "recurring_revenue").rows} == {"terra_incognita"}


CHANGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 200), st.integers(0, 4)), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(CHANGES)
def test_the_books_balance(changes: list[tuple[int, int, int]]) -> None:
    """Whatever happens, each period ends with what it began with and what moved, where the next one begins."""
    ledger = billing(as_of=230)
    for who, at, paid in changes:
        if paid:
            pays(ledger, f"a{who}", at, paid, currency=("EUR", "USD")[who % 2])
        else:
            cancels(ledger, f"a{who}", at)
    context = ledger.context()
    money = compute(context, "recurring_revenue").rows
    for row in money:
        assert row.at_end == row.at_start + row.new + row.returned + row.expansion - row.contraction - row.gone
    for before, row in itertools.pairwise(money):
        if before.currency == row.currency:
            assert before.at_end == row.at_start
    people = compute(context, "acquisition_churn").rows
    assert all(row.at_end == row.at_start + row.new - row.left for row in people)
    assert all(row.at_start >= 0 for row in people)
