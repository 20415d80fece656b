"""The parameters of greatest likelihood, found over their logarithms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.optimize import minimize

from journeyglass.figures.statistics.spells import Floats

Objective = Callable[[Floats], tuple[float, Floats]]
"""Minus the log-likelihood, and its slope."""
_FAR = 12.0
"""Logarithms beyond it are as good as 0 or infinity for a model's parameter."""


def best_of(starts: Iterable[Floats], some: Objective, whole: Objective) -> Floats:
    """The best parameters by `whole`, from that start which ends best by `some` (the same over fewer subjects)."""
    tried = [_search(start, some) for start in starts]
    return _search(min(tried, key=lambda found: found[0])[1], whole)[1]


def _search(start: Floats, objective: Objective) -> tuple[float, Floats]:
    """BFGS: with this few parameters its own arithmetic is nothing, and it needs no library's threads."""

    def within(logs: Floats) -> tuple[float, Floats]:
        near = np.clip(logs, -_FAR, _FAR)
        value, slope = objective(near)
        # Outside, a slope of its own leads back.
        return value + float(np.sum((logs - near) ** 2)), np.where(logs == near, slope, 2 * (logs - near))

    found = minimize(within, start, method="BFGS", jac=True, options={"gtol": 1e-6})
    return float(found.fun), np.clip(np.asarray(found.x, dtype=np.float64), -_FAR, _FAR)
