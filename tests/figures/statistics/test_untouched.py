"""The comparison at equal age and rate ratios, against counting by hand, brute force and other packages."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from journeyglass.figures.statistics.difference import clustered_difference, newcombe, of_influence
from journeyglass.figures.statistics.rate_ratio import (
    PersonTime,
    RateRatio,
    benjamini_hochberg,
    mantel_haenszel,
    person_time,
    quotient,
)
from journeyglass.figures.statistics.untouched import NEVER, Compared, Courses, compare


def courses(*rows: tuple[int, int, int, int]) -> Courses:
    """Rows of (reached, moved, end, watched), each a subject of its own; -1 for never."""
    columns = np.array(rows, dtype=np.int64).T
    columns = np.where(columns < 0, NEVER, columns)
    return Courses(*columns, np.arange(len(rows), dtype=np.int64))


def brute(rows: Courses, horizon: int) -> tuple[int, int, float] | None:
    """Reached and followed, moved of them, and the mean expected share, visit by visit."""
    size = hits = 0
    expected = 0.0
    for i in range(len(rows.end)):
        age = rows.reached[i]
        if not (age < rows.end[i] and age <= rows.watched[i]):
            continue
        others = [
            j for j in range(len(rows.end))
            if rows.end[j] > age and rows.reached[j] > age and rows.watched[j] >= age
        ]  # fmt: skip
        if not others:
            continue
        size += 1
        hits += bool(age < rows.moved[i] <= age + horizon)
        expected += sum(bool(rows.moved[j] <= age + horizon) for j in others) / len(others)
    return (size, hits, expected / size) if size else None


def drawn(seed: int, size: int = 60) -> Courses:
    rng = np.random.default_rng(seed)
    end = rng.integers(1, 40, size)
    moved = np.where(rng.random(size) < 0.5, end + rng.integers(0, 10, size), NEVER)
    reached = np.where(rng.random(size) < 0.5, rng.integers(0, 45, size), NEVER)
    return Courses(reached, moved, end, rng.integers(-5, 60, size), rng.integers(0, 40, size))


@pytest.mark.parametrize("seed", range(25))
def test_the_comparison_is_that_of_counting_visit_by_visit(seed: int) -> None:
    rows = drawn(seed)
    found, wanted = compare(rows, 8), brute(rows, 8)
    assert (found is None) == (wanted is None)
    if found and wanted:
        assert (len(found.moved), found.moved.sum()) == wanted[:2]
        assert found.expected == pytest.approx(wanted[2])
        assert found.difference.value == pytest.approx(wanted[1] / wanted[0] - wanted[2])


def test_by_hand() -> None:
    # Reached at 2 and moved at 5; two others were there at 2: one moved at 4, one at 20; one had left by then.
    found = compare(courses((2, 5, 5, 50), (-1, 4, 4, 50), (-1, 20, 20, 50), (-1, -1, 1, 50)), 10)
    assert found is not None
    assert (found.moved.tolist(), found.others, found.expected, found.difference.value) == ([True], 2, 0.5, 0.5)


def test_nobody_reached_or_nobody_to_compare_with() -> None:
    assert compare(courses((-1, 4, 4, 50)), 10) is None
    assert compare(courses((2, 5, 5, 50)), 10) is None
    assert compare(courses((9, 5, 5, 50), (-1, -1, 9, 9)), 10) is None  # only after it had left


def simulated(rng: np.random.Generator, effect: float) -> Compared:
    """Visits that move at a rate, `effect` times faster from being reached at a random time on."""
    size = 400
    reached = rng.exponential(300.0, size)
    plain = rng.exponential(500.0, size)
    moved = np.where(plain < reached, plain, reached + (plain - reached) / effect)
    moved, reached = np.ceil(moved).astype(np.int64) + 1, reached.astype(np.int64)
    found = compare(Courses(reached, moved, moved, np.full(size, 10_000), np.arange(size)), 200)
    assert found is not None
    return found


def test_an_activity_that_does_nothing_shows_nothing_and_its_interval_covers() -> None:
    rng = np.random.default_rng(3)
    found = [simulated(rng, 1.0).difference for _ in range(300)]
    assert abs(float(np.mean([d.value for d in found]))) < 0.01
    covered = np.mean([d.low <= 0 <= d.high for d in found])
    assert 0.91 <= covered <= 0.98
    # Counting accounts as reached from the start would show a loss: who is reached has waited for it.
    assert np.mean([simulated(rng, 3.0).difference.value for _ in range(20)]) > 0.2


def test_newcombe_is_that_of_statsmodels() -> None:
    found = newcombe(56, 70, 48, 80)
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    assert (found.value, found.low, found.high) == pytest.approx((0.2, low, high))
    # The published example: 56/70 against 48/80 gives 0.0524 to 0.3339.
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_the_clustered_difference_of_single_rows_is_newcombes() -> None:
    hits = np.arange(20) % 3 == 0
    one = np.arange(20) < 8
    found = clustered_difference(hits, one, ~one, np.arange(20))
    assert found == newcombe(int(hits[one].sum()), 8, int(hits[~one].sum()), 12)
    twice = clustered_difference(hits, one, ~one, np.arange(20) // 2)
    assert twice.value == pytest.approx(found.value)
    assert twice.low < twice.value < twice.high


def test_rows_of_one_subject_count_together() -> None:
    apart = of_influence(0.0, np.array([0.1, 0.1]), np.array([0, 1]))
    together = of_influence(0.0, np.array([0.1, 0.1]), np.array([0, 0]))
    assert together.high == pytest.approx(apart.high * np.sqrt(2))


def test_person_time_by_hand() -> None:
    # Switched at 4, ended by cause 1 at 10; never switched, ended by cause 2 at 5; late from 2, censored at 8.
    entry, exit_, cause = np.array([0, 0, 2]), np.array([10, 5, 8]), np.array([1, 2, 0])
    time = person_time(entry, exit_, cause, np.array([4, 2**62, 3]), (0, 5), 2)
    assert time.time_before.tolist() == [4 + 5 + 1, 0]
    assert time.time_after.tolist() == [1 + 2, 5 + 3]
    assert time.after.tolist() == [[0, 1], [0, 0]]
    assert time.before.tolist() == [[0, 0], [1, 0]]


def test_an_ending_at_the_switch_is_before_it() -> None:
    time = person_time(np.array([0]), np.array([4]), np.array([1]), np.array([4]), (0,), 1)
    assert (time.before.sum(), time.after.sum(), time.time_after.sum()) == (1, 0, 0)


def test_the_ratio_of_one_band_is_the_plain_one() -> None:
    exit_, cause = np.full(30, 10), np.r_[np.ones(12, dtype=np.int64), np.zeros(18, dtype=np.int64)]
    switch = np.where(np.arange(30) % 2 == 0, 0, 2**62)
    found = mantel_haenszel(person_time(np.zeros(30, dtype=np.int64), exit_, cause, switch, (0,), 1), 1)
    assert found is not None
    assert found.value == pytest.approx(1.0)
    assert found.log_variance == pytest.approx(1 / 6 + 1 / 6)
    assert (
        mantel_haenszel(person_time(np.zeros(30, dtype=np.int64), exit_, cause, np.full(30, 2**62), (0,), 1), 1) is None
    )


def timed(seed: int, effect: float, size: int = 1500) -> tuple[np.ndarray, ...]:
    """Spells that end at a rate that falls with age, `effect` times faster after their switch."""
    rng = np.random.default_rng(seed)
    switch = rng.exponential(40.0, size)
    target, clock, end = rng.exponential(1.0, size), np.zeros(size), np.full(size, np.nan)
    for step in range(200):
        rate = np.where(step < 20, 0.03, 0.01) * np.where(step >= switch, effect, 1.0)
        clock += rate
        end = np.where(np.isnan(end) & (clock >= target), step + 1.0, end)
    cause = (~np.isnan(end)).astype(np.int64)
    return np.where(np.isnan(end), 200, end).astype(np.int64), cause, np.ceil(switch).astype(np.int64)


@pytest.mark.parametrize("effect", [1.0, 2.5])
def test_the_ratio_agrees_with_a_time_varying_cox_model(effect: float) -> None:
    end, cause, switch = timed(5, effect)
    found = mantel_haenszel(person_time(np.zeros_like(end), end, cause, switch, (0, 20, 40, 80), 1), 1)
    assert found is not None
    assert found.low < effect < found.high
    assert found.value == pytest.approx(cox(end, cause, switch), rel=0.06)


def cox(end: np.ndarray, cause: np.ndarray, switch: np.ndarray) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import CoxTimeVaryingFitter

        rows = []
        for i, (stop, event, turn) in enumerate(zip(end, cause, switch, strict=True)):
            first = min(turn, stop)
            rows += [(i, 0, first, 0, int(event and turn >= stop))] if first > 0 else []
            rows += [(i, first, stop, 1, int(event))] if turn < stop else []
        table = pd.DataFrame(rows, columns=["id", "start", "stop", "after", "event"])
        fitter = CoxTimeVaryingFitter().fit(table, id_col="id", event_col="event", start_col="start", stop_col="stop")
    return float(np.exp(fitter.params_["after"]))


def test_pooling_over_bands_is_nearly_a_poisson_regression() -> None:
    after, before = np.array([[80.0, 72.0]]), np.array([[60.0, 24.0]])
    later, earlier = np.array([400.0, 700.0]), np.array([600.0, 500.0])
    found = mantel_haenszel(PersonTime(earlier, later, before, after), 1)
    counts, time = np.concatenate([after[0], before[0]]), np.concatenate([later, earlier])
    columns = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 1]])
    fit = sm.GLM(counts, columns, family=sm.families.Poisson(), offset=np.log(time)).fit()
    assert found is not None
    assert np.log(found.value) == pytest.approx(fit.params[0], abs=0.02)
    assert np.sqrt(found.log_variance) == pytest.approx(fit.bse[0], rel=0.03)


def test_quotients_and_their_probability() -> None:
    found = quotient(RateRatio.of(3.0, 0.04), RateRatio.of(1.5, 0.05))
    assert (found.value, found.log_variance) == pytest.approx((2.0, 0.09))
    assert found.p == pytest.approx(2 * norm.sf(np.log(2) / 0.3))
    assert RateRatio.of(1.0, 0.0).p == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_false_discovery_rates_are_those_of_statsmodels(seed: int) -> None:
    p = np.random.default_rng(seed).random(17) ** 2
    assert benjamini_hochberg(list(p)) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert benjamini_hochberg([]) == []
