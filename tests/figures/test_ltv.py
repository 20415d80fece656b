"""Lifetime value by hand, against known truth, and on the published sample run through events."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute, ltv, orders
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.statistics import bg_nbd
from journeyglass.figures.statistics.lifetime_value import LifeTable, Terms, lifetime_value, limits
from journeyglass.journey.model import Indicator
from tests.figures.billing import MONTHS, billing, cancels, customers_journey, pays
from tests.figures.ledger import START, Ledger, one
from tests.figures.test_purchases import SPENT, cdnow, column, published

PLAIN = {"discount": "0", "margin": "1"}


def ten() -> Ledger:
    """Ten customers paying 100; two leave after a month, two after two; one of those that stay pays 200 from then."""
    ledger = billing(as_of=MONTHS[3])
    for i in range(10):
        pays(ledger, f"a{i}", 0, 100)
    for i in range(4):
        cancels(ledger, f"a{i}", MONTHS[1 + i // 2])
    pays(ledger, "a9", MONTHS[2], 200, "Upgraded")
    return ledger


def test_what_a_customer_brings_by_hand() -> None:
    row = one(compute(ten().context(), "ltv", horizon="3mo", **PLAIN).rows)
    # 10 of 10 pay 100, 8 of 10 pay 100, 6 of 10 pay 100 and one of these 200: 100 + 80 + 70.
    assert (row.customers, row.left, row.months) == (10, 4, 3)
    assert row.lifetime_value.value == pytest.approx(250)
    assert row.within_seen.value == row.lifetime_value.value
    assert row.monthly.value == pytest.approx(2500 / 24)
    assert row.churn.value == pytest.approx(4 / 24)
    assert row.lifetime_value.low < 250 < row.lifetime_value.high


def test_beyond_what_was_seen_the_average_goes_on() -> None:
    found = compute(ten().context(), "ltv", horizon="5mo", **PLAIN)
    row = one(found.rows)
    # A fourth month has begun for six of them (the reading's instant belongs to it): 700 ÷ 6 for 0.6 of the ten.
    # Nobody was watched through it to its end, so nobody is known to leave on the way into the fifth.
    pays_on = 3200 / 30
    assert row.months == 4
    assert row.within_seen.value == pytest.approx(250 + 70)
    assert row.lifetime_value.value == pytest.approx(320 + 0.6 * pays_on)
    assert "EUR: after 4 months of life the value is carried on, not measured" in found.notes


def test_margin_and_discount() -> None:
    row = one(compute(ten().context(), "ltv", horizon="3mo", discount="0", margin="80%").rows)
    assert row.lifetime_value.value == pytest.approx(200)
    later = one(compute(ten().context(), "ltv", horizon="3mo", discount="0.21", margin="1").rows)
    assert later.lifetime_value.value == pytest.approx(100 + 80 / 1.21 ** (1 / 12) + 70 / 1.21 ** (2 / 12))


@pytest.mark.parametrize(
    "wrong",
    [{"margin": "2"}, {"margin": "x"}, {"discount": "-1"}, {"horizon": "90d"}, {"horizon": "soon"}, {"horizon": "99y"}],
)
def test_wrong_options_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        compute(ten().context(), "ltv", **wrong)


def test_too_few_and_nothing_known() -> None:
    few = billing()
    for i in range(4):
        pays(few, f"a{i}", 0, 10)
    cancels(few, "a0", 20)
    assert one(compute(few.context(), "ltv").rows).lifetime_value.status == "too_few"
    never = billing()
    for i in range(6):
        pays(never, f"a{i}", 0, 10)
    assert one(compute(never.context(), "ltv").rows).lifetime_value.status == "terra_incognita"
    assert compute(Ledger().context(), "ltv").rows == ()


def test_groups_and_currencies() -> None:
    ledger = ten()
    for i in range(6):
        pays(ledger, f"u{i}", 0, 7, currency="USD")
    for i in range(10):
        ledger.trait(f"a{i}", None, size="big" if i % 2 else "small")
    rows = compute(ledger.context(), "ltv", by="size").rows
    assert {(r.group, r.currency, r.customers) for r in rows} == {
        ("big", "EUR", 5), ("small", "EUR", 5), (None, "USD", 6),
    }  # fmt: skip


@pytest.mark.parametrize("size", [25, 150])
def test_known_truth_is_held_about_as_often_as_said(size: int) -> None:
    """Lives of constant hazard and prices of their own, watched for up to 24 months."""
    hazard, months, runs = 0.05, 24, 200
    truth = sum(50 * (1 - hazard) ** t for t in range(36))
    held, means = 0, []
    for seed in range(runs):
        random = np.random.default_rng(seed)
        price = random.choice([20.0, 50.0, 80.0], size)
        life = random.geometric(hazard, size)  # the month, from 1, in which it leaves
        watched_for = random.integers(1, months + 1, size)
        t = np.arange(months)
        alive = (life[:, None] > t).astype(float)
        watched = alive * (watched_for[:, None] > t)
        left = watched * (life[:, None] == t + 1)
        payers = alive * (watched_for[:, None] >= t)
        table = LifeTable(watched, left, payers, payers * price[:, None], size)
        _, whole = lifetime_value(table.draws(200), Terms(1.0, 0.0, 36), table.seen(5))
        value, low, high = limits(whole, table.drawn)
        held += low <= truth <= high
        means.append(value)
    print(f"lifetime value: {held / runs:.3f} of {runs}, mean {np.mean(means):.1f}, truth {truth:.1f}")
    assert 0.90 <= held / runs <= 0.99
    assert np.mean(means) == pytest.approx(truth, rel=0.03)


def test_bundles_of_customers_have_the_same_value(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = one(compute(ten().context(), "ltv", horizon="3mo", **PLAIN).rows)
    monkeypatch.setattr("journeyglass.figures.lifetables._BUNDLES", 5)
    bundled = one(compute(ten().context(), "ltv", horizon="3mo", **PLAIN).rows)
    assert bundled.lifetime_value.value == whole.lifetime_value.value
    assert bundled.customers == whole.customers == 10


@published
def test_the_published_sample_run_through_events() -> None:
    """Each customer's repeats on days that give its published recency and age; the fit is the published one."""
    ledger = sampled()
    context = ledger.context()
    found = orders.load(context, EVERYTHING)
    fitted = bg_nbd.fit(found.purchases(found.chosen))
    assert (round(fitted.r, 3), round(fitted.alpha, 2), round(fitted.a, 2), round(fitted.b, 2)) == (
        0.243, 4.41, 0.79, 2.43,
    )  # fmt: skip
    row = one(compute(context, "ltv_orders").rows)
    assert (row.customers, row.repeaters, row.currency) == (2357, 946, "USD")
    assert row.spend.value == pytest.approx(35.17, abs=0.3)
    assert row.spend.low < row.spend.value < row.spend.high
    # What a new one brings exceeds its first order, and what today's bring, of whom some have left.
    assert row.lifetime_value.value > row.spend.value
    assert row.orders_ahead.low > 0.5
    yearly = one(compute(context, "ltv_orders", horizon="12mo", **PLAIN).rows)
    weeks = 12 * 365.2425 / 12 / 7
    assert yearly.lifetime_value.value == pytest.approx(row.spend.value * (1 + fitted.expected(weeks)), rel=0.01)


