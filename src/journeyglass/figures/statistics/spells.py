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
    """One row a visit, the shortest first: watched in [entry, exit], both since its beginning; how it ended; whose.

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
        """Spells of these columns in any order; without `group` every row is a subject of its own."""
        if bool(np.any(exit < entry)):
            raise ValueError("a spell ends before it is first seen")
        own = np.arange(len(exit)) if group is None else group
        # Put in order once, their times are told, and found again, without sorting and searching each time.
        columns = [column.astype(np.int64, copy=False) for column in (entry, exit, cause, own)]
        order = None if bool(np.all(exit[1:] >= exit[:-1])) else np.argsort(exit, kind="stable")
        return cls(*columns) if order is None else cls(*(column[order] for column in columns))

    def __len__(self) -> int:
        return len(self.exit)

    @cached_property
    def subjects(self) -> int:
        """How many different subjects there are."""
        return count_distinct(self.group)

    @cached_property
    def units(self) -> Ints:
        """The number of each row's subject, from 0 on."""
        return dense(self.group)[1]

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
        ends = self.exit[self.cause != CENSORED]
        first = np.flatnonzero(np.append(True, ends[1:] != ends[:-1]))[: len(ends)]
        times, ended = ends[first], np.diff(first, append=len(ends))
        entered = np.searchsorted(np.sort(self.entry), times, side="right")
        gone = np.searchsorted(self.exit, times, side="left")
        return times, ended, entered - gone

    @cached_property
    def emptied_at(self) -> int | None:
        """The time at which everyone at risk had ended although others were seen later; a curve is stuck there."""
        times, ended, at_risk = self.endings
        empty = np.flatnonzero(at_risk == ended)
        if not len(empty) or not bool(np.any(self.exit > times[empty[0]])):
            return None
        return int(times[empty[0]])

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
    flags = _flags(group)
    if flags is None:
        distinct, ranks = np.unique(group, return_inverse=True)
        return len(distinct), ranks.astype(np.int64)
    lowest, present = flags
    ranks = np.cumsum(present)
    return int(ranks[-1]), (ranks - 1)[group - lowest]


def count_distinct(group: Ints) -> int:
    """How many different numbers there are."""
    if not len(group):
        return 0
    flags = _flags(group)
    return len(np.unique(group)) if flags is None else tally(flags[1])


def _flags(group: Ints) -> tuple[int, Mask] | None:
    """The lowest number and, from it on, which there are: many times faster than sorting where numbers lie close.

    None where they lie too far apart for that; some there must be.
    """
    lowest, highest = int(group.min()), int(group.max())
    if highest - lowest > 16 * len(group) + 2**20:
        return None
    present = np.zeros(highest - lowest + 1, dtype=np.bool_)
    present[group - lowest] = True
    return lowest, present
