"""What the product logs: trials, set-up, use by person and feature, and how many of the seats are taken."""

from __future__ import annotations

import numpy as np

from journeyglass.demo.calendar import SPAN, Floats, Ints, Mask
from journeyglass.demo.chance import chance, pick, several, when
from journeyglass.demo.company import CHAMPION, ROLES
from journeyglass.demo.rows import Rows
from journeyglass.demo.texts import choose
from journeyglass.demo.voice import until
from journeyglass.demo.world import World

FEATURES = ("reports", "dashboards", "alerts", "export", "api")
# As many as `staying.SET_UP`.
STEPS = ("profile", "data-source", "first-report", "team", "go_live")
TRIAL_DAYS = 14.0
_WEEK = 7.0
_EBB = 6
"""Weeks before they leave in which use ebbs away."""
_BY_COLLEAGUES = 0.6
"""Share of use by people outside the committee."""
_QUARTER = 91.0


class Product:
    """Writes the product's log of one chunk."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.random = world.chunk.random("product")

    def write(self) -> None:
        """All of it."""
        self._trials()
        self._set_up()
        self._first_value()
        self._weeks()
        self._seats()

    def _log(self, account: Ints, at: Floats, person: Ints, action: str, **fields: object) -> None:
        self.rows.add("usage", account, at, person, action=action, **fields)

    def _use(self, account: Ints, at: Floats, person: Ints) -> None:
        feature = choose(FEATURES, pick(self.random, len(FEATURES), len(at), (0.35, 0.25, 0.18, 0.14, 0.08)))
        self._log(account, at, person, "use", feature=feature)

    def _trials(self) -> None:
        """Sign-up, steps, and as many uses as the trial saw: three end with the first value, fewer with none."""
        tries = self.world.attempts.take(self.world.attempts.trial)
        champion = np.full(len(tries), CHAMPION)
        self._log(tries.account, tries.tries, champion, "signup")
        self._log(tries.account, tries.tries, champion, "trial", plan="trial")
        self._log(tries.account, tries.tries + 0.01, champion, "login")
        for step in range(4):
            done = when(tries.steps > step, tries.tries + 0.2 + 1.3 * step)
            self._log(tries.account, done, champion, "step", step=f"trial-{STEPS[step]}")
        valued = np.isfinite(tries.value)
        for use in range(3):
            before = tries.value - (2 - use) * (tries.value - tries.tries) / 4
            at = np.where(valued, before, when(tries.uses > use, tries.tries + 2.0 + use))
            self._use(tries.account, at, champion)
        more, _ = several(np.where(valued, self.random.poisson(1.5 * tries.steps), 0))
        at = tries.value[more] + (tries.tries[more] + TRIAL_DAYS - tries.value[more]) * self.random.random(len(more))
        self._use(tries.account[more], at, self._anyone(tries.account[more]))
        self._log(tries.account, tries.tries + TRIAL_DAYS, champion, "trial_end", plan="trial")

    def _anyone(self, account: Ints) -> Ints:
        return self.world.companies.has(
            account, pick(self.random, len(ROLES), len(account), (0.3, 0.05, 0.3, 0.1, 0.02, 0.23))
        )

    def _set_up(self) -> None:
        """Steps of the set-up one after the other; people are invited when the team is set up."""
        customers = self.world.customers
        champion = np.full(len(customers), CHAMPION)
        for step, name in enumerate(STEPS):
            at = when(customers.steps > step, customers.start + 1 + customers.pace * step)
            self._log(customers.account, at, champion, "step", step=name)
        invited = when(customers.steps >= 4, customers.start + 1.1 + customers.pace * 3)
        for nth in range(3):
            self._log(customers.account, invited + nth * 0.01, champion, "invite")
            self._log(customers.account, invited + 0.5 + nth * 0.3, champion, "joined")

    def _first_value(self) -> None:
        """The third use is the first value; what came before it was one use, two, or none in the trial."""
        customers = self.world.customers
        champion = np.full(len(customers), CHAMPION)
        late = ~customers.in_trial & np.isfinite(customers.value)
        for use in range(2):
            due = late & (customers.trial_uses + use < 2)
            at = customers.start + (customers.value - customers.start) * (0.3 + 0.3 * use)
            self._use(customers.account, when(due, at), champion)
        self._use(customers.account, when(late, customers.value), champion)

    def _weeks(self) -> None:
        """Weeks of use after the first value; it ebbs away before they leave, and the silent hardly use it."""
        customers, known = self.world.customers, self.world.chunk.parameters
        begins = np.fmax(customers.value, customers.start)
        uses = np.isfinite(begins) & customers.subscribes & (begins < SPAN)
        ends = until(customers)
        weeks = np.where(uses, np.clip((ends - np.where(uses, begins, 0)) / _WEEK, 0, None), 0).astype(np.int64)
        row, nth = several(weeks)
        ebbs = np.isfinite(customers.cancelled[row]) & (nth > weeks[row] - _EBB)
        busy = np.clip(customers.seats[row] / 30, 0.5, 6.0) * np.where(ebbs, 0.25, 1.0)
        week, _ = several(
            self.random.poisson(
                np.where(customers.silent[row], 0.1, 1.0) * busy * known.uses_a_week * customers.health[row]
            )
        )
        customer = row[week]
        at = begins[customer] + _WEEK * (nth[week] + self.random.random(len(week)))
        person = self._or_colleague(customer, self._anyone(customers.account[customer]))
        self._or_sign_in(customers.account[customer], at, person, chance(self.random, 0.25, len(week)))

    def _or_colleague(self, customer: Ints, person: Ints) -> Ints:
        """In their place, mostly one of the colleagues who have a seat too; of the healthy more take theirs."""
        customers = self.world.customers
        colleagues = np.rint(customers.seats * customers.health * 0.8).astype(np.int64)[customer]
        other = len(ROLES) + (self.random.random(len(person)) * colleagues).astype(np.int64)
        return np.where(chance(self.random, _BY_COLLEAGUES, len(person)) & (colleagues > 0), other, person)

    def _or_sign_in(self, account: Ints, at: Floats, person: Ints, signs_in: Mask) -> None:
        self._log(account[signs_in], at[signs_in], person[signs_in], "login")
        self._use(account[~signs_in], at[~signs_in], person[~signs_in])

    def _seats(self) -> None:
        """Every quarter, how many of the seats are taken; nearly all before more are bought, then invitations."""
        customers, terms = self.world.customers, self.world.terms
        days = np.where(customers.subscribes, np.clip(until(customers) - customers.start, 0, None), 0)
        row, nth = several((days / _QUARTER).astype(np.int64))
        taken = np.clip(customers.health[row] * self.random.uniform(0.4, 1.0, len(row)), 0.05, 0.88)
        at = customers.start[row] + _QUARTER * nth + 30
        self.rows.add("seats", customers.account[row], at, seat_usage=np.round(taken, 2))
        account = customers.account[terms.customer]
        grows = when(terms.seats_after > terms.seats, terms.grows)
        near = np.round(self.random.uniform(0.9, 1.0, len(account)), 2)
        self.rows.add("seats", account, grows - 10, seat_usage=near)
        self.rows.add("seats", account, grows + 20, seat_usage=np.round(near * 0.6, 2))
        row, nth = several(np.where(np.isfinite(grows), pick(self.random, 6, len(account)) + 2, 0))
        self._log(account[row], grows[row] + 0.2 + 0.5 * nth, np.full(len(row), CHAMPION), "invite")
        self._log(account[row], grows[row] + 0.6 + 0.5 * nth, np.full(len(row), CHAMPION), "joined")
