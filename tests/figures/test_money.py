"""Great amounts: a million is counted as exactly as a cent, whatever tells of it, and nonsense breaks nothing."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.figures import FIGURES, compute
from journeyglass.figures.context import Rates
from journeyglass.figures.earnings import load
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.money import MOST, amount, exact_sum
from tests.figures.billing import billing, pays
from tests.figures.ledger import Ledger

GREAT = ("999999.999999", "1000000", "50000000", "999999999999")
ABSURD = ("1000000000000", "1e30", "-1e30", "none")


def told(kind: str, *amounts: str) -> Ledger:
    """An account an amount, which pays it as this kind of event tells."""
    ledger = billing(as_of=70)
    for i, worth in enumerate(amounts):
        match kind:
            case "recurring":
                pays(ledger, f"c{i}", 1, worth)
            case "property":
                ledger.event(f"c{i}", "Invoice Paid", 1, properties={"amount": worth, "currency": "EUR"})
            case name:
                ledger.event(f"c{i}", name, 1, value=worth, currency="EUR")
    return ledger


@pytest.mark.parametrize("kind", ["Invoice Paid", "Order Completed", "Opportunity Won", "property"])
def test_what_was_earned_is_exact(kind: str) -> None:
    context = told(kind, *GREAT).context()
    found = load(context, EVERYTHING, 0, context.as_of + 1)
    assert [amount(worth) for worth in found.amount] == [Decimal(worth) for worth in GREAT]
    assert found.notes == ()


def test_what_is_paid_each_month_is_exact() -> None:
    rows = compute(told("recurring", *GREAT).context(), "recurring_revenue", every="month").rows
    assert rows[0].new == sum(map(Decimal, GREAT))


def test_great_amounts_after_rates() -> None:
    rates = Rates("RUB", {"EUR": Decimal("93.5")})
    context = told("Opportunity Won", "50000000").context(rates)
    assert [amount(worth) for worth in load(context, EVERYTHING, 0, context.as_of + 1).amount] == [4_675_000_000]


@pytest.mark.parametrize("kind", ["Invoice Paid", "Opportunity Won", "recurring", "property"])
def test_what_is_no_amount_is_left_out_and_said(kind: str) -> None:
    ledger = told(kind, *(ABSURD if kind in ("recurring", "property") else ABSURD[:1]), "5")
    name = "recurring_revenue" if kind == "recurring" else "concentration"
    found = compute(ledger.context(), name)
    assert "an amount of EUR is no number below a trillion: left out" in found.notes
    assert len(found.rows) > 0


@pytest.mark.parametrize("kind", ["Invoice Paid", "Order Completed", "Opportunity Won", "recurring"])
def test_sums_that_nobody_can_have_break_no_figure(kind: str) -> None:
    """A stranger who says twelve times that he pays nearly a trillion does not take the others' figures away."""
    ledger = told(kind, *["100"] * 12)
    for i in range(12):
        if kind == "recurring":
            pays(ledger, "rich", 1 + i / 100, "999999999999", subscription_id=str(i))
        else:
            ledger.event("rich", kind, 1 + i / 100, value="999999999999", currency="EUR")
    context = ledger.context()
    told_of = {name: compute(context, name) for name in FIGURES}
    if kind == "recurring":
        starts = [row.mrr_at_start for row in told_of["revenue_retention"].rows if row.month == 0]
        assert min(starts) >= 1_200
    else:
        earned = load(context, EVERYTHING, 0, context.as_of + 1)
        others = zip(earned.name.to_pylist(), earned.amount, strict=True)
        assert {name: amount(worth) for name, worth in others} == {f"c{i}": 100 for i in range(12)}


@given(st.lists(st.integers(-MOST, MOST), max_size=40))
def test_sums_are_exact_beyond_what_64_bits_hold(values: list[int]) -> None:
    assert exact_sum(np.array(values, dtype=np.int64)) == sum(values)
