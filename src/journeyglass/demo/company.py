"""The made-up companies of a chunk and their people, a column each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.demo.calendar import NEVER, SPAN, Floats, Ints, Mask
from journeyglass.demo.chance import CHUNK, Chunk, Random, chance, pick, when
from journeyglass.demo.parameters import Parameters
from journeyglass.demo.texts import Texts
from journeyglass.demo.words import LATIN_FIRMS, LATIN_TRADES

INDUSTRIES = ("Fintech", "Logistics", "software", "Retail", "Health", "agency", "manufacturing")
COUNTRIES = ("DE", "NL", "SE", "PL", "ES", "US")
OWNERS = ("mira", "tom", "yusuf", "lena")
ROLES = ("champion", "decision_maker", "user", "influencer", "blocker", "user")
CHAMPION, DECIDER, USER, INFLUENCER, BLOCKER, SECOND_USER = range(6)
SOLUTIONS = ("spreadsheets", "own build", "other vendor")


@dataclass(frozen=True)
class Companies:
    """A row an account; people are numbered by their role's place in `ROLES`.

    `begun`: day of the first visit. `fit`: how well the product fits, 0 to 1. `tier`: of the target list, 0: not on it.
    `left`: day on which the champion changes jobs. `came_from`: the account whose champion moved here, else -1.
    `joins`: day from which each person is known to the CRM.
    """

    number: Ints
    firm: Ints
    trade: Ints
    industry: Ints
    country: Ints
    employees: Ints
    origin: Ints
    solution: Ints
    owner: Ints
    begun: Floats
    fit: Floats
    tier: Ints
    left: Floats
    came_from: Ints
    people: Mask
    private: Mask
    joins: Floats

    def __len__(self) -> int:
        return len(self.number)

    def ids(self) -> Texts:
        """The CRM's id of each account."""
        return np.array([f"C{number + 1:06d}" for number in self.number], np.object_)

    def contacts(self) -> Texts:
        """The CRM's id of each person; a champion that moved keeps the one it had."""
        found = np.array([[f"{id_}-P{slot + 1}" for slot in range(len(ROLES))] for id_ in self.ids()], np.object_)
        moved = np.flatnonzero(self.came_from >= 0)
        found[moved, CHAMPION] = found[self.came_from[moved], CHAMPION]
        return found

    def domains(self) -> Texts:
        """The company's own web domain."""
        parts = zip(self.firm, self.trade, self.number, strict=True)
        return np.array([f"{LATIN_FIRMS[f]}-{LATIN_TRADES[t]}-{n + 1}.example" for f, t, n in parts], np.object_)

    def has(self, rows: Ints, slot: Ints | int) -> Ints:
        """The person of that role where the company has one, else its champion."""
        return np.where(self.people[rows, slot], slot, CHAMPION)


def make_companies(chunk: Chunk) -> Companies:
    """The companies of a chunk."""
    random, known, n = chunk.random("companies"), chunk.parameters, CHUNK
    employees = np.clip(random.lognormal(4.4, 1.3, n), 3, 9_000).astype(np.int64)
    industry, origin = pick(random, len(INDUSTRIES), n), pick(random, len(known.origins), n, [*known.origins.values()])
    begun, left, came_from = _moves(chunk, _arrivals(chunk.random("arrivals"), known, n))
    return Companies(
        number=np.arange(chunk.first, chunk.first + n),
        firm=pick(random, len(LATIN_FIRMS), n),
        trade=pick(random, len(LATIN_TRADES), n),
        industry=industry,
        country=pick(random, len(COUNTRIES), n),
        employees=employees,
        origin=origin,
        solution=pick(random, len(SOLUTIONS) + 1, n),
        owner=pick(random, len(OWNERS), n),
        begun=begun,
        fit=_fit(random, employees, industry, [*known.origins], origin),
        tier=_tier(random, known, employees),
        left=left,
        came_from=came_from,
        people=_people(random, known, employees),
        private=random.random((n, len(ROLES))) < known.free_mail,
        joins=_joins(random, begun, came_from),
    )


def _arrivals(random: Random, known: Parameters, size: int) -> Floats:
    """First visits, evenly over the time but for the trap's months, which bring more."""
    since, until, more, _ = known.trap
    weights = np.array([since, (until - since) * more, max(SPAN - 20 - until, 0.0)])
    part = np.searchsorted(np.cumsum(weights / weights.sum()), random.random(size), side="right")
    begins, ends = np.array([0.0, since, until]), np.array([since, until, SPAN - 20])
    part = np.minimum(part, 2)
    found: Floats = begins[part] + random.random(size) * (ends - begins)[part]
    return found


def _moves(chunk: Chunk, begun: Floats) -> tuple[Floats, Floats, Ints]:
    """Champions change jobs; at every second of their new companies a journey begins some weeks later."""
    random, n = chunk.random("moves"), len(begun)
    left = when(chance(random, chunk.parameters.champion_leaves, n), begun + random.uniform(120, 620, n))
    followed, pause = random.random(n) < 0.5, random.uniform(15, 60, n)
    begun, came_from = begun.copy(), np.full(n, -1, np.int64)
    for mover in np.flatnonzero(followed & (left + pause < SPAN - 20)):
        new = mover + 1 + int(random.integers(12))
        # A company takes one mover, and whoever came from elsewhere stays.
        if new < n and came_from[new] < 0 and came_from[mover] < 0:
            begun[new], came_from[new], left[new] = left[mover] + pause[mover], mover, NEVER
    return begun, left, came_from


def _fit(random: Random, employees: Ints, industry: Ints, origins: list[str], origin: Ints) -> Floats:
    """Firms of 20 to 500, software and logistics, recommended ones fit best; advertising brings those who do not."""
    by_origin = np.array([{"referral": 0.2, "ads": -0.15, "partner": 0.05}.get(name, 0.0) for name in origins])
    fit = 0.42 + 0.2 * ((employees >= 20) & (employees <= 500)) + 0.12 * np.isin(industry, (1, 2)) + by_origin[origin]
    found: Floats = np.clip(fit + random.normal(0, 0.12, len(fit)), 0.05, 0.98)
    return found


def _tier(random: Random, known: Parameters, employees: Ints) -> Ints:
    """Large companies are on the list of target accounts rather than small ones."""
    wanted = chance(random, np.clip(known.target_share * np.where(employees >= 150, 1.7, 0.7), 0, 1), len(employees))
    return np.where(wanted, np.where(employees >= 600, 1, 2), 0)


def _people(random: Random, known: Parameters, employees: Ints) -> Mask:
    """Who is there: the larger the company, the more of the committee; a champion always."""
    large = np.clip(np.log10(employees) / 3, 0.2, 0.95)
    n = len(employees)
    shares = [np.ones(n), np.full(n, known.decision_maker_known), np.full(n, 0.95), large * 0.8, large * 0.8, large]
    return np.column_stack([random.random(n) < share for share in shares])


def _joins(random: Random, begun: Floats, came_from: Ints) -> Floats:
    """The champion is known from the beginning, the others join one after the other."""
    later = random.gamma(1.5, 9.0, (len(begun), len(ROLES)))
    later[:, CHAMPION] = 0
    return begun[:, None] + later
