"""Paths for the tests: made up by a seed, and the published ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest

from journeyglass.figures.statistics.paths import Paths

EUR = "EUR"


def made_up(paths: int, channels: int, seed: int, mean: float = 3.0, per_subject: int = 1) -> Paths:
    """Paths of geometric length; later channels help more. Money has a long tail."""
    rng = np.random.default_rng(seed)
    offsets = np.concatenate([[0], np.cumsum(rng.geometric(1 / mean, paths))])
    codes = rng.integers(0, channels, offsets[-1]).astype(np.int32)
    pull = np.add.reduceat(np.linspace(-0.5, 1.0, channels)[codes], offsets[:-1])
    won = (rng.random(paths) < 1 / (1 + np.exp(1.5 - pull))).astype(float)
    ages = rng.integers(0, 10**12, offsets[-1])
    labels = [f"c{i}" for i in range(channels)]
    values = {EUR: won * rng.lognormal(3, 1, paths)}
    subject = np.arange(paths) // per_subject
    return Paths.of(labels, codes, offsets, won, 1 - won, subject=subject, values=values, ages=ages)


def weighted(paths: Paths, weights: np.ndarray) -> Paths:
    """The same paths, each so many times."""
    values = {currency: value * weights for currency, value in paths.values.items()}
    return Paths.of(
        paths.labels, paths.codes, paths.offsets, paths.won * weights, paths.lost * weights,
        subject=paths.subject, values=values, ages=paths.ages,
    )  # fmt: skip


def resampled(paths: Paths, rng: np.random.Generator) -> Paths:
    """A bootstrap draw: as many subjects, with replacement."""
    subjects = int(paths.subject.max()) + 1
    drawn = np.bincount(rng.integers(0, subjects, subjects), minlength=subjects)
    return weighted(paths, drawn[paths.subject].astype(float))


def path_data(public_data: Path) -> Paths:
    """The 10,000 published marketing paths with their conversions, value and nulls."""
    file = public_data / "attribution" / "PathData.csv"
    if not file.is_file():
        pytest.skip(f"the published paths are not at {file}")
    table = pyarrow.csv.read_csv(file)
    won, value, lost = (
        table[name].to_numpy().astype(float) for name in ("total_conversions", "total_conversion_value", "total_null")
    )
    return Paths.parse(table["path"].combine_chunks(), won, lost, {EUR: value})


def sequences(paths: Paths) -> list[list[int]]:
    """Each path's channels."""
    return [paths.codes[a:b].tolist() for a, b in zip(paths.offsets[:-1], paths.offsets[1:], strict=True)]
