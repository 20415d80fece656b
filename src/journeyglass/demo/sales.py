"""What the CRM keeps: leads and their hand-over, deals and their stages, companies, people, the list of targets."""

from __future__ import annotations

import numpy as np

from journeyglass.demo.buying import DISQUALIFIED, LOST, NOT_NOW, REJECTED, WON
from journeyglass.demo.calendar import NEVER, SPAN, Floats, Ints, Mask
from journeyglass.demo.chance import chance, pick, when
from journeyglass.demo.company import (
    CHAMPION,
    COUNTRIES,
    DECIDER,
    INDUSTRIES,
    OWNERS,
    ROLES,
    SOLUTIONS,
)
from journeyglass.demo.rows import Rows
from journeyglass.demo.staying import price, seats_of
from journeyglass.demo.texts import Texts, choose, either
from journeyglass.demo.words import Words
from journeyglass.demo.world import World

UNFIT = ("too small", "student", "competitor", "wrong country", "no fit")
LOST_FOR = ("price", "Price too high", "competitor", "missing feature", "no answer")
PUT_OFF_FOR = ("budget", "timing", "postponed")
COMPETITORS = ("Brightpath", "Numeria", "own build")
STAGES = ("qualification", "discovery", "proposal", "negotiation", "contract")
_COMMISSION = {"new": 1.0, "services": 0.4, "expansion": 0.4}


