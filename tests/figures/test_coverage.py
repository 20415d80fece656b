"""Known truth: simulated many times, each 95% interval must hold it about as often as it says."""

from __future__ import annotations

import math
from collections.abc import Callable

import duckdb
import numpy as np
import pytest

from journeyglass.figures import conversion, dwell
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, Estimate
from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.bootstrap import bootstrap_share, linearised_share
from journeyglass.figures.statistics.kaplan_meier import kaplan_meier, quantiles
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Spells
from journeyglass.figures.statistics.wilson import wilson
from tests.figures.ledger import Ledger, one

Rng = np.random.Generator
Limits = tuple[float | None, float | None]
TO_B, TO_LOSS = 1 / 30, 1 / 45
LEAVING = TO_B + TO_LOSS


def coverage(name: str, draw: Callable[[Rng], Limits], truth: float, runs: int = 1000) -> float:
    """The share of runs whose interval holds the truth; an open side holds everything on it."""
    held = 0
    for seed in range(runs):
        low, high = draw(np.random.default_rng(seed))
        held += (low is None or low <= truth) and (high is None or truth <= high)
    print(f"{name}: {held / runs:.3f} of {runs}")
    return held / runs


def world(rng: Rng, subjects: int = 120) -> Ledger:
    """Visits of a begin over 200 days, go on to b or are lost at known rates, and are recorded from day 60 on."""
    ledger = Ledger(as_of=200)
    ledger.observed["a"] = 60
    begun = rng.uniform(0, 200, subjects)
    ended = begun + rng.exponential(1 / LEAVING, subjects)
    goes_on = rng.random(subjects) < TO_B / LEAVING
    for i in range(subjects):
        if ended[i] < 60:
            continue  # over before anything was recorded: nobody knows of it
        if ended[i] > 200:
            ledger.subject(f"s{i:03}", ("a", begun[i], None))
        elif goes_on[i]:
            ledger.subject(f"s{i:03}", ("a", begun[i], ended[i]), ("b", ended[i], None))
        else:
            ledger.subject(f"s{i:03}", ("a", begun[i], ended[i], {"outcome": "lost", "outcome_kind": "lost"}))
    return ledger


def test_conversion_and_dwell_recover_the_truth() -> None:
    """End to end, with late entry, competing loss and censoring."""
    share = TO_B / LEAVING * (1 - math.exp(-LEAVING * 20))
    truths = {"conversion": share, "plain": share, "median": math.log(2) / LEAVING}
    runs, con = 200, duckdb.connect()
    held = dict.fromkeys(truths, 0)
    total = dict.fromkeys(truths, 0.0)
    for seed in range(runs):
        context = Context.of(world(np.random.default_rng(seed)).reading(), con)
        row = conversion.compute(context, start="a", within="20d").rows[0]
        stay = one(dwell.compute(context).rows, stage="a")
        found: dict[str, Estimate] = {"conversion": row.conversion, "plain": row.plain, "median": stay.median}
        for name, estimate in found.items():
            assert estimate.value is not None
            assert estimate.low is not None
            total[name] += estimate.value / runs
            held[name] += estimate.low <= truths[name] <= (estimate.high or math.inf)
    for name, truth in truths.items():
        print(f"{name}: {held[name] / runs:.3f} of {runs}, mean {total[name]:.4f}, truth {truth:.4f}")
        assert 0.90 <= held[name] / runs <= 0.99
        assert total[name] == pytest.approx(truth, rel=0.05)


@pytest.mark.parametrize(("size", "truth"), [(30, 0.3), (100, 0.1), (400, 0.5)])
def test_wilson(size: int, truth: float) -> None:
    held = coverage(f"wilson {size}", lambda rng: wilson(int(rng.binomial(size, truth)), size), truth, 2000)
    assert 0.90 <= held <= 0.99


def repeated(rng: Rng, subjects: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """Subjects with one to six visits each and a liking of their own: quick (10 days) or slow (40 days)."""
    group = np.repeat(np.arange(subjects), rng.integers(1, 7, subjects))
    mean = np.where(rng.random(subjects) < 0.5, 10, 40)[group]
    return group, rng.exponential(mean)


def mixture(days: float) -> float:
    return 1 - (math.exp(-days / 10) + math.exp(-days / 40)) / 2


MEDIAN = 12.8914
"""Where the mixture reaches one half."""


def test_the_median_of_the_mixture() -> None:
    assert mixture(MEDIAN) == pytest.approx(0.5, abs=1e-4)


def test_bootstrap_over_subjects() -> None:
    def draw(rng: Rng) -> Limits:
        group, length = repeated(rng)
        hits = np.bincount(group, weights=length <= 12)
        return bootstrap_share(hits, np.bincount(group).astype(float), replicates=500)

    assert 0.90 <= coverage("bootstrap", draw, mixture(12), 400) <= 0.99


def test_visits_taken_for_subjects_would_cover_too_little() -> None:
    def draw(rng: Rng) -> Limits:
        _, length = repeated(rng)
        return wilson(int(np.sum(length <= 12)), len(length))

    assert coverage("wilson on visits (wrong)", draw, mixture(12)) < 0.90


def test_delta_method_for_money() -> None:
    def draw(rng: Rng) -> Limits:
        money = rng.lognormal(3, 0.7, 150)
        return linearised_share(money * (rng.random(150) < 0.4), money)

    assert 0.90 <= coverage("delta method", draw, 0.4) <= 0.99


def spells(rng: Rng) -> Spells:
    """The repeated visits in thousandths of days, cut off after 5 to 60 days."""
    group, length = repeated(rng)
    cut = rng.uniform(5, 60, len(length))
    exit = (np.minimum(length, cut) * 1000).astype(np.int64)
    return Spells.of(np.zeros(len(exit), np.int64), exit, (length <= cut).astype(np.int64), group)


def test_aalen_johansen_of_repeated_subjects() -> None:
    def draw(rng: Rng) -> Limits:
        data = spells(rng)
        return aj.interval(data, aj.aalen_johansen(data), 12_000)

    assert 0.90 <= coverage("Aalen-Johansen by subject", draw, mixture(12)) <= 0.99


def test_kaplan_meier_median_of_repeated_subjects() -> None:
    def draw(rng: Rng) -> Limits:
        data = spells(rng)
        (found,) = quantiles(data, kaplan_meier(data), (0.5,))
        return found.low, found.high

    assert 0.90 <= coverage("Kaplan-Meier median by subject", draw, MEDIAN * 1000) <= 0.99


def test_sample_median_of_repeated_subjects() -> None:
    def draw(rng: Rng) -> Limits:
        group, length = repeated(rng)
        found = sample_quantile((length * DAY).astype(np.int64), 0.5, group)
        return found.low, found.high

    assert 0.90 <= coverage("sample median by subject", draw, MEDIAN * DAY) <= 0.99


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_kaplan_meier_quantiles(share: float) -> None:
    def draw(rng: Rng) -> Limits:
        begun, ended = rng.uniform(-30, 60, 150), rng.exponential(20, 150)
        entry = np.maximum(-begun, 0)
        seen = ended > entry
        length, entry, cut = ended[seen], entry[seen], 70 - begun[seen]
        exit = (np.minimum(length, cut) * 1000).astype(np.int64)
        data = Spells.of((entry * 1000).astype(np.int64), exit, (length <= cut).astype(np.int64))
        found = kaplan_meier(data).quantile(share)
        return found.low, found.high

    truth = -20_000 * math.log(1 - share)
    assert 0.90 <= coverage(f"Kaplan-Meier {share:.2f}, late entry", draw, truth) <= 0.99
