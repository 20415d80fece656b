"""The mean of scores on a scale that ends on both sides, where a subject may answer more than once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from journeyglass.figures.statistics.spells import Floats, Ints, dense
from journeyglass.figures.statistics.wilson import wilson


@dataclass(frozen=True)
class Mean:
    """A mean with its 95% interval."""

    value: float
    low: float
    high: float


def clustered_mean(values: Floats, group: Ints, least: float = -np.inf, most: float = np.inf) -> Mean:
    """The mean of the values and its interval, the groups (subjects) drawn independently.

    Formula: the residuals are added up by subject; the variance of the mean is G/(G−1)·Σ r_g² ÷ n², and the interval
    takes Student's t with G−1 degrees of freedom; with one value a subject it is the usual interval of a mean. It is
    cut at the ends of the scale. Where all values agree the spread says nothing: then as many subjects as Wilson's
    interval of 0 of G allows are taken to sit at an end of the scale. Needs two subjects.
    Source: K.-Y. Liang, S. Zeger (1986), Longitudinal data analysis using generalized linear models.
    """
    mean = float(np.mean(values))
    size, codes = dense(group)
    sums = np.bincount(codes, weights=values - mean)
    spread = float(np.sqrt(size / (size - 1) * np.sum(sums**2))) / len(values)
    if bool(np.all(values == values[0])):
        other = wilson(0, size)[1]
        low, high = (mean if np.isinf(end) else mean + other * (end - mean) for end in (least, most))
        return Mean(mean, low, high)
    half = float(stats.t.ppf(0.975, size - 1)) * spread
    return Mean(mean, max(mean - half, least), min(mean + half, most))
