"""The interval of a ratio of two sums over subjects, of any size."""

from __future__ import annotations

import math

import numpy as np

from journeyglass.figures.statistics.spells import Floats
from journeyglass.figures.statistics.wilson import Z95


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
