"""Meetings: kinds, how often they are held and with whom, in the calendar of sales and customer success."""

from __future__ import annotations

import numpy as np

from journeyglass.demo.buying import WON
from journeyglass.demo.calendar import Floats, Ints, Mask
from journeyglass.demo.chance import chance, several, when
from journeyglass.demo.company import BLOCKER, CHAMPION, DECIDER, INFLUENCER, OWNERS, USER
from journeyglass.demo.rows import Rows
from journeyglass.demo.staying import YEAR
from journeyglass.demo.texts import choose
from journeyglass.demo.world import World, lived

_Kinds = tuple[tuple[str, float, int, str], ...]
# kind, share or times a year, role, channel
LOOKING: _Kinds = (
    ("trade_fair", 0.12, CHAMPION, "event"),
    ("conference", 0.05, INFLUENCER, "event"),
    ("association", 0.04, INFLUENCER, "event"),
    ("event", 0.08, CHAMPION, "event"),
    ("social", 0.05, INFLUENCER, "social"),
)
TALKING: _Kinds = (
    ("intro", 0.25, CHAMPION, "meeting"),
    ("call", 0.45, CHAMPION, "phone"),
    ("discovery", 0.4, CHAMPION, "meeting"),
    ("consultation", 0.15, CHAMPION, "meeting"),
    ("workshop", 0.15, CHAMPION, "meeting"),
    ("reference_call", 0.1, CHAMPION, "phone"),
    ("interview", 0.15, CHAMPION, "meeting"),
)
DECIDING: _Kinds = (
    ("proposal_review", 0.4, CHAMPION, "meeting"),
    ("presentation", 0.2, INFLUENCER, "meeting"),
    ("security", 0.35, BLOCKER, "meeting"),
    ("legal", 0.2, BLOCKER, "meeting"),
    ("negotiation", 0.5, DECIDER, "meeting"),
    ("board", 0.2, DECIDER, "meeting"),
    ("pitch", 0.15, DECIDER, "meeting"),
    ("closing", 0.4, DECIDER, "phone"),
)
CONVINCING: _Kinds = (
    ("first_win", 0.1, USER, "meeting"),
    ("workshop", 0.12, CHAMPION, "meeting"),
    ("reference_call", 0.15, CHAMPION, "phone"),
)
LISTED: _Kinds = (("executive", 0.35, DECIDER, "meeting"), ("round_table", 0.25, INFLUENCER, "event"))
YEARLY: _Kinds = (
    # The business review moves nobody to more seats: a map that says so can be found wrong.
    ("business_review", 0.6, DECIDER, "meeting"),
    ("review", 0.3, CHAMPION, "meeting"),
    ("office_hours", 0.5, USER, "meeting"),
    ("checkup", 0.3, CHAMPION, "phone"),
    ("council", 0.12, CHAMPION, "event"),
    ("community", 0.2, USER, "event"),
    ("talk", 0.05, CHAMPION, "event"),
    ("partner_event", 0.06, CHAMPION, "event"),
    ("growth", 0.25, DECIDER, "meeting"),
)


