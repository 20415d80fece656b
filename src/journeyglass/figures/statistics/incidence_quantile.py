"""The time by which a share has had an ending where others compete."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.kaplan_meier import Quantile
from journeyglass.figures.statistics.spells import Spells


def incidence_quantile(spells: Spells, curve: aj.Incidence, share: float) -> Quantile:
    """The first time at which the incidence of the curve's cause is at least `share`, and its 95% interval.

    The interval inverts that of the incidence: it begins where the upper limit first reaches the share and ends where
    the lower one does. Those whom another ending took never get there: they stay in the whole of which the share is.
    A limit that the curve never reaches is None. Source: as `Survival.quantile`, for competing risks.
    """
    reached = np.flatnonzero(curve.incidence >= share - 1e-9)
    value = int(curve.sets.times[reached[0]]) if len(reached) else None
    return Quantile(value, _first(spells, curve, share, 1), _first(spells, curve, share, 0))


def _first(spells: Spells, curve: aj.Incidence, share: float, limit: int) -> int | None:
    """The first time at which this limit (0 lower, 1 upper) is at least the share, found by halving."""
    times = curve.sets.times
    low, high = 0, len(times)
    while low < high:
        middle = (low + high) // 2
        if aj.interval(spells, curve, int(times[middle]))[limit] >= share - 1e-9:
            high = middle
        else:
            low = middle + 1
    return int(times[low]) if low < len(times) else None
