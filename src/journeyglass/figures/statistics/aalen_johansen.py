"""Cumulative incidence of one ending where others compete: the Aalen–Johansen estimator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics.spells import CENSORED, Floats, RiskSets, Spells, count_distinct, risk_sets
from journeyglass.figures.statistics.wilson import wilson_of_variance


@dataclass(frozen=True)
class Incidence:
    """The estimated curve, a step at each time of `sets`.

    `survival` is the share that no cause has ended by then (that time included), `incidence` the share that `cause`
    has ended.
    """

    cause: int
    sets: RiskSets
    survival: Floats
    incidence: Floats

    def steps(self, horizon: int) -> int:
        """How many of the curve's times are at or before `horizon`."""
        return int(np.searchsorted(self.sets.times, horizon, side="right"))

    def at(self, horizon: int) -> float:
        """The share that the cause has ended at or before `horizon`."""
        upto = self.steps(horizon)
        return float(self.incidence[upto - 1]) if upto else 0.0


def aalen_johansen(spells: Spells, cause: int = 1) -> Incidence:
    """The cumulative incidence of `cause`, all other causes competing.

    Formula: F(t) = Σ over s ≤ t of S(s−)·d_cause(s)/Y(s), with S the Kaplan–Meier survival from every cause and Y the
    number at risk, which late entries join only at their entry. Ties need no jitter. Assumes that when a visit
    enters observation, or is cut off, says nothing about how it will end. Where few are at risk early (late entries
    only), a single ending moves the curve by much. Source: O. Aalen, S. Johansen (1978), An empirical transition
    matrix for non-homogeneous Markov chains based on censored observations.
    """
    sets = risk_sets(spells, cause)
    survival: Floats = np.cumprod(1.0 - sets.ended / sets.at_risk, dtype=np.float64)
    before = np.concatenate(([1.0], survival[:-1]))
    # A sum of thousands of small steps may end a hair above 1.
    incidence = np.minimum(np.cumsum(before * sets.of_cause / sets.at_risk), 1.0)
    return Incidence(cause, sets, survival, incidence)


def influence(spells: Spells, curve: Incidence, horizon: int) -> Floats:
    """What each spell adds to F(horizon): the derivative of the estimate by the spell's weight.

    Its sum is 0. This is the infinitesimal jackknife; see `variance`.
    """
    upto = curve.steps(horizon)
    at_risk = curve.sets.at_risk[:upto]
    ended, of_cause = curve.sets.ended[:upto], curve.sets.of_cause[:upto]
    before = np.concatenate(([1.0], curve.survival[:upto]))[:upto]
    gain = before / at_risk
    rest = at_risk - ended
    loss = np.divide(curve.at(horizon) - curve.incidence[:upto], rest, out=np.zeros(upto), where=rest > 0)
    drift = np.concatenate(([0.0], np.cumsum((gain * of_cause - loss * ended) / at_risk)))
    first, last = spells.ranks
    over = int(np.searchsorted(spells.exit, horizon, side="right"))  # so many spells are over by then: the first ones
    result = drift[np.minimum(first, upto)]
    result[:over] -= drift[last[:over]]
    result[over:] -= drift[upto]
    hit = np.flatnonzero(spells.cause[:over] != CENSORED)
    where = last[hit] - 1
    result[hit] += gain[where] * (spells.cause[hit] == curve.cause) - loss[where]
    return np.asarray(result, dtype=np.float64)


def variance(spells: Spells, curve: Incidence, horizon: int) -> float:
    """The variance of F(horizon): the sum over subjects of their squared influence.

    A subject's spells are added up before squaring, so that recurrent visits are not taken for independent ones.
    Without censoring and with one spell a subject it is exactly F(1−F)/n. Source: the infinitesimal jackknife, as in
    T. Therneau's survival package for R.
    """
    return of_subjects(spells, influence(spells, curve, horizon))


def of_subjects(spells: Spells, influences: Floats) -> float:
    """The sum over subjects of their squared influence."""
    return float(np.sum(np.bincount(spells.units, weights=influences) ** 2))


def interval(spells: Spells, curve: Incidence, horizon: int) -> tuple[float, float]:
    """The 95% interval of F(horizon): Wilson's, on the effective sample size that the variance implies.

    Where nobody or everybody was ended by the cause, the size is the number of subjects whose fate at the horizon
    is known.
    """
    known = (spells.cause != CENSORED) | (spells.exit >= horizon)
    size = count_distinct(spells.group[known])
    return wilson_of_variance(curve.at(horizon), variance(spells, curve, horizon), size)
