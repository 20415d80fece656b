"""The ratio of two rates, before and after something happened, adjusted for time in bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.statistics.wilson import Z95


@dataclass(frozen=True)
class PersonTime:
    """Time at risk and endings of each cause, by band of time: `before` and `after`, one row a band."""

    time_before: Floats
    time_after: Floats
    before: Floats  # (causes, bands)
    after: Floats


@dataclass(frozen=True)
class RateRatio:
    """A ratio with its 95% interval; `log_variance` is that of its logarithm."""

    value: float
    low: float
    high: float
    log_variance: float

    @classmethod
    def of(cls, value: float, log_variance: float) -> RateRatio:
        """The interval is normal on the logarithm."""
        spread = math.exp(Z95 * math.sqrt(log_variance))
        return cls(value, value / spread, value * spread, log_variance)

    @property
    def p(self) -> float:
        """The two-sided probability of a ratio as far from 1, were it 1."""
        if self.log_variance <= 0:
            return 1.0
        return math.erfc(abs(math.log(self.value)) / math.sqrt(2 * self.log_variance))


def person_time(entry: Ints, exit: Ints, cause: Ints, switch: Ints, edges: Sequence[int], causes: int) -> PersonTime:
    """Time and endings before and after each spell's switch, cut at `edges` (from 0 on, the last band is open).

    A spell is watched in (entry, exit]; cause 0 is censored. An ending at the instant of the switch is before it.
    """
    starts = np.array(edges, dtype=np.int64)
    ends = np.append(starts[1:], 2**62)
    turn = np.clip(switch, entry, exit)
    before = [_overlap(entry, turn, a, b) for a, b in zip(starts, ends, strict=True)]
    after = [_overlap(turn, exit, a, b) for a, b in zip(starts, ends, strict=True)]
    # An ending on an edge closes the band before it.
    band = np.clip(np.searchsorted(starts, exit, side="left") - 1, 0, len(starts) - 1)
    late = exit > switch
    return PersonTime(
        np.array(before), np.array(after), _endings(band, cause, ~late, len(starts), causes),
        _endings(band, cause, late, len(starts), causes),
    )  # fmt: skip


def _overlap(begin: Ints, end: Ints, low: int, high: int) -> float:
    return float(np.sum(np.clip(np.minimum(end, high) - np.maximum(begin, low), 0, None), dtype=np.float64))


def _endings(band: Ints, cause: Ints, which: Mask, bands: int, causes: int) -> Floats:
    rows = [np.bincount(band[which & (cause == c)], minlength=bands) for c in range(1, causes + 1)]
    return np.array(rows, dtype=np.float64)


def mantel_haenszel(time: PersonTime, cause: int) -> RateRatio | None:
    """The rate after ÷ the rate before, common to all bands; None where one side has no ending or no time.

    Formula: Σ a·T0/T ÷ Σ b·T1/T over bands, a and b the endings after and before, T1 and T0 the time; the variance of
    its logarithm is Σ (a+b)·T1·T0/T² ÷ (Σ a·T0/T · Σ b·T1/T). Assumes one ratio in all bands and constant rates within
    them. Source: K. J. Rothman, S. Greenland (1998), Modern epidemiology, ch. 15; S. Greenland, J. M. Robins (1985).
    """
    whole = time.time_before + time.time_after
    both = (time.time_before > 0) & (time.time_after > 0)
    a, b, total = time.after[cause - 1][both], time.before[cause - 1][both], whole[both]
    after, before = time.time_after[both], time.time_before[both]
    up, down = float(np.sum(a * before / total)), float(np.sum(b * after / total))
    if up <= 0 or down <= 0:
        return None
    spread = float(np.sum((a + b) * after * before / total**2))
    return RateRatio.of(up / down, spread / (up * down))


def quotient(one: RateRatio, other: RateRatio) -> RateRatio:
    """One ratio ÷ another, their errors independent as those of two causes of ending are."""
    return RateRatio.of(one.value / other.value, one.log_variance + other.log_variance)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """For each probability the smallest false discovery rate at which it would be named.

    Source: Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate.
    """
    order = sorted(range(len(p)), key=lambda i: p[i], reverse=True)
    found, least = [1.0] * len(p), 1.0
    for rank, place in zip(range(len(p), 0, -1), order, strict=True):
        least = min(least, p[place] * len(p) / rank)
        found[place] = least
    return found
