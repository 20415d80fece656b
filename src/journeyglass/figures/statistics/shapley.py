"""Shapley values: what each channel adds to a coalition, averaged over all orders in which channels can join."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from journeyglass.figures.statistics import joining
from journeyglass.figures.statistics.coalitions import Sets, sizes, superset_sums
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.spells import Floats

EXACT = 12
"""Up to so many channels every coalition is looked at; beyond it orders are drawn."""
Pulls = tuple[Floats, Floats]
"""How a value changes with one more path of a set, and with one more of what such a path brings.

A row a set, a column a channel.
"""


@dataclass(frozen=True)
class Shapley:
    """Each channel's value, its standard error from drawing orders (0 where it is exact), and its share's variance.

    `whole` is the worth of all channels together, to which the values add up. `variances` are those of the shares
    when subjects are drawn at random; the drawing of orders is not in them.
    """

    values: Floats
    errors: Floats
    whole: float
    variances: Floats

    @property
    def shares(self) -> Floats:
        """Each channel's part of the whole; they add up to 1, and one may be negative."""
        return self.values / self.whole if self.whole else np.zeros(len(self.values))


def rate_game(paths: Paths, amounts: Floats) -> Shapley:
    """How much each channel adds to what a path brings: Shapley's value of a game on rates.

    Formula: the worth of a coalition is (what the paths whose channels all belong to it brought) ÷ (their number), 0
    where there are none; so paths that came to nothing count. Exact up to 12 channels; beyond it orders are drawn in
    pairs, each with its reverse, until every standard error is at most a thousandth of the whole, or 2,000 pairs. A
    channel that lowers the rate has a negative value. Source: L. S. Shapley (1953), A value for n-person games;
    X. Shao, L. Li (2011), Data-driven multi-touch attribution models.
    """
    sets = Sets.of(paths, amounts)
    whole = float(sets.brought.sum() / max(sets.paths.sum(), 1e-300))
    if sets.channels <= EXACT:
        values, errors, pulls = exact(rates(sets)), np.zeros(sets.channels), _pulls(sets)
    else:
        values, errors, pulls = joining.sampled(sets, whole)
    return Shapley(values, errors, whole, _variances(paths, amounts, sets, values, whole, pulls))


def exact(worth: Floats) -> Floats:
    """The Shapley values of any game.

    `worth[m]` is the worth of the coalition of the channels whose bits are set in `m`, so it has 2ⁿ entries.
    Formula: Σ over S without c of |S|!·(n−|S|−1)!/n! · (worth(S ∪ c) − worth(S)).
    """
    count = len(worth).bit_length() - 1
    return np.array([float(weights(count, channel) @ worth) for channel in range(count)])


def weights(count: int, channel: int) -> Floats:
    """With what weight each coalition's worth counts in the channel's value: positive where the channel is in it."""
    others = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)])
    inside = (np.arange(2**count) >> channel) & 1 == 1
    number = sizes(count)
    # The whole coalition is never one without the channel; its size would lie beyond the table.
    return np.where(inside, others[number - 1], -others[np.minimum(number, count - 1)])


def rates(sets: Sets) -> Floats:
    """The worth of each coalition: what a path within it brings on average."""
    brought, paths = sets.within
    return np.divide(brought, paths, out=np.zeros(len(paths)), where=paths > 0)


def _pulls(sets: Sets) -> Pulls:
    """A path pulls at every coalition that contains its set: at 1 ÷ paths by what it brings, against its rate."""
    paths, worth = sets.within[1], rates(sets)
    inverse = np.divide(1.0, paths, out=np.zeros(len(paths)), where=paths > 0)
    scaled = [weights(sets.channels, channel) * inverse for channel in range(sets.channels)]
    by_path = [superset_sums(-pull * worth)[sets.masks] for pull in scaled]
    by_amount = [superset_sums(pull)[sets.masks] for pull in scaled]
    return np.array(by_path).T, np.array(by_amount).T


def _variances(paths: Paths, amounts: Floats, sets: Sets, values: Floats, whole: float, pulls: Pulls) -> Floats:
    """The variance of each share: the infinitesimal jackknife over subjects."""
    out = np.zeros(len(values))
    if not whole:
        return out
    number, total = paths.won + paths.lost, float(sets.paths.sum())
    whole_pull = (amounts - whole * number) / total
    firsts = np.flatnonzero(np.diff(paths.subject, prepend=paths.subject[0] - 1))
    for channel, value in enumerate(values):
        by_path, by_amount = (pull[sets.of_path, channel] for pull in pulls)
        change = (number * by_path + amounts * by_amount - value / whole * whole_pull) / whole
        out[channel] = float(np.sum(np.add.reduceat(change, firsts) ** 2))
    return out
