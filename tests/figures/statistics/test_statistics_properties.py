"""What must hold of the estimators whatever the data."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics import bootstrap
from journeyglass.figures.statistics.bootstrap import bootstrap_share, linearised_share
from journeyglass.figures.statistics.kaplan_meier import kaplan_meier
from journeyglass.figures.statistics.spells import Spells
from journeyglass.figures.statistics.wilson import wilson

steady = settings(deadline=None, derandomize=True)


@st.composite
def spells(draw: st.DrawFn, late: bool = True, censored: bool = True) -> Spells:
    size = draw(st.integers(1, 40))
    whole = arrays(np.int64, size, elements=st.integers(0, 15))
    entry = draw(whole) if late else np.zeros(size, np.int64)
    lowest = 0 if censored else 1
    cause = draw(arrays(np.int64, size, elements=st.integers(lowest, 3)))
    return Spells.of(entry, entry + draw(whole), cause, draw(whole))


@steady
@given(spells())
def test_incidences_and_survival_share_out_the_whole(data: Spells) -> None:
    total = sum(aj.aalen_johansen(data, cause).incidence for cause in (1, 2, 3))
    curve = kaplan_meier(data)
    assert total + curve.survival == pytest.approx(np.ones(len(curve.times)))


def test_thousands_of_endings_never_add_up_to_more_than_everyone() -> None:
    # Unbounded, the sum of so many steps is 1 + 8.5e-14.
    size = 4502
    data = Spells.of(np.zeros(size, np.int64), np.arange(1, size + 1), np.ones(size, np.int64))
    assert aj.aalen_johansen(data).at(size) <= 1.0


@steady
@given(spells(late=False, censored=False), st.integers(0, 16))
def test_without_censoring_it_is_the_plain_share(data: Spells, horizon: int) -> None:
    apart = Spells.of(data.entry, data.exit, data.cause)
    curve = aj.aalen_johansen(apart)
    hits = int(np.sum((data.exit <= horizon) & (data.cause == 1)))
    share = hits / len(data)
    assert curve.at(horizon) == pytest.approx(share)
    assert aj.variance(apart, curve, horizon) == pytest.approx(share * (1 - share) / len(data), abs=1e-12)
    assert aj.interval(apart, curve, horizon) == pytest.approx(wilson(hits, len(data)), abs=1e-9)


@steady
@given(spells(late=False))
def test_variance_of_one_cause_is_greenwoods(data: Spells) -> None:
    one = Spells.of(data.entry, data.exit, (data.cause > 0).astype(np.int64))
    curve, incidence = kaplan_meier(one), aj.aalen_johansen(one)
    alive = curve.survival > 1e-9
    greenwood = curve.survival[alive] ** 2 * curve.greenwood[alive]
    ours = [aj.variance(one, incidence, int(t)) for t in curve.times[alive]]
    assert ours == pytest.approx(greenwood, abs=1e-12)


@steady
@given(spells(), st.integers(0, 31))
def test_influence_is_the_derivative_by_weight(data: Spells, horizon: int) -> None:
    """A slow, weighted estimator, nudged at one spell, moves by that spell's influence."""
    curve = aj.aalen_johansen(data)
    found = aj.influence(data, curve, horizon)
    weights = np.ones(len(data))
    base = _weighted(data, weights, horizon)
    assert base == pytest.approx(curve.at(horizon))
    assert found.sum() == pytest.approx(0, abs=1e-9)
    if data.emptied_at is not None:
        return  # the estimate has a kink where a risk set is a single spell
    for i in range(0, len(data), 7):
        up, down = weights.copy(), weights.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        slope = (_weighted(data, up, horizon) - _weighted(data, down, horizon)) / 2e-5
        assert found[i] == pytest.approx(slope, abs=1e-6)


