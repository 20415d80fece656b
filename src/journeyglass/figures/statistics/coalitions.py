"""Coalitions: the sets of channels that paths have, and sums over their subsets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from journeyglass.figures.statistics import path_kernels as kernels
from journeyglass.figures.statistics.paths import UNKNOWN, Paths
from journeyglass.figures.statistics.spells import Floats, Ints

_MARKED = 62
_SEED = 1


@dataclass(frozen=True)
class Sets:
    """The different sets of channels, with what their paths brought and how many paths it was.

    Set `s` has the channels `codes[offsets[s]:offsets[s + 1]]`; `of_path` says which set each path has.
    """

    channels: int
    codes: Ints
    offsets: Ints
    brought: Floats
    paths: Floats
    of_path: Ints

    @classmethod
    def of(cls, paths: Paths, amounts: Floats) -> Sets:
        """The sets of these paths."""
        keys, channels = np.zeros(len(paths), dtype=np.int64), len(paths.labels)
        kernels.set_keys(paths.codes, paths.offsets, _marks(channels), np.full(channels, UNKNOWN), keys)
        _, first, of_path = np.unique(keys, return_index=True, return_inverse=True)
        chosen = [np.unique(paths.codes[paths.offsets[p] : paths.offsets[p + 1]]) for p in first]
        offsets = np.cumsum([0, *map(len, chosen)], dtype=np.int64)
        codes = np.concatenate([np.zeros(0, dtype=np.int64), *chosen]).astype(np.int64)
        brought: Floats = np.bincount(of_path, weights=amounts, minlength=len(first)).astype(np.float64)
        number: Floats = np.bincount(of_path, weights=paths.won + paths.lost, minlength=len(first)).astype(np.float64)
        return cls(channels, codes, offsets, brought, number, of_path.astype(np.int64))

    @cached_property
    def masks(self) -> Ints:
        """Each set as a number, a bit a channel; for at most 62 channels."""
        bits = np.concatenate([[0], np.cumsum(np.int64(1) << self.codes)])
        found: Ints = bits[self.offsets[1:]] - bits[self.offsets[:-1]]
        return found

    @cached_property
    def within(self) -> tuple[Floats, Floats]:
        """For each coalition (2ⁿ of them) what the paths within it brought, and their number."""
        size = 2**self.channels
        columns = (self.brought, self.paths)
        brought, paths = (np.bincount(self.masks, weights=w, minlength=size).astype(np.float64) for w in columns)
        return subset_sums(brought), subset_sums(paths)


def subset_sums(values: Floats) -> Floats:
    """For each coalition the sum over all coalitions within it."""
    sums = values.astype(np.float64)
    step = 1
    while step < len(sums):
        halves = sums.reshape(-1, 2, step)
        halves[:, 1] += halves[:, 0]
        step *= 2
    return sums


def superset_sums(values: Floats) -> Floats:
    """For each coalition the sum over all that contain it."""
    return subset_sums(values[::-1])[::-1]


def sizes(channels: int) -> Ints:
    """How many channels each coalition has."""
    return np.bitwise_count(np.arange(2**channels)).astype(np.int64)


def _marks(channels: int) -> Ints:
    """A number a channel: its own bit, or where there are too many channels for that, bits by chance."""
    if channels <= _MARKED:
        return np.left_shift(np.int64(1), np.arange(channels, dtype=np.int64))
    return np.random.default_rng(_SEED).integers(1, 2**63 - 1, channels)
