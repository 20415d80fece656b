"""The mean of several shares of the same subjects."""

from __future__ import annotations

import numpy as np
import pytest

from journeyglass.figures.estimate import DAY
from journeyglass.figures.several import mean_ended_by
from journeyglass.figures.statistics.spells import Spells
from journeyglass.figures.statistics.wilson import wilson_of_variance
from journeyglass.figures.survival import ended_by


def drawn(seed: int, size: int = 40, censored: bool = True) -> Spells:
    """Spells of as many subjects, ended by what is looked for, by something else, or not yet."""
    rng = np.random.default_rng(seed)
    ends = rng.integers(1, 90, size) * DAY
    cause = rng.integers(0 if censored else 1, 3, size)
    return Spells.of(np.zeros(size, dtype=np.int64), ends, cause, np.arange(size))


@pytest.mark.parametrize("seed", range(4))
def test_the_same_share_twice_is_no_surer_than_once(seed: int) -> None:
    spells = drawn(seed)
    once, twice = ended_by(spells, 60 * DAY, str), mean_ended_by([spells, spells], 60 * DAY)
    assert (twice.value, twice.low, twice.high) == pytest.approx((once.value, once.low, once.high), rel=1e-3)
    assert (twice.numerator, twice.denominator) == (2 * (once.numerator or 0), 80)
    assert mean_ended_by([spells], 60 * DAY).value == once.value


@pytest.mark.parametrize("seed", range(4))
def test_without_censoring_it_is_the_mean_of_what_each_subject_did(seed: int) -> None:
    several = [drawn(10 * seed + i, censored=False) for i in range(3)]
    did = np.mean([((s.cause == 1) & (s.exit <= 60 * DAY))[np.argsort(s.group)] for s in several], axis=0)
    found = mean_ended_by(several, 60 * DAY)
    low, high = wilson_of_variance(did.mean(), np.sum((did - did.mean()) ** 2) / 40**2, 40)
    assert (found.value, found.low, found.high) == pytest.approx((did.mean(), low, high))


def test_few_subjects_and_short_watching() -> None:
    assert mean_ended_by([drawn(1, 4), drawn(2, 9)], 60 * DAY).status == "too_few"
    zeros, size = np.zeros(9, dtype=np.int64), np.arange(9)
    young = Spells.of(zeros, np.full(9, 5 * DAY), zeros, size)
    found = mean_ended_by([young, young], 60 * DAY)
    assert (found.value, found.note) == (0, "a lower bound: nobody has been watched longer than 5.0 days")
    stuck = Spells.of(np.array([0] + [20 * DAY] * 8), np.array([5] + [40] * 8) * DAY, np.ones(9, dtype=np.int64), size)
    assert mean_ended_by([young, stuck], 60 * DAY).note == "nobody was left to watch after 5.0 days"
