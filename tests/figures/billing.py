"""What a billing system would say, written into a ledger: a line an event of a subscription."""

from __future__ import annotations

from typing import Any

from journeyglass.journey.model import Journey, Stage
from tests.figures.ledger import Ledger, did, journey

MONTHS = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366)
"""The days on which the months of 2024 begin."""


def customers_journey(**more: Any) -> Journey:
    """Two stages, and the moments that customers are known by."""
    moments = {"won": did("Opportunity Won"), "churned": did("Account Closed"), **more.pop("moments", {})}
    return journey(Stage(id="buyer", enter=did("A")), Stage(id="client", enter=did("B")), moments=moments, **more)


def pays(ledger: Ledger, account: str, at: float, mrr: Any, name: str = "Started", **more: Any) -> None:
    """The account's subscription costs so much a month from then on; `more` are properties, `currency` among them."""
    properties = {"mrr": mrr, "currency": more.pop("currency", "EUR"), **more}
    ledger.event(account, f"Subscription {name}", at, properties=properties)


def cancels(ledger: Ledger, account: str, at: float, **more: Any) -> None:
    """The subscription is cancelled."""
    ledger.event(account, "Subscription Cancelled", at, properties=more)


def billing(as_of: float = 400) -> Ledger:
    """An empty ledger of customers."""
    return Ledger(customers_journey(), as_of)
