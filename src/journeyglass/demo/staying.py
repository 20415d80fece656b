"""How the made-up customers stay: what begins with the signature, and term after term of the subscription."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from journeyglass.demo.buying import Attempts
from journeyglass.demo.calendar import NEVER, Floats, Ints, Mask, months_later
from journeyglass.demo.chance import Chunk, Random, chance, line, pick, when
from journeyglass.demo.company import Companies

REASONS = ("price", "missing feature", "closed down", "too little use", "competitor")
UNPAID, STAYS = len(REASONS), -1
YEAR, QUARTER = 365.0, 91.0
"""About how long the terms are: twelve calendar months, or three."""
ROUNDS = 12
SET_UP = 5


@dataclass(frozen=True)
class Customers:
    """A row a won account. `subscribes`: the others engage our services only. `start`: the day of the signature.

    `health`, 0 to 1, makes them use, praise, renew and grow. `value`: third use of the product, in the trial or after.
    `steps` of the set-up. `cancelled`: the subscription's end. `shared`: the link is passed on.
    """

    account: Ints
    start: Floats
    subscribes: Mask
    health: Floats
    term: Floats
    seats: Ints
    silent: Mask
    in_trial: Mask
    trial_uses: Ints
    value: Floats
    steps: Ints
    pace: Floats
    cancelled: Floats
    reason: Ints
    shared: Floats

    def __len__(self) -> int:
        return len(self.account)

    def take(self, rows: Mask | Ints) -> Customers:
        """These rows."""
        return Customers(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True)
class Terms:
    """A row a term of a subscription; `customer` is the row in `Customers`.

    `paid`: the invoice is paid, never for some; `overdue`: it was late. `grows`: seats are added or given back.
    """

    customer: Ints
    number: Ints
    begun: Floats
    ends: Floats
    seats: Ints
    seats_after: Ints
    paid: Floats
    overdue: Floats
    grows: Floats
    cancelled: Floats
    reason: Ints

    def __len__(self) -> int:
        return len(self.customer)


def make_customers(chunk: Chunk, companies: Companies, won: Attempts) -> tuple[Customers, Terms]:
    """The customers of a chunk and the terms of their subscriptions."""
    customers = _begin(chunk, companies, won)
    terms = _terms(chunk, customers)
    ended = np.isfinite(terms.cancelled)
    cancelled, reason = np.full(len(customers), NEVER), np.full(len(customers), STAYS)
    cancelled[terms.customer[ended]], reason[terms.customer[ended]] = terms.cancelled[ended], terms.reason[ended]
    kept = replace(customers, cancelled=cancelled, reason=reason)
    return replace(kept, shared=_shared(chunk, companies, kept)), terms


def _shared(chunk: Chunk, companies: Companies, customers: Customers) -> Floats:
    """Who has cancelled recommends nobody; but some champions do it from their next job."""
    random, left = chunk.random("shared"), companies.left[customers.account]
    shared = when(customers.shared < np.nan_to_num(customers.cancelled, nan=np.inf), customers.shared)
    former = chance(random, chunk.parameters.former_share, len(customers)) & (left > customers.start)
    return np.where(np.isfinite(shared) | ~former, shared, left + 80)


def _begin(chunk: Chunk, companies: Companies, won: Attempts) -> Customers:
    random, known, n = chunk.random("customers"), chunk.parameters, len(won)
    fit = companies.fit[won.account]
    health = np.clip(0.3 + 0.35 * fit + 0.25 * won.interest + random.normal(0, 0.15, n), 0.02, 0.98)
    silent, in_trial = chance(random, known.silent, n), np.isfinite(won.value)
    never = chance(random, np.where(silent, 0.5, known.no_value), n)
    value = won.closed + 0.5 + np.where(silent, 20.0, 0.0) + random.gamma(2, known.value_days / 2, n)
    shares = chance(random, line(known.shares_link, health), n)
    return Customers(
        account=won.account,
        start=won.closed,
        subscribes=~chance(random, known.services_only, n),
        health=health,
        term=np.where(chance(random, known.annual, n), YEAR, QUARTER),
        seats=seats_of(companies.employees[won.account]),
        silent=silent,
        in_trial=in_trial,
        trial_uses=np.where(won.trial, won.uses, 0),
        value=np.where(in_trial, won.value, when(~never, value)),
        steps=_steps(random, line(known.set_up, health), silent),
        pace=random.gamma(2, 1.2 + 2.5 * (1 - health)),
        cancelled=np.full(n, NEVER),
        reason=np.full(n, STAYS),
        shared=when(shares, won.closed + 60 + random.exponential(140, n)),
    )


def _steps(random: Random, complete: Floats, silent: Mask) -> Ints:
    n = len(complete)
    steps = np.where(chance(random, complete, n), SET_UP, 1 + pick(random, SET_UP - 1, n))
    return np.where(silent, pick(random, 2, n), steps)


def _terms(chunk: Chunk, customers: Customers) -> Terms:
    parts = list(_rounds(chunk, customers))
    return Terms(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Terms)})


def _rounds(chunk: Chunk, customers: Customers) -> Iterator[Terms]:
    row = np.flatnonzero(customers.subscribes)
    begun, seats = customers.start[row], customers.seats[row]
    for number in range(ROUNDS):
        made = _term(chunk, customers, row, begun, seats, number)
        yield made
        on = ~np.isfinite(made.cancelled)
        row, begun, seats = made.customer[on], made.ends[on], made.seats_after[on]


def _term(chunk: Chunk, customers: Customers, row: Ints, begun: Floats, seats: Ints, number: int) -> Terms:
    random, known, n = chunk.random(f"term {number}"), chunk.parameters, len(row)
    health, term = customers.health[row], customers.term[row]
    yearly = term == YEAR
    ends = months_later(begun, np.where(yearly, 12, 3))
    unpaid, late = chance(random, known.unpaid, n), chance(random, 0.06, n)
    paid = when(~unpaid, begun + np.where(late, random.uniform(20, 45, n), random.uniform(1, 12, n)))
    seats_after, grows = _grows(random, chunk, health, begun, term, seats)
    share = np.where(yearly, line(known.cancels_annual, health), line(known.cancels_quarterly, health))
    leaves = chance(random, np.clip(share * _trapped(chunk, ends), 0, 0.95), n)
    cancelled = np.where(unpaid, begun + 75, when(leaves, ends))
    over = grows >= np.nan_to_num(cancelled, nan=np.inf)
    return Terms(
        customer=row,
        number=np.full(n, number),
        begun=begun,
        ends=ends,
        seats=seats,
        seats_after=np.where(over, seats, seats_after),
        paid=paid,
        overdue=when(unpaid | late, begun + 14),
        grows=np.where(over, NEVER, grows),
        cancelled=cancelled,
        reason=np.where(unpaid, UNPAID, np.where(leaves, pick(random, len(REASONS), n), STAYS)),
    )


def _grows(
    random: Random, chunk: Chunk, health: Floats, begun: Floats, term: Floats, seats: Ints
) -> tuple[Ints, Floats]:
    """More seats for the healthy, fewer for the others, at some day within the term."""
    known, n = chunk.parameters, len(health)
    part = term / YEAR
    more = chance(random, line(known.upgrades, health) * part, n)
    fewer = ~more & chance(random, line(known.downgrades, health) * part, n) & (seats > 4)
    added = np.rint(seats * random.uniform(1.2, 1.9, n)).astype(np.int64) + 1
    after = np.where(more, added, np.where(fewer, np.maximum(3, (seats * 0.7).astype(np.int64)), seats))
    return after, when(more | fewer, begun + term * random.uniform(0.2, 0.8, n))


def _trapped(chunk: Chunk, at: Floats) -> Floats:
    """How many times as many cancel on that day."""
    since, until, _, times = chunk.parameters.trap
    return np.where((at >= since) & (at < until), times, 1.0)


def seats_of(employees: Ints) -> Ints:
    """How many seats a company of that size begins with."""
    return np.clip(employees // 8, 3, 400)


def price(chunk: Chunk, seats: Ints, term: Floats) -> Floats:
    """What the seats cost a month."""
    return np.round(seats * chunk.parameters.seat_price * np.where(term == YEAR, 0.8, 1.0), 2)
