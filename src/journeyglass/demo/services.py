"""Engagements: the projects that our services do for clients, one after the other, with gaps between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from journeyglass.demo.calendar import Floats, Ints, Mask, day_begins
from journeyglass.demo.chance import Chunk, chance, pick, when
from journeyglass.demo.staying import Customers

KINDS = ("set-up", "training", "integration", "data review")
ROUNDS = 6
SHORTEST_GAP = 35.0


@dataclass(frozen=True)
class Engagements:
    """A row an engagement; `customer` is the row in `Customers`. `failed`: it ended in a quarrel."""

    customer: Ints
    number: Ints
    kind: Ints
    started: Floats
    completed: Floats
    on_time: Mask
    on_budget: Mask
    kept: Mask
    failed: Mask

    def __len__(self) -> int:
        return len(self.customer)


def make_engagements(chunk: Chunk, customers: Customers) -> Engagements:
    """All engagements of the customers, whether or not they have begun by the end of the time."""
    parts = list(_rounds(chunk, customers))
    return Engagements(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Engagements)})


def _rounds(chunk: Chunk, customers: Customers) -> Iterator[Engagements]:
    random, known = chunk.random("services"), chunk.parameters
    engages = ~customers.subscribes | chance(random, known.services, len(customers))
    row = np.flatnonzero(engages)
    started = customers.start[row] + random.uniform(2, 18, len(row))
    gone = np.nan_to_num(customers.cancelled, nan=np.inf)
    for number in range(ROUNDS):
        made = _engagement(chunk, row, day_begins(started), number)
        yield made
        again = ~made.failed & chance(random, known.re_engaged, len(made))
        started = made.completed + SHORTEST_GAP + random.exponential(known.gap_days, len(made))
        again &= started < gone[made.customer]
        row, started = made.customer[again], started[again]


def _engagement(chunk: Chunk, row: Ints, started: Floats, number: int) -> Engagements:
    random, known, n = chunk.random(f"engagement {number}"), chunk.parameters, len(row)
    return Engagements(
        customer=row,
        number=np.full(n, number),
        kind=pick(random, len(KINDS), n),
        started=started,
        completed=day_begins(started + 8 + random.gamma(4, 9.0, n)),
        on_time=chance(random, known.on_time, n),
        on_budget=chance(random, known.on_budget, n),
        kept=chance(random, known.kept, n),
        failed=chance(random, known.fails, n),
    )


def last_touch(engagements: Engagements, size: int) -> Floats:
    """By customer, the completion of the last engagement; never where there is none."""
    last = np.full(size, -np.inf)
    np.maximum.at(last, engagements.customer, engagements.completed)
    return when(np.isfinite(last), last)
