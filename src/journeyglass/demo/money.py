"""What the billing system keeps: subscriptions, their seats and price, and invoices; and the projects of services."""

from __future__ import annotations

from typing import Any

import numpy as np

from journeyglass.demo.calendar import Floats, Ints
from journeyglass.demo.chance import when
from journeyglass.demo.company import CHAMPION
from journeyglass.demo.rows import Rows
from journeyglass.demo.sales import currencies
from journeyglass.demo.services import KINDS
from journeyglass.demo.staying import REASONS, YEAR, price
from journeyglass.demo.texts import Texts, choose, either
from journeyglass.demo.world import World

LARGE = 40
_WHY = (*REASONS, "unpaid", None)


class Billing:
    """Writes the books of one chunk."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.term = world.customers.term[world.terms.customer]
        self.account = world.customers.account[world.terms.customer]

    def write(self) -> None:
        """All of it."""
        self._subscriptions()
        self._invoices()
        self._projects()

    def _entry(self, entry: str, at: Floats, seats: Ints, until: Floats, reason: Texts | None = None) -> None:
        """An entry of the subscription: from then on these seats, up to that renewal."""
        self.rows.add(
            "billing", self.account, at, entry=entry, plan=either(seats < LARGE, "team", "business"),
            seats=seats, mrr=price(self.world.chunk, seats, self.term), currency=currencies(self.world, self.account),
            interval=either(self.term == YEAR, "year", "quarter"), renewal=until, reason=reason,
            status=None if reason is None else either(reason == "closed down", "closed"),
        )  # fmt: skip

    def _subscriptions(self) -> None:
        terms = self.world.terms
        self._entry("started", when(terms.number == 0, terms.begun), terms.seats, terms.ends)
        self._entry("renewed", when(terms.number > 0, terms.begun), terms.seats, terms.ends)
        more = terms.seats_after > terms.seats
        self._entry("upgraded", when(more, terms.grows), terms.seats_after, terms.ends)
        fewer = np.full(len(terms), "fewer people", np.object_)
        self._entry("downgraded", when(~more, terms.grows), terms.seats_after, terms.ends, fewer)
        why = choose(_WHY, terms.reason)
        self._entry("cancelled", terms.cancelled, terms.seats_after, terms.ends, why)

    def _invoices(self) -> None:
        """One a term, for the whole of it."""
        terms = self.world.terms
        months = np.where(self.term == YEAR, 12, 3)
        amount = np.round(price(self.world.chunk, terms.seats, self.term) * months, 2)
        number = np.array(
            [f"{self.rows.ids[a]}-I{n + 1}" for a, n in zip(self.account, terms.number, strict=True)], np.object_
        )
        owed: dict[str, Any] = {
            "amount": amount,
            "invoice": number,
            "due": terms.begun + 14,
            "currency": currencies(self.world, self.account),
        }
        self.rows.add("billing", self.account, terms.paid, entry="invoice_paid", **owed)
        self.rows.add("billing", self.account, terms.overdue, entry="invoice_overdue", **owed)

    def _projects(self) -> None:
        """What the project managers report of each engagement, once it is over."""
        done, customers = self.world.engagements, self.world.customers
        account = customers.account[done.customer]
        ref = np.array([f"{self.rows.ids[a]}-E{n + 1}" for a, n in zip(account, done.number, strict=True)], np.object_)
        self.rows.add(
            "projects", account, done.started, CHAMPION, engagement=ref, service=choose(KINDS, done.kind),
            completed=done.completed, result=either(done.failed, "failed", "done"),
            on_time=either(done.on_time, "true", "false"), on_budget=either(done.on_budget, "true", "false"),
        )  # fmt: skip
