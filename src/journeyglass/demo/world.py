"""The lives of one chunk of accounts, before anything is written down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.demo.buying import Attempts, make_attempts, wins
from journeyglass.demo.calendar import NEVER, SPAN, Floats, Ints
from journeyglass.demo.chance import Chunk
from journeyglass.demo.company import Companies, make_companies
from journeyglass.demo.services import Engagements, make_engagements
from journeyglass.demo.staying import Customers, Terms, make_customers
from journeyglass.demo.voice import Answers, Tickets, make_answers, make_tickets


@dataclass(frozen=True)
class Referrals:
    """A row a recommended account whose referrer is known; `referrer` is a row of `Customers`.

    `qualified`: the recommended account signs; the reward follows.
    """

    account: Ints
    referrer: Ints
    signed_up: Floats
    qualified: Floats


@dataclass(frozen=True)
class World:
    """Everything that happens to the accounts of a chunk, also after the end of the time."""

    chunk: Chunk
    companies: Companies
    attempts: Attempts
    won: Attempts
    customers: Customers
    terms: Terms
    engagements: Engagements
    tickets: Tickets
    answers: Answers
    referrals: Referrals


def make_world(chunk: Chunk) -> World:
    """The chunk's lives; the same chunk gives the same."""
    companies = make_companies(chunk)
    attempts = make_attempts(chunk, companies)
    won = wins(attempts)
    customers, terms = make_customers(chunk, companies, won)
    engagements = make_engagements(chunk, customers)
    return World(
        chunk=chunk,
        companies=companies,
        attempts=attempts,
        won=won,
        customers=customers,
        terms=terms,
        engagements=engagements,
        tickets=make_tickets(chunk, customers),
        answers=make_answers(chunk, customers, engagements),
        referrals=_referrals(chunk, companies, customers),
    )


def _referrals(chunk: Chunk, companies: Companies, customers: Customers) -> Referrals:
    """Who recommended whom: an earlier account of the chunk whose link was passed on before the first visit."""
    random = chunk.random("referrals")
    wanted = [*chunk.parameters.origins].index("referral")
    account, referrer = [], []
    for number in np.flatnonzero(companies.origin == wanted):
        able = np.flatnonzero((customers.account < number) & (customers.shared < companies.begun[number]))
        if len(able):
            account.append(number)
            referrer.append(able[int(random.integers(len(able)))])
    told, by = np.array(account, np.int64), np.array(referrer, np.int64)
    signed = np.full(len(companies), NEVER)
    signed[customers.account] = customers.start
    return Referrals(told, by, companies.begun[told] + 0.02, signed[told])


def lived(world: World) -> Floats:
    """By customer, the days from the signature to the end of the subscription or of the time."""
    gone = np.nan_to_num(world.customers.cancelled, nan=SPAN)
    return np.clip(np.clip(gone, None, SPAN) - world.customers.start, 0, None)
