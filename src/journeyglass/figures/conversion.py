"""Stage conversion: the share of visits of one stage that go on to reach another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import DEFAULT, Horizon, horizon
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.spells import Ints, Mask, Spells, tally
from journeyglass.figures.tracked import stage_trackable
from journeyglass.figures.visits import Visits, load, watched
from journeyglass.journey.model import Indicator, Stage

CONVERTED, ENDED = 1, 2


@dataclass(frozen=True)
class Conversion:
    """Visits of `from_stage` and how they went on.

    `converted` within the horizon (of these `skipped` went past `to_stage` to a later one); `open`: younger than the
    horizon and undecided; `late`: began before the ends were recorded, so they count only from then on.
    `conversion` is the Aalen–Johansen incidence, `plain` the share of those old enough and seen from their start.
    """

    from_stage: str
    to_stage: str
    within: str
    group: str | None
    visits: int
    converted: int
    skipped: int
    open: int
    late: int
    conversion: Estimate
    plain: Estimate


@dataclass(frozen=True)
class Fate:
    """For every visit when and how its chance to reach the target ended, and whether it went past it."""

    end: Ints
    cause: Ints
    skipped: Mask


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    start: str | None = None,
    to: str | None = None,
    within: str | None = None,
) -> Figure:
    """Of the visits of A that began in the period, the share that reached B in the same turn within H.

    Formula: Aalen–Johansen cumulative incidence at H, time counted from the visit's beginning (an end at exactly H
    counts). Reaching B, or going past it to a later stage (also counted apart), is the ending looked for; the turn's
    end without B (left to outside, or returned and so began a new turn) competes. A visit still on its way is
    censored at the reading's instant; one that began before the ends were recorded enters late. Beside it the plain
    share of visits that are at least H old and were seen from their start.
    Assumes: young visits will fare like old ones; being recorded late says nothing about the fate.
    Misleads: a visit whose end fell before recording and was never told looks open for ever (compare `late`). When
    conversion changes over time, the two shares speak of different cohorts; compare periods. With
    `within=ever` the plain share counts young visits as failures, and the incidence stops where watching did.
    Intervals: Wilson on the effective sample size (subjects are the units of the variance); plain share: Wilson, or
    a bootstrap over subjects where some come more than once.
    Options: `start`, `to` (default: every stage to the next), `within` (default: the indicator on the map, else 90d).
    A month counts 30.436875 days. Shape: a row a pair and group. Unit: share 0–1. Source: semantics §4, conversion.
    """
    visits = load(context, filters)
    rows: list[Conversion] = []
    notes: list[str] = []
    for a, b in _pairs(context, start, to):
        until = horizon(context, a, b, within)
        fate, alone = _fates_from(context, a, b), visits.at(a)
        for group, here in alone.groups(filters.by):
            found, said = _row(context, alone, (a, b), until, fate, group, here)
            rows.append(found)
            notes += said
    return figure_of(context, "conversion", filters, Conversion, rows, notes, start=start, to=to, within=within)


def fates_to(context: Context, target: int) -> Fate:
    """How each visit of the reading went on its way to the stage, whatever is filtered."""
    return context.once(("fates", target), lambda: fates(load(context, EVERYTHING), target))


def _fates_from(context: Context, start: int, target: int) -> Fate:
    """Those of the visits of a stage alone, as `Visits.at` has them."""

    def alone() -> Fate:
        whole, rows = fates_to(context, target), load(context, EVERYTHING).places(start)
        return Fate(whole.end[rows], whole.cause[rows], whole.skipped[rows])

    return context.once(("fates", start, target), alone)


def fates(visits: Visits, target: int) -> Fate:
    """How each visit's way to the target stage ended, within its turn."""
    rows = np.arange(len(visits))
    if not len(rows):
        return Fate(visits.left, visits.stage, visits.open)
    fresh = (np.diff(visits.subject, prepend=-1) != 0) | (np.diff(visits.turn, prepend=-1) != 0)
    turn = np.cumsum(fresh) - 1
    last = np.append(np.flatnonzero(fresh)[1:] - 1, len(rows) - 1)[turn]
    hits = np.flatnonzero((visits.stage == target) | visits.passed(target))
    following = np.append(hits, -1)[np.searchsorted(hits, rows, side="right")]
    reached = (following >= 0) & (turn[following] == turn)
    end = np.where(reached, visits.entered[following], visits.left[last])
    cause = np.where(reached, CONVERTED, np.where(visits.open[last], 0, ENDED))
    return Fate(end, cause, reached & (visits.stage[following] != target))


