"""BG/NBD and Gamma–Gamma against published values, another library's, their own laws, and known truth."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import nbinom

from journeyglass.figures.statistics import bg_nbd, gamma_gamma
from journeyglass.figures.statistics.bg_nbd import Purchases
from journeyglass.figures.statistics.hessian import covariance, delta_variance

DATA = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data")) / "cdnow"
SUMMARY, SPENT = DATA / "cdnow_customers_summary.csv", DATA / "cdnow_customers_summary_with_transactions.csv"
published = pytest.mark.skipif(not SUMMARY.exists(), reason=f"the public data set CDNOW is not at {DATA}")


def column(path: Path, name: str) -> np.ndarray:
    with path.open(encoding="utf-8") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


def cdnow() -> Purchases:
    repeats = column(SUMMARY, "frequency").astype(np.int64)
    return Purchases(repeats, column(SUMMARY, "recency"), column(SUMMARY, "T"))


@published
def test_the_published_fit_of_cdnow() -> None:
    found = bg_nbd.fit(cdnow())
    assert (round(found.r, 3), round(found.alpha, 3), round(found.a, 3), round(found.b, 3)) == (
        0.243, 4.414, 0.793, 2.426,
    )  # fmt: skip
    assert round(found.log_likelihood, 2) == -9582.43


@published
def test_what_the_fit_says_of_customers() -> None:
    """The published example is 1.226 purchases in 39 weeks; the other numbers are the library lifetimes' (0.11.3)."""
    found = bg_nbd.fit(cdnow())
    one = Purchases(np.array([2]), np.array([30.43]), np.array([38.86]))
    assert found.ahead(one, 39)[0] == pytest.approx(1.22591042, rel=1e-4)
    assert found.expected(39) == pytest.approx(1.19501623, rel=1e-5)
    assert found.alive(one)[0] == pytest.approx(0.72660914, rel=1e-5)


@published
def test_the_published_fit_of_what_is_spent() -> None:
    count, spend = column(SPENT, "x").astype(np.int64), column(SPENT, "zbar")
    found = gamma_gamma.fit(count, spend)
    assert (round(found.p, 2), round(found.q, 2), round(found.v, 2)) == (6.25, 3.74, 15.45)
    assert found.expected(np.array([2, 1, 7]), np.array([22.35, 11.77, 73.74])) == pytest.approx(
        [24.65861619, 18.91147987, 71.46285080], rel=1e-5
    )
    assert found.mean() == pytest.approx(35.171, abs=0.001)


def drawn(seed: int, size: int = 1500, parameters: tuple[float, ...] = (0.6, 6.0, 0.9, 3.0)) -> Purchases:
    """Buyers simulated by the model's own story, watched for 20 to 60 weeks."""
    r, alpha, a, b = parameters
    random = np.random.default_rng(seed)
    age, rate, leaves = random.uniform(20, 60, size), random.gamma(r, 1 / alpha, size), random.beta(a, b, size)
    repeats, recency, clock = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    alive = np.ones(size, dtype=bool)
    while alive.any():
        clock = clock + random.exponential(1 / rate)
        alive &= clock <= age
        repeats[alive] += 1
        recency[alive] = clock[alive]
        alive &= random.random(size) >= leaves
    return Purchases(repeats, recency, age)


def test_the_gradients_are_those_of_the_likelihoods() -> None:
    bought, logs = drawn(1, 50), np.log([0.6, 6.0, 0.9, 3.0])
    slope = approx_fprime(logs, lambda p: bg_nbd._objective(p, bought)[0])
    assert bg_nbd._objective(logs, bought)[1] == pytest.approx(slope, rel=1e-4, abs=1e-4)
    random = np.random.default_rng(2)
    x, z, logs = random.integers(1, 9, 40).astype(float), random.lognormal(3, 1, 40), np.log([6.0, 3.0, 15.0])
    slope = approx_fprime(logs, lambda p: gamma_gamma._objective(p, x, z)[0])
    assert gamma_gamma._objective(logs, x, z)[1] == pytest.approx(slope, rel=1e-4, abs=1e-4)


