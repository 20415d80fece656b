"""Times under observation, and how many were at risk at each instant at which something happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CENSORED = 0


@dataclass(frozen=True)
class Spells:
    """One row a visit: watched in [entry, exit], both since its own beginning; how it ended; whose it is.

    `entry` 0 is a visit seen from its start, more is a late (left-truncated) one. `cause` is 0 for a visit that was
    still going on at `exit` (right-censored), else the number of what ended it. Times are whole numbers of any one
    unit, so that ties are exact. An event at the very instant of entry counts: recording began with that instant.
    """

    entry: Ints
    exit: Ints
    cause: Ints
    group: Ints

    @classmethod
    def of(cls, entry: Ints, exit: Ints, cause: Ints, group: Ints | None = None) -> Spells:
        """Spells of these columns; without `group` every row is a subject of its own."""
        if bool(np.any(exit < entry)):
            raise ValueError("a spell ends before it is first seen")
        own = np.arange(len(exit), dtype=np.int64) if group is None else group
        return cls(entry.astype(np.int64), exit.astype(np.int64), cause.astype(np.int64), own.astype(np.int64))

    def __len__(self) -> int:
        return len(self.exit)

    @property
    def subjects(self) -> int:
        """How many different subjects there are."""
        return count_distinct(self.group)

    @property
    def recurrent(self) -> bool:
        """Whether a subject counts more than once."""
        return self.subjects < len(self)

    @cached_property
    def any_cause(self) -> Spells:
        """The same spells with every ending of the cause 1."""
        happened = (self.cause != CENSORED).astype(np.int64)
        return self if np.array_equal(happened, self.cause) else Spells(self.entry, self.exit, happened, self.group)

    @cached_property
    def endings(self) -> tuple[Ints, Ints, Ints]:
        """The distinct times at which some spell ended, how many ended then, and how many were at risk."""
        times, ended = np.unique(self.exit[self.cause != CENSORED], return_counts=True)
        entered = np.searchsorted(np.sort(self.entry), times, side="right")
        gone = np.searchsorted(np.sort(self.exit), times, side="left")
        return times, ended, entered - gone

    @cached_property
    def ranks(self) -> tuple[Ints, Ints]:
        """How many of those times lie before each spell's entry, and how many up to its exit."""
        times = self.endings[0]
        return np.searchsorted(times, self.entry, side="left"), np.searchsorted(times, self.exit, side="right")


@dataclass(frozen=True)
class RiskSets:
    """At each distinct time at which some spell ended for a cause: how many were at risk and how many ended."""

    times: Ints
    at_risk: Ints
    ended: Ints
    of_cause: Ints


def risk_sets(spells: Spells, cause: int | None = None) -> RiskSets:
    """The risk sets of the spells; `of_cause` counts the endings by `cause` (None: by any)."""
    times, ended, at_risk = spells.endings
    mine = spells.cause == cause
    alone = cause is None or np.array_equal(mine, spells.cause != CENSORED)
    of_cause = ended if alone else np.bincount(spells.ranks[1][mine] - 1, minlength=len(times)).astype(np.int64)
    return RiskSets(times, at_risk, ended, of_cause)


def tally(rows: Mask) -> int:
    """How many of the rows are marked."""
    return int(np.count_nonzero(rows))


def dense(group: Ints) -> tuple[int, Ints]:
    """How many different numbers there are, and each one's rank among them."""
    if not len(group):
        return 0, group
    lowest, highest = int(group.min()), int(group.max())
    if highest - lowest > 16 * len(group) + 2**20:
        distinct, ranks = np.unique(group, return_inverse=True)
        return len(distinct), ranks.astype(np.int64)
    # Flags over the whole range: many times faster than sorting or hashing where ids are small, as codes are.
    present = np.zeros(highest - lowest + 1, dtype=np.bool_)
    present[group - lowest] = True
    ranks = np.cumsum(present)
    return int(ranks[-1]), (ranks - 1)[group - lowest]


def count_distinct(group: Ints) -> int:
    """How many different numbers there are."""
    return dense(group)[0]
