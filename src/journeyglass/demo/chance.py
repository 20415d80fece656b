"""Chance: a stream of its own for every chunk of accounts and topic, and draws of whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from journeyglass.demo.calendar import NEVER, Floats, Ints, Mask
from journeyglass.demo.parameters import Parameters

Random = np.random.Generator
CHUNK = 250
"""Accounts that are drawn together; more of them change no earlier ones."""


@dataclass(frozen=True)
class Chunk:
    """The accounts from `number` × 250 on, under one seed."""

    seed: int
    number: int
    parameters: Parameters = field(default_factory=Parameters)

    def random(self, topic: str) -> Random:
        """The topic's own stream, so that one more draw in it changes nothing elsewhere."""
        return np.random.default_rng([self.seed, self.number, crc32(topic.encode())])

    @property
    def first(self) -> int:
        """The number of the first account."""
        return self.number * CHUNK


def chance(random: Random, share: Floats | float, size: int) -> Mask:
    """True for about that share of the rows."""
    return np.asarray(random.random(size) < share)


def line(along: tuple[float, float], x: Floats) -> Floats:
    """The share at x on a line (at nought, how much more at one), kept between 0 and 1."""
    return np.clip(along[0] + along[1] * x, 0.0, 1.0)


def pick(random: Random, choices: int, size: int, shares: Sequence[float] | None = None) -> Ints:
    """Numbers below `choices`."""
    return np.asarray(random.choice(choices, size, p=shares), np.int64)


def lognormal(random: Random, median: float, spread: float, size: int) -> Floats:
    """Times with this median."""
    return np.asarray(median * np.exp(random.normal(0.0, spread, size)), np.float64)


def several(counts: Ints) -> tuple[Ints, Ints]:
    """Rows of rows: of which row each is, and its number within that from 0."""
    owner = np.repeat(np.arange(len(counts)), counts)
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - begins


def when(happens: Mask, at: Floats) -> Floats:
    """The instant where it happens, else never."""
    return np.where(happens, at, NEVER)