def test_with_nobody_leaving_it_is_the_negative_binomial() -> None:
    """a → 0: every buyer stays, and the repeats are NBD; the likelihood of counts is known in closed form."""
    r, alpha, age = 0.7, 5.0, 30.0
    for x in range(5):
        bought = Purchases(np.array([x]), np.array([20.0 if x else 0.0]), np.array([age]))
        likelihood = np.exp(bg_nbd.log_likelihood(np.array([r, alpha, 1e-9, 5.0]), bought))
        # It is that of one set of x instants, of which the period holds T^x ÷ x!.
        assert likelihood * age**x / math.factorial(x) == pytest.approx(nbinom.pmf(x, r, alpha / (alpha + age)))


def test_the_mean_of_everybody_ahead_is_what_the_model_expects() -> None:
    """Averaging the conditional expectation over buyers gives the unconditional one: E[X(T+t)] − E[X(T)]."""
    truth = np.array([0.6, 6.0, 0.9, 3.0])
    bought = drawn(3, 40_000)
    ahead = bg_nbd.ahead(truth, bought, 26.0)
    grown = [bg_nbd.expected(truth, t + 26) - bg_nbd.expected(truth, t) for t in np.linspace(20, 60, 200)]
    assert float(ahead.mean()) == pytest.approx(float(np.mean(grown)), rel=0.02)


def test_the_fit_finds_the_truth_within_its_own_errors() -> None:
    """A function of the parameters, over 50 histories: its interval holds the truth about 19 times of 20."""
    truth, held, runs = np.log([0.6, 6.0, 0.9, 3.0]), 0, 50
    for seed in range(runs):
        found = bg_nbd.fit(drawn(100 + seed, 400))

        def orders(logs: np.ndarray) -> float:
            return float(np.log(bg_nbd.expected(np.exp(logs), 52.0)))

        best = np.log(found.parameters)
        error = 1.96 * np.sqrt(delta_variance(orders, best, found.covariance))
        held += abs(orders(best) - orders(truth)) <= error
    assert held / runs >= 0.88


def test_what_is_spent_is_found_again() -> None:
    random = np.random.default_rng(4)
    size, (p, q, v) = 4000, (5.0, 4.0, 20.0)
    count = random.integers(1, 8, size)
    own = random.gamma(q, 1 / v, size)
    spend = np.array([random.gamma(p * n, 1 / o) / n for n, o in zip(count, own, strict=True)])
    found = gamma_gamma.fit(count, spend)
    errors = np.sqrt(np.diag(found.covariance))
    assert np.all(np.abs(np.log(found.parameters) - np.log([p, q, v])) < 3 * errors)
    assert found.mean() == pytest.approx(p * v / (q - 1), rel=0.05)


def test_the_unit_of_time_and_money_does_not_matter() -> None:
    bought = drawn(5)
    weeks = bg_nbd.fit(bought)
    days = bg_nbd.fit(Purchases(bought.repeats, bought.recency * 7, bought.age * 7))
    assert days.parameters == pytest.approx(weeks.parameters * [1, 7, 1, 1], rel=1e-3)
    random = np.random.default_rng(6)
    count, spend = random.integers(1, 6, 500), random.lognormal(3, 0.5, 500)
    euro, cent = gamma_gamma.fit(count, spend), gamma_gamma.fit(count, spend * 100)
    assert cent.mean() == pytest.approx((euro.mean() or 0) * 100, rel=1e-3)


def test_who_never_came_back_is_alive_for_all_that_is_known() -> None:
    found = bg_nbd.BgNbd(0.2, 4.0, 0.8, 2.4, 0.0, np.eye(4))
    once = Purchases(np.array([0, 3]), np.array([0.0, 2.0]), np.array([50.0, 50.0]))
    assert found.alive(once)[0] == 1
    assert found.alive(once)[1] < 0.1
    assert bg_nbd.expected(np.array([0.2, 4.0, 1.0, 2.4]), 10) == pytest.approx(
        bg_nbd.expected(np.array([0.2, 4.0, 1.00001, 2.4]), 10), rel=1e-3
    )


def test_nothing_to_fit_is_said() -> None:
    with pytest.raises(ValueError, match="nobody"):
        bg_nbd.fit(Purchases(np.zeros(3, np.int64), np.zeros(3), np.ones(3)))
    with pytest.raises(ValueError, match="no purchase"):
        gamma_gamma.fit(np.array([0, 1]), np.array([5.0, 0.0]))


def test_a_flat_direction_knows_nothing() -> None:
    spread = covariance(lambda p: np.array([2 * p[0], 0.0]), np.array([0.0, 0.0]))
    assert spread[0, 0] == pytest.approx(0.5)
    assert spread[1, 1] == pytest.approx(1e6)
