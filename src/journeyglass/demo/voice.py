"""What the made-up customers ask and say: tickets, and answers to surveys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.demo.calendar import SPAN, Floats, Ints, Mask
from journeyglass.demo.chance import Chunk, Random, chance, lognormal, pick, several, when
from journeyglass.demo.parameters import Parameters
from journeyglass.demo.services import Engagements
from journeyglass.demo.staying import YEAR, Customers

NPS, CES, AWARENESS, PROMISE = range(4)
SURVEYS = ("nps", "ces", "awareness", "promise")
NPS_EVERY, CES_AFTER, AWARENESS_EVERY = 170.0, 40.0, 360.0
PLEASED_FROM = (7, 5, 3, 4)
"""By survey: the score from which a comment is a pleased one."""


@dataclass(frozen=True)
class Tickets:
    """A row a ticket; `csat` 1 to 5, or 0 where nobody said."""

    customer: Ints
    opened: Floats
    replied: Floats
    resolved: Floats
    csat: Ints


@dataclass(frozen=True)
class Answers:
    """A row a survey sent; `answered` never where it was not. `engagement`: the row it asks about, or -1."""

    customer: Ints
    kind: Ints
    sent: Floats
    answered: Floats
    score: Ints
    engagement: Ints


def until(customers: Customers) -> Floats:
    """When each customer's life with us ends, or the time does."""
    return np.clip(np.nan_to_num(customers.cancelled, nan=SPAN), None, SPAN)


def make_tickets(chunk: Chunk, customers: Customers) -> Tickets:
    """The tickets of the customers up to the end of the time."""
    random, known = chunk.random("tickets"), chunk.parameters
    lived = np.where(customers.subscribes, np.clip(until(customers) - customers.start, 0, None), 0)
    often = np.where(customers.silent, 0.2, 1.6 - 1.2 * customers.health)
    row, _ = several(random.poisson(known.tickets_a_year * often * lived / YEAR))
    n = len(row)
    # A third of the questions come while they set up.
    early = np.minimum(random.exponential(12.0, n), lived[row])
    opened = customers.start[row] + np.where(chance(random, 0.33, n), early, lived[row] * random.random(n))
    replied = opened + lognormal(random, known.reply_hours / 24, known.reply_spread, n)
    said = 1 + pick(random, 5, n, known.csat)
    return Tickets(
        customer=row,
        opened=opened,
        replied=replied,
        resolved=replied + lognormal(random, known.resolve_hours / 24, 1.0, n),
        csat=np.where(chance(random, 0.45, n), said, 0),
    )


def make_answers(chunk: Chunk, customers: Customers, engagements: Engagements) -> Answers:
    """NPS twice a year, effort after the set-up, once a year which services they know; the promise after each."""
    gone = np.nan_to_num(customers.cancelled, nan=np.inf)
    parts = [
        _regular(chunk, customers, NPS, NPS_EVERY, NPS_EVERY, gone),
        _regular(chunk, customers, CES, CES_AFTER, np.inf, gone),
        _regular(chunk, customers, AWARENESS, 90.0, AWARENESS_EVERY, gone),
        _after_engagements(chunk, customers, engagements),
    ]
    return Answers(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in Answers.__annotations__})


def _regular(chunk: Chunk, customers: Customers, kind: int, first: float, every: float, gone: Floats) -> Answers:
    random, known = chunk.random(SURVEYS[kind]), chunk.parameters
    times = 1 if np.isinf(every) else int((SPAN - first) // every) + 1
    row, number = several(np.where(customers.subscribes, times, 0))
    sent = customers.start[row] + first + (0 if times == 1 else number * every)
    # Nobody asks who has left; nor is anything left to ask after the end.
    asked = (sent < gone[row]) & (sent < SPAN)
    health = customers.health[row]
    score = _score(random, known, kind, health)
    answered = when(chance(random, known.asked_answers, len(row)), sent + random.exponential(2.0, len(row)))
    none = np.full(len(row), -1)
    return _take(Answers(row, np.full(len(row), kind), sent, answered, score, none), asked)


def _score(random: Random, known: Parameters, kind: int, health: Floats) -> Ints:
    """NPS 0 to 10, CES 1 to 7; awareness: how many of our services they know."""
    if kind == AWARENESS:
        return 1 + random.binomial(3, 0.15 + 0.5 * health)
    along, spread, least, most = {
        NPS: (known.nps_line, known.nps_spread, 0, 10),
        CES: (known.ces_line, known.ces_spread, 1, 7),
    }[kind]
    return _rounded(random.normal(_at(along, health), spread), least, most)


def _after_engagements(chunk: Chunk, customers: Customers, engagements: Engagements) -> Answers:
    random, n = chunk.random("promise"), len(engagements)
    sent = engagements.completed + 1.4
    answered = when(chance(random, chunk.parameters.asked_answers, n), sent + random.exponential(2.0, n))
    rows = np.arange(n)
    # On a scale of five: four and five say that it was kept.
    score = np.where(engagements.kept, 4 + pick(random, 2, n), 1 + pick(random, 3, n))
    made = Answers(engagements.customer, np.full(n, PROMISE), sent, answered, score, rows)
    return _take(made, sent < SPAN)


def _take(answers: Answers, rows: Mask) -> Answers:
    return Answers(**{name: getattr(answers, name)[rows] for name in Answers.__annotations__})


def _at(along: tuple[float, float], x: Floats) -> Floats:
    return along[0] + along[1] * x


def _rounded(x: Floats, least: int, most: int) -> Ints:
    return np.clip(np.rint(x), least, most).astype(np.int64)
