"""The rules that weigh touches: by hand, against published credits, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.figures.attribution_models import MODELS, Choices, credits, split
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.touch_weights import RULES, WEEK, Weighed
from tests.figures.statistics.path_worlds import EUR, made_up, path_data, resampled

DAY = WEEK // 7
PUBLISHED = {
    "first": {"alpha": 6308, "iota": 4606, "eta": 3164},
    "last": {"alpha": 8447, "iota": 3355, "eta": 4167},
    "linear": {"alpha": 7574.7, "iota": 3857.1, "eta": 3540.0},
}


def one(text: str, **more: object) -> Paths:
    """One path that won."""
    made = Paths.parse([text], np.ones(1), np.zeros(1))
    return Paths.of(made.labels, made.codes, made.offsets, made.won, made.lost, **more)


def weights(rule: str, path: Paths, half_life: float = WEEK) -> list[float]:
    return Weighed.by(rule, path, half_life).weights.tolist()


@pytest.mark.parametrize("rule", ["first", "last", "linear"])
def test_published_credits(rule: str, public_data: Path) -> None:
    paths = path_data(public_data)
    found = dict(zip(paths.labels, Weighed.by(rule, paths).credit(paths.won), strict=True))
    assert sum(found.values()) == pytest.approx(19785)
    for channel, credit in PUBLISHED[rule].items():
        assert found[channel] == pytest.approx(credit, abs=0.05)


def test_first_last_and_linear() -> None:
    path = one("a > b > b > c")
    assert weights("first", path) == [1, 0, 0, 0]
    assert weights("last", path) == [0, 0, 0, 1]
    assert weights("linear", path) == [0.25] * 4


def test_time_decay_halves_with_each_half_life() -> None:
    path = one("a > b > c", ages=np.array([14 * DAY, 7 * DAY, 0]))
    assert weights("time_decay", path) == pytest.approx([1 / 7, 2 / 7, 4 / 7])
    # Only the differences of age count, and a year does not run into nothing.
    late = one("a > b > c", ages=np.array([14 * DAY, 7 * DAY, 0]) + 4000 * DAY)
    assert weights("time_decay", late) == pytest.approx([1 / 7, 2 / 7, 4 / 7])
    assert weights("time_decay", path, 14 * DAY) == pytest.approx(np.array([0.5, 2**-0.5, 1]) / (1.5 + 2**-0.5))
    with pytest.raises(ValueError, match="when the touches were"):
        weights("time_decay", one("a > b"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", [1]), ("a > b", [0.5, 0.5]), ("a > b > c", [0.4, 0.2, 0.4]), ("a > b > c > d", [0.4, 0.1, 0.1, 0.4])],
)
def test_u(text: str, expected: list[float]) -> None:
    assert weights("u", one(text)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "lead", "opportunity", "expected"),
    [
        ("a > b > c > d > e", 1, 3, [0.3, 0.3, 0.05, 0.3, 0.05]),
        ("a > b > c", 0, 1, [0.6, 0.3, 0.1]),  # the first touch made the lead too
        ("a > b > c", 1, 2, [1 / 3, 1 / 3, 1 / 3]),  # nobody else to give the rest to
        ("a > b > c", 1, -1, [0.3, 0.3, 0.4]),  # no opportunity: its part goes to the rest
        ("a > b > c", -1, -1, [0.3, 0.35, 0.35]),
        ("a > b", 0, 0, [0.9, 0.1]),
        ("a", -1, -1, [1]),
        ("a", 0, 0, [1]),
    ],
)
def test_w(text: str, lead: int, opportunity: int, expected: list[float]) -> None:
    path = one(text, lead=np.array([lead]), opportunity=np.array([opportunity]))
    assert weights("w", path) == pytest.approx(expected)


def test_shapley_of_what_was_won_shares_alike_among_different_channels() -> None:
    assert weights("shapley", one("a > b > a > a")) == [0.5, 0.5, 0, 0]


def test_texts_become_paths() -> None:
    paths = Paths.parse(["b > a", "", "a"], np.ones(3), np.zeros(3))
    assert (paths.labels, paths.codes.tolist(), paths.offsets.tolist()) == (("b", "a"), [0, 1, 1], [0, 2, 2, 3])
    assert paths.touched().won.tolist() == [1, 1]
    with pytest.raises(ValueError, match="do not fit"):
        Paths.of(["a"], np.zeros(2, dtype=np.int32), np.array([0, 1]), np.ones(1), np.zeros(1))


path_lists = st.lists(st.lists(st.integers(0, 4), max_size=6), min_size=1, max_size=12)


@given(path_lists, st.randoms(use_true_random=False))
def test_credits_of_every_model_add_up_to_what_was_won(written: list[list[int]], chance: object) -> None:
    number, touches = len(written), sum(map(len, written))
    rng = np.random.default_rng(chance.randrange(2**32))  # type: ignore[attr-defined]
    won = rng.integers(0, 3, number).astype(float)
    places = {
        name: np.array([rng.integers(-1, len(path)) if path else -1 for path in written])
        for name in ("lead", "opportunity")
    }
    codes = np.array([channel for path in written for channel in path], dtype=np.int32)
    paths = Paths.of(
        list("abcde"), codes, np.cumsum([0, *map(len, written)]), won, rng.integers(0, 3, number),
        ages=rng.integers(0, 10**13, touches), values={EUR: won * rng.random(number)}, **places,
    )  # fmt: skip
    touched = paths.lengths > 0
    for currency in (None, EUR):
        amounts = paths.amounts(currency)
        whole = float(amounts[touched].sum())
        for model in MODELS if whole > 0 else ():
            for order in (1, 2, 3) if model == "markov" else (1,):
                found = credits(model, paths, amounts, Choices(order=order))
                assert found.sum() == pytest.approx(whole, rel=1e-9)
                assert found.min() >= -1e-9 * whole
        if whole > 0 and bool((paths.won + paths.lost)[touched].all()):
            rated = credits("shapley", paths, amounts, Choices(worth="rate"))
            assert rated.sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("rule", list(RULES))
def test_the_parts_of_a_path_add_up_to_one(rule: str) -> None:
    paths = made_up(500, 6, 3)
    parts = Weighed.by(rule, paths).weights
    assert np.add.reduceat(parts, paths.offsets[:-1]) == pytest.approx(np.ones(500))


@pytest.mark.parametrize("currency", [None, EUR])
@pytest.mark.parametrize("model", [m for m in MODELS if m != "markov"])
def test_variances_are_those_of_a_bootstrap_over_subjects(model: str, currency: str | None) -> None:
    paths = made_up(600, 4, 5, per_subject=2)
    (found,) = split(model, paths, [paths.amounts(currency)], Choices())  # type: ignore[arg-type]
    rng = np.random.default_rng(7)
    drawn = []
    for _ in range(300):
        again = resampled(paths, rng)
        drawn.append(split(model, again, [again.amounts(currency)], Choices())[0].shares)  # type: ignore[arg-type]
    assert np.sqrt(found.variances) == pytest.approx(np.std(drawn, axis=0), rel=0.15)