class Crm:
    """Writes what the CRM exports of one chunk."""

    def __init__(self, world: World, rows: Rows, words: Words) -> None:
        self.world, self.rows, self.words = world, rows, words
        self.random = world.chunk.random("crm")
        self.owners = np.array(OWNERS, np.object_)

    def write(self) -> None:
        """All of it."""
        self._companies()
        self._contacts()
        self._movers()
        self._targets()
        self._leads()
        self._deals()
        self._expansions()

    def _companies(self) -> None:
        companies, known = self.world.companies, self.world.chunk.parameters
        parts = zip(companies.firm, companies.trade, companies.number, strict=True)
        names = [f"{self.words.firms[f]} {self.words.trades[t]} {n + 1}" for f, t, n in parts]
        referred = np.full(len(companies), None, np.object_)
        made = self.world.referrals
        referred[made.account] = self.rows.ids[self.world.customers.account[made.referrer]]
        # What is used today is asked in a call, so that not every company has it.
        asked = choose([*SOLUTIONS, None], companies.solution)
        sizes = np.searchsorted([50, 1000], companies.employees, side="right")
        self.rows.add(
            "companies", np.arange(len(companies)), companies.begun, name=np.array(names, np.object_),
            website=np.array([f"https://www.{d}/" for d in companies.domains()], np.object_),
            industry=choose(INDUSTRIES, companies.industry),
            country=choose(COUNTRIES, companies.country), employees=companies.employees,
            origin=choose([*known.origins], companies.origin), current_solution=asked,
            segment=choose(("small", "mid-market", "enterprise"), sizes),
            owner=self.owners[companies.owner], referred_by=referred,
        )  # fmt: skip

    def _contacts(self) -> None:
        companies = self.world.companies
        n, domains = len(companies), companies.domains()
        for slot, role in enumerate(ROLES):
            names = [self._name(first, last) for first, last in self._named(n)]
            private = companies.private[:, slot]
            addresses = [
                f"{id_.lower()}.p{slot + 1}@{'gmail.com' if free else domain}"
                for id_, free, domain in zip(self.rows.ids, private, domains, strict=True)
            ]
            at = when(companies.people[:, slot], companies.joins[:, slot])
            left = when(companies.left < SPAN, companies.left) if slot == CHAMPION else np.full(n, NEVER)
            former = np.full(n, None, np.object_)
            moved = companies.came_from >= 0
            if slot == CHAMPION:
                former[moved] = self.rows.ids[companies.came_from[moved]]
            self.rows.add("contacts", np.arange(n), at, slot, name=np.array(names, np.object_), role=role,
                          email=np.array(addresses, np.object_), left=left, former=former)  # fmt: skip

    def _named(self, size: int) -> list[tuple[str, str]]:
        given, family = self.words.given, self.words.family
        first, last = pick(self.random, len(given), size), pick(self.random, len(family), size)
        return [(given[f], family[s]) for f, s in zip(first, last, strict=True)]

    def _name(self, given: str, family: str) -> str:
        return f"{family}{given}" if given[0] > "\u4e00" else f"{given} {family}"

    def _movers(self) -> None:
        """Who changed jobs is noted at the old company too, once it is known where to."""
        companies = self.world.companies
        new = np.flatnonzero(companies.came_from >= 0)
        old = companies.came_from[new]
        self.rows.add("moves", old, companies.begun[new] + 1, CHAMPION, joined=self.rows.ids[new], cause=new)

    def _targets(self) -> None:
        """On the list from soon after the first look; some are taken off, others had no tier yet."""
        companies, random = self.world.companies, self.random
        n = len(companies)
        listed, off = companies.tier > 0, chance(random, 0.15, n)
        tier = either(off, None, either(companies.tier == 1, "A", "B"))
        at = companies.begun + random.uniform(0, 3, n)
        account = np.arange(n)
        self.rows.add("targets", account, when(listed, at), on_list="true", tier=tier)
        self.rows.add("targets", account, when(listed & off, at + random.uniform(60, 300, n)), on_list="false")

    def _leads(self) -> None:
        """Leads that marketing turned down, and those handed to sales, with an owner, a due time and the answer."""
        tries, random = self.world.attempts, self.random
        n = len(tries)
        owner = self.owners[self.world.companies.owner[tries.account]]
        down = when(tries.end == DISQUALIFIED, tries.ended)
        why = choose(UNFIT, pick(random, len(UNFIT), n))
        self.rows.add("leads", tries.account, down, CHAMPION, rejected=down, reason=why)
        rejected = tries.end == REJECTED
        later = chance(random, 0.4, n)
        reason = either(rejected, either(later, "timing", why))
        self.rows.add(
            "leads", tries.account, tries.handed - 0.02, CHAMPION, qualified=tries.handed - 0.02, handed=tries.handed,
            due=tries.handed + 0.5, accepted=when(~rejected, tries.answered), owner=owner, reason=reason,
            rejected=when(rejected, tries.answered), why=either(tries.ready, "ready", "asked"),
        )  # fmt: skip

    def _deals(self) -> None:
        """New deals; what is closed after the end is open still. Money: a year's price, some services on top."""
        tries, random, n = self.world.attempts, self.random, len(self.world.attempts)
        account, won = tries.account, tries.end == WON
        kind = np.full(n, "new", np.object_)
        kind[won] = either(self.world.customers.subscribes, "new", "services")
        seats = seats_of(self.world.companies.employees[account])
        amount = price(self.world.chunk, seats, np.full(n, 365.0)) * 12 * random.uniform(0.85, 1.15, n)
        lost = choose(LOST_FOR, pick(random, len(LOST_FOR), n))
        put_off = choose(PUT_OFF_FOR, pick(random, len(PUT_OFF_FOR), n))
        reason = either(tries.end == LOST, lost, either(tries.end == NOT_NOW, put_off))
        self._deal(account, tries.created, tries.proposal, tries.closed, won, kind, amount, reason, tries.decider)

    def _expansions(self) -> None:
        """Half of the upgrades come with a deal; some offers of more are declined."""
        terms, customers, random = self.world.terms, self.world.customers, self.random
        n = len(terms)
        grew = terms.seats_after > terms.seats
        offered = chance(random, 0.5, n)
        declined = ~grew & (terms.ends - terms.begun > 200) & chance(random, 0.12, n) & ~np.isfinite(terms.cancelled)
        closed = np.where(grew & offered, terms.grows, np.where(declined, terms.begun + 120, NEVER))
        account, seats = customers.account[terms.customer], np.maximum(terms.seats_after - terms.seats, 3)
        amount = price(self.world.chunk, seats, customers.term[terms.customer]) * 12
        reason = either(declined, "budget")
        kind = np.full(n, "expansion", np.object_)
        self._deal(account, closed - 12, closed - 8, closed, grew, kind, amount, reason, np.full(n, NEVER))

    def _deal(
        self, account: Ints, created: Floats, proposal: Floats, closed: Floats, won: Mask, kind: Texts, amount: Floats,
        reason: Texts, decider: Floats,
    ) -> None:  # fmt: skip
        known = np.isfinite(closed) & (closed <= SPAN)
        status = either(known, either(won, "won", "lost"), "open")
        person = np.where(np.isfinite(decider), self.world.companies.has(account, DECIDER), CHAMPION)
        rival = choose(COMPETITORS, pick(self.random, len(COMPETITORS), len(account)))
        share = np.array([_COMMISSION[k] for k in kind])
        ref = np.array([f"{self.rows.ids[a]}-{k[0]}{round(c * 10)}" if np.isfinite(c) else "" for a, k, c in
                        zip(account, kind, created, strict=True)], np.object_)  # fmt: skip
        self.rows.add(
            "deals", account, created, person, deal=ref, type=kind, status=status, amount=np.round(amount * share, 2),
            proposal=proposal, closed=when(known, closed), signed=when(known & won, closed),
            reason=either(known, reason),
            competitor=either(known & (reason == "competitor"), rival),
            owner=self.owners[self.world.companies.owner[account]], currency=currencies(self.world, account),
        )  # fmt: skip
        steps = (created + 0.05, created + 1, proposal, proposal + (closed - proposal) * 0.5, closed - 0.6)
        for stage, at in zip(STAGES, steps, strict=True):
            happens = won if stage == "contract" else np.ones(len(account), np.bool_)
            self.rows.add("stages", account, when(happens, np.maximum(at, created)), deal=ref, stage=stage)


def currencies(world: World, account: Ints) -> Texts:
    """In which currency the account pays."""
    dollars = world.companies.country[account] == COUNTRIES.index("US")
    return either(dollars, "USD", "EUR")
