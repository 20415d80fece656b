"""Every estimator against another library or a sum done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.kaplan_meier import kaplan_meier
from journeyglass.figures.statistics.kaplan_meier import quantiles as km_quantiles
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Spells
from journeyglass.figures.statistics.wilson import wilson, wilson_of_variance

Rng = np.random.Generator


def random_spells(rng: Rng, size: int, ties: bool, late: bool, causes: int = 2) -> Spells:
    """Competing exponential endings, uniform censoring, some entries late; lengths of 1 and more."""
    top = 12 if ties else 10**7
    length = 1 + (rng.exponential(0.3, size) * top).astype(np.int64)
    censor = 1 + rng.integers(0, top, size)
    entry = rng.integers(0, max(top // 6, 2), size) * (rng.random(size) < 0.4) if late else np.zeros(size, np.int64)
    exit = np.minimum(length, censor)
    cause = np.where(length <= censor, rng.integers(1, causes + 1, size), 0)
    keep = exit > entry
    # A few seen from the start, still going on long after: the risk set never empties early.
    entry[:3], keep[:3] = 0, True
    exit[:3], cause[:3] = 2 * top, 0
    return Spells.of(entry[keep], exit[keep], cause[keep])


@pytest.mark.parametrize("count", [(0, 5), (1, 5), (5, 5), (195, 1586), (842, 8000), (3, 7)])
def test_wilson_equals_statsmodels(count: tuple[int, int]) -> None:
    expected = proportion_confint(*count, alpha=0.05, method="wilson")
    assert wilson(*count) == pytest.approx(expected, abs=1e-12)


def test_wilson_without_trials_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_wilson_by_variance_is_wilson_where_the_variance_is_binomial() -> None:
    assert wilson_of_variance(0.3, 0.3 * 0.7 / 50, 99) == pytest.approx(wilson(15, 50))
    assert wilson_of_variance(0.0, 0.0, 20) == pytest.approx(wilson(0, 20))


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_equals_lifelines(seed: int, late: bool, ties: bool) -> None:
    spells = random_spells(np.random.default_rng(seed), 80, ties, late)
    curve = kaplan_meier(spells)
    # lifelines counts nobody at the instant of entry, we do: half a unit earlier is the same for whole numbers.
    entry = np.where(spells.entry > 0, spells.entry - 0.5, 0) if late else None
    fitted = KaplanMeierFitter().fit(spells.exit, spells.cause > 0, entry=entry)
    expected = fitted.survival_function_at_times(curve.times).to_numpy()
    assert curve.survival == pytest.approx(expected, abs=1e-10)
    limits = fitted.confidence_interval_survival_function_.loc[curve.times.astype(float)].to_numpy()
    inner = curve.survival > 1e-9
    assert np.stack(curve.band(), axis=1)[inner] == pytest.approx(limits[inner], abs=1e-8)
    assert curve.quantile(0.5).value == pytest.approx(fitted.median_survival_time_)


@pytest.mark.parametrize("seed", range(5))
def test_median_interval_equals_lifelines(seed: int) -> None:
    spells = random_spells(np.random.default_rng(seed), 120, ties=False, late=False)
    found = kaplan_meier(spells).quantile(0.5)
    fitted = KaplanMeierFitter().fit(spells.exit, spells.cause > 0)
    low, high = median_survival_times(fitted.confidence_interval_survival_function_).to_numpy()[0]
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_aalen_johansen_equals_lifelines(seed: int, late: bool) -> None:
    spells = random_spells(np.random.default_rng(seed), 90, ties=False, late=late)
    # lifelines jitters ties, so there are none: nobody ends at another's time.
    _, first = np.unique(spells.exit, return_index=True)
    spells = Spells.of(spells.entry[first], spells.exit[first], spells.cause[first])
    curve = aj.aalen_johansen(spells, cause=2)
    entry = np.where(spells.entry > 0, spells.entry - 0.5, 0) if late else None
    fitted = AalenJohansenFitter().fit(spells.exit, spells.cause, event_of_interest=2, entry=entry)
    expected = fitted.cumulative_density_["CIF_2"].loc[curve.sets.times.astype(float)].to_numpy()
    assert curve.incidence == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_aalen_johansen_variance_is_near_lifelines(seed: int) -> None:
    spells = random_spells(np.random.default_rng(seed), 600, ties=False, late=False)
    _, first = np.unique(spells.exit, return_index=True)
    spells = Spells.of(spells.entry[first], spells.exit[first], spells.cause[first])
    curve = aj.aalen_johansen(spells)
    fitted = AalenJohansenFitter().fit(spells.exit, spells.cause, event_of_interest=1)
    horizon = int(curve.sets.times[len(curve.sets.times) // 2])
    expected = float(fitted.variance_.loc[float(horizon)])
    assert aj.variance(spells, curve, horizon) == pytest.approx(expected, rel=0.02)


def test_aalen_johansen_by_hand() -> None:
    # Ten visits. Day 1: 2 converted, 1 lost. Day 2: 1 cut off. Day 3: 3 of 6 converted. Rest cut off on day 4.
    # F(1) = 2/10; S(1) = 7/10; F(3) = 0.2 + 0.7·3/6 = 0.55.
    exit = np.array([1, 1, 1, 2, 3, 3, 3, 4, 4, 4])
    cause = np.array([1, 1, 2, 0, 1, 1, 1, 0, 0, 0])
    curve = aj.aalen_johansen(Spells.of(np.zeros(10, np.int64), exit, cause))
    assert curve.at(0) == 0
    assert curve.at(1) == pytest.approx(0.2)
    assert curve.at(2) == pytest.approx(0.2)
    assert curve.at(90) == pytest.approx(0.55)


def test_kaplan_meier_with_late_entry_by_hand() -> None:
    # Seen from day 0: ends on 2, ends on 5. Seen from day 3: ends on 4. Seen from day 5: ends on 5 (counts), on 6.
    # S(2) = 1/2; day 4: 2 at risk, S = 1/4; day 5: 3 at risk, 2 end, S = 1/12; day 6: S = 0.
    spells = Spells.of(np.array([0, 0, 3, 5, 5]), np.array([2, 5, 4, 5, 6]), np.ones(5, np.int64))
    curve = kaplan_meier(spells)
    assert curve.times.tolist() == [2, 4, 5, 6]
    assert curve.at_risk.tolist() == [2, 2, 3, 1]
    assert curve.survival == pytest.approx([1 / 2, 1 / 4, 1 / 12, 0])
    assert curve.quantile(0.5).value == 2
    assert curve.quantile(0.75).value == 4


def test_an_end_at_the_instant_of_the_beginning_is_at_risk() -> None:
    spells = Spells.of(np.zeros(4, np.int64), np.array([0, 0, 3, 4]), np.array([1, 2, 1, 0]))
    assert aj.aalen_johansen(spells).at(0) == pytest.approx(0.25)


def test_stuck_curve_is_noticed() -> None:
    stuck = Spells.of(np.array([0, 5]), np.array([1, 9]), np.array([1, 1]))
    assert stuck.emptied_at == 1
    fine = Spells.of(np.array([0, 0]), np.array([1, 9]), np.array([1, 1]))
    assert fine.emptied_at is None


def test_a_spell_that_ends_before_it_is_seen_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Spells.of(np.array([5]), np.array([4]), np.array([1]))


def test_sample_quantile_interval_by_hand() -> None:
    # The exact binomial interval of the median of 50 is the 18th to the 33rd value.
    found = sample_quantile(np.arange(1, 51), 0.5)
    assert (found.value, found.low, found.high) == (25, 18, 33)
    assert sample_quantile(np.array([], np.int64), 0.5).value is None


@pytest.mark.parametrize("size", [6, 10, 17, 40, 99, 300])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_sample_quantile_covers_by_the_binomial_distribution(size: int, share: float) -> None:
    found = sample_quantile(np.arange(1, size + 1), share)
    under = 0.0 if found.low is None else binom.cdf(found.low - 1, size, share)
    over = 0.0 if found.high is None else binom.sf(found.high - 1, size, share)
    assert under + over <= 0.07


def test_sample_quantile_is_wider_where_subjects_repeat() -> None:
    values = np.repeat(np.arange(1, 51), 4)
    group = np.repeat(np.arange(50), 4)
    once = sample_quantile(np.arange(1, 51), 0.5)
    assert sample_quantile(values, 0.5, group) == once
    naive = sample_quantile(values, 0.5)
    assert naive.low is not None
    assert once.low is not None
    assert naive.low > once.low


def test_repeated_subjects_give_the_variance_of_one_copy() -> None:
    rng = np.random.default_rng(3)
    one = random_spells(rng, 60, ties=True, late=True)
    copies = [np.repeat(column, 3) for column in (one.entry, one.exit, one.cause, one.group)]
    three = Spells(*copies)
    curve, of_three = aj.aalen_johansen(one), aj.aalen_johansen(three)
    assert aj.variance(three, of_three, 5) == pytest.approx(aj.variance(one, curve, 5))
    assert km_quantiles(three, kaplan_meier(three), (0.5,)) == km_quantiles(one, kaplan_meier(one), (0.5,))


def test_the_median_of_repeated_subjects_is_known_less_well() -> None:
    one = random_spells(np.random.default_rng(4), 200, ties=False, late=False)
    four = Spells(*(np.repeat(column, 4) for column in (one.entry, one.exit, one.cause, one.group)))
    (found,), naive = km_quantiles(four, kaplan_meier(four), (0.5,)), kaplan_meier(four).quantile(0.5)
    assert found.value == naive.value
    assert found.low is not None
    assert naive.low is not None
    assert found.low < naive.low