def _weighted(data: Spells, weights: np.ndarray, horizon: int) -> float:
    survival, total = 1.0, 0.0
    for t in sorted(set(data.exit[data.cause > 0].tolist())):
        if t > horizon:
            break
        here = weights[(data.entry <= t) & (data.exit >= t)].sum()
        ended = weights[(data.exit == t) & (data.cause > 0)].sum()
        total += survival * weights[(data.exit == t) & (data.cause == 1)].sum() / here
        survival *= 1 - ended / here
    return total


@steady
@given(spells())
def test_survival_falls_within_its_band(data: Spells) -> None:
    curve = kaplan_meier(data)
    low, high = curve.band()
    assert np.all(np.diff(curve.survival) <= 1e-12)
    assert np.all(low <= curve.survival + 1e-12)
    assert np.all(curve.survival <= high + 1e-12)


def test_bootstrap_is_repeatable_and_near_the_delta_method() -> None:
    rng = np.random.default_rng(5)
    visits = rng.integers(1, 6, 400).astype(float)
    hits = rng.binomial(visits.astype(int), rng.beta(2, 3, 400)).astype(float)
    found = bootstrap_share(hits, visits)
    assert found == bootstrap_share(hits, visits)
    assert found == pytest.approx(linearised_share(hits, visits), abs=0.01)
    assert bootstrap_share(hits, visits, seed=2) != found


def test_bootstrap_of_patterns_is_a_bootstrap_of_subjects() -> None:
    rng = np.random.default_rng(6)
    visits = rng.integers(1, 4, 60).astype(float)
    hits = rng.binomial(visits.astype(int), 0.3).astype(float)
    drawn = rng.integers(0, 60, (20_000, 60))
    plain = np.quantile(hits[drawn].sum(axis=1) / visits[drawn].sum(axis=1), [0.025, 0.975])
    assert bootstrap_share(hits, visits, replicates=20_000) == pytest.approx(tuple(plain), abs=0.006)


def test_bootstrap_without_spread_is_wilson_over_subjects() -> None:
    visits = np.full(12, 3.0)
    assert bootstrap_share(np.zeros(12), visits) == wilson(0, 12)
    assert bootstrap_share(visits, visits) == wilson(12, 12)
    assert bootstrap_share(np.zeros(0), np.zeros(0)) == (0.0, 1.0)


def test_a_million_visits() -> None:
    size = 1_000_000
    rng = np.random.default_rng(7)
    exit = rng.integers(0, 10**12, size)
    data = Spells.of(np.zeros(size, np.int64), exit, rng.integers(0, 3, size))
    begun = time.perf_counter()
    curve = aj.aalen_johansen(data)
    low, high = aj.interval(data, curve, 5 * 10**11)
    kaplan_meier(data).quantile(0.5)
    print(f"1 M visits: {time.perf_counter() - begun:.2f} s")
    assert low < curve.at(5 * 10**11) < high


@pytest.mark.parametrize(("subjects", "rate"), [(3_000, 0.5), (40_000, 0.03), (60_000, 0.98)])
def test_where_nobody_matters_the_linearised_interval_is_that_of_endless_draws(subjects: int, rate: float) -> None:
    rng = np.random.default_rng(3)
    visits = rng.geometric(0.6, subjects).clip(max=4).astype(float)
    hits = rng.binomial(visits.astype(int), rate).astype(float)
    assert bootstrap_share(hits, visits) == pytest.approx(linearised_share(hits, visits), rel=1e-12)
    pairs, counts = bootstrap._patterns(hits, visits)
    ends = np.quantile(bootstrap._draws(pairs, counts, 400_000, rng), [0.025, 0.975])
    assert linearised_share(hits, visits) == pytest.approx(ends, abs=0.01 * (ends[1] - ends[0]))


def test_where_somebody_matters_the_draws_decide() -> None:
    visits, hits = np.ones(5_000), np.zeros(5_000)
    visits[0] = 300
    hits[::7] = 1
    assert bootstrap_share(hits, visits) != pytest.approx(linearised_share(hits, visits), rel=1e-6)
