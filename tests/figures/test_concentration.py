"""How much hangs on the biggest clients, by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.figures import Filters, compute, concentration
from journeyglass.journey.model import Indicator
from tests.figures.billing import MONTHS, billing, cancels, customers_journey, pays
from tests.figures.ledger import Ledger, day, one


def paid(*worths: int, as_of: float = 400) -> Ledger:
    ledger = Ledger(customers_journey(), as_of)
    for i, worth in enumerate(worths):
        ledger.event(f"c{i:02}", "Invoice Paid", 100 + i, value=str(worth), currency="EUR")
    return ledger


def test_shares_of_the_biggest_by_hand() -> None:
    row = one(compute(paid(50, 10, 10, 10, 10, 10).context(), "concentration").rows)
    assert (row.clients, row.revenue, row.largest) == (6, Decimal(100), "c00")
    assert (row.largest_share.value, row.top5_share.value, row.top10_share.value) == (0.5, 0.9, 1)
    assert row.herfindahl.value == pytest.approx(0.25 + 5 * 0.01)
    assert row.as_many.value == pytest.approx(1 / 0.3)
    assert row.largest_share.low is None


def test_payments_of_the_last_year_only_less_refunds() -> None:
    ledger = paid(10, 10, 10, 10, 10)
    ledger.event("old", "Invoice Paid", 20, value="900", currency="EUR")  # more than a year before day 400
    ledger.event("c00", "Order Completed", 200, currency="EUR", properties={"total": 40})
    ledger.event("c00", "Order Refunded", 210, value="15", currency="EUR")
    ledger.event("c01", "Order Refunded", 210, value="99", currency="EUR")  # more than it paid: no revenue
    row = one(compute(ledger.context(), "concentration").rows)
    assert (row.clients, row.revenue, row.largest_share.status) == (4, Decimal(65), "too_few")
    assert one(compute(ledger.context(), "concentration", months="2y").rows).largest == "old"
    assert one(concentration.compute(ledger.context(), Filters(since=day(150))).rows).revenue == 25


def test_subscriptions_count_for_the_time_they_ran() -> None:
    ledger = billing(as_of=MONTHS[12])
    for i in range(5):
        pays(ledger, f"c{i}", 0, 100)
    cancels(ledger, "c0", MONTHS[6])
    found = compute(ledger.context(), "concentration")
    months = [one(found.rows).revenue, Decimal(100) * (4 * 366 + 182) / (Decimal("365.2425") / 12)]
    assert float(months[0]) == pytest.approx(float(months[1]), abs=0.01)
    assert found.notes == ("revenue is what subscriptions cost over the time they ran",)


def test_signed_deals_where_nothing_else_is_known() -> None:
    ledger = billing()
    for i in range(5):
        ledger.event(f"c{i}", "Opportunity Won", 300, value="10", currency="EUR")
    found = compute(ledger.context(), "concentration")
    assert (one(found.rows).revenue, found.notes) == (50, ("revenue is the value of signed deals",))


def test_nothing_known_and_nothing_earned() -> None:
    found = compute(Ledger().context(), "concentration")
    assert (found.rows, found.notes) == ((), (concentration.UNKNOWN,))
    stage = customers_journey().stages[1]
    wanted = Indicator(figure="concentration", alert_above=0.3)
    assert concentration.measure(Ledger().context(), Filters(), stage, wanted).status == "terra_incognita"
    assert concentration.measure(paid(5, 1, 1, 1, 1, 1).context(), Filters(), stage, wanted).value == 0.5
    late = compute(paid(1, 2, as_of=2000).context(), "concentration")
    assert (late.rows, late.notes) == ((), ("no money was told of in that time",))


def test_groups_by_what_holds_at_the_end() -> None:
    ledger = paid(*[10] * 10)
    for i in range(10):
        ledger.trait(f"c{i:02}", None, size="small")
        if i % 2:
            ledger.trait(f"c{i:02}", 390, size="big")
    rows = compute(ledger.context(), "concentration", by="size").rows
    assert [(r.group, r.clients, r.largest_share.value) for r in rows] == [("big", 5, 0.2), ("small", 5, 0.2)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 10_000), min_size=5, max_size=30))
def test_the_index_lies_between_even_and_one_and_tops_only_grow(worths: list[int]) -> None:
    row = one(compute(paid(*worths).context(), "concentration").rows)
    shares = np.array(worths) / sum(worths)
    assert row.herfindahl.value == pytest.approx(float((shares**2).sum()))
    assert 1 / len(worths) <= row.herfindahl.value + 1e-12
    assert row.largest_share.value <= row.top5_share.value <= row.top10_share.value <= 1
    assert row.as_many.value <= len(worths) + 1e-9