def sampled() -> Ledger:
    bought, spent = cdnow(), column(SPENT, "zbar")
    ledger = Ledger(customers_journey(), as_of=272)
    for i in range(len(bought)):
        first = 272 - round(bought.age[i] * 7)
        last = first + round(bought.recency[i] * 7)
        between = np.linspace(first, last, int(bought.repeats[i]) + 1)
        # Orders fall on days of their own, as in the summary.
        days = sorted({first, last, *(int(d) for d in between)})
        extra = [d for d in range(first, last) if d not in days]
        days = sorted(days + extra[: int(bought.repeats[i]) + 1 - len(days)])
        for day in days:
            ledger.event(f"c{i:04}", "Order Completed", day, value=f"{spent[i] or 20:.2f}", currency="USD")
    return ledger


def test_buyers_too_few_and_none() -> None:
    ledger = billing()
    for i in range(8):
        ledger.event(f"b{i}", "Order Completed", i, value="10", currency="EUR")
    row = one(compute(ledger.context(), "ltv_orders").rows)
    assert (row.customers, row.repeaters, row.lifetime_value.status, row.lifetime_value.note) == (
        8, 0, "too_few", "under 5 have bought again",
    )  # fmt: skip
    found = compute(Ledger().context(), "ltv_orders")
    assert (found.rows, found.notes) == ((), ("no Order Completed has ever come",))


def test_orders_of_a_day_are_one_and_a_person_may_buy_alone() -> None:
    ledger = billing(as_of=50)
    ledger.event("a", "Order Completed", 1, value="10", currency="EUR")
    ledger.event("a", "Order Completed", 1.5, value="30", currency="EUR")
    ledger.event("a", "Order Completed", 15, currency="EUR", properties={"total": "12.5"})
    ledger.event(None, "Order Completed", 3, value="5", currency="EUR", person_id="p")  # type: ignore[arg-type]
    found = orders.load(ledger.context(), EVERYTHING)
    assert found.repeats.tolist() == [1, 0]
    assert (found.first_spend.tolist(), found.spend.tolist()) == ([40, 5], [12.5, 0])
    assert (found.last - found.first).tolist() == [14, 0]
    assert found.first[0] == (START + timedelta(days=1)).toordinal() - 719163


def test_the_indicator_takes_subscriptions_first_and_orders_else() -> None:
    stage = customers_journey().stages[1]
    wanted = Indicator(figure="ltv", target=20000)
    subscribed = ltv.measure(ten().context(), Filters(), stage, wanted)
    assert subscribed.note == "in EUR"
    assert subscribed.unit == "money"
    nothing = ltv.measure(Ledger(customers_journey()).context(), Filters(), stage, wanted)
    assert (nothing.status, nothing.note) == ("terra_incognita", "no subscription has ever come")
