"""Markov attribution: published credits, a slow chain built in another way, and its error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from journeyglass.figures.statistics.markov import ORDERS, Walk, removal
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.wilson import wilson_of_variance
from tests.figures.statistics.path_worlds import EUR, made_up, path_data, resampled, sequences, weighted

# What ChannelAttribution 2.2.5 gave for the same paths with a million simulated ones (its convergence at 1%).
SIMULATED = {
    2: {"alpha": 5594.6, "iota": 3806.0, "eta": 3388.0, "beta": 2443.3, "theta": 1915.3, "lambda": 1205.5},
    3: {"alpha": 5763.4, "iota": 3813.3, "eta": 3377.4, "beta": 2419.6, "theta": 1836.2, "lambda": 1141.3},
}


def credits(paths: Paths, amounts: np.ndarray, order: int) -> dict[str, float]:
    shares = removal(paths, amounts, order).shares
    return dict(zip(paths.labels, shares * amounts.sum(), strict=True))


def slow_effects(paths: Paths, amounts: np.ndarray, order: int) -> list[float]:
    """The effects from a chain of tuples, each channel's removal solved by walking until nothing is left."""
    steps: dict[tuple[int, ...], dict[tuple[int, ...], float]] = defaultdict(lambda: defaultdict(float))
    gains: dict[tuple[int, ...], float] = defaultdict(float)
    leaving: dict[tuple[int, ...], float] = defaultdict(float)
    for path, weight, amount in zip(sequences(paths), paths.won + paths.lost, amounts, strict=True):
        state: tuple[int, ...] = ()
        for channel in path:
            leaving[state] += weight
            following = (*state, channel)[-order:]
            steps[state][following] += weight
            state = following
        leaving[state] += weight
        gains[state] += amount

    def expected(lost: int | None) -> float:
        here, total = {(): 1.0}, 0.0
        while sum(here.values()) > 1e-13:
            there: dict[tuple[int, ...], float] = defaultdict(float)
            for state, chance in here.items():
                total += chance * gains[state] / leaving[state]
                for following, weight in steps[state].items():
                    if lost not in following:
                        there[following] += chance * weight / leaving[state]
            here = there
        return total

    return [1 - expected(channel) / expected(None) for channel in range(len(paths.labels))]


def test_published_credits_of_order_1(public_data: Path) -> None:
    paths = path_data(public_data)
    found = credits(paths, paths.won, 1)
    assert {name: round(found[name], 1) for name in ("alpha", "iota", "eta")} == {
        "alpha": pytest.approx(5344.9, abs=0.1),
        "iota": pytest.approx(3884.6, abs=0.1),
        "eta": pytest.approx(3340.8, abs=0.1),
    }
    assert sum(found.values()) == pytest.approx(19785)


@pytest.mark.parametrize("order", [2, 3])
def test_simulated_credits_of_higher_orders(order: int, public_data: Path) -> None:
    paths = path_data(public_data)
    found = credits(paths, paths.won, order)
    for channel, credit in SIMULATED[order].items():
        assert found[channel] == pytest.approx(credit, rel=0.02)


def test_simulated_credits_by_value(public_data: Path) -> None:
    paths = path_data(public_data)
    found = credits(paths, paths.values[EUR], 1)
    # The same package by value, its convergence at 3%.
    for channel, credit in {"alpha": 18550.3, "iota": 14563.8, "eta": 12889.1, "beta": 9690.3}.items():
        assert found[channel] == pytest.approx(credit, rel=0.04)
    assert sum(found.values()) == pytest.approx(74802.971587)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_effects_of_a_slow_chain(order: int, seed: int) -> None:
    paths = made_up(80, 4, seed, per_subject=3)
    for currency in (None, EUR):
        amounts = paths.amounts(currency)
        assert removal(paths, amounts, order).effects == pytest.approx(slow_effects(paths, amounts, order))


