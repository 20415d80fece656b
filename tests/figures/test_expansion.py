"""Who grows, in which way, how soon, and who is ready to, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute, expansion, seat_use
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator
from tests.figures.billing import billing, cancels, customers_journey, pays
from tests.figures.ledger import Ledger, day, one


def growing() -> Ledger:
    """Ten customers of ten seats each since day 0; money, seats and plans grow, two are lost."""
    ledger = billing(as_of=400)
    for i in range(10):
        pays(ledger, f"c{i}", 0, 100, seats=10)
    pays(ledger, "c0", 50, 150, "Upgraded", seats=15)  # all three at once
    pays(ledger, "c1", 380, 120, "Renewed", seats=10)  # pays more, after more than a year
    pays(ledger, "c2", 100, 100, "Renewed", seats=12)  # more seats for the same money
    ledger.event("c3", "Subscription Upgraded", 200, properties={"plan": "pro"})
    pays(ledger, "c4", 100, 80, "Downgraded", seats=8)
    cancels(ledger, "c8", 60)
    cancels(ledger, "c9", 30)
    pays(ledger, "c9", 90, 300)  # back with more, but that is another story than growing
    return ledger


def uses(ledger: Ledger, account: str, people: int, at: float = 390) -> None:
    for person in range(people):
        ledger.event(account, "Feature Used", at, person_id=f"{account}-{person}")
        ledger.event(account, "Feature Used", at + 1, person_id=f"{account}-{person}")


def test_who_grew_and_how() -> None:
    row = one(compute(growing().context(), "expansion").rows)
    assert (row.customers, row.expanded, row.by_money, row.by_seats, row.by_plan) == (10, 4, 2, 2, 2)
    # Within a year c0, c2 and c3; c1 came later, c8 and c9 were lost before.
    assert (row.in_time.value, row.in_time.numerator, row.in_time.denominator) == (pytest.approx(0.3), 3, 10)
    assert (row.in_time.low, row.in_time.high) == pytest.approx(wilson(3, 10))
    assert one(compute(growing().context(), "expansion", within="60d").rows).in_time.value == pytest.approx(0.1)


def test_growth_by_group_and_period() -> None:
    ledger = growing()
    for i in range(10):
        ledger.trait(f"c{i}", None, size="big" if i < 5 else "small")
    rows = compute(ledger.context(), "expansion", by="size").rows
    assert [(r.group, r.customers, r.expanded) for r in rows] == [("big", 5, 4), ("small", 5, 0)]
    assert one(compute(ledger.context(), "expansion", by="month").rows).group == "2024-01"
    assert one(expansion.compute(ledger.context(), Filters(since=day(1))).rows).customers == 0


def test_who_is_ready_to_grow() -> None:
    ledger = growing()
    uses(ledger, "c5", 9)  # nine of ten seats
    uses(ledger, "c6", 8)
    uses(ledger, "c4", 8)  # all of the eight that it has left
    uses(ledger, "c7", 10, at=300)  # long ago
    uses(ledger, "c8", 10)  # not a customer any more
    row = one(compute(ledger.context(), "seat_use").rows)
    # c0 has 15 seats, c2 12, c4 8 and five have 10; of c9 nobody said how many it has since it came back.
    assert (row.customers, row.seats, row.active, row.ready) == (8, 85, 25, 2)
    assert row.use.value == pytest.approx(25 / 85)
    assert (row.ready_share.value, row.ready_share.low) == pytest.approx((2 / 8, wilson(2, 8)[0]))
    assert one(compute(ledger.context(), "seat_use", full="80%").rows).ready == 3
    assert one(compute(ledger.context(), "seat_use", days="120").rows).ready == 3


def test_seats_of_the_trait_where_no_subscription_tells_them() -> None:
    ledger = billing(as_of=100)
    for i in range(6):
        pays(ledger, f"c{i}", 0, 100)
        ledger.trait(f"c{i}", 10, seats=2, size="big" if i else "small")
        uses(ledger, f"c{i}", i, at=95)
    row = one(compute(ledger.context(), "seat_use").rows)
    assert (row.customers, row.seats, row.ready) == (6, 12, 4)
    rows = compute(ledger.context(), "seat_use", by="size").rows
    assert [(r.group, r.customers, r.ready) for r in rows] == [("big", 5, 4), ("small", 1, 0)]


def test_seats_of_several_subscriptions_add_up() -> None:
    ledger = billing(as_of=100)
    for i in range(5):
        pays(ledger, f"c{i}", 0, 100, seats=3, subscription_id="a")
        pays(ledger, f"c{i}", 5, 100, seats=2, subscription_id="b")
        uses(ledger, f"c{i}", 4 + i % 2, at=95)
    row = one(compute(ledger.context(), "seat_use").rows)
    assert (row.customers, row.seats, row.ready) == (5, 25, 2)
    grown = one(compute(ledger.context(), "expansion").rows)
    assert (grown.by_seats, grown.by_money) == (0, 5)


def test_the_customers_that_are_ready_to_grow_fullest_first() -> None:
    ledger = billing(as_of=100)
    for i, (seats, people) in enumerate([(10, 9), (4, 5), (20, 20), (10, 8), (2, 2)]):
        pays(ledger, f"c{i}", 0, 100 + i, seats=seats)
        ledger.trait(f"c{i}", 0, size="big" if seats > 5 else "small")
        if people:
            uses(ledger, f"c{i}", people, at=95)
    pays(ledger, "gone", 0, 100, seats=1)
    uses(ledger, "gone", 1, at=20)
    cancels(ledger, "gone", 90)
    rows = compute(ledger.context(), "ready_to_grow").rows
    assert [(row.account, row.active, row.seats, row.used.value) for row in rows] == [
        ("c1", 5, 4, 1.25), ("c2", 20, 20, 1.0), ("c4", 2, 2, 1.0), ("c0", 9, 10, 0.9),
    ]  # fmt: skip
    assert [[(paid.amount, paid.currency) for paid in row.pays] for row in rows[:2]] == [
        [(Decimal(101), "EUR")], [(Decimal(102), "EUR")],
    ]  # fmt: skip
    assert [row.account for row in compute(ledger.context(), "ready_to_grow", full="80%", limit="5").rows][-1] == "c3"
    assert len(compute(ledger.context(), "ready_to_grow", limit="2").rows) == 2
    grouped = compute(ledger.context(), "ready_to_grow", by="size").rows
    assert [row.group for row in grouped] == ["small", "big", "small", "big"]
    nothing = compute(growing().context(), "ready_to_grow")
    assert (nothing.rows, nothing.notes) == ((), ("nobody sends what people do in the product",))


def test_what_is_not_told_is_unknown() -> None:
    row = one(compute(growing().context(), "seat_use").rows)
    assert (row.use.status, row.use.note) == ("terra_incognita", "nobody sends what people do in the product")
    bare = billing()
    for i in range(5):
        pays(bare, f"c{i}", 0, 100)
    uses(bare, "c0", 3)
    assert one(compute(bare.context(), "seat_use").rows).use.note == "nobody says how many seats an account has"
    nothing = one(compute(Ledger().context(), "expansion").rows)
    assert nothing.in_time.note == "no subscription has ever come"
    with pytest.raises(InputError):
        compute(growing().context(), "seat_use", full="120%")


def test_the_indicators() -> None:
    stage, wanted = customers_journey().stages[1], Indicator(figure="expansion", within=Duration(120, "d"))
    ledger = growing()
    assert expansion.measure(ledger.context(), Filters(), stage, wanted).value == pytest.approx(0.2)
    uses(ledger, "c5", 10)
    assert seat_use.measure(ledger.context(), Filters(), stage, wanted).value == pytest.approx(1 / 8)
