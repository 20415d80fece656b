"""The made-up companies and their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from journeyglass.demo.diary import BEGIN, END, days
from journeyglass.demo.words import LATIN_FIRMS, LATIN_TRADES, Words

Random = np.random.Generator

INDUSTRIES = ("Fintech", "Logistics", "Software", "Retail", "Health")
COUNTRIES = ("DE", "NL", "SE", "PL", "ES", "US")
ORIGINS = ("search", "ads", "partner", "event", "referral")
TITLES = {
    "champion": "Operations lead",
    "decision_maker": "Managing director",
    "user": "Specialist",
    "influencer": "Team lead",
    "blocker": "IT security officer",
}


@dataclass(frozen=True)
class Person:
    """Someone at a company; `role` in the buying committee."""

    id: str
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class Company:
    """An account: when it first looked, what is known of it, and how well the product fits it (0–1)."""

    id: str
    name: str
    domain: str
    industry: str
    country: str
    employees: int
    origin: str
    begun: datetime
    fit: float
    people: tuple[Person, ...]

    def one(self, role: str) -> Person:
        """The person of a role, else the champion, whom every company has."""
        return next((p for p in self.people if p.role == role), self.people[0])


def make_company(number: int, of: int, random: Random, words: Words) -> Company:
    """The company of this number; they begin one after the other, evenly over the time."""
    ident = f"C{number + 1:04d}"
    firm, trade = int(random.integers(len(words.firms))), int(random.integers(len(words.trades)))
    domain = f"{LATIN_FIRMS[firm]}-{LATIN_TRADES[trade]}-{number + 1}.example"
    employees = int(np.clip(random.lognormal(4.4, 1.3), 3, 9_000))
    industry, origin = str(random.choice(INDUSTRIES)), str(random.choice(ORIGINS, p=(0.4, 0.25, 0.12, 0.13, 0.1)))
    return Company(
        id=ident,
        name=f"{words.firms[firm]} {words.trades[trade]} {number + 1}",
        domain=domain,
        industry=industry,
        country=str(random.choice(COUNTRIES)),
        employees=employees,
        origin=origin,
        begun=BEGIN + (number + random.random()) / of * (END - BEGIN - days(20)) + days(0),
        fit=_fit(employees, industry, origin, random),
        people=_people(ident, domain, employees, random, words),
    )


def _fit(employees: int, industry: str, origin: str, random: Random) -> float:
    """Firms of 20 to 500, software and logistics, recommended ones fit best; advertising brings those who do not."""
    fit = 0.45 + 0.2 * (20 <= employees <= 500) + 0.1 * (industry in ("Software", "Logistics"))
    fit += 0.2 * (origin == "referral") - 0.15 * (origin == "ads") + random.normal(0, 0.12)
    return float(np.clip(fit, 0.05, 0.98))


def _people(company: str, domain: str, employees: int, random: Random, words: Words) -> tuple[Person, ...]:
    roles = ["champion", "decision_maker", "user", "user", "influencer", "blocker", "user", "user"]
    count = int(np.clip(1 + round(employees**0.33) + random.integers(0, 2), 2, len(roles)))
    return tuple(_person(company, domain, i, role, random, words) for i, role in enumerate(roles[:count]))


def _person(company: str, domain: str, i: int, role: str, random: Random, words: Words) -> Person:
    given, family = str(random.choice(words.given)), str(random.choice(words.family))
    # Some write from a private mailbox, which says nothing about where they work.
    private = random.random() < 0.08
    address = f"{company.lower()}.p{i + 1}@{'gmail.com' if private else domain}"
    together = f"{family}{given}" if given[0] > "\u4e00" else f"{given} {family}"
    return Person(f"{company}-P{i + 1}", together, address, role)