def _pairs(context: Context, start: str | None, to: str | None) -> list[tuple[int, int]]:
    stages = range(len(context.journey.stages))
    first = None if start is None else context.stage_index(start)
    last = None if to is None else context.stage_index(to)
    if first is None and last is None:
        return [(i, i + 1) for i in stages[:-1]]
    a = first if first is not None else (last or 0) - 1
    b = last if last is not None else a + 1
    if a < 0 or b >= len(stages) or a >= b:
        raise InputError("conversion goes ahead, to a later stage", "give a `start` that stands before `to`")
    return [(a, b)]


def _row(
    context: Context,
    visits: Visits,
    pair: tuple[int, int],
    until: Horizon,
    fate: Fate,
    group: str | None,
    here: Mask,
) -> tuple[Conversion, list[str]]:
    a, b = (context.journey.stages[i].id for i in pair)
    since = recorded_from(context, pair)
    age = fate.end - visits.entered
    hits = here & (fate.cause == CONVERTED) & (age <= until.micros)
    undecided = here & (fate.cause == 0) & (age < until.micros)
    late = here & (visits.entered < (since or 0))
    both, said = _shares(context, visits, pair, until, fate, (here, hits, late))
    size, converted, skipped = tally(here), tally(hits), tally(hits & fate.skipped)
    open, begun = tally(undecided), tally(late)
    return Conversion(a, b, until.text, group, size, converted, skipped, open, begun, *both), said


def _shares(
    context: Context,
    visits: Visits,
    pair: tuple[int, int],
    until: Horizon,
    fate: Fate,
    masks: tuple[Mask, Mask, Mask],
) -> tuple[tuple[Estimate, Estimate], list[str]]:
    """The incidence and the plain share, and what must be said about them."""
    here, hits, late = masks
    since, blank = recorded_from(context, pair), _unknown(context, pair)
    a = context.journey.stages[pair[0]].id
    if since is None or blank:
        unknown = terra_incognita("share", blank or f"nobody sends what could end {a}")
        return (unknown, unknown), []
    spells, unseen = watched(visits, here, since, fate.end, fate.cause)
    said = [f"{unseen} visits of {a} ended before their ends were recorded and are left out"] if unseen else []
    return (_incidence(spells, until), _plain(context, visits, here & ~late, hits, until)), said


def recorded_from(context: Context, pair: tuple[int, int]) -> int | None:
    """Since when every tracked stage on the way has its ends recorded; None where the first one never has."""
    stages = context.journey.stages[pair[0] : pair[1]]
    known = [context.observed_from(stage.id) for stage in stages]
    return None if known[0] is None else max(at for at in known if at is not None)


def _unknown(context: Context, pair: tuple[int, int]) -> str:
    stage = context.journey.stages[pair[1]].id
    if stage_trackable(context, stage) or bool(np.any(fates_to(context, pair[1]).cause == CONVERTED)):
        return ""
    return f"no event that leads to {stage} has ever come"


def _incidence(spells: Spells, until: Horizon) -> Estimate:
    hits = tally((spells.cause == CONVERTED) & (spells.exit <= until.micros))
    if spells.subjects < MIN_SUBJECTS:
        return too_few("share", hits, len(spells))
    stuck = spells.emptied_at
    if stuck is not None and stuck <= until.micros:
        return too_few("share", hits, len(spells), f"nobody was left to watch after {stuck / DAY:g} days")
    curve = aj.aalen_johansen(spells, CONVERTED)
    value = curve.at(until.micros)
    low, high = aj.interval(spells, curve, until.micros)
    found = Estimate(value, low, high, hits, len(spells), "share")
    longest = int(spells.exit.max())
    if not until.ever and longest < until.micros and bool(np.any(spells.cause == 0)):
        return found.noted(f"a lower bound: nobody has been watched longer than {longest / DAY:.1f} days")
    return found


def _plain(context: Context, visits: Visits, seen: Mask, hits: Mask, until: Horizon) -> Estimate:
    old = seen if until.ever else seen & (visits.entered + until.micros <= context.as_of)
    return share(hits[old], visits.subject[old])


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate | None:
    """The conversion of the stage to the one that the indicator names, else to the next; None at the last one."""
    start = context.journey.index(stage.id)
    to = context.stage_index(wanted.to) if wanted.to else start + 1
    if not start < to < len(context.journey.stages):
        return None
    within = str(wanted.within) if wanted.within else DEFAULT
    found: Conversion = compute(context, filters, stage.id, context.journey.stages[to].id, within).rows[0]
    return found.conversion


SPEC = FigureSpec(
    "conversion",
    titled("Conversion", "Конверсия", "轉換率"),
    Conversion,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    measure=measure,
)
