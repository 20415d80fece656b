"""Who is in it: accounts of very uneven size, their people, the visitors that these were before they said who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.company.words import PHASES

Ints = npt.NDArray[np.int64]

EVENTS_AN_ACCOUNT = 100
DAY = 86_400_000_000
"""Microseconds in a day."""
BEGIN = 1_609_459_200_000_000
"""2021-01-01, UTC microseconds."""
END = BEGIN + 1_095 * DAY
"""2024-01-01: all history lies before it, what comes in later after it."""
_MEMBERS = 0.6
_DEPTH_SHARES = (0.16, 0.2, 0.16, 0.12, 0.1, 0.14, 0.08, 0.04)


@dataclass(frozen=True)
class Population:
    """Accounts by number; the people of account i are numbered from `first_person[i]` on."""

    events: Ints
    start: Ints  # UTC µs
    life: Ints  # µs
    depth: Ints  # the last phase it comes to
    people: Ints
    first_person: Ints
    member: npt.NDArray[np.bool_]  # by person: a system knows the company; of the others only an address does

    def __len__(self) -> int:
        return len(self.events)

    @property
    def persons(self) -> int:
        """How many people there are."""
        return int(self.people.sum())


def populate(rows: int, seed: int) -> Population:
    """The accounts that have `rows` events together."""
    draw = np.random.default_rng([seed, 1])
    accounts = max(1, rows // EVENTS_AN_ACCOUNT)
    weights = draw.lognormal(0, 1.1, accounts)
    events = draw.multinomial(rows, weights / weights.sum()).astype(np.int64)
    start = BEGIN + (draw.random(accounts) * 1_000 * DAY).astype(np.int64)
    life = np.minimum((draw.gamma(2.0, 200, accounts) * DAY).astype(np.int64) + DAY, END - start)
    people = 1 + draw.poisson(np.minimum(events, 2_000) / 25)
    member = draw.random(int(people.sum())) < _MEMBERS
    return Population(
        events=events,
        start=start,
        life=life,
        depth=draw.choice(PHASES, accounts, p=_DEPTH_SHARES).astype(np.int64),
        people=people.astype(np.int64),
        first_person=(np.cumsum(people) - people).astype(np.int64),
        member=member,
    )


def later(population: Population, rows: int, seed: int) -> Population:
    """The same accounts on the day after: `rows` more events, by the eighth of them who come that day."""
    draw = np.random.default_rng([seed, 2])
    weights = (population.events + 1.0) * (draw.random(len(population)) < 1 / 8)
    weights = weights if weights.sum() else np.ones(len(population))
    today: dict[str, Any] = {
        "events": draw.multinomial(rows, weights / weights.sum()).astype(np.int64),
        "start": np.full(len(population), END, np.int64),
        "life": np.full(len(population), DAY, np.int64),
    }
    return Population(**{**vars(population), **today})
