"""Reached: how many subjects ever came to each stage."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.tracked import stage_trackable
from journeyglass.figures.visits import Visits, load
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Reached:
    """Of the group's subjects: `entered` the stage; never did but `skipped` it on the way to a later one."""

    stage: str
    group: str | None
    subjects: int
    entered: int
    skipped: int
    share: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """Subjects that ever entered a stage, and, apart, those that skipped it and came to a later one.

    Formula: share = (entered + skipped) ÷ subjects with any visit in the period and group.
    Assumes: nothing; it is a count.
    Misleads: young subjects have had less time, so it understates where accounts will end; use conversion for that.
    A subject that begins far along counts as having skipped all before. Being lost into a later stage is no skip.
    Intervals: Wilson, taking the subjects for a sample of those to come.
    Shape: a row a stage and group. Unit: subjects; share 0–1. Source: semantics §4, reached.
    """
    visits = load(context, filters)
    groups = [(group, chosen, visits.subjects(chosen)) for group, chosen in visits.groups(filters.by)]
    rows = [_row(context, visits, index, *group) for index in range(len(context.journey.stages)) for group in groups]
    return figure_of(context, "reached", filters, Reached, rows, [])


def _row(context: Context, visits: Visits, index: int, group: str | None, chosen: Mask, subjects: int) -> Reached:
    stage = context.journey.stages[index].id
    here = chosen & (visits.stage == index)
    entered = visits.subjects(here)
    either = visits.subjects(here | (chosen & visits.passed(index)))
    if either == 0 and not stage_trackable(context, stage):
        share = terra_incognita("share", "no event that leads here has ever come")
    else:
        share = share_of(either, subjects)
    return Reached(stage, group, subjects, entered, either - entered, share)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The stage's share."""
    found: Reached = of_stage(compute(context, filters), stage)
    return found.share


SPEC = FigureSpec(
    "reached",
    titled("Reached", "Дошли до этапа", "到達階段"),
    Reached,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    measure=measure,
)
