"""The models of attribution: how each divides among channels what paths have won."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from journeyglass.figures.statistics import markov, shapley
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.spells import Floats
from journeyglass.figures.statistics.touch_weights import WEEK, Weighed

Model = Literal["first", "last", "linear", "time_decay", "u", "w", "markov", "shapley"]
MODELS: tuple[Model, ...] = get_args(Model)
Worth = Literal["won", "rate"]
"""What a coalition of channels is worth in Shapley's game: what paths within it won, or how often they do."""
WORTHS: tuple[Worth, ...] = get_args(Worth)


@dataclass(frozen=True)
class Choices:
    """What the models can be told: time decay's half-life in microseconds, the chain's order, Shapley's game."""

    half_life: float = WEEK
    order: int = 1
    worth: Worth = "won"


@dataclass(frozen=True)
class Split:
    """Each channel's share of what was won, its variance over subjects, and the model's own standard error.

    The shares add up to 1. `errors` come from drawing (Shapley on rates of many channels), else they are 0.
    """

    shares: Floats
    variances: Floats
    errors: Floats


def split(model: Model, paths: Paths, measures: list[Floats], choices: Choices) -> list[Split]:
    """How the model divides each of these amounts, one a path; every path has a touch, and each sum is positive."""
    if model == "markov":
        walk = markov.Walk.of(paths, choices.order)
        return [_of_chain(walk.removal(amounts)) for amounts in measures]
    if model == "shapley" and choices.worth == "rate":
        return [_of_game(shapley.rate_game(paths, amounts)) for amounts in measures]
    weighed = Weighed.by(model, paths, choices.half_life)
    return [_of_weights(weighed, amounts) for amounts in measures]


def credits(model: Model, paths: Paths, amounts: Floats, choices: Choices | None = None) -> Floats:
    """What each channel gets of the amounts, one a path; without the intervals, for which `split` also pays."""
    chosen, touched = choices or Choices(), paths.lengths > 0
    given, kept = paths.touched(), amounts[touched]
    whole = float(kept.sum())
    if model == "markov":
        return markov.removal(given, kept, chosen.order).shares * whole
    if model == "shapley" and chosen.worth == "rate":
        return shapley.rate_game(given, kept).shares * whole
    return Weighed.by(model, given, chosen.half_life).credit(kept)


def _of_chain(found: markov.Removal) -> Split:
    return Split(found.shares, found.variances, np.zeros(len(found.shares)))


def _of_game(found: shapley.Shapley) -> Split:
    return Split(found.shares, found.variances, found.errors / abs(found.whole))


def _of_weights(weighed: Weighed, amounts: Floats) -> Split:
    shares = weighed.credit(amounts) / float(amounts.sum())
    return Split(shares, weighed.variances(amounts, shares), np.zeros(len(shares)))
