"""How long visits last: the Kaplan–Meier estimator and its quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics import aalen_johansen as incidence
from journeyglass.figures.statistics.spells import Floats, Ints, Spells, risk_sets
from journeyglass.figures.statistics.wilson import Z95

_FUZZ = 1e-9  # products of fractions miss a level such as 1/2 by a rounding error


@dataclass(frozen=True)
class Quantile:
    """A quantile and its 95% interval in the spells' unit; None where the curve never gets there."""

    value: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Survival:
    """The share still going on after each distinct ending time.

    `greenwood` is Σ d/(Y(Y−d)), the variance of the survival's logarithm.
    """

    times: Ints
    at_risk: Ints
    ended: Ints
    survival: Floats
    greenwood: Floats

    def at(self, time: int) -> float:
        """The share still going on after `time`."""
        upto = int(np.searchsorted(self.times, time, side="right"))
        return float(self.survival[upto - 1]) if upto else 1.0

    def band(self, inflation: float = 1.0, z: float = Z95) -> tuple[Floats, Floats]:
        """The 95% limits of the survival at each time, by the log(−log) transformation.

        `inflation` multiplies the variance. Once the survival is 0 the lower limit is 0 and the upper one stays.
        """
        alive = self.survival > _FUZZ
        log = np.log(self.survival, out=np.full(len(self.times), -1.0), where=alive)
        width = z * np.sqrt(np.where(alive, self.greenwood, 0.0) * inflation) / np.abs(log)
        low = np.where(alive, np.exp(log * np.exp(width)), 0.0)
        high = np.where(alive, np.exp(log * np.exp(-width)), 1.0)
        return low, np.minimum.accumulate(high)

    def reached_by(self, share: float) -> int | None:
        """The first time by which `share` has ended; None where it never has."""
        return self._first(self.survival, 1 - share)

    def quantile(self, share: float, inflation: float = 1.0) -> Quantile:
        """The time by which `share` has ended, with its interval.

        The interval inverts the band: it holds every time at which the band covers 1 − share. Source:
        R. Brookmeyer, J. Crowley (1982), A confidence interval for the median survival time.
        """
        low, high = self.band(inflation)
        return Quantile(self.reached_by(share), *(self._first(curve, 1 - share) for curve in (low, high)))

    def _first(self, curve: Floats, level: float) -> int | None:
        under = np.flatnonzero(curve <= level + _FUZZ)
        return int(self.times[under[0]]) if len(under) else None


def kaplan_meier(spells: Spells) -> Survival:
    """The survival curve of the spells, every cause an ending.

    Formula: S(t) = Π over s ≤ t of (1 − d(s)/Y(s)), Y counting late entries from their entry on. Assumes that late
    entry and censoring say nothing about the length. Source: E. L. Kaplan, P. Meier (1958); M. Greenwood (1926).
    """
    sets = risk_sets(spells)
    rest = sets.at_risk - sets.ended
    step = np.divide(sets.ended, sets.at_risk * rest, out=np.full(len(rest), np.inf), where=rest > 0)
    survival: Floats = np.cumprod(1.0 - sets.ended / sets.at_risk, dtype=np.float64)
    return Survival(sets.times, sets.at_risk, sets.ended, survival, np.cumsum(step))


def quantiles(spells: Spells, curve: Survival, shares: Sequence[float]) -> tuple[Quantile, ...]:
    """The curve's quantiles with intervals that also hold where a subject counts more than once.

    Then Greenwood's variance is multiplied by the design effect at the quantile: the variance of the survival there
    with subjects as units, divided by the one with visits as units; never less than 1.
    """
    if not spells.recurrent:
        return tuple(curve.quantile(share) for share in shares)
    effect = DesignEffect.of(spells)
    times = [curve.reached_by(share) for share in shares]
    return tuple(
        curve.quantile(share, 1.0 if time is None else effect.at(time))
        for share, time in zip(shares, times, strict=True)
    )


@dataclass(frozen=True)
class DesignEffect:
    """How much Greenwood's variance grows because subjects come more than once."""

    spells: Spells
    curve: incidence.Incidence

    @classmethod
    def of(cls, spells: Spells) -> DesignEffect:
        """The effect on the survival of these spells, every cause an ending."""
        return cls(spells.any_cause, incidence.aalen_johansen(spells.any_cause))

    def at(self, time: int) -> float:
        """How many times the variance at that time grows; at least 1."""
        influences = incidence.influence(self.spells, self.curve, time)
        single = float(np.sum(influences**2))
        return max(incidence.of_subjects(self.spells, influences) / single, 1.0) if single > 0 else 1.0
