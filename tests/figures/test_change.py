"""The interval of a change: the method against Newcombe's, and what happens where a side has no number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from journeyglass.figures.change import difference, direction
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita, too_few
from journeyglass.figures.statistics.mover import Side, mover


@pytest.mark.parametrize(
    ("hits", "whole", "other", "others"),
    [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 30), (6, 7, 2, 7), (29, 29, 0, 5)],
)
def test_of_two_shares_it_is_newcombes_interval(hits, whole, other, others):
    change = difference(share_of(hits, whole), share_of(other, others))
    low, high = confint_proportions_2indep(hits, whole, other, others, method="newcomb", compare="diff")
    assert change.unit == "points"
    assert change.value == pytest.approx(hits / whole - other / others)
    assert (change.low, change.high) == pytest.approx((low, high), abs=1e-6)


def test_newcombes_own_example():
    """R. G. Newcombe (1998), table II, method 10: 56/70 − 48/80 gives 0.0524 to 0.3339."""
    change = difference(share_of(56, 70), share_of(48, 80))
    assert (change.low, change.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_symmetric_sides_add_in_quadrature():
    low, high = mover(Side(10, 7, 13), Side(4, 0, 8))
    assert (low, high) == pytest.approx((6 - 5, 6 + 5))


def test_it_covers_the_true_difference_at_about_its_rate():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(600):
        one, other = int(rng.binomial(60, 0.3)), int(rng.binomial(45, 0.5))
        change = difference(share_of(one, 60), share_of(other, 45))
        hits += change.low <= -0.2 <= change.high
    assert abs(hits / 600 - 0.95) < 3 * math.sqrt(0.95 * 0.05 / 600)


def test_turning_the_sides_turns_the_interval():
    one, other = share_of(5, 40), share_of(11, 30)
    there, back = difference(one, other), difference(other, one)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))


def test_a_side_without_a_number_leaves_no_change():
    good, few, unknown = share_of(5, 10), too_few("share", 1, 2), terra_incognita("share", "nobody tells")
    assert difference(good, few).status == "too_few"
    assert difference(few, unknown).status == "terra_incognita"
    assert difference(unknown, good).note == "nobody tells"
    assert {difference(good, side).value for side in (few, unknown)} == {None}


def test_a_limit_that_is_not_known_leaves_none():
    length = Estimate(14.0, 11.0, None, 5, 9, "days")
    change = difference(length, Estimate(10.0, 8.0, 12.0, 5, 9, "days"))
    assert (change.value, change.low, change.high, change.unit) == (4.0, None, None, "days")
    assert direction(change) == "unknown"


def test_a_value_that_is_not_reached_gives_no_change():
    unreached = Estimate(None, 11.0, None, 5, 9, "days", "ok", "not reached yet")
    change = difference(unreached, Estimate(10.0, 8.0, 12.0, 5, 9, "days"))
    assert (change.value, change.status, change.note) == (None, "ok", "not reached yet")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.1, 0.2, "up"), (-0.2, -0.1, "down"), (-0.1, 0.1, "unclear"), (0.0, 0.1, "unclear")],
)
def test_the_direction_is_what_the_interval_says(low, high, said):
    assert direction(Estimate((low + high) / 2, low, high, None, None, "points")) == said
