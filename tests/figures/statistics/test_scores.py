"""Means on a scale and net scores, against statsmodels, scipy and exact enumeration."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.net_score import net_score_interval
from journeyglass.figures.statistics.wilson import wilson


@pytest.mark.parametrize("seed", range(5))
def test_mean_of_repeated_answers_as_statsmodels_has_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 12, 60)
    values = rng.normal(5, 1, 12)[group] + rng.normal(0, 1, 60)
    fit = sm.OLS(values, np.ones(60)).fit(cov_type="cluster", cov_kwds={"groups": group}, use_t=True)
    low, high = fit.conf_int()[0]
    mean = clustered_mean(values, group)
    assert (mean.value, mean.low, mean.high) == pytest.approx((fit.params[0], low, high))


def test_mean_of_single_answers_is_the_usual_one() -> None:
    values = np.array([1.0, 4, 4, 5, 3, 2])
    mean = clustered_mean(values, np.arange(6))
    low, high = stats.t.interval(0.95, 5, np.mean(values), stats.sem(values))
    assert (mean.low, mean.high) == pytest.approx((low, high))
    cut = clustered_mean(values, np.arange(6), 2, 4)
    assert (cut.low, cut.high) == (2, 4)


def test_a_mean_of_one_mind_is_not_certain() -> None:
    other = wilson(0, 8)[1]
    mean = clustered_mean(np.full(16, 5.0), np.repeat(np.arange(8), 2), 1, 5)
    assert (mean.value, mean.low, mean.high) == pytest.approx((5, 5 - 4 * other, 5))
    middle = clustered_mean(np.full(8, 3.0), np.arange(8), 1, 5)
    assert (middle.low, middle.high) == pytest.approx((3 - 2 * other, 3 + 2 * other))
    endless = clustered_mean(np.full(8, 3.0), np.arange(8))
    assert (endless.low, endless.high) == (3, 3)


@pytest.mark.parametrize("size", [5, 12, 30])
@pytest.mark.parametrize(("up", "down"), [(0.3, 0.3), (0.6, 0.1), (0.1, 0.8), (0.85, 0.05), (0.02, 0.02)])
def test_net_score_covers_the_truth_by_exact_count(size: int, up: float, down: float) -> None:
    covered = 0.0
    for ups in range(size + 1):
        for downs in range(size + 1 - ups):
            ways = comb(size, ups) * comb(size - ups, downs)
            chance = ways * up**ups * down**downs * (1 - up - down) ** (size - ups - downs)
            low, high = net_score_interval(ups, size - ups - downs, downs)
            covered += chance * (low <= up - down <= high)
    # Five answers that are nearly all of one kind leave little to go by.
    assert covered > (0.89 if size == 5 else 0.925)


def test_net_score_holds_what_was_seen_and_mirrors() -> None:
    for split in ((5, 0, 0), (0, 5, 0), (0, 0, 5), (200, 1, 0), (3, 4, 9), (0, 0, 0)):
        low, high = net_score_interval(*split)
        seen = (split[0] - split[2]) / max(sum(split), 1)
        assert -1 <= low <= seen <= high <= 1
        mirrored = net_score_interval(*split[::-1])
        assert mirrored == pytest.approx((-high, -low))
    assert net_score_interval(1000, 0, 0)[0] > 0.99