class Meetings:
    """Writes the calendar of one chunk."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.random = world.chunk.random("meetings")

    def write(self) -> None:
        """All meetings."""
        self._before()
        self._starting()
        self._regular()
        self._engaged()
        self._afterwards()

    def _hold(self, kind: str, account: Ints, at: Floats, role: int, channel: str = "meeting") -> None:
        """Meetings with the person of that role; a decision maker is met only where there is one."""
        companies = self.world.companies
        owner = choose(OWNERS, companies.owner[account])
        self.rows.add("meetings", account, at, companies.has(account, role), kind=kind, channel=channel, owner=owner)

    def _some(self, kinds: _Kinds, account: Ints, begins: Floats, ends: Floats, happens: Mask) -> None:
        for kind, share, role, channel in kinds:
            held = happens & chance(self.random, share, len(account))
            at = begins + (ends - begins) * self.random.uniform(0.05, 0.95, len(account))
            if role == DECIDER:
                held &= self.world.companies.people[account, DECIDER]
            self._hold(kind, account, when(held, at), role, channel)

    def _before(self) -> None:
        tries = self.world.attempts
        everyone = np.ones(len(tries), np.bool_)
        self._some(LOOKING, tries.account, tries.begun, tries.form, everyone)
        self._some(CONVINCING, tries.account, tries.form + 0.4, tries.tries - 0.2, tries.ready)
        sold_to = np.isfinite(tries.created)
        self._some(TALKING, tries.account, np.fmax(tries.tries, tries.answered), tries.created + 1, sold_to)
        decided = np.where(np.isfinite(tries.closed), tries.closed, tries.proposal + 14)
        self._some(DECIDING, tries.account, tries.proposal, decided, np.isfinite(tries.decider))
        listed = self.world.companies.tier[tries.account] > 0
        self._some(LISTED, tries.account, tries.form, tries.form + 30, listed)
        self._hold("demo", tries.account, when(tries.demo, tries.tries + 1.5), CHAMPION)
        self._hold("handover", tries.account, when(tries.end == WON, tries.closed - 0.6), CHAMPION)

    def _starting(self) -> None:
        """A kick-off and training; not with the silent, who hear nothing from us."""
        customers = self.world.customers
        n, met = len(customers), ~customers.silent
        self._hold("kickoff", customers.account, when(met, customers.start + 1.6), CHAMPION)
        for kind, share, day in (("training", 0.55, 5.0), ("onboarding", 0.3, 3.0), ("sprint", 0.15, 8.0)):
            held = met & chance(self.random, share, n)
            self._hold(kind, customers.account, when(held, customers.start + day + customers.pace), USER)

    def _regular(self) -> None:
        customers, terms = self.world.customers, self.world.terms
        days = np.where(customers.silent, 0.0, lived(self.world))
        for kind, often, role, channel in YEARLY:
            row, _ = several(self.random.poisson(days * often / YEAR))
            at = customers.start[row] + 40 + np.clip(days[row] - 40, 0, None) * self.random.random(len(row))
            there = at < customers.start[row] + days[row]
            self._hold(kind, customers.account[row], when(there, at), role, channel)
        owner = customers.account[terms.customer]
        talks = (customers.term[terms.customer] == YEAR) | chance(self.random, 0.3, len(terms))
        stays = ~(terms.cancelled < terms.ends - 40) & ~customers.silent[terms.customer]
        self._hold("renewal", owner, when(talks & stays, terms.ends - 35), DECIDER, "phone")

    def _engaged(self) -> None:
        """Within engagements: status, interim results, a review half-way, the closing talk."""
        done, customers = self.world.engagements, self.world.customers
        account, length = customers.account[done.customer], done.completed - done.started
        for kind, share, part in (("status", 0.7, 0.3), ("interim_results", 0.6, 0.45), ("project_review", 0.5, 0.55),
                                  ("results", 0.6, 0.95)):  # fmt: skip
            held = chance(self.random, share, len(done))
            self._hold(kind, account, when(held, done.started + length * part), CHAMPION)

    def _afterwards(self) -> None:
        """Between engagements a call or a lunch; with those who left a talk, and an evening for alumni."""
        done, customers, companies = self.world.engagements, self.world.customers, self.world.companies
        account = customers.account[done.customer]
        for kind, share, day, channel in (("lunch", 0.15, 70.0, "meeting"), ("visit", 0.1, 120.0, "meeting"),
                                          ("checkup", 0.15, 95.0, "phone")):  # fmt: skip
            held = chance(self.random, share, len(done))
            self._hold(kind, account, when(held, done.completed + day), CHAMPION, channel)
        left = companies.left[customers.account]
        for kind, share, day in (("exit_interview", 0.4, 9.0), ("alumni_event", 0.3, 60.0)):
            held = chance(self.random, share, len(customers))
            self._hold(kind, customers.account, when(held, left + day), CHAMPION, "event")
        happy = chance(self.random, 0.12 * customers.health, len(customers))
        for kind, day in (("site_visit", 90.0), ("joint_case", 150.0), ("reference_given", 200.0)):
            at = customers.start + day
            there = happy & (at < np.nan_to_num(customers.cancelled, nan=np.inf))
            self._hold(kind, customers.account, when(there, at), CHAMPION)