def test_three_ways_to_solve_a_chain_agree() -> None:
    walk = Walk.of(made_up(400, 5, 9, mean=6.0), 3)
    reward = np.random.default_rng(1).random(len(walk.members))
    start = np.eye(1, len(reward))[0]
    for gone in walk.members.T:
        exact = walk.chain._factorised(~gone, reward, start)
        swept, sparse = walk.chain._swept(~gone, reward, start), walk.chain._sparse(~gone, reward, start)
        assert swept is not None
        for found in (swept, sparse):
            assert found[0] == pytest.approx(exact[0], rel=1e-10, abs=1e-12)
            assert found[1] == pytest.approx(exact[1], rel=1e-10, abs=1e-12)


def test_paths_as_long_as_a_lifetime_still_settle() -> None:
    # Ten thousand touches on average: sweeps alone would crawl.
    codes = np.random.default_rng(2).integers(0, 8, 40_000).astype(np.int32)
    paths = Paths.of([f"c{i}" for i in range(8)], codes, np.array([0, 39_000, 40_000]), np.array([1, 1]), np.zeros(2))
    found = removal(paths, paths.won, 3)
    assert found.expected[0] == pytest.approx(1.0, rel=1e-9)
    assert found.shares.sum() == pytest.approx(1.0)


def test_what_comes_out_of_the_chain_is_what_came_out_of_the_paths() -> None:
    paths = made_up(500, 5, 4)
    for order in ORDERS:
        found = removal(paths, paths.won, order)
        assert found.expected[0] == pytest.approx(paths.won.mean())


def test_repeated_touches_change_nothing_in_order_1() -> None:
    written, won = ["a > a > b", "b > b > b > c", "c > a > a", "b"], np.array([1.0, 0, 1, 0])
    collapsed = ["a > b", "b > c", "c > a", "b"]
    found, short = (Paths.parse(texts, won, 1 - won) for texts in (written, collapsed))
    assert removal(found, won).effects == pytest.approx(removal(short, won).effects)


def test_a_channel_on_every_won_path_takes_all_away() -> None:
    paths = Paths.parse(["a > b", "a", "c"], np.array([1.0, 1, 0]), np.array([0.0, 0, 5]))
    assert removal(paths, paths.won).effects == pytest.approx([1, 0.5, 0])
    nothing = removal(paths, np.zeros(3))
    assert nothing.shares.tolist() == [0, 0, 0]
    assert nothing.variances.tolist() == [0, 0, 0]


def test_identical_paths_may_be_added_up() -> None:
    paths = made_up(50, 3, 6)
    thrice = weighted(paths, np.full(50, 3.0))
    for order in ORDERS:
        assert removal(thrice, thrice.won, order).shares == pytest.approx(removal(paths, paths.won, order).shares)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("currency", [None, EUR])
def test_variances_are_those_of_a_bootstrap_over_subjects(order: int, currency: str | None) -> None:
    paths = made_up(900, 3, 8, per_subject=2)
    found = removal(paths, paths.amounts(currency), order).variances
    rng = np.random.default_rng(order)
    drawn = []
    for _ in range(200):
        again = resampled(paths, rng)
        drawn.append(removal(again, again.amounts(currency), order).shares)
    assert np.sqrt(found) == pytest.approx(np.std(drawn, axis=0), rel=0.2)


def test_there_are_three_orders() -> None:
    with pytest.raises(ValueError, match="1, 2 or 3, not 4"):
        Walk.of(made_up(5, 2, 1), 4)


def test_intervals_cover_the_shares_of_a_known_chain(tell: Callable[[str], None]) -> None:
    truth = removal(made_up(400_000, 4, 99), made_up(400_000, 4, 99).won).shares
    covered = []
    for seed in range(200):
        paths = made_up(250, 4, seed)
        found = removal(paths, paths.won)
        for share, variance, true in zip(found.shares, found.variances, truth, strict=True):
            low, high = wilson_of_variance(float(share), float(variance), 250)
            covered.append(low <= true <= high)
    rate = float(np.mean(covered))
    tell(f"Markov shares: {rate:.1%} of {len(covered)} intervals of 95% cover the truth")
    assert 0.925 <= rate <= 0.975
