"""The interval of a difference from the intervals of its two sides."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Side:
    """An estimate with its 95% limits."""

    value: float
    low: float
    high: float


def mover(one: Side, other: Side) -> tuple[float, float]:
    """The 95% interval of `one` − `other`, the two estimated independently.

    Each side's own variance is recovered from its limit nearer to the difference's limit, so that skewed intervals
    stay skewed. With Wilson's limits of two shares it is Newcombe's hybrid score interval. Source: G. Y. Zou,
    A. Donner (2008), Construction of confidence limits about effect measures: a general approach.
    """
    difference = one.value - other.value
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return difference - below, difference + above
