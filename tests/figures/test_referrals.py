"""Who brought whom, how many customers do, and what it is worth, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journeyglass.figures import Context, Filters, compute, referral_rate, referral_value
from journeyglass.figures.context import Rates
from journeyglass.figures.referrals import referral_steps_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator
from tests.figures.billing import customers_journey
from tests.figures.ledger import Ledger, day, did, one


def pairs(context: Context) -> set[tuple[str, str]]:
    table = context.table(chain_sql(referral_steps_sql(context)))
    return set(zip(table["referrer"].to_pylist(), table["referred"].to_pylist(), strict=True))


def grown() -> Ledger:
    """Ten customers; c0 brought x and y by trait, c1 brought z by its code, c2 only passed its link on."""
    ledger = Ledger(customers_journey(moments={"referred": did("Referral Link Shared")}), as_of=500)
    for i in range(10):
        customer(ledger, f"c{i}", 0, paid=100)
    for name in ("x", "y", "z"):
        ledger.event(name, "Form Submitted", 50)
    ledger.trait("x", None, referred_by="c0")
    ledger.trait("y", 60, referred_by="c0")
    ledger.event("c1", "Referral Link Shared", 20, properties={"referral_code": "K1"})
    ledger.moment("c1", "referred", 20)
    ledger.event("z", "Referral Signed Up", 55, properties={"referral_code": "K1"})
    ledger.event("c2", "Referral Link Shared", 400, properties={"referral_code": "K2"})
    ledger.moment("c2", "referred", 400)
    customer(ledger, "x", 80, paid=500)
    customer(ledger, "z", 90, paid=300)
    ledger.event("c0", "Referral Rewarded", 100, value="50", currency="EUR", properties={"referred": "x"})
    return ledger


def customer(ledger: Ledger, name: str, won: float, paid: int) -> None:
    ledger.subject(name, ("client", won, None))
    ledger.moment(name, "won", won)
    ledger.event(name, "Opportunity Won", won)
    ledger.event(name, "Invoice Paid", won + 10, value=str(paid), currency="EUR")


def test_who_brought_whom() -> None:
    ledger = grown()
    ledger.trait("c5", None, referred_by="c5")  # itself
    ledger.trait("c6", None, referred_by="somebody unheard of")
    ledger.member("c7", "pat")
    ledger.event("w", "Referral Signed Up", 70, properties={"referrer_id": "pat"})
    ledger.event("c8", "Referral Qualified", 70, properties={"referrer_id": "c8", "referred": "v"})
    ledger.event("v", "Form Submitted", 60)
    ledger.trait("z", 300, referred_by="c9")  # told later than its sign-up
    assert pairs(ledger.context()) == {("c0", "x"), ("c0", "y"), ("c1", "z"), ("c7", "w"), ("c8", "v")}


def test_the_rate() -> None:
    row = one(compute(grown().context(), "referral_rate").rows)
    # Twelve customers (two of them brought), of whom c0, c1 and c2 referred; c2 only after a year.
    assert (row.customers, row.referrers, row.within) == (12, 3, "1y")
    assert (row.rate.value, row.rate.low, row.rate.high) == pytest.approx((3 / 12, *wilson(3, 12)))
    assert row.in_time.numerator == 2
    assert row.in_time.value == pytest.approx(2 / 12)


def test_a_customer_lost_refers_no_more_in_time() -> None:
    ledger = grown()
    ledger.moment("c1", "churned", 10)
    ledger.event("c1", "Account Closed", 10)
    assert one(compute(ledger.context(), "referral_rate").rows).in_time.numerator == 1


def test_the_rate_by_group_and_period() -> None:
    ledger = grown()
    for i in range(10):
        ledger.trait(f"c{i}", None, size="big" if i < 5 else "small")
    rows = compute(ledger.context(), "referral_rate", by="size").rows
    assert [(r.group, r.customers, r.referrers) for r in rows] == [("big", 5, 3), ("small", 5, 0), (None, 2, 0)]
    assert one(referral_rate.compute(ledger.context(), Filters(since=day(40))).rows).customers == 2


def test_what_referrals_are_worth() -> None:
    rows = compute(grown().context(), "referral_value").rows
    whole, best, second = rows
    assert (whole.referrer, whole.brought, whole.customers, whole.revenue, whole.reward) == (
        "all", 3, 2, Decimal(800), Decimal(50),
    )  # fmt: skip
    assert whole.revenue_share.value == pytest.approx(800 / 1800)
    assert whole.revenue_share.low < 800 / 1800 < whole.revenue_share.high
    assert (best.referrer, best.brought, best.customers, best.revenue, best.reward) == (
        "c0", 2, 1, Decimal(500), Decimal(50),
    )  # fmt: skip
    assert (second.referrer, second.revenue, second.reward) == ("c1", Decimal(300), 0)
    assert second.revenue_share.value == pytest.approx(300 / 1800)
    assert second.revenue_share.low is None
    assert (whole.customer_share.status, whole.customer_share.numerator) == ("too_few", 2)


def test_currencies_apart_and_together() -> None:
    ledger = grown()
    ledger.event("y", "Invoice Paid", 95, value="200", currency="USD")
    rows = compute(ledger.context(), "referral_value").rows
    assert [(r.currency, r.revenue) for r in rows if r.referrer == "all"] == [("EUR", 800), ("USD", 200)]
    joined = compute(ledger.context(Rates("EUR", {"USD": Decimal("0.5")})), "referral_value").rows
    assert [(r.currency, r.revenue) for r in joined if r.referrer == "all"] == [("EUR", 900)]


def test_within_a_period() -> None:
    found = referral_value.compute(grown().context(), Filters(since=day(95)))
    assert one(found.rows, referrer="all").revenue == 300


def test_nothing_told_is_unknown_not_nought() -> None:
    ledger = Ledger(customers_journey())
    for i in range(6):
        customer(ledger, f"c{i}", 0, paid=1)
    found = one(compute(ledger.context(), "referral_rate").rows)
    assert (found.rate.status, found.rate.note) == ("terra_incognita", "no referral has ever come")
    assert compute(ledger.context(), "referral_value").rows == ()
    stage = customers_journey().stages[1]
    wanted = Indicator(figure="referral_rate", target=0.2)
    assert referral_rate.measure(ledger.context(), Filters(), stage, wanted).status == "terra_incognita"
    assert referral_value.measure(ledger.context(), Filters(), stage, wanted).status == "terra_incognita"


def test_the_indicator() -> None:
    stage, context = customers_journey().stages[1], grown().context()
    plain = referral_rate.measure(context, Filters(), stage, Indicator(figure="referral_rate"))
    soon = referral_rate.measure(context, Filters(), stage, Indicator(figure="referral_rate", within=Duration(90, "d")))
    assert (plain.value, soon.value) == pytest.approx((0.25, 2 / 12))
    assert referral_value.measure(context, Filters(), stage, Indicator(figure="x")).value == pytest.approx(4 / 9)
