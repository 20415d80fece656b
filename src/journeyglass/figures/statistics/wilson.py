"""The Wilson score interval of a share."""

from __future__ import annotations

import math

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95% interval."""


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float, float]:
    """The interval (low, high) of `successes` out of `trials`.

    Formula: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Assumes independent trials of one probability; too
    narrow where trials come in clusters. Both may be fractions, so that an effective sample size can be given.
    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    if trials <= 0:
        return 0.0, 1.0
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * math.sqrt(max(share * (1 - share), 0.0) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes <= 0 else (middle - half) / scale
    high = 1.0 if successes >= trials else (middle + half) / scale
    return max(low, 0.0), min(high, 1.0)


def wilson_of_variance(share: float, variance: float, trials: float, z: float = Z95) -> tuple[float, float]:
    """The interval of an estimated share of known variance, by its effective sample size p(1−p)/variance.

    Equals the plain Wilson interval where the variance is p(1−p)/n. Where nobody or everybody did it the variance
    says nothing, and `trials` stands for the size. Source: F. J. Dorey, E. L. Korn (1987), Effective sample sizes for
    confidence intervals for survival probabilities.
    """
    spread = share * (1 - share)
    size = spread / variance if spread > 1e-12 and variance > 0 else trials
    return wilson(share * size, size, z)
