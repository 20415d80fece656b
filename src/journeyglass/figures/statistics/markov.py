"""Markov attribution: what would be missing from the transitions if a channel were not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from journeyglass.figures.statistics import absorbing
from journeyglass.figures.statistics import path_kernels as kernels
from journeyglass.figures.statistics.absorbing import Chain
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.spells import Floats, Ints, Mask, dense

ORDERS = (1, 2, 3)
_CELLS = 20_000_000
_KEYS = 2**62


@dataclass(frozen=True)
class Walk:
    """The paths as a chain whose states are the last channels of a path.

    `states` is each touch's state after it; 0 is the start. `members` says which states hold which channel (a row a
    state). `ends` is each path's last state.
    """

    paths: Paths
    chain: Chain
    states: Ints
    ends: Ints
    members: Mask

    @classmethod
    def of(cls, paths: Paths, order: int) -> Walk:
        """The chain of this order (1, 2 or 3): a state is the last `order` channels, fewer at a path's beginning."""
        if order not in ORDERS:
            raise ValueError(f"the order of a Markov chain is 1, 2 or 3, not {order}")
        base, count = len(paths.labels) + 1, len(paths.codes)
        keys = np.zeros(count + 1, dtype=np.int64)
        kernels.state_keys(paths.codes, paths.offsets, base, min(base**order, _KEYS), keys[1:])
        # The start's key 0 stands before the touches', so that it has the first rank.
        number, ranks = dense(keys)
        members = np.zeros((number, base - 1), dtype=np.bool_)
        left = np.zeros(number, dtype=np.int64)
        left[ranks] = keys
        for _ in range(order):
            last = left % base
            members[last > 0, last[last > 0] - 1] = True
            left //= base
        states = np.ascontiguousarray(ranks[1:])
        ends = np.where(paths.lengths > 0, ranks[paths.offsets[1:]], 0)
        return cls(paths, _chain(paths, states, number), states, ends, members)

    @cached_property
    def visits(self) -> Floats:
        """How often each state was left or ended in, over all paths."""
        return self.chain.out

    def removal(self, amounts: Floats) -> Removal:
        """What each channel's removal takes away of these amounts, one a path."""
        gains = np.bincount(self.ends, weights=amounts, minlength=len(self.members))
        reward = np.divide(gains, self.visits, out=np.zeros(len(gains)), where=self.visits > 0)
        solved = [self.chain.solve(~gone, reward) for gone in self.members.T]
        expected = np.array([values for values, _ in solved])
        occupied = np.array([counts for _, counts in solved])
        everywhere, everything = self.chain.solve(np.ones(len(self.members), dtype=np.bool_), reward)
        return Removal(self, amounts, everywhere, everything, expected, occupied)


@dataclass(frozen=True)
class Removal:
    """The chain solved as it is and without each channel (a row a channel; a column a state).

    `expected` is what a path that stands in the state will still bring, `occupied` how often a path comes through
    the state; in `without` and `passing` a path that meets the channel is lost.
    """

    walk: Walk
    amounts: Floats
    expected: Floats
    occupied: Floats
    without: Floats
    passing: Floats

    @property
    def effects(self) -> Floats:
        """For each channel the share of the whole that is lost without it, 0 to 1."""
        whole = self.expected[0]
        return 1.0 - self.without[:, 0] / whole if whole > 0 else np.zeros(len(self.without))

    @property
    def shares(self) -> Floats:
        """Each channel's part of all removal effects."""
        effects = self.effects
        total = float(effects.sum())
        return effects / total if total > 0 else effects

    @property
    def variances(self) -> Floats:
        """The variance of each share, the subjects being drawn at random: the infinitesimal jackknife.

        A path's influence on what is expected at the start is the sum over its steps of (chance to stand there ÷
        steps seen from there) · (what the step led to − what was expected there).
        """
        total = float(self.effects.sum())
        out = np.zeros(len(self.without))
        if total <= 0:
            return out
        visits = np.maximum(self.walk.visits, 1e-300)
        every = np.vstack([self.without, self.expected])
        rates = np.vstack([self.passing, self.occupied]) / visits
        paths = self.walk.paths
        absorbing.influence_spread(
            paths.offsets,
            paths.subject,
            self.walk.states,
            paths.won + paths.lost,
            self.amounts,
            np.ascontiguousarray(every.T),
            np.ascontiguousarray(rates.T),
            self.shares,
            total,
            np.zeros(len(every)),
            out,
        )
        return out


def removal(paths: Paths, amounts: Floats, order: int = 1) -> Removal:
    """Solves the chain of the paths.

    Formula: a state's next step is taken as often as it was seen; the effect of a channel is 1 − (what comes out
    when every step to it is lost) ÷ (what comes out), and the channels share the whole in proportion to their effects.
    Steps from a channel to itself change nothing in order 1, so repeated touches may stay; in higher orders they are
    kept as they are. Solved exactly, not simulated. Paths without touches are left out. Source: E. Anderl, I. Becker,
    F. von Wangenheim, J. H. Schumann (2016), Mapping the customer journey: a graph-based framework for online
    attribution modeling.
    """
    return Walk.of(paths, order).removal(amounts)


def _chain(paths: Paths, states: Ints, number: int) -> Chain:
    """The chain's steps: from each state to the state that each channel leads to."""
    weights = paths.won + paths.lost
    origin = _origins(paths, states)
    repeated = np.repeat(weights, paths.lengths)
    pairs = origin * number + states
    if number * number <= _CELLS:
        counts = np.bincount(pairs, weights=repeated, minlength=number * number)
        cells = np.flatnonzero(counts)
        steps = counts[cells]
    else:
        cells, where = np.unique(pairs, return_inverse=True)
        steps = np.bincount(where, weights=repeated)
    touched = paths.lengths > 0
    last = states[paths.offsets[1:][touched] - 1]
    out = np.bincount(cells // number, weights=steps, minlength=number).astype(np.float64)
    out += np.bincount(last, weights=weights[touched], minlength=number)
    return Chain.of(number, cells // number, cells % number, steps.astype(np.float64), out)


def _origins(paths: Paths, states: Ints) -> Ints:
    """The state that each touch came from: the one of the touch before, or the start."""
    before = np.zeros(len(states), dtype=np.int64)
    before[1:] = states[:-1]
    before[paths.offsets[:-1][paths.lengths > 0]] = 0
    return before
