"""Attribution on a million paths: our models, timed, beside the ChannelAttribution package where it is installed.

The package is GPL-3 and serves here for comparison only; nothing of ours imports it elsewhere. Both begin with the
same texts (`a > b > c`), so that reading them counts for both. The package finds Markov credits by simulation, so it
is run with several seeds: what its runs differ by among themselves is the error that ours are held against. It has
no Shapley value.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.stopwatch import Stopwatch
from journeyglass.figures.attribution_models import Choices, Model, credits
from journeyglass.figures.statistics.paths import Paths

PACKAGE = "ChannelAttribution"
PATHS = 1_000_000
CHANNELS = 12
SEEDS = 5
CLOSE = 4.0
"""Agreeing: no channel further from the mean of the package's runs than so many of their standard deviations."""
_FAR = 10_007
HEURISTICS: Mapping[Model, str] = {"first": "first_touch", "last": "last_touch", "linear": "linear_touch"}


@dataclass(frozen=True)
class Timed:
    """One model: its seconds, the package's (None: it has no such model, or is not installed), and how they differ.

    `apart` is the largest difference of a channel's credits, as a part of the whole; `spread` the same difference
    in standard deviations of the package's own runs (None where it does not simulate).
    """

    name: str
    ours: float
    theirs: float | None = None
    apart: float | None = None
    spread: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether the credits are the same, up to rounding or up to the package's own simulation."""
        if self.apart is None:
            return True
        return self.apart < 1e-9 if self.spread is None else self.spread <= CLOSE

    @property
    def faster(self) -> bool:
        """Whether ours took less time."""
        return self.theirs is None or self.ours < self.theirs


@dataclass(frozen=True)
class Comparison:
    """All models on the same paths; `package` is the version compared with, None where it is not installed."""

    paths: int
    channels: int
    touches: int
    package: str | None
    models: tuple[Timed, ...]

    @property
    def met(self) -> bool:
        """Whether everything is faster and agrees; nothing is met without the package."""
        return self.package is not None and all(timed.faster and timed.agrees for timed in self.models)

    def lines(self) -> list[str]:
        """The comparison as Markdown."""
        head = f"{self.paths:,} paths, {self.channels} channels, {self.touches:,} touches, read from texts."
        peer = f"{PACKAGE} {self.package}" if self.package else f"{PACKAGE} (not installed)"
        table = [f"| model | ours, s | {peer}, s | credits |", "| --- | ---: | ---: | --- |"]
        return [head, "", *table, *map(_line, self.models)]

    def told(self) -> str:
        """The comparison in a sentence."""
        timed = [one for one in self.models if one.theirs is not None]
        if not timed:
            return f"{PACKAGE} is not installed"
        ratios = [one.theirs / one.ours for one in timed if one.theirs is not None]
        agree = "credits agree" if all(one.agrees for one in timed) else "credits differ"
        return f"{min(ratios):.0f}× to {max(ratios):.0f}× faster; {agree}"


def compare(paths: int = PATHS, channels: int = CHANNELS, seed: int = 1, seeds: int = SEEDS) -> Comparison:
    """Times every model on made-up paths, and the package on the same where it can be imported."""
    texts, won = made_up(paths, channels, seed)
    _ours(texts[:1000], won[:1000], "shapley", Choices(worth="rate"))  # compiled for a machine once
    for model in ("first", "markov"):
        _ours(texts[:1000], won[:1000], model, Choices(order=2))
    frame = _frame(texts, won) if find_spec(PACKAGE) else None
    models = [*_heuristics(texts, won, frame), *(_markov(texts, won, frame, order, seeds) for order in (1, 2, 3))]
    for name, choices in (("Shapley, by what was won", Choices()), ("Shapley, by rate", Choices(worth="rate"))):
        models.append(Timed(name, _ours(texts, won, "shapley", choices)[0]))
    touches = len(Paths.parse(texts, won, 1 - won).codes)
    return Comparison(paths, channels, touches, metadata.version(PACKAGE) if frame is not None else None, tuple(models))


