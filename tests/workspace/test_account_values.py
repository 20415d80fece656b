"""What the list of accounts says each is worth, by hand; and the list sorted by it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journeyglass.workspace.account_values import value_kind
from journeyglass.workspace.accounts_table import AccountsAsked, AccountsFound, accounts_table
from tests.figures.billing import billing, cancels, pays
from tests.figures.ledger import Ledger


def found(ledger: Ledger, **asked: object) -> AccountsFound:
    return accounts_table(ledger.context(), AccountsAsked(**{"sort": "value", "descending": True, **asked}))  # type: ignore[arg-type]


def worths(ledger: Ledger, **asked: object) -> list[tuple[str, list[tuple[Decimal, str]]]]:
    """Each account in the list's order, with its money."""
    return [(row.subject, [(w.amount, w.currency) for w in row.values]) for row in found(ledger, **asked).rows]


def visited(ledger: Ledger, *accounts: str) -> Ledger:
    for account in accounts:
        ledger.subject(account, ("buyer", 1, None))
    return ledger


def test_what_subscriptions_pay_a_month_now() -> None:
    ledger = visited(billing(as_of=200), "a", "b", "c", "d", "e")
    pays(ledger, "a", 10, 100)
    pays(ledger, "a", 50, 300, "Upgraded")
    pays(ledger, "b", 10, 900)
    cancels(ledger, "b", 100)
    pays(ledger, "c", 10, "250.50", subscription_id="s1")
    pays(ledger, "c", 10, 250, subscription_id="s2")
    pays(ledger, "c", 20, 7000, subscription_id="s3", currency="JPY")
    pays(ledger, "d", 30, 9000, currency="JPY")
    pays(ledger, "a", 300, 1, "Downgraded")  # after the reading's instant
    most = [
        ("c", [(Decimal(7000), "JPY"), (Decimal("500.5"), "EUR")]),
        ("a", [(Decimal(300), "EUR")]),
        ("b", []),
        ("d", [(Decimal(9000), "JPY")]),
        ("e", []),
    ]
    assert worths(ledger) == most  # by what is paid in euros, the currency of most; who pays none comes last
    assert worths(ledger, descending=False) == [most[1], most[0], *most[2:]]
    assert worths(ledger, most=2, offset=1) == most[1:3]
    assert found(ledger).value_kind == "recurring"


def test_who_does_not_ask_gets_none() -> None:
    ledger = visited(billing(), "a")
    pays(ledger, "a", 10, 100)
    plain = found(ledger, sort="name")
    assert (plain.value_kind, plain.rows[0].values) == (None, ())
    assert found(ledger, sort="name", values=True).rows[0].values[0].amount == 100


@pytest.mark.parametrize(("name", "kind"), [("Invoice Paid", "paid"), ("Contract Signed", "signed")])
def test_all_that_was_paid_else_signed(name: str, kind: str) -> None:
    ledger = visited(billing(), "a", "b", "c")
    for account, value in (("a", "10"), ("b", "30"), ("a", "25.25")):
        ledger.event(account, name, 20, value=value, currency="EUR")
    assert worths(ledger) == [("a", [(Decimal("35.25"), "EUR")]), ("b", [(Decimal(30), "EUR")]), ("c", [])]
    assert value_kind(ledger.context()) == kind


def test_nothing_known() -> None:
    ledger = visited(billing(), "b", "a")
    assert (worths(ledger), found(ledger).value_kind) == ([("a", []), ("b", [])], "none")
