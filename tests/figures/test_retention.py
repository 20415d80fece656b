"""Retention by hand-made ledgers, of customers and of their money, and against lifelines."""

from __future__ import annotations

from decimal import Decimal

import lifelines
import numpy as np
import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute, retention, revenue_retention
from journeyglass.figures.customers import load
from journeyglass.figures.months import UNIT
from journeyglass.figures.statistics.ratio import ratio_of_sums, share_of_sums
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator
from tests.figures.billing import MONTHS, billing, cancels, customers_journey, pays
from tests.figures.ledger import Ledger, day, one


def ten() -> Ledger:
    """Ten customers of January, five of March; three of January cancel after 1, 2 and 3 months, one comes back."""
    ledger = billing(as_of=MONTHS[6])
    for i in range(10):
        pays(ledger, f"j{i}", 0, 100)
        if i < 3:
            cancels(ledger, f"j{i}", MONTHS[i + 1], reason="price")
    pays(ledger, "j0", 130, 70)
    for i in range(5):
        pays(ledger, f"m{i}", MONTHS[2], 50)
    pays(ledger, "j9", MONTHS[2], 300, "Upgraded")
    pays(ledger, "j8", MONTHS[2], 40, "Downgraded")
    return ledger


def test_customers_retained_by_cohort() -> None:
    rows = compute(ten().context(), "retention").rows
    january = [row for row in rows if row.cohort == "2024-01"]
    assert [row.month for row in january] == list(range(7))
    assert [row.left for row in january] == [0, 1, 2, 3, 3, 3, 3]
    assert [row.retained.value for row in january] == pytest.approx([1, 0.9, 0.8, 0.7, 0.7, 0.7, 0.7])
    assert [row.at_risk for row in january] == [10, 10, 9, 8, 7, 7, 7]
    assert [row.returned for row in january] == [0, 1, 1, 1, 1, 1, 1]
    third = january[3].retained
    assert (third.low, third.high) == pytest.approx(wilson(7, 10))
    assert (third.numerator, third.denominator) == (7, 10)
    assert [(row.month, row.at_risk) for row in rows if row.cohort == "2024-03"][-1] == (4, 5)


def test_all_customers_against_lifelines() -> None:
    rows = [row for row in compute(ten().context(), "retention").rows if row.cohort == "all"]
    lengths, lost = [1, 2, 3, *[6] * 7, *[4] * 5], [1, 1, 1, *[0] * 12]
    oracle = lifelines.KaplanMeierFitter().fit(lengths, lost)
    for row in rows:
        assert row.retained.value == pytest.approx(float(oracle.predict(row.month)))
    assert one(rows, month=6).customers == 15


def test_random_lives_against_lifelines() -> None:
    random = np.random.default_rng(5)
    ledger = billing(as_of=700)
    begun, stay = random.uniform(0, 600, 80), random.exponential(200, 80)
    for i in range(80):
        pays(ledger, f"a{i:02}", begun[i], 10)
        cancels(ledger, f"a{i:02}", begun[i] + stay[i])
    found = load(ledger.context())
    oracle = lifelines.KaplanMeierFitter().fit(found.months / UNIT, found.gone)
    rows = [row for row in compute(ledger.context(), "retention", months="20").rows if row.cohort == "all"]
    assert [r.retained.value for r in rows] == pytest.approx([float(oracle.predict(r.month)) for r in rows])


def test_money_retained_gross_and_net() -> None:
    rows = [row for row in compute(ten().context(), "revenue_retention").rows if row.cohort == "2024-01"]
    second, fifth = rows[2], rows[5]
    # After two months eight are left, of which one pays 300 for 100 and one 40.
    assert (second.customers, second.mrr_at_start, second.mrr) == (10, 1000, 6 * 100 + 300 + 40)
    assert second.net.value == pytest.approx(0.94)
    assert second.gross.value == pytest.approx(0.74)
    # After five months one more is gone, and the first one is back at 70.
    assert (fifth.mrr, fifth.net.value) == (Decimal(5 * 100 + 300 + 40 + 70), pytest.approx(0.91))
    assert fifth.gross.value == pytest.approx(0.71)
    assert second.net.low is not None
    assert second.net.low < 0.94 < (second.net.high or 0)


