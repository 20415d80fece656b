"""What they do: sessions over an account's life, each by one person, phase after phase; numbers only, no text yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.company.population import Ints, Population
from bench.company.words import FIRST_OF_PHASE, NAMES, PHASES, ladder

_SESSION = 6
"""Events in a session, on average."""
_PAUSE = 45_000_000
"""Microseconds between two events of a session, on average."""


@dataclass(frozen=True)
class Activity:
    """One row an event, in order of account and about of time."""

    account: Ints
    at: Ints  # UTC µs
    word: Ints
    person: Ints
    visitor: Ints


def act(population: Population, accounts: range, seed: int, *, at_the_end: bool = False) -> Activity:
    """The events of these accounts; `at_the_end`: in the last phase that each has reached, not from the first on."""
    draw = np.random.default_rng([seed, 3, accounts.start, at_the_end])
    counts = population.events[accounts.start : accounts.stop]
    account = np.repeat(np.arange(accounts.start, accounts.stop), counts)
    begins = _begins(account)
    session, place, share = _sessions(draw, begins)
    depth = population.depth[account]
    phase = depth if at_the_end else np.minimum((share * (depth + 1)).astype(np.int64), PHASES - 1)
    word = np.searchsorted(ladder(), phase + draw.random(len(account)), side="right") - phase * len(NAMES)
    word = np.minimum(word, len(NAMES) - 1)
    if not at_the_end:
        turned = begins | np.concatenate([[True], phase[1:] != phase[:-1]])[: len(phase)]
        word[turned] = FIRST_OF_PHASE[phase[turned]]
    when = share * population.life[account] * 0.999
    pause = place * _PAUSE + (draw.random(len(account)) * _PAUSE).astype(np.int64)
    person = _person(draw, population, account, session)
    device = draw.random(int(session.max(initial=-1)) + 1) < 0.25
    return Activity(
        account, population.start[account] + when.astype(np.int64) + pause, word, person, 2 * person + device[session]
    )


def _begins(account: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    begins = np.ones(len(account), np.bool_)
    begins[1:] = account[1:] != account[:-1]
    return begins


def _sessions(
    draw: np.random.Generator, begins: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[Ints, Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """For each event its session, its place in it, and how far through the account's sessions that one lies (0–1)."""
    opens = begins | (draw.random(len(begins)) < 1 / _SESSION)
    session = np.cumsum(opens) - 1
    starts = np.flatnonzero(opens)
    place = np.arange(len(begins)) - starts[session] if len(begins) else session
    owner = (np.cumsum(begins) - 1)[starts]
    firsts = np.flatnonzero(begins[starts])
    within = np.arange(len(starts)) - firsts[owner] if len(starts) else owner
    of = np.bincount(owner) if len(owner) else owner
    share = (within + draw.random(len(starts))) / of[owner] if len(owner) else np.zeros(0)
    return session, place, share[session]


def _person(draw: np.random.Generator, population: Population, account: Ints, session: Ints) -> Ints:
    """One person a session; the first of an account come most."""
    luck = draw.random(int(session.max(initial=-1)) + 1)[session] ** 2
    return population.first_person[account] + (luck * population.people[account]).astype(np.int64)
