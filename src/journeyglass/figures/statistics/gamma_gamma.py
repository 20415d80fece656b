"""What a customer spends at a time, where each has only a few purchases: the Gamma–Gamma model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from journeyglass.figures.statistics.hessian import covariance
from journeyglass.figures.statistics.likelihood import best_of
from journeyglass.figures.statistics.spells import Floats, Ints

_STARTS = ((1.0, 2.0), (6.0, 4.0), (0.5, 1.5))
_SOME = 3000
"""How many customers the starts are tried on."""


@dataclass(frozen=True)
class GammaGamma:
    """The parameters p, q, v; `covariance` is that of their logarithms.

    A purchase is Gamma(p, ν) with the customer's own ν ~ Gamma(q, v).
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    covariance: Floats

    @property
    def parameters(self) -> Floats:
        """(p, q, v)."""
        return np.array([self.p, self.q, self.v])

    def mean(self) -> float | None:
        """What a purchase of a customer is worth on average; None where the spread has no mean (q ≤ 1)."""
        return mean(self.parameters)

    def expected(self, count: Ints, spend: Floats) -> Floats:
        """What a purchase of each customer is worth, seen `count` purchases of `spend` each on average."""
        return expected(self.parameters, count, spend)


def fit(count: Ints, spend: Floats) -> GammaGamma:
    """The parameters of greatest likelihood over customers with `count` > 0 purchases of `spend` > 0 on average.

    Money is first measured in units of the mean spend. Assumes that how much is spent has nothing to do with how
    often. Source: P. S. Fader, B. G. S. Hardie (2013), The Gamma–Gamma model of monetary value.
    """
    chosen = (count > 0) & (spend > 0)
    if not bool(chosen.any()):
        raise ValueError("there is no purchase with a value")
    x, scale = count[chosen].astype(np.float64), float(spend[chosen].mean())
    z = spend[chosen] / scale
    starts = [np.log([p, q, 1.0]) for p, q in _STARTS]
    some = np.linspace(0, len(z) - 1, min(len(z), _SOME)).astype(np.int64)
    best = best_of(starts, lambda logs: _objective(logs, x[some], z[some]), lambda logs: _objective(logs, x, z))
    p, q, v = np.exp(best)
    spread = covariance(lambda logs: _objective(logs, x, z)[1], best)
    # A density in money, not in units of the mean spend, is smaller by that unit, a customer each.
    likelihood = -float(_objective(best, x, z)[0]) - len(z) * float(np.log(scale))
    return GammaGamma(float(p), float(q), float(v * scale), likelihood, spread)


def mean(parameters: Floats) -> float | None:
    """p·v ÷ (q − 1)."""
    p, q, v = parameters
    return float(p * v / (q - 1)) if q > 1 else None


def expected(parameters: Floats, count: Ints, spend: Floats) -> Floats:
    """The customer's own average, drawn to everybody's the more the fewer purchases there are."""
    p, q, v = parameters
    return np.asarray(p * (v + count * spend) / (p * count + q - 1), dtype=np.float64)


def _objective(logs: Floats, x: Floats, z: Floats) -> tuple[float, Floats]:
    """Minus the log-likelihood and its gradient over the parameters' logarithms."""
    p, q, v = np.exp(logs)
    px, all_ = p * x, np.log(v + x * z)
    likelihood = (
        gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(v)
        + (px - 1) * np.log(z) + px * np.log(x) - (px + q) * all_
    )  # fmt: skip
    both = digamma(px + q)
    d_p = x * (both - digamma(px) + np.log(z) + np.log(x) - all_)
    d_q = both - digamma(q) + np.log(v) - all_
    d_v = q / v - (px + q) / (v + x * z)
    return -float(likelihood.sum()), -np.array([d_p.sum() * p, d_q.sum() * q, d_v.sum() * v])