def test_all_customers_old_enough_are_in_the_money_of_all() -> None:
    rows = [row for row in compute(ten().context(), "revenue_retention").rows if row.cohort == "all"]
    assert [row.customers for row in rows] == [15, 15, 15, 15, 15, 10, 10]
    assert rows[4].mrr == Decimal(5 * 100 + 300 + 40 + 5 * 50)


def test_gross_never_rises_above_net_or_one() -> None:
    for row in compute(ten().context(), "revenue_retention", months="6").rows:
        if row.net.value is not None:
            assert row.gross.value <= min(row.net.value, 1)


def test_currencies_each_have_their_cohorts() -> None:
    ledger = ten()
    for i in range(5):
        pays(ledger, f"u{i}", 0, 9, currency="USD")
    rows = compute(ledger.context(), "revenue_retention").rows
    assert {row.currency for row in rows} == {"EUR", "USD"}
    assert one(rows, currency="USD", cohort="all", month=0).mrr_at_start == 45


def test_by_segment_of_a_trait_and_by_channel_of_the_first_touch() -> None:
    ledger = ten()
    for i in range(10):
        ledger.trait(f"j{i}", None, size="big" if i < 5 else "small")
        ledger.event(f"j{i}", "Page Viewed", -3, channel="site" if i < 7 else "event")
    rows = compute(ledger.context(), "retention", by="size").rows
    assert one(rows, group="big", cohort="all", month=3).retained.value == pytest.approx(0.4)
    assert one(rows, group="small", cohort="all", month=3).retained.value == 1
    came = compute(ledger.context(), "retention", by="channel").rows
    assert one(came, group="site", cohort="all", month=3).customers == 7
    assert one(came, group="event", cohort="all", month=3).customers == 3


def test_by_stage_in_which_they_began() -> None:
    ledger = ten()
    for i in range(10):
        ledger.subject(f"j{i}", ("buyer", -20, 0 if i < 6 else 50), ("client", 0 if i < 6 else 50, None))
    rows = compute(ledger.context(), "retention", by="stage").rows
    assert {(r.group, r.customers) for r in rows if r.cohort == "all" and r.month == 0} == {
        ("client", 6), ("buyer", 4), (None, 5),
    }  # fmt: skip


def test_the_period_is_that_of_the_beginning() -> None:
    rows = retention.compute(ten().context(), Filters(since=day(31))).rows
    assert {row.cohort for row in rows} == {"all", "2024-03"}


def test_cohorts_by_quarter_and_year() -> None:
    assert {r.cohort for r in compute(ten().context(), "retention", cohort="quarter").rows} == {"all", "2024-Q1"}
    assert {r.cohort for r in compute(ten().context(), "revenue_retention", cohort="year").rows} == {"all", "2024"}


@pytest.mark.parametrize("wrong", [{"cohort": "week"}, {"months": "0"}, {"months": "a"}, {"basis": "x"}])
def test_wrong_options_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        compute(ten().context(), "retention", **wrong)


def moments() -> Ledger:
    """Six customers by the moments alone; two churn, one of them comes back in a new turn."""
    ledger = Ledger(customers_journey(), as_of=MONTHS[4])
    for i in range(6):
        ledger.subject(f"s{i}", ("buyer", -10, 0), ("client", 0, None))
        ledger.moment(f"s{i}", "won", 0)
        ledger.event(f"s{i}", "Opportunity Won", 0)
    for i in range(2):
        ledger.moment(f"s{i}", "churned", MONTHS[2])
        ledger.event(f"s{i}", "Account Closed", MONTHS[2])
    ledger.moment("s1", "won", MONTHS[3], turn=2)
    return ledger


