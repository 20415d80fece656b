"""Due subscriptions by hand: renewed, cancelled with reasons, lapsed, pending."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute, renewal
from journeyglass.figures.outcomes import Reason
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Indicator
from tests.figures.billing import MONTHS, billing, cancels, customers_journey, pays
from tests.figures.ledger import Ledger, day, one

YEAR = MONTHS[12]


def due() -> Ledger:
    """Twelve yearly subscriptions begun on day 0, read on day 400, and one begun so late that it is not due."""
    ledger = billing(as_of=400)
    for i in range(12):
        pays(ledger, f"c{i:02}", 0, 100, interval="year")
    for i in range(6):
        pays(ledger, f"c{i:02}", YEAR + i - 3, 110, "Renewed", interval="year")
    cancels(ledger, "c06", YEAR, reason="price")
    cancels(ledger, "c07", 200, reason="price")
    cancels(ledger, "c08", YEAR + 10)
    pays(ledger, "c09", 300, 150, "Upgraded")  # no renewal
    pays(ledger, "late", 380, 5, interval="year")
    cancels(ledger, "late", 390)
    return ledger


def test_what_became_of_the_terms_by_hand() -> None:
    row = one(compute(due().context(), "renewal").rows)
    # The grace is over on day 396; c09, c10, c11 did nothing until then.
    assert (row.due, row.renewed, row.cancelled, row.lapsed, row.pending) == (12, 6, 3, 3, 0)
    assert (row.rate.value, row.rate.low, row.rate.high) == pytest.approx((0.5, *wilson(6, 12)))
    assert row.reasons == (Reason("price", 2), Reason(None, 1))


def test_while_the_grace_runs_nothing_is_said_of_the_silent() -> None:
    row = one(compute(due().context(), "renewal", grace="60").rows)
    assert (row.renewed, row.cancelled, row.lapsed, row.pending) == (6, 3, 0, 3)
    assert row.rate.value == pytest.approx(6 / 9)


def test_a_renewal_after_the_grace_is_a_lapse() -> None:
    ledger = due()
    pays(ledger, "c10", YEAR + 20, 100, "Renewed")
    assert one(compute(ledger.context(), "renewal").rows).renewed == 7
    assert one(compute(ledger.context(), "renewal", grace="10").rows).lapsed == 3


def test_every_renewal_opens_a_term_of_its_own() -> None:
    ledger = billing(as_of=100)
    for i in range(5):
        pays(ledger, f"c{i}", 0, 10, interval="month")
        pays(ledger, f"c{i}", 31, 10, "Renewed")  # its interval is still a month
        if i:
            pays(ledger, f"c{i}", 60, 10, "Renewed")
        else:
            cancels(ledger, f"c{i}", 60, reason="closed")
    row = one(compute(ledger.context(), "renewal", grace="0").rows)
    # Due on days 31 and 60 for all, on day 91 for four, of which nobody renews.
    assert (row.due, row.renewed, row.cancelled, row.lapsed) == (14, 9, 1, 4)
    months = compute(ledger.context(), "renewal", by="month", grace="0").rows
    assert [(r.group, r.due, r.renewed) for r in months] == [("2024-02", 5, 5), ("2024-03", 5, 4), ("2024-04", 4, 0)]
    assert (row.rate.numerator, row.rate.denominator) == (9, 14)


def test_subscriptions_of_an_account_are_due_each() -> None:
    ledger = due()
    for i in range(5):
        pays(ledger, f"c{i:02}", 0, 10, interval="annual", subscription_id="second")
    row = one(compute(ledger.context(), "renewal").rows)
    assert (row.due, row.lapsed) == (17, 8)


def test_terms_without_an_interval_take_the_option() -> None:
    ledger = billing(as_of=400)
    for i in range(5):
        pays(ledger, f"c{i}", 0, 10)
        pays(ledger, f"c{i}", 31, 10, "Renewed")
    cancels(ledger, "c0", 50)  # before its second term, of a year, was due
    yearly = compute(ledger.context(), "renewal")
    assert one(yearly.rows).renewed == 5
    assert yearly.notes == ("10 terms told no interval: taken as 12 months",)
    monthly = one(compute(ledger.context(), "renewal", term="1mo").rows)
    assert (monthly.renewed, monthly.cancelled, monthly.lapsed) == (5, 1, 4)
    with pytest.raises(InputError):
        compute(ledger.context(), "renewal", grace="soon")


def test_by_group_and_period_of_the_due_date() -> None:
    ledger = due()
    for i in range(12):
        ledger.trait(f"c{i:02}", None, size="big" if i < 6 else "small")
    rows = compute(ledger.context(), "renewal", by="size").rows
    assert [(r.group, r.renewed, r.due) for r in rows] == [("big", 6, 6), ("small", 0, 6)]
    assert one(renewal.compute(ledger.context(), Filters(until=day(300))).rows).due == 0


def test_silent_renewals_are_unknown() -> None:
    ledger = billing(as_of=400)
    for i in range(6):
        pays(ledger, f"c{i}", 0, 10, interval="month")
        cancels(ledger, f"c{i}", 300)
    row = one(compute(ledger.context(), "renewal").rows)
    assert (row.due, row.rate.status, row.rate.note) == (6, "terra_incognita", "no Subscription Renewed has ever come")
    stage = customers_journey().stages[1]
    wanted = Indicator(figure="renewal", target=0.9)
    assert renewal.measure(due().context(), Filters(), stage, wanted).value == 0.5
    assert renewal.measure(Ledger().context(), Filters(), stage, wanted).status == "terra_incognita"
