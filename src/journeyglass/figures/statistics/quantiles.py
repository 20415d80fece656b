"""Quantiles of complete observations with intervals."""

from __future__ import annotations

import math

import numpy as np

from journeyglass.figures.statistics.kaplan_meier import Quantile
from journeyglass.figures.statistics.spells import Ints, dense
from journeyglass.figures.statistics.wilson import wilson


def sample_quantile(values: Ints, share: float, group: Ints | None = None) -> Quantile:
    """The smallest value that at least `share` of the values do not exceed, and its 95% interval.

    The interval runs from the value at Wilson's lower limit of the share to the one at its upper limit (Woodruff's
    method), ranks rounded outwards, as the exact binomial interval has them. Where `group` repeats a subject, the
    number of values is first divided by the design effect of "at or under the quantile" over subjects. A limit
    beyond the sample is None. Source: R. S. Woodruff (1952), Confidence intervals for medians and other position
    measures.
    """
    if not len(values):
        return Quantile(None, None, None)
    ordered = np.sort(values)
    value = int(ordered[_rank(share, len(ordered))])
    size = len(values) / (1.0 if group is None else _design_effect(values <= value, group))
    low, high = wilson(share * size, size)
    return Quantile(value, _from_end(ordered, low, size), _from_end(ordered[::-1], 1 - high, size))


def _from_end(ordered: Ints, share: float, size: float) -> int | None:
    """The value so far into the sample, counted in whole subjects of an effective sample of `size`."""
    subjects = math.floor(share * size)
    return int(ordered[math.ceil(subjects * len(ordered) / size - 1e-9) - 1]) if subjects else None


def _rank(share: float, size: int) -> int:
    return min(max(math.ceil(share * size - 1e-9) - 1, 0), size - 1)


def _design_effect(under: np.ndarray, group: Ints) -> float:
    share = float(np.mean(under))
    simple = share * (1 - share) * len(under)
    _, codes = dense(group)
    clustered = float(np.sum(np.bincount(codes, weights=under - share) ** 2))
    return max(clustered / simple, 1.0) if simple > 0 else 1.0
