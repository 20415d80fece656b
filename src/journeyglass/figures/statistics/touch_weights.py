"""Rules that say how much of a path's credit each of its touches gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics import path_kernels as kernels
from journeyglass.figures.statistics.paths import UNKNOWN, Paths
from journeyglass.figures.statistics.spells import Floats

WEEK = 7 * 86_400_000_000
"""Microseconds."""
_U_EDGE = 0.4
_W_KEY = 0.3


def first(paths: Paths, half_life: float, out: Floats) -> None:
    """All to the first touch."""
    kernels.edge_weights(paths.offsets, False, out)


def last(paths: Paths, half_life: float, out: Floats) -> None:
    """All to the last touch."""
    kernels.edge_weights(paths.offsets, True, out)


def linear(paths: Paths, half_life: float, out: Floats) -> None:
    """The same to each touch."""
    kernels.linear_weights(paths.offsets, out)


def time_decay(paths: Paths, half_life: float, out: Floats) -> None:
    """In proportion to 2^(−age ÷ half-life), age being the time from the touch to the path's end."""
    if paths.ages is None:
        raise ValueError("time decay needs to know when the touches were")
    kernels.decay_weights(paths.offsets, paths.ages, half_life, out)


def u(paths: Paths, half_life: float, out: Floats) -> None:
    """40% to the first, 40% to the last, 20% in equal parts to those between; of two touches each gets half."""
    kernels.u_weights(paths.offsets, _U_EDGE, out)


def w(paths: Paths, half_life: float, out: Floats) -> None:
    """30% each to the first, the lead's and the opportunity's touch, the rest in equal parts to all others.

    A touch that is two of these gets both parts. The part of a lead or an opportunity that is missing goes to the
    rest, since nobody knows which touch earned it. Where there are no other touches, the named ones share the whole
    in proportion to their parts.
    """
    lead, opportunity = (_or_unknown(paths, column) for column in (paths.lead, paths.opportunity))
    kernels.w_weights(paths.offsets, lead, opportunity, _W_KEY, out)


def distinct(paths: Paths, half_life: float, out: Floats) -> None:
    """In equal parts to the path's different channels.

    This is Shapley's value, exact for any number of channels, of the game in which a coalition is worth what the
    paths within it won: each path is a game in which only all of its channels together win, and they share alike.
    Source: K. Zhao, S. H. Mahboobi, S. R. Bagheri (2018), Shapley value methods for attribution modeling in online
    advertising.
    """
    seen = np.full(len(paths.labels), UNKNOWN)
    kernels.distinct_weights(paths.codes, paths.offsets, seen, out)


RULES: Mapping[str, Callable[[Paths, float, Floats], None]] = {
    "first": first,
    "last": last,
    "linear": linear,
    "time_decay": time_decay,
    "u": u,
    "w": w,
    "shapley": distinct,
}


@dataclass(frozen=True)
class Weighed:
    """Paths with the part of its path's credit that each touch gets; the parts of a path add up to 1."""

    paths: Paths
    weights: Floats

    @classmethod
    def by(cls, rule: str, paths: Paths, half_life: float = WEEK) -> Weighed:
        """The touches weighed by one of `RULES`."""
        out = np.empty(len(paths.codes))
        RULES[rule](paths, half_life, out)
        return cls(paths, out)

    def credit(self, amounts: Floats) -> Floats:
        """What each channel gets of these amounts, one a path."""
        out = np.zeros(len(self.paths.labels))
        kernels.credit(self.paths.codes, self.paths.offsets, self.weights, amounts, out)
        return out

    def variances(self, amounts: Floats, shares: Floats) -> Floats:
        """The variance of each channel's share of the whole, the subjects being drawn at random.

        Formula: Σ over subjects (credit given by the subject − share · what the subject brought)² ÷ whole², the
        infinitesimal jackknife of a ratio of sums.
        """
        paths, channels = self.paths, len(shares)
        out, own = np.zeros(channels), np.zeros(channels)
        kernels.credit_spread(paths.codes, paths.offsets, paths.subject, self.weights, amounts, shares, own, out)
        return out / float(amounts.sum()) ** 2


def _or_unknown(paths: Paths, column: object) -> np.ndarray:
    return np.full(len(paths), UNKNOWN) if column is None else np.asarray(column)
