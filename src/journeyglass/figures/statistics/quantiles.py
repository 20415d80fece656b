"""Quantiles of complete observations with intervals."""

from __future__ import annotations

import math

import numpy as np

from journeyglass.figures.statistics.kaplan_meier import Quantile
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.statistics.wilson import wilson


def sample_quantile(values: Ints, share: float, group: Ints | None = None) -> Quantile:
    """The smallest value that at least `share` of the values do not exceed, and its 95% interval.

    The interval is made of the values at Wilson's limits of the share (Woodruff's method). Where `group` repeats a
    subject, the number of values is first divided by the design effect of "at or under the quantile" over subjects.
    A limit beyond the sample is None. Source: R. S. Woodruff (1952), Confidence intervals for medians and other
    position measures.
    """
    if not len(values):
        return Quantile(None, None, None)
    ordered = np.sort(values)
    value = int(ordered[_rank(share, len(ordered))])
    size = len(values) / (1.0 if group is None else _design_effect(values <= value, group))
    low, high = wilson(share * size, size)
    # At a limit nearer to 0 or 1 than one value of the sample, the true quantile may lie beyond all values.
    below = int(ordered[_rank(low, len(ordered))]) if low * size >= 0.5 else None
    above = int(ordered[_rank(high, len(ordered))]) if (1 - high) * size >= 0.5 else None
    return Quantile(value, below, above)


def _rank(share: float, size: int) -> int:
    return min(max(math.ceil(share * size - 1e-9) - 1, 0), size - 1)


def _design_effect(under: np.ndarray, group: Ints) -> float:
    share = float(np.mean(under))
    simple = share * (1 - share) * len(under)
    _, codes = np.unique(group, return_inverse=True)
    clustered = float(np.sum(np.bincount(codes, weights=under - share) ** 2))
    return max(clustered / simple, 1.0) if simple > 0 else 1.0
