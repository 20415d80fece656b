"""Win rate and sales cycle on small ledgers, every number worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journeyglass.figures import sales_cycle, win_rate
from journeyglass.figures.context import Rates
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Journey, PropertySubject, Stage
from tests.figures.ledger import Ledger, day, did, journey, one, outcome

LOST = {"outcome": "lost", "outcome_kind": "lost"}
LATER = {"outcome": "later", "outcome_kind": "not_now"}


def sales(**more: object) -> Journey:
    ends = (outcome("lost", "lost"), outcome("later", "not_now"))
    stages = (Stage(id="lead", enter=did("Lead"), outcomes=ends), Stage(id="client", enter=did("Won")))
    return journey(*stages, moments={"won": did("Won"), "opportunity": did("Opp")}, **more)


def deals() -> Ledger:
    """Six won, four lost, one put off, one open; money on all but one loss."""
    ledger = Ledger(sales())
    for i in range(6):
        ledger.subject(f"w{i}", ("lead", i, 20 + 5 * i), ("client", 20 + 5 * i, None))
        ledger.moment(f"w{i}", "first_touch", i)
        ledger.moment(f"w{i}", "won", 20 + 5 * i)
        ledger.event(f"w{i}", "Won", 20 + 5 * i, value=Decimal(100 * (i + 1)), currency="EUR")
        ledger.event(f"w{i}", "Paid", 20 + 5 * i, value=Decimal(7), currency="EUR")
    for i in range(4):
        ledger.event(f"l{i}", "lost", 30 + i, **({"value": Decimal(200), "currency": "EUR"} if i else {}))
        assert ledger.events is not None
        by = {"left_by": ledger.events[-1]["event_id"]}
        ledger.subject(f"l{i}", ("lead", 1, 30 + i, LOST | by))
        ledger.moment(f"l{i}", "first_touch", 1)
    ledger.subject("later", ("lead", 1, 40, LATER))
    ledger.subject("open", ("lead", 1, None))
    ledger.moment("open", "first_touch", 1)
    return ledger


def test_win_rate_by_count_and_value() -> None:
    row = win_rate.compute(deals().context()).rows[0]
    assert (row.won, row.lost, row.not_now, row.without_value) == (6, 4, 1, 1)
    assert (row.rate.value, row.rate.low, row.rate.high) == pytest.approx((0.6, *wilson(6, 10)))
    (euro,) = row.values
    assert (euro.currency, euro.won, euro.lost) == ("EUR", Decimal(2100), Decimal(600))
    assert euro.rate.value == pytest.approx(2100 / 2700)
    assert euro.rate.low is not None
    assert euro.rate.high is not None
    assert 0 < euro.rate.low < 2100 / 2700 < euro.rate.high <= 1


def test_win_rate_by_close_date() -> None:
    rows = win_rate.compute(deals().context(), Filters(by="month")).rows
    # Days 20, 25, 30 and the losses of day 30 are in January; 31 January is day 30.
    assert [(r.group, r.won, r.lost) for r in rows] == [("2024-01", 3, 1), ("2024-02", 3, 3)]
    period = win_rate.compute(deals().context(), Filters(since=day(31), until=day(36))).rows[0]
    assert (period.won, period.lost) == (1, 3)


def test_win_rate_converts_only_with_given_rates() -> None:
    ledger = deals()
    ledger.subject("us", ("lead", 1, 50), ("client", 50, None))
    ledger.moment("us", "won", 50)
    ledger.event("us", "Won", 50, value=Decimal(1000), currency="USD")
    apart = win_rate.compute(ledger.context()).rows[0]
    assert [(v.currency, v.won) for v in apart.values] == [("EUR", Decimal(2100)), ("USD", Decimal(1000))]
    assert apart.values[1].rate.status == "too_few"
    joined = win_rate.compute(ledger.context(Rates("EUR", {"USD": Decimal("0.9")}))).rows[0]
    assert [(v.currency, v.won) for v in joined.values] == [("EUR", Decimal(3000))]
    missing = win_rate.compute(ledger.context(Rates("EUR", {})))
    assert missing.rows[0].without_value == 2
    assert missing.notes == ("no rate was given for USD: left out",)


def test_a_turn_closes_once_and_a_win_stands() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        # Lost, then the loss taken back, then won: all one turn.
        corrected = {"move": "corrected", "turn": 1}
        ledger.subject(f"s{i}", ("lead", 0, 5, LOST), ("lead", 7, 9, corrected), ("client", 9, None, {"turn": 1}))
        ledger.moment(f"s{i}", "won", 9)
    for i in range(5):
        ledger.subject(f"t{i}", ("lead", 0, 5, LOST), ("lead", 7, 9, LOST))
    row = win_rate.compute(ledger.context()).rows[0]
    assert (row.won, row.lost) == (5, 10)
    assert row.rate.value == pytest.approx(1 / 3)


def test_win_rate_without_losses_on_the_map_or_in_the_data() -> None:
    ledger = Ledger(journey(Stage(id="a", enter=did("A")), moments={"won": did("A")}))
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, None))
        ledger.moment(f"s{i}", "won", 0)
    rate = win_rate.compute(ledger.context()).rows[0].rate
    assert (rate.status, rate.note) == ("terra_incognita", "the map does not say when a deal is lost")
    never = Ledger(sales())
    for i in range(6):
        never.subject(f"s{i}", ("client", 0, None))
        never.moment(f"s{i}", "won", 0)
        never.event(f"s{i}", "Won", 0)
    assert win_rate.compute(never.context()).rows[0].rate.status == "terra_incognita"


def test_money_of_a_subject_that_is_a_deal_is_its_own() -> None:
    ledger = Ledger(sales(subject=PropertySubject(property="deal/id")))
    for i in range(6):
        ledger.subject(f"d{i}", ("lead", 0, 9, {} if i < 5 else LOST), *([("client", 9, None)] if i < 5 else []))
        ledger.accounts[f"d{i}"] = "acme"
        if i < 5:
            ledger.moment(f"d{i}", "won", 9)
        value = Decimal(10 ** (i + 1))
        ledger.event("acme", "Won", 9, value=value, currency="EUR", properties={"deal/id": f"d{i}"})
    (euro,) = win_rate.compute(ledger.context()).rows[0].values
    assert euro.won == Decimal(111110)


def test_sales_cycle_by_hand() -> None:
    # Won after 20, 24, 28, 32, 36, 40 days.
    ledger = deals()
    found = sales_cycle.compute(ledger.context())
    row = one(found.rows, start="first_touch")
    assert (row.won, row.backwards, row.without_start, row.undecided) == (6, 0, 0, 1)
    assert (row.lower_quartile.value, row.median.value, row.upper_quartile.value) == (24, 28, 36)
    assert (row.median.low, row.median.high) == (20, 40)
    assert any("undecided" in note for note in found.notes)


def test_a_deal_won_before_its_first_contact_is_told_not_averaged() -> None:
    ledger = deals()
    ledger.subject("odd", ("client", 3, None))
    ledger.moment("odd", "won", 3)
    ledger.moment("odd", "first_touch", 5)
    ledger.subject("bare", ("client", 3, None))
    ledger.moment("bare", "won", 3)
    row = one(sales_cycle.compute(ledger.context()).rows, start="first_touch")
    assert (row.won, row.backwards, row.without_start, row.median.value) == (7, 1, 1, 28)


def test_sales_cycle_from_an_opportunity_that_never_comes_is_unknown() -> None:
    ledger = deals()
    assert one(sales_cycle.compute(ledger.context()).rows, start="opportunity").median.status == "terra_incognita"
    for i in range(6):
        ledger.moment(f"w{i}", "opportunity", 10)
    row = one(sales_cycle.compute(ledger.context()).rows, start="opportunity")
    assert row.median.value == 20
