"""The ledger of recurring revenue, and the months that it is counted in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.figures import revenue
from journeyglass.figures.context import Context, Rates, micros
from journeyglass.figures.money import amount
from journeyglass.figures.months import UNIT, add_months, ages
from journeyglass.journey.duration import Duration
from tests.figures.billing import billing, cancels, pays
from tests.figures.ledger import Ledger, day

INSTANTS = st.integers(0, 18_000 * 86_400).map(lambda second: micros(day(0)) + (second - 9_000 * 86_400) * 1_000_000)


def changes(ledger: Ledger, rates: Rates | None = None) -> list[tuple[object, ...]]:
    """(account, day, currency, before, after, kind) of each change."""
    context = ledger.context(rates)
    names = context.table("SELECT account_id FROM cache_accounts ORDER BY account_no")["account_id"].to_pylist()
    found = revenue.load(context)
    days = (found.at - micros(day(0))) / 86_400_000_000
    return [
        (names[found.account[i]], days[i], found.currency.labels[found.currency.codes[i]], amount(found.before[i]),
         amount(found.after[i]), found.kind.labels[found.kind.codes[i]])
        for i in range(len(found))
    ]  # fmt: skip


def test_a_life_in_five_changes() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100)
    pays(ledger, "a", 31, 100, "Renewed")  # nothing changes
    pays(ledger, "a", 40, "150.50", "Upgraded")
    pays(ledger, "a", 50, 80, "Downgraded")
    cancels(ledger, "a", 60)
    pays(ledger, "a", 90, 20)
    assert changes(ledger) == [
        ("a", 0, "EUR", 0, 100, "new"),
        ("a", 40, "EUR", 100, Decimal("150.5"), "expansion"),
        ("a", 50, "EUR", Decimal("150.5"), 80, "contraction"),
        ("a", 60, "EUR", 80, 0, "lost"),
        ("a", 90, "EUR", 0, 20, "returned"),
    ]


def test_subscriptions_of_an_account_add_up() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100, subscription_id="one")
    pays(ledger, "a", 10, 50, subscription_id="two")
    cancels(ledger, "a", 20, subscription_id="one")
    cancels(ledger, "a", 20, subscription_id="three")  # never began
    cancels(ledger, "a", 30, subscription_id="two")
    assert [c[3:] for c in changes(ledger)] == [
        (0, 100, "new"), (100, 150, "expansion"), (150, 50, "contraction"), (50, 0, "lost"),
    ]  # fmt: skip


def test_one_subscription_takes_the_place_of_another() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100)
    pays(ledger, "a", 30, 120)
    cancels(ledger, "a", 30)
    pays(ledger, "b", 0, 100, subscription_id="x")
    pays(ledger, "b", 30, 120, subscription_id="x")
    cancels(ledger, "b", 30, subscription_id="x")
    assert [(c[0], c[4]) for c in changes(ledger)] == [("a", 100), ("a", 120), ("b", 100), ("b", 0)]


def test_a_deleted_account_pays_nothing() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100, subscription_id="one")
    pays(ledger, "a", 5, 10, subscription_id="two")
    ledger.event("a", "Account Deleted", 9)
    assert changes(ledger)[-1] == ("a", 9, "EUR", 110, 0, "lost")


def test_the_value_stands_in_for_the_property_and_events_without_money_change_nothing() -> None:
    ledger = billing()
    ledger.event("a", "Subscription Started", 0, value=Decimal(30), currency="USD")
    ledger.event("a", "Subscription Upgraded", 3)
    assert changes(ledger) == [("a", 0, "USD", 0, 30, "new")]


def test_currencies_stay_apart_unless_there_are_rates() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100, subscription_id="one")
    pays(ledger, "a", 10, 50, subscription_id="two", currency="USD")
    pays(ledger, "b", 10, 50, currency="GBP")
    assert [c[2:5] for c in changes(ledger)] == [("EUR", 0, 100), ("GBP", 0, 50), ("USD", 0, 50)]
    rates = Rates("EUR", {"USD": Decimal("0.9")})
    assert [c[2:5] for c in changes(ledger, rates)] == [("EUR", 0, 100), ("EUR", 100, 145)]
    assert revenue.load(ledger.context(rates)).notes == ("no rate was given for GBP: left out",)


def test_a_change_of_currency_leaves_the_one_and_enters_the_other() -> None:
    ledger = billing()
    pays(ledger, "a", 0, 100)
    pays(ledger, "a", 10, 90, "Renewed", currency="USD")
    assert [c[1:] for c in changes(ledger)] == [
        (0, "EUR", 0, 100, "new"), (10, "EUR", 100, 0, "lost"), (10, "USD", 0, 90, "new"),
    ]  # fmt: skip


def test_what_is_after_the_reading_has_not_happened() -> None:
    ledger = billing(as_of=20)
    pays(ledger, "a", 0, 100)
    cancels(ledger, "a", 30)
    assert len(changes(ledger)) == 1


def test_standing_at_any_instant() -> None:
    ledger = billing()
    pays(ledger, "b", 0, 100)
    pays(ledger, "b", 10, 70, "Downgraded")
    pays(ledger, "a", 5, 1)
    found = revenue.load(ledger.context())
    at = np.array([micros(day(d)) for d in (-1, 0, 9.99, 10, 300)])
    assert found.standing(0, np.full(5, 1), at).tolist() == [0, 100_000_000, 100_000_000, 70_000_000, 70_000_000]
    assert found.standing(0, np.full(5, 0), at).tolist() == [0, 0, 1_000_000, 1_000_000, 1_000_000]


def test_no_events_at_all() -> None:
    context: Context = Ledger().context()
    assert len(revenue.load(context)) == 0
    assert revenue.load(context).standing(0, np.zeros(2, np.int64), np.zeros(2, np.int64)).tolist() == [0, 0]


@given(INSTANTS, st.integers(1, 300))
def test_months_are_added_as_a_journey_adds_them(at: int, months: int) -> None:
    assert add_months(np.array([at]), months)[0] == Duration(months, "mo").after(at)


@given(INSTANTS, st.lists(st.integers(0, 2**50), min_size=2, max_size=5))
def test_ages_are_whole_on_the_day_and_never_fall(begun: int, later: list[int]) -> None:
    begin = np.array([begun])
    assert [ages(begin, add_months(begin, k))[0] for k in (0, 1, 12)] == [0, UNIT, 12 * UNIT]
    found = [ages(begin, np.array([begun + more]))[0] for more in sorted(later)]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("begun", "at", "months"), [("2024-01-31", "2024-02-29", 1), ("2023-01-31", "2023-02-27", 27 / 28)]
)
def test_the_age_of_who_began_on_a_31st(begun: str, at: str, months: float) -> None:
    first, last = (np.array([micros(datetime.fromisoformat(text).replace(tzinfo=UTC))]) for text in (begun, at))
    assert ages(first, last)[0] / UNIT == pytest.approx(months, abs=2e-6)