def made_up(paths: int, channels: int, seed: int) -> tuple[pa.Array, np.ndarray]:
    """Paths as texts, five touches long on average, and which of them won: channels differ in reach and in effect."""
    rng = np.random.default_rng(seed)
    offsets = np.concatenate([[0], np.cumsum(rng.geometric(0.2, paths))])
    reach = np.linspace(2.0, 0.5, channels)
    codes = rng.choice(channels, offsets[-1], p=reach / reach.sum())
    pull = np.add.reduceat(rng.permutation(np.linspace(-0.6, 0.9, channels))[codes], offsets[:-1])
    won = (rng.random(paths) < 1 / (1 + np.exp(2.0 - pull))).astype(np.float64)
    names = pa.array([f"channel {chr(97 + i)}" for i in range(channels)])
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), names.take(pa.array(codes)))
    return pc.binary_join(lists, " > "), won


def _ours(texts: pa.Array, won: np.ndarray, model: Model, choices: Choices) -> tuple[float, dict[str, float]]:
    with Stopwatch() as watch:
        paths = Paths.parse(texts, won, 1 - won)
        found = credits(model, paths, paths.won, choices)
    return watch.seconds, dict(zip(paths.labels, found.tolist(), strict=True))


def _heuristics(texts: pa.Array, won: np.ndarray, frame: Any) -> list[Timed]:
    """The three that the package computes in one call; ours read the texts once too."""
    with Stopwatch() as watch:
        paths = Paths.parse(texts, won, 1 - won)
        mine = {model: credits(model, paths, paths.won) for model in HEURISTICS}
    seconds = watch.seconds
    if frame is None:
        return [Timed("first, last, linear", seconds)]
    theirs, found = _called("heuristic_models", frame, "path", "won")
    rows = found.set_index("channel_name")
    named = {model: dict(zip(paths.labels, found.tolist(), strict=True)) for model, found in mine.items()}
    apart = max(_apart(named[model], rows[column].to_dict()) for model, column in HEURISTICS.items())
    return [Timed("first, last, linear", seconds, theirs, apart)]


def _markov(texts: pa.Array, won: np.ndarray, frame: Any, order: int, seeds: int) -> Timed:
    seconds, mine = _ours(texts, won, "markov", Choices(order=order))
    name = f"Markov, order {order}"
    if frame is None:
        return Timed(name, seconds)
    runs, times = [], []
    chain = {"var_null": "lost", "order": order, "verbose": False}
    for seed in range(1, seeds + 1):
        # Seeds that lie near each other give the package the same run.
        took, found = _called("markov_model", frame, "path", "won", seed=seed * _FAR, **chain)
        times.append(took)
        runs.append(found.set_index("channel_name")["total_conversions"])
    table = np.array([[run.get(channel, 0.0) for channel in mine] for run in runs])
    differences = np.abs(table.mean(axis=0) - np.array(list(mine.values())))
    deviation = np.maximum(table.std(axis=0, ddof=1), 1e-12)
    spread = float((differences / deviation).max())
    return Timed(name, seconds, float(np.median(times)), float(differences.max() / won.sum()), spread)


def _apart(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    whole = sum(mine.values())
    return max(abs(mine[channel] - theirs.get(channel, 0.0)) for channel in mine) / whole


def _frame(texts: pa.Array, won: np.ndarray) -> Any:
    import pandas as pd

    return pd.DataFrame({"path": texts.to_pylist(), "won": won, "lost": 1 - won})


def _called(name: str, *given: Any, **more: Any) -> tuple[float, Any]:
    """One call of the package, which says much on the way."""
    with contextlib.redirect_stdout(io.StringIO()):
        import ChannelAttribution  # type: ignore[import-not-found]

        function: Callable[..., Any] = getattr(ChannelAttribution, name)
        with Stopwatch() as watch:
            found = function(*given, flg_pro=False, **more)
    return watch.seconds, found


def _line(timed: Timed) -> str:
    theirs = "–" if timed.theirs is None else f"{timed.theirs:.2f}"
    credits = "not compared"
    if timed.apart is not None:
        credits = f"at most {timed.apart:.3%} of the whole apart"
        credits += "" if timed.spread is None else f", {timed.spread:.1f} of its own standard deviations"
    return f"| {timed.name} | {timed.ours:.2f} | {theirs} | {credits} |"


if __name__ == "__main__":
    print("\n".join(compare().lines()))
