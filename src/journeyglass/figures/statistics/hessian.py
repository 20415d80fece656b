"""How sure a maximum-likelihood estimate is: the inverse of the observed information, and the delta method."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from journeyglass.figures.statistics.spells import Floats

_STEP = 1e-4


def covariance(slope: Callable[[Floats], Floats], best: Floats) -> Floats:
    """The inverse of the slope's own slope at `best`, where minus the log-likelihood is least.

    Central differences of an exact gradient. A direction in which the likelihood is flat, or falls, gets no end of
    variance cut at what the numbers can carry (10⁶): it is honest to know nothing there.
    """
    rows = []
    for axis in range(len(best)):
        step = np.zeros(len(best))
        step[axis] = _STEP
        rows.append((slope(best + step) - slope(best - step)) / (2 * _STEP))
    information = np.array(rows)
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    return np.asarray((vectors / np.maximum(values, 1e-6)) @ vectors.T, dtype=np.float64)


def delta_variance(function: Callable[[Floats], float], best: Floats, spread: Floats) -> float:
    """The variance of a function of the estimates, by its slope there."""
    slope = np.empty(len(best))
    for axis in range(len(best)):
        step = np.zeros(len(best))
        step[axis] = _STEP
        slope[axis] = (function(best + step) - function(best - step)) / (2 * _STEP)
    return float(slope @ spread @ slope)
