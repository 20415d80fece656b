"""How long visits last, as a distribution: the survival curve with its band, and a histogram of those that ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, terra_incognita
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.statistics.kaplan_meier import DesignEffect, Survival, kaplan_meier
from journeyglass.figures.statistics.spells import Ints, Spells
from journeyglass.figures.visits import Visits, load, watched

MOST_POINTS = 160
"""So many points a curve is drawn with."""
MOST_BINS = 16
_WIDTHS = (1 / 1440, 1 / 96, 1 / 24, 0.25, 0.5, 1, 2, 3, 5, 7, 10, 14, 21, 30, 60, 90, 120, 180, 365, 730)
"""The widths of a bin in days that people read with ease."""


@dataclass(frozen=True)
class SurvivalPoint:
    """The share of visits that still go on after so many days, with its 95% band, and how many were watched then."""

    days: float
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True)
class Bin:
    """Ended visits of a length in [since, until) days; `until` None: as long or longer."""

    since: float
    until: float | None
    count: int


@dataclass(frozen=True)
class DwellShape:
    """A stage's visits by how long they last; those of no length are counted apart, open ones in the curve alone.

    `survival` is empty where there are under five subjects or nothing is recorded; `median` says why.
    """

    stage: str
    visits: int
    zero_length: int
    open: int
    median: Estimate
    lower_quartile: Estimate
    upper_quartile: Estimate
    survival: tuple[SurvivalPoint, ...]
    histogram: tuple[Bin, ...]


def dwell_shapes(context: Context, filters: Filters = EVERYTHING) -> tuple[DwellShape, ...]:
    """Every stage's distribution, of the visits that began in the period; the curve is that of the figure `dwell`.

    Formula: Kaplan–Meier over visits of some length, open ones censored at the reading's instant, those that began
    before their ends were recorded entering late; the band is log(−log) Greenwood, widened by the design effect where
    a subject comes more than once. A long curve is told at chosen times, each exactly.
    """
    visits = load(context, filters)
    return tuple(_shape(context, visits, index) for index in range(len(context.journey.stages)))


def _shape(context: Context, visits: Visits, index: int) -> DwellShape:
    stage = context.journey.stages[index].id
    here = visits.chosen & (visits.stage == index)
    since, lasting = context.observed_from(stage), here & ~visits.zero_length
    counts = (int(here.sum()), int((here & visits.zero_length).sum()), int((here & visits.open).sum()))
    lengths = (visits.left - visits.entered)[lasting & ~visits.open]
    if since is None:
        unknown = terra_incognita("days", f"nobody sends what could end {stage}")
        return DwellShape(stage, *counts, unknown, unknown, unknown, (), histogram(lengths))
    spells, _ = watched(visits, lasting, since, visits.left, (~visits.open).astype("int64"))
    lower, median, upper = quartiles(spells)
    points = () if median.status != "ok" else curve_points(spells)
    return DwellShape(stage, *counts, median, lower, upper, points, histogram(lengths))


def curve_points(spells: Spells) -> tuple[SurvivalPoint, ...]:
    """The curve from the beginning on, with its band."""
    if spells.subjects < MIN_SUBJECTS:
        return ()
    curve = kaplan_meier(spells)
    half = curve.reached_by(0.5)
    at = half if half is not None else int(curve.times[-1]) if len(curve.times) else 0
    low, high = curve.band(DesignEffect.of(spells).at(at) if spells.recurrent and len(curve.times) else 1.0)
    start = SurvivalPoint(0.0, 1.0, 1.0, 1.0, int((spells.entry <= 0).sum()))
    return (start, *(_point(curve, low, high, place) for place in _places(curve)))


def _point(curve: Survival, low: np.ndarray, high: np.ndarray, at: int) -> SurvivalPoint:
    limits = (float(curve.survival[at]), float(low[at]), float(high[at]))
    return SurvivalPoint(float(curve.times[at]) / DAY, *limits, int(curve.at_risk[at]))


def _places(curve: Survival) -> Ints:
    """Which times are told: all of a short curve, else those that step down evenly, and the last."""
    size = len(curve.times)
    if size <= MOST_POINTS:
        return np.arange(size)
    levels = np.linspace(1.0, float(curve.survival[-1]), MOST_POINTS - 1)
    places = np.searchsorted(-curve.survival, -levels).clip(0, size - 1)
    return np.unique(np.append(places, size - 1))


def histogram(lengths: Ints) -> tuple[Bin, ...]:
    """The lengths (in microseconds) in bins of one width; the few that are far longer share the last one."""
    if not len(lengths):
        return ()
    usual = float(np.quantile(lengths, 0.95)) / DAY
    width = next((w for w in _WIDTHS if w * (MOST_BINS - 1) >= usual), usual / (MOST_BINS - 1))
    bins = min(int(lengths.max() / DAY / width) + 1, MOST_BINS)
    places = np.minimum((lengths / DAY / width).astype(np.int64), bins - 1)
    counts = np.bincount(places, minlength=bins)
    beyond = bool(lengths.max() / DAY >= bins * width)
    return tuple(
        Bin(float(place * width), None if beyond and place == bins - 1 else float((place + 1) * width), int(n))
        for place, n in enumerate(counts)
    )
