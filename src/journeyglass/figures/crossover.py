"""Crossover: how long after the win, or before it, the customer has its first value."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.context import Context
from journeyglass.figures.crossings import NEVER, Crossings, load
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, days, share_of, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import DEFAULT, Horizon, parse
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.aalen_johansen import aalen_johansen
from journeyglass.figures.statistics.incidence_quantile import incidence_quantile
from journeyglass.figures.statistics.kaplan_meier import Quantile
from journeyglass.figures.statistics.spells import Ints, Mask, Spells
from journeyglass.figures.survival import ended_by
from journeyglass.figures.tracked import trackable
from journeyglass.journey.model import Indicator, Stage

REACHED, LEFT = 1, 2


@dataclass(frozen=True)
class Crossover:
    """Subjects won in the group, at their first win.

    `had_value` have had first value, `before_win` of them before the win; `left` ended without; `waiting` have
    neither yet. `value_first` is the share whose value came before the win, `never` the share that has none within the
    horizon after it. The quartiles are of the time from win to value, negative where value came first.
    """

    group: str | None
    within: str
    won: int
    had_value: int
    before_win: int
    left: int
    waiting: int
    value_first: Estimate
    never: Estimate
    lower_quartile: Estimate
    median: Estimate
    upper_quartile: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING, within: str | None = None) -> Figure:
    """How long after the win the customer has its first value, and how many never have any.

    Formula: first value less first win, of each subject that was won; the value that a quarter, half and three
    quarters of all the won reach, by the Aalen–Johansen incidence: who is still waiting is censored at the reading's
    instant, who ended without value (churned) never reaches it and stays in the whole. never = 1 − the incidence at H.
    Assumes: the waiting will fare like those won earlier. Misleads: `first_value` is what the map says it is; events of
    the product that were not recorded look like waiting.
    Intervals: those of the incidence (Wilson on the effective sample size), turned over for the quartiles; value_first:
    Wilson. Options: `within` (H, default 90d). An indicator on the map gets the median.
    Shape: a row a group. Unit: days of 24 hours, shares 0–1. Period: by the win. Source: M1.2, semantics §4, crossover.
    """
    found, until = load(context, filters), parse(within or DEFAULT)
    blank = _unknown(context, found)
    rows = [_row(context, found, until, blank, group, mine) for group, mine in found.groups(filters.by)]
    return figure_of(context, "crossover", filters, Crossover, rows, [], within=within)


def _row(context: Context, found: Crossings, until: Horizon, blank: str, group: str | None, mine: Mask) -> Crossover:
    won, value, left = found.won[mine], found.value[mine], found.left[mine]
    reached, before = value != NEVER, (value != NEVER) & (value < won)
    counts = (len(won), int(reached.sum()), int(before.sum()), int((left != NEVER).sum()))
    waiting = counts[0] - counts[1] - counts[3]
    if blank:
        share, length = terra_incognita("share", blank), terra_incognita("days", blank)
        return Crossover(group, until.text, *counts, waiting, share, share, length, length, length)
    spells, shift = _spells(context, won, value, left)
    quartiles = [_quantile(spells, shift, q, counts[1]) for q in (0.25, 0.5, 0.75)]
    first = share_of(counts[2], counts[0])
    return Crossover(group, until.text, *counts, waiting, first, _never(spells, shift, until), *quartiles)


def _spells(context: Context, won: Ints, value: Ints, left: Ints) -> tuple[Spells, int]:
    """The times from win to value, moved so that none is negative, and by how much they were moved."""
    ended = np.where(value != NEVER, value, np.where(left != NEVER, left, context.as_of))
    length = ended - won
    shift = -int(min(length.min(initial=0), 0))
    cause = np.where(value != NEVER, REACHED, np.where(left != NEVER, LEFT, 0))
    # Everybody is under watch from the earliest value on: value before the win is always known at the win.
    return Spells.of(np.zeros(len(won), dtype=np.int64), length + shift, cause), shift


def _quantile(spells: Spells, shift: int, share: float, reached: int) -> Estimate:
    if spells.subjects < MIN_SUBJECTS:
        return too_few("days", reached, len(spells))
    found = incidence_quantile(spells, aalen_johansen(spells, REACHED), share)
    value, low, high = (None if v is None else v - shift for v in (found.value, found.low, found.high))
    return days(Quantile(value, low, high), reached, len(spells))


def _never(spells: Spells, shift: int, until: Horizon) -> Estimate:
    horizon = until.micros if until.ever else until.micros + shift
    found = ended_by(spells, horizon, lambda length: f"{(length - shift) / DAY:.1f} days")
    kept = len(spells) - int(found.numerator or 0)
    if found.value is None or found.low is None or found.high is None:
        return replace(found, numerator=kept)
    note = found.note.replace("a lower bound", "an upper bound")
    return Estimate(1 - found.value, 1 - found.high, 1 - found.low, kept, len(spells), "share", note=note)


def _unknown(context: Context, found: Crossings) -> str:
    journey = context.journey
    if "first_value" not in journey.moments:
        return "the map has no moment first_value"
    wins = [o.when for s in journey.stages for o in s.outcomes if o.kind == "won"]
    wins += [journey.moments["won"]] if "won" in journey.moments else []
    if not wins:
        return "the map does not say when a deal is won"
    if not len(found.won) and not any(trackable(context, rule) for rule in wins):
        return "no event of a win has ever come"
    if not bool((found.value != NEVER).any()) and not trackable(context, journey.moments["first_value"]):
        return "no event of the moment first_value has ever come"
    return ""


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The median time from the win to first value."""
    found: Crossover = compute(context, filters).rows[0]
    return found.median


SPEC = FigureSpec(
    "crossover",
    titled("Crossover", "Точка перехода", "交會點"),
    Crossover,
    compute,
    dimensions=BY_ACCOUNT,
    better="less",
    measure=measure,
    theme="time",
)
