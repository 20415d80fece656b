"""Repeat purchases of customers who never say that they leave: the BG/NBD model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import betaln, digamma, gammaln, hyp2f1

from journeyglass.figures.statistics.hessian import covariance
from journeyglass.figures.statistics.likelihood import best_of
from journeyglass.figures.statistics.spells import Floats, Ints

_SMALLEST = 1e-9
_STARTS = ((1.0, 1.0, 1.0), (0.3, 0.8, 2.5), (3.0, 0.2, 1.0))
"""Starting values of r, a and b; α starts where r/α is the observed rate."""
_SOME = 3000
"""How many customers the starts are tried on."""


@dataclass(frozen=True)
class Purchases:
    """One row a customer: `repeats` after the first purchase, the last one at `recency`, watched for `age`.

    Both times count from the first purchase, in one unit of time; `recency` is 0 where nothing was repeated.
    """

    repeats: Ints
    recency: Floats
    age: Floats

    def __len__(self) -> int:
        return len(self.repeats)

    @cached_property
    def by_repeats(self) -> tuple[Ints, Ints]:
        """The distinct numbers of repeats, and each customer's place among them: few, so that Γ is taken seldom."""
        values, places = np.unique(self.repeats, return_inverse=True)
        return values, places


@dataclass(frozen=True)
class BgNbd:
    """The model's parameters, what it says of customers, and how sure it is.

    A customer buys at a rate λ ~ Gamma(r, α) while alive, and after each purchase leaves with a chance
    p ~ Beta(a, b). `covariance` is that of the logarithms of (r, α, a, b).
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: Floats

    @property
    def parameters(self) -> Floats:
        """(r, α, a, b)."""
        return np.array([self.r, self.alpha, self.a, self.b])

    def alive(self, bought: Purchases) -> Floats:
        """The probability that each customer has not left."""
        return alive(self.parameters, bought)

    def expected(self, time: float) -> float:
        """How many repeats a new customer makes up to `time`."""
        return expected(self.parameters, time)

    def ahead(self, bought: Purchases, time: float) -> Floats:
        """How many purchases each customer makes in the `time` to come."""
        return ahead(self.parameters, bought, time)


def fit(bought: Purchases) -> BgNbd:
    """The parameters of greatest likelihood, found from several starts over their logarithms.

    Time is first measured in units of the mean age, so that the search does not hang on the unit. The covariance is
    the inverse of the observed information. Assumes that the first purchase starts the clock and that nobody leaves
    between purchases. ValueError where nobody repeats: nothing can be said of the rates then. Source: P. S. Fader,
    B. G. S. Hardie, K. L. Lee (2005), "Counting your customers" the easy way.
    """
    if not bool(np.any(bought.repeats > 0)):
        raise ValueError("nobody has bought twice")
    scale = float(bought.age.mean())
    scaled = Purchases(bought.repeats, bought.recency / scale, bought.age / scale)
    best = _best(scaled)
    r, alpha, a, b = np.exp(best)
    spread = covariance(lambda p: _objective(p, scaled)[1], best)
    likelihood = log_likelihood(np.array([r, alpha * scale, a, b]), bought)
    return BgNbd(float(r), float(alpha * scale), float(a), float(b), likelihood, spread)


def _best(bought: Purchases) -> Floats:
    some = np.linspace(0, len(bought) - 1, min(len(bought), _SOME)).astype(np.int64)
    few = Purchases(bought.repeats[some], bought.recency[some], bought.age[some])
    rate = max(float(bought.repeats.sum() / bought.age.sum()), _SMALLEST)
    starts = [np.log([r, r / rate, a, b]) for r, a, b in _STARTS]
    return best_of(starts, lambda logs: _objective(logs, few), lambda logs: _objective(logs, bought))


def log_likelihood(parameters: Floats, bought: Purchases) -> float:
    """The logarithm of the likelihood of (r, α, a, b)."""
    return -_objective(np.log(parameters), bought)[0]


def alive(parameters: Floats, bought: Purchases) -> Floats:
    """P(alive): 1 for who never repeated, since leaving comes only after a purchase of which it is the consequence."""
    return np.asarray(1 / (1 + _odds_of_gone(parameters, bought)), dtype=np.float64)


def expected(parameters: Floats, time: float) -> float:
    """E[X(t)] of a new customer."""
    r, alpha, a, b = parameters
    a = _off_one(a)
    rest = (alpha / (alpha + time)) ** r * hyp2f1(r, b, a + b - 1, time / (alpha + time))
    return float((a + b - 1) / (a - 1) * (1 - rest))


def ahead(parameters: Floats, bought: Purchases, time: float) -> Floats:
    """E[Y(t) | repeats, recency, age] of each customer."""
    r, alpha, a, b = parameters
    a, x = _off_one(a), bought.repeats
    later = alpha + bought.age + time
    rest = ((alpha + bought.age) / later) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, time / later)
    whole = (a + b + x - 1) / (a - 1) * (1 - rest)
    return np.asarray(whole / (1 + _odds_of_gone(parameters, bought)), dtype=np.float64)


def _odds_of_gone(parameters: Floats, bought: Purchases) -> Floats:
    r, alpha, a, b = parameters
    x = bought.repeats
    odds = a / np.maximum(b + x - 1, _SMALLEST) * ((alpha + bought.age) / (alpha + bought.recency)) ** (r + x)
    return np.where(x > 0, odds, 0.0)


def _off_one(a: float) -> float:
    """The formulas have a removable gap at a = 1."""
    return a if abs(a - 1) > 1e-6 else 1 + 1e-6


def _objective(logs: Floats, bought: Purchases) -> tuple[float, Floats]:
    """Minus the log-likelihood and its gradient over the parameters' logarithms."""
    r, alpha, a, b = np.exp(logs)
    values, places = bought.by_repeats
    x, repeated = bought.repeats, bought.repeats > 0
    older, last = np.log(alpha + bought.age), np.log(alpha + bought.recency)
    constant = gammaln(r + values) - gammaln(r) + r * np.log(alpha) + betaln(a, b + values) - betaln(a, b)
    stays = -(r + x) * older
    leaves = np.where(repeated, np.log(a) - np.log(np.maximum(b + x - 1, _SMALLEST)) - (r + x) * last, -np.inf)
    total = np.logaddexp(stays, leaves)
    gone = np.exp(leaves - total)  # the share of the likelihood in which the customer has left
    d_r = (digamma(r + values) - digamma(r) + np.log(alpha))[places] - older - gone * (last - older)
    shrink = (1 - gone) / (alpha + bought.age) + gone / (alpha + bought.recency)
    d_alpha = r / alpha - (r + x) * shrink
    both = digamma(a + b) - digamma(a + b + values)
    d_a = both[places] + gone / a
    d_b = (both + digamma(b + values) - digamma(b))[places] - gone / np.maximum(b + x - 1, _SMALLEST)
    slope = np.array([d_r.sum() * r, d_alpha.sum() * alpha, d_a.sum() * a, d_b.sum() * b])
    return -float((constant[places] + total).sum()), -slope
