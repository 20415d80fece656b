"""Shapley values: against all orders of joining, their axioms, drawn orders within their error."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.figures.attribution_models import Choices, credits
from journeyglass.figures.statistics import joining
from journeyglass.figures.statistics.coalitions import Sets, subset_sums, superset_sums
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.shapley import EXACT, exact, rate_game, rates
from tests.figures.statistics.path_worlds import EUR, made_up, resampled, sequences


def over_all_orders(worth: list[float] | np.ndarray) -> list[float]:
    """The mean of what each channel adds, over every order of joining."""
    count = len(worth).bit_length() - 1
    total, orders = [0.0] * count, list(permutations(range(count)))
    for order in orders:
        coalition = 0
        for channel in order:
            joined = coalition | 1 << channel
            total[channel] += worth[joined] - worth[coalition]
            coalition = joined
    return [value / len(orders) for value in total]


games = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.floats(-100, 100, width=32), min_size=2**n, max_size=2**n).map(np.array)
)


@given(games)
def test_any_game_against_all_orders(worth: np.ndarray) -> None:
    found = exact(worth)
    assert found == pytest.approx(over_all_orders(worth), abs=1e-9)
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)


def test_who_adds_nothing_gets_nothing_and_equals_get_the_same() -> None:
    # Channels 0 and 1 are worth something together only, channel 2 never.
    worth = np.array([1.0 if mask & 3 == 3 else 0.0 for mask in range(8)])
    assert exact(worth) == pytest.approx([0.5, 0.5, 0])


@given(st.lists(st.floats(-9, 9), min_size=16, max_size=16).map(np.array))
def test_sums_over_subsets_and_supersets(values: np.ndarray) -> None:
    below = [sum(v for inner, v in enumerate(values) if inner & mask == inner) for mask in range(16)]
    above = [sum(v for outer, v in enumerate(values) if outer & mask == mask) for mask in range(16)]
    assert subset_sums(values) == pytest.approx(below, abs=1e-9)
    assert superset_sums(values) == pytest.approx(above, abs=1e-9)


def worth_of(paths: Paths, amounts: np.ndarray, rate: bool) -> list[float]:
    """The game of the paths, looked up coalition by coalition."""
    sets = [set(path) for path in sequences(paths)]
    found = []
    for mask in range(2 ** len(paths.labels)):
        inside = [i for i, channels in enumerate(sets) if all(mask >> c & 1 for c in channels)]
        number = float((paths.won + paths.lost)[inside].sum())
        brought = float(amounts[inside].sum())
        found.append((brought / number if number else 0.0) if rate else brought)
    return found


@pytest.mark.parametrize("currency", [None, EUR])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_games_of_paths_against_all_orders(seed: int, currency: str | None) -> None:
    paths = made_up(60, 5, seed)
    amounts = paths.amounts(currency)
    won = credits("shapley", paths, amounts)
    assert won == pytest.approx(over_all_orders(worth_of(paths, amounts, rate=False)))
    found = rate_game(paths, amounts)
    assert found.values == pytest.approx(over_all_orders(worth_of(paths, amounts, rate=True)))
    assert found.errors.tolist() == [0] * 5
    assert found.shares.sum() == pytest.approx(1)
    rated = credits("shapley", paths, amounts, Choices(worth="rate"))
    assert rated == pytest.approx(found.shares * amounts.sum())


def test_drawn_orders_are_within_their_stated_error() -> None:
    apart = []
    for seed in range(12):
        sets = Sets.of(paths := made_up(400, 8, seed), paths.won)
        drawn, errors, _ = joining.sampled(sets, float(paths.won.mean()))
        assert drawn.sum() == pytest.approx(rates(sets)[-1])
        apart.append((drawn - exact(rates(sets))) / errors)
    distance = np.concatenate(apart)
    # Ninety-six errors in units of what was stated: about normal, neither too bold nor too timid.
    assert 0.75 < float(np.sqrt(np.mean(distance**2))) < 1.25
    assert float(np.abs(distance).max()) < 4


def test_beyond_twelve_channels_orders_are_drawn() -> None:
    paths = made_up(3000, EXACT + 1, 5)
    found, truth = rate_game(paths, paths.won), exact(rates(Sets.of(paths, paths.won)))
    assert (found.errors > 0).all()
    assert (np.abs(found.values - truth) < 4.5 * found.errors).all()
    assert found.values.sum() == pytest.approx(found.whole)
    exactly = rate_game(made_up(3000, EXACT, 5), made_up(3000, EXACT, 5).won)
    assert not exactly.errors.any()


def test_more_channels_than_bits() -> None:
    paths = made_up(2000, 80, 6)
    sets = Sets.of(paths, paths.won)
    assert len(sets.brought) == len({frozenset(path) for path in sequences(paths)})
    assert rate_game(paths, paths.won).shares.sum() == pytest.approx(1)


@pytest.mark.parametrize("channels", [3, EXACT + 1])
def test_variances_are_those_of_a_bootstrap_over_subjects(channels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "ROUNDS", 1)  # the pulls are those of one round anyway
    paths = made_up(4000, channels, 8, mean=1.6, per_subject=2)
    found = rate_game(paths, paths.won)
    rng = np.random.default_rng(3)
    drawn = []
    for _ in range(80):
        again = resampled(paths, rng)
        drawn.append(rate_game(again, again.won).shares)
    assert np.sqrt(found.variances) == pytest.approx(np.std(drawn, axis=0), rel=0.3)
