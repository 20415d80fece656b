"""All the made-up lives together, and what belongs to no single one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from journeyglass.demo.buyer import Buyer
from journeyglass.demo.company import Company, Random, make_company
from journeyglass.demo.customer import Customer
from journeyglass.demo.diary import BEGIN, END, Diary, Row, days
from journeyglass.demo.words import Words


def make_world(accounts: int, seed: int, words: Words) -> Diary:
    """The rows of all tables; every company has a chance of its own, so that one more draw in it changes no other."""
    world = _World(words)
    for number in range(accounts):
        random = np.random.default_rng([seed, number])
        world.live(make_company(number, accounts, random, words), random)
    _passers_by(accounts, np.random.default_rng([seed, accounts, 1]), world.diary)
    return world.diary


class _World:
    """The companies that have lived so far, of which some have passed their link on."""

    def __init__(self, words: Words) -> None:
        self.words, self.diary = words, Diary()
        self._sharers: list[tuple[datetime, Company]] = []

    def live(self, company: Company, random: Random) -> None:
        """The whole life of one company."""
        referrer = self._referrer(company, random)
        if company.origin == "referral" and referrer is None:
            company = replace(company, origin="search")
        _enters(company, referrer, random, self.diary)
        buyer = Buyer(company, random, self.diary)
        signed = buyer.goes()
        if signed is not None and signed < END:
            customer = Customer(company, buyer.engaged, random, self.diary, self.words)
            customer.lives(signed)
            self._connects(company, customer, referrer, signed)

    def _referrer(self, company: Company, random: Random) -> Company | None:
        """A customer that had passed its link on before this company came."""
        earlier = [who for at, who in self._sharers if at < company.begun]
        if company.origin != "referral" or not earlier:
            return None
        return earlier[int(random.integers(len(earlier)))]

    def _connects(self, company: Company, customer: Customer, referrer: Company | None, signed: datetime) -> None:
        if customer.shared_at is not None:
            self._sharers.append((customer.shared_at, company))
        if referrer is not None:
            person, code = referrer.people[0].id, f"R-{referrer.id}"
            self.diary.add("voice", referrer.id, signed, contact_id=person, kind="referred", code=code)


def _enters(company: Company, referrer: Company | None, random: Random, diary: Diary) -> None:
    """The company and its people, as the CRM knows them."""
    about: Row = {"name": company.name, "website": f"https://www.{company.domain}/", "industry": company.industry}
    about |= {"country": company.country, "employees": company.employees, "origin": company.origin}
    diary.add("companies", company.id, company.begun, **about, referred_by=referrer and referrer.id)
    # Now and then the champion leaves; what they did stays with the old company.
    left = company.begun + days(random.uniform(150, 500)) if random.random() < 0.06 else None
    for i, person in enumerate(company.people):
        diary.add_dated(
            "contacts",
            company.id,
            company.begun,
            contact_id=person.id,
            name=person.name,
            email=person.email,
            role=person.role,
            left=left if i == 0 else None,
        )


def _passers_by(accounts: int, random: Random, diary: Diary) -> None:
    """Strangers who looked and never said who they are."""
    for number in range(2 * accounts):
        at = BEGIN + (END - BEGIN) * random.random()
        for hit in range(1 + int(random.poisson(0.8))):
            path = str(random.choice(("/", "/blog/first-steps", "/pricing", "/product")))
            diary.add(
                "web", "X", at + days(hit * 0.001), action="view", visitor=f"v-{number}", contact_id=None, path=path
            )
