"""The mean of several shares that the same subjects may reach, each in its own time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, too_few
from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.spells import CENSORED, Spells, dense
from journeyglass.figures.statistics.wilson import wilson_of_variance
from journeyglass.figures.survival import ENDED, ended_by


def in_days(micros: int) -> str:
    """A length in words, for remarks."""
    return f"{micros / DAY:.1f} days"


def mean_ended_by(several: Sequence[Spells], horizon: int) -> Estimate:
    """The mean over the several spells of the share that cause `ENDED` has ended by then, others competing.

    Formula: the mean of the Aalen–Johansen incidences. What a subject adds to each is summed up before it is squared,
    so shares that move together are not taken for independent ones; Wilson's interval on the sample size that this
    variance implies. Numerator and denominator are sums over the shares.
    """
    if len(several) == 1:
        return ended_by(several[0], horizon, in_days)
    hits = sum(int(((spells.cause == ENDED) & (spells.exit <= horizon)).sum()) for spells in several)
    size, (subjects, codes) = sum(map(len, several)), dense(np.concatenate([spells.group for spells in several]))
    if min(spells.subjects for spells in several) < MIN_SUBJECTS:
        return too_few("share", hits, size)
    curves = [aj.aalen_johansen(spells, ENDED) for spells in several]
    stuck = [spells.emptied_at for spells in several if spells.emptied_at is not None]
    if stuck and min(stuck) <= horizon:
        return too_few("share", hits, size, f"nobody was left to watch after {in_days(min(stuck))}")
    value = float(np.mean([curve.at(horizon) for curve in curves]))
    moved = [aj.influence(spells, curve, horizon) for curve, spells in zip(curves, several, strict=True)]
    by_subject = np.bincount(codes, weights=np.concatenate(moved) / len(several))
    low, high = wilson_of_variance(value, float(np.sum(by_subject**2)), subjects)
    found = Estimate(value, low, high, hits, size, "share")
    longest = max(int(spells.exit.max()) for spells in several)
    young = any(bool((spells.cause == CENSORED).any()) for spells in several)
    if longest < horizon and young:
        return found.noted(f"a lower bound: nobody has been watched longer than {in_days(longest)}")
    return found
