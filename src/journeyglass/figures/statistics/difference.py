"""The difference of two shares, its interval over subjects that may be in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics.spells import Floats, Ints, Mask, dense
from journeyglass.figures.statistics.wilson import Z95, wilson


@dataclass(frozen=True)
class Difference:
    """A value with its 95% interval, on the scale of shares."""

    value: float
    low: float
    high: float


def newcombe(hits: int, size: int, other_hits: int, other_size: int) -> Difference:
    """The difference of the shares of two groups that have nobody in common.

    The limits are put together from Wilson's limits of each share, which holds for small groups too. Source: R. G.
    Newcombe (1998), Interval estimation for the difference between independent proportions, method 10.
    """
    one, two = hits / size, other_hits / other_size
    low, high = wilson(hits, size)
    other_low, other_high = wilson(other_hits, other_size)
    down = np.hypot(one - low, other_high - two)
    up = np.hypot(high - one, two - other_low)
    return Difference(one - two, float(one - two - down), float(one - two + up))


def of_influence(value: float, influence: Floats, subject: Ints) -> Difference:
    """A value that is nearly a sum of what each row moves it by, rows of one subject taken together.

    Formula: the variance is the sum over subjects of the squared sums of their rows. Source: F. R. Hampel (1974), The
    influence curve and its role in robust estimation; clustered as by K.-Y. Liang, S. Zeger (1986).
    """
    size, codes = dense(subject)
    sums = np.bincount(codes, weights=influence, minlength=size)
    half = Z95 * float(np.sqrt(np.sum(sums**2)))
    return Difference(value, max(value - half, -1.0), min(value + half, 1.0))


def clustered_difference(hits: Mask, one: Mask, other: Mask, subject: Ints) -> Difference:
    """The share of hits among the rows `one` less that among the rows `other`; a subject may have rows in both.

    Where nobody is in both and nobody twice it is Newcombe's interval; else the linearised one over subjects.
    """
    rows = one | other
    if not bool(np.any(one & other)) and dense(subject[rows])[0] == int(rows.sum()):
        return newcombe(int((hits & one).sum()), int(one.sum()), int((hits & other).sum()), int(other.sum()))
    first, second = float(np.mean(hits[one])), float(np.mean(hits[other]))
    influence = one * (hits - first) / one.sum() - other * (hits - second) / other.sum()
    return of_influence(first - second, influence[rows], subject[rows])