def test_without_subscriptions_the_moments_say_who_is_a_customer() -> None:
    found = compute(moments().context(), "retention")
    assert found.options["basis"] == "moments"
    second = one(found.rows, cohort="all", month=2)
    assert (second.left, second.returned, second.retained.value) == (2, 1, pytest.approx(4 / 6))
    assert compute(moments().context(), "revenue_retention").rows == ()
    assert compute(moments().context(), "revenue_retention").notes == ("no subscription has ever come",)


def test_where_no_loss_was_ever_recorded_nothing_is_known() -> None:
    ledger = billing()
    for i in range(6):
        pays(ledger, f"a{i}", 0, 10)
    row = one(compute(ledger.context(), "retention").rows, cohort="all", month=3)
    assert (row.customers, row.retained.status) == (6, "terra_incognita")
    assert row.retained.note == "no event by which a subscription ends has ever come"
    nobody = Ledger(customers_journey())
    nobody.event("x", "A", 0)
    assert compute(nobody.context(), "retention").rows[0].retained.status == "terra_incognita"


def test_under_five_customers_are_too_few() -> None:
    ledger = billing()
    for i in range(4):
        pays(ledger, f"a{i}", 0, 10)
    cancels(ledger, "a0", 10)
    rows = compute(ledger.context(), "retention").rows
    assert {row.retained.status for row in rows} == {"too_few"}
    assert {row.net.status for row in compute(ledger.context(), "revenue_retention").rows} == {"too_few"}


def test_customers_from_before_losses_were_recorded_enter_late() -> None:
    ledger = ten()
    context = ledger.context()
    context.con.execute("CREATE TABLE told AS SELECT * FROM cache_sources")
    context.con.execute(f"""CREATE OR REPLACE TEMP VIEW cache_sources AS
        SELECT source, epoch_us('{day(45).isoformat()}'::TIMESTAMPTZ) AS observed_from, events, accounts FROM told""")
    row = one(compute(context, "retention").rows, cohort="2024-01", month=3)
    # The loss after one month was before the recording: nine are left, watched from day 45 on; two of them are lost.
    assert (row.retained.numerator, row.retained.denominator) == (7, 9)


def test_indicators_on_the_map() -> None:
    context, stage = ten().context(), customers_journey().stages[1]

    def asked(**more: object) -> float | None:
        return retention.measure(context, Filters(), stage, Indicator(figure="retention", **more)).value

    assert asked(within=Duration(3, "mo"), target=0.9) == pytest.approx(12 / 15)
    assert asked(within=Duration(61, "d")) == pytest.approx(13 / 15)
    assert asked(within=Duration(2, "mo"), target=1.1) == pytest.approx((940 + 250) / 1250)
    yearly = retention.measure(context, Filters(), stage, Indicator(figure="retention"))
    assert yearly.note == "an upper bound: nobody has been watched longer than 6.0 months"


def test_ratio_of_sums_covers_its_truth() -> None:
    """Money that grows for some and ends for others: the interval holds the true ratio about 19 times of 20."""
    held, runs, truth = 0, 1000, 0.75 * 1.2
    for seed in range(runs):
        random = np.random.default_rng(seed)
        first = random.lognormal(3, 0.8, 120)
        now = first * (random.random(120) < 0.75) * random.choice([1.0, 1.4], 120)
        _, low, high = ratio_of_sums(now, first)
        held += low <= truth <= high
    assert 0.92 <= held / runs <= 0.98


def test_revenue_of_nobody() -> None:
    assert revenue_retention.compute(Ledger().context()).rows == ()


def test_shares_of_nothing_and_of_all_are_not_certain() -> None:
    ten_, none = np.full(10, 5.0), np.zeros(10)
    assert share_of_sums(none, ten_) == pytest.approx((0, *wilson(0, 10)))
    assert share_of_sums(ten_, ten_) == pytest.approx((1, *wilson(10, 10)))
    nearly = ten_.copy()
    nearly[0] = 4.9
    assert share_of_sums(nearly, ten_)[2] == 1
