"""The interval of a ratio of two sums over subjects, of any size."""

from __future__ import annotations

import math

import numpy as np

from journeyglass.figures.statistics.spells import Floats
from journeyglass.figures.statistics.wilson import Z95, wilson


def ratio_of_sums(parts: Floats, wholes: Floats) -> tuple[float, float, float]:
    """Σ parts ÷ Σ wholes with its 95% interval, one row a subject.

    The variance by the delta method over subjects, on the logarithm, so that no limit is negative; of a ratio of 0
    on its own scale. Where every subject has the same ratio there is no spread to see, and both limits are it.
    Assumes that subjects are independent; too narrow where a few of them carry the sums. Source: W. G. Cochran (1977),
    Sampling techniques, ch. 6; B. Efron, R. Tibshirani (1993), on the logarithm.
    """
    whole = float(wholes.sum())
    ratio = float(parts.sum()) / whole
    size = len(parts)
    swing = float(np.sum((parts - ratio * wholes) ** 2)) * size / max(size - 1, 1)
    error = math.sqrt(swing) / whole
    if ratio <= 0:
        return ratio, ratio - Z95 * error, ratio + Z95 * error
    spread = math.exp(Z95 * error / ratio)
    return ratio, ratio / spread, ratio * spread


def share_of_sums(parts: Floats, wholes: Floats) -> tuple[float, float, float]:
    """The same of parts that no whole is smaller than: the limits stay within 0 and 1.

    Where every subject gave nothing, or all of it, the subjects show no spread and Wilson's limits of none, or all, of
    so many subjects stand in.
    """
    value, low, high = ratio_of_sums(parts, wholes)
    if value <= 0 or bool(np.all(parts == wholes)):
        size = len(parts)
        return value, *wilson(0 if value <= 0 else size, size)
    return value, max(low, 0.0), min(high, 1.0)
