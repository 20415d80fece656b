"""Absorbing chains: what is still to come from each state, and how often a path comes through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse import csr_matrix, identity
from scipy.sparse.linalg import splu

from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.reading.kernel.jit import entry

_DENSE = 400
"""Up to so many states a dense factorisation is quickest; beyond it sweeps are."""
_SWEEPS = 20_000
_TOLERANCE = 1e-14


@dataclass(frozen=True)
class Chain:
    """States 0 to n−1, 0 the start; `steps` are the chances to go from one to another, `out` the times one was left."""

    steps: csr_matrix
    back: csr_matrix
    out: Floats

    @classmethod
    def of(cls, number: int, origin: Ints, goal: Ints, counts: Floats, out: Floats) -> Chain:
        """The chain in which these steps were counted."""
        chances = csr_matrix((counts / out[origin], (origin, goal)), shape=(number, number))
        return cls(chances, csr_matrix(chances.T), out)

    def solve(self, kept: Mask, reward: Floats) -> tuple[Floats, Floats]:
        """With only the states that are kept: what each will still bring, and how often the start leads to it.

        Solves (I − Q)·x = reward and (I − Q)ᵀ·y = start; a state that is not kept has 0 in both.
        """
        start = np.zeros(len(reward))
        start[0] = 1.0
        if len(reward) <= _DENSE:
            return self._factorised(kept, reward, start)
        found = self._swept(kept, reward, start)
        return found if found is not None else self._sparse(kept, reward, start)

    def _factorised(self, kept: Mask, reward: Floats, start: Floats) -> tuple[Floats, Floats]:
        rows = np.flatnonzero(kept)
        factors = lu_factor(np.eye(len(rows)) - self.steps[rows][:, rows].toarray())
        return _spread(rows, lu_solve(factors, reward[rows]), lu_solve(factors, start[rows], trans=1), len(kept))

    def _sparse(self, kept: Mask, reward: Floats, start: Floats) -> tuple[Floats, Floats]:
        rows = np.flatnonzero(kept)
        factors = splu((identity(len(rows)) - self.steps[rows][:, rows]).tocsc())
        return _spread(rows, factors.solve(reward[rows]), factors.solve(start[rows], trans="T"), len(kept))

    def _swept(self, kept: Mask, reward: Floats, start: Floats) -> tuple[Floats, Floats] | None:
        """By Gauss–Seidel sweeps, which always come nearer here; None where paths are too long to wait for it."""
        results = []
        for matrix, right in ((self.steps, reward), (self.back, start)):
            found = np.zeros(len(right))
            scaled = (matrix.indptr, matrix.indices, matrix.data, kept, right, found)
            if not sweep(*scaled, _TOLERANCE, _SWEEPS):
                return None
            results.append(found)
        return results[0], results[1]


def _spread(rows: Ints, values: Floats, counts: Floats, number: int) -> tuple[Floats, Floats]:
    both = np.zeros((2, number))
    both[:, rows] = values, counts
    return both[0], both[1]


@entry
def sweep(
    indptr: Ints, indices: Ints, data: Floats, kept: Mask, right: Floats, out: Floats, tolerance: float, limit: int
) -> bool:
    """Solves x = M·x + right over the kept states by Gauss–Seidel; whether the rest of the way is under `tolerance`.

    The rest is bounded by the last step times q/(1 − q), where q is how much the steps shrink.
    """
    before = 0.0
    for _ in range(limit):
        step = 0.0
        largest = 0.0
        for s in range(len(right)):
            if not kept[s]:
                continue
            total = right[s]
            own = 0.0
            for j in range(indptr[s], indptr[s + 1]):
                goal = indices[j]
                if goal == s:
                    own = data[j]
                elif kept[goal]:
                    total += data[j] * out[goal]
            value = total / (1.0 - own)
            step = max(step, abs(value - out[s]))
            largest = max(largest, abs(value))
            out[s] = value
        shrink = step / before if before > 0.0 else 1.0
        if step <= 1e-16 * largest or (shrink < 1.0 and step * shrink <= tolerance * largest * (1.0 - shrink)):
            return True
        before = step
    return False


@entry
def influence_spread(
    offsets: Ints,
    subject: Ints,
    states: Ints,
    weights: Floats,
    amounts: Floats,
    expected: Floats,
    rates: Floats,
    shares: Floats,
    total: float,
    own: Floats,
    out: Floats,
) -> None:
    """Adds up the squares of each subject's influence on each channel's share of the removal effects.

    `expected` and `rates` have a row a state and a column a channel, the last column being the whole chain. Paths of
    one subject stand together; `own` has a place a column, all 0.
    """
    paths = len(offsets) - 1
    channels = len(shares)
    for p in range(paths):
        begin, end = offsets[p], offsets[p + 1]
        if end > begin:
            state = 0
            for i in range(begin, end + 1):
                goal = states[i] if i < end else 0
                for c in range(channels + 1):
                    came = weights[p] * expected[goal, c] if i < end else amounts[p]
                    own[c] += rates[state, c] * (came - weights[p] * expected[state, c])
                state = goal
        if p + 1 == paths or subject[p + 1] != subject[p]:
            whole = expected[0, channels]
            moved = 0.0
            for c in range(channels):
                # The effect is 1 − without/whole; `own` becomes its change.
                kept = expected[0, c] / whole
                own[c] = -(own[c] - kept * own[channels]) / whole
                moved += own[c]
            for c in range(channels):
                out[c] += ((own[c] - shares[c] * moved) / total) ** 2
                own[c] = 0.0
            own[channels] = 0.0
