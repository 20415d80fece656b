"""Outcomes: how the visits of a stage end, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, Subjects, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Ints, Mask, tally
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Visits, load
from journeyglass.journey.model import Outcome

MOVED_ON = "moved_on"


@dataclass(frozen=True)
class Reason:
    """A reason and how many visits ended for it; None: no reason was given."""

    reason: str | None
    visits: int


@dataclass(frozen=True)
class OutcomeShare:
    """One outcome of one stage; `moved_on` (kind None) is every ending without an outcome: forward, return, correction.

    `visits` ended this way; `share` is of the ended visits that were seen from their start.
    """

    stage: str
    group: str | None
    outcome: str
    kind: str | None
    visits: int
    share: Estimate
    reasons: tuple[Reason, ...]


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """What share of a stage's visits gets each outcome, with the reasons.

    Formula: visits that ended by the outcome ÷ visits of the stage that ended, both seen from their start.
    Assumes: nothing about open visits; they are left out.
    Misleads: where one outcome comes sooner than another, the ended visits of a young period hold too much of it.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once.
    Shape: a row a stage, group and outcome (declared order, then moved_on). Unit: share 0–1.
    Source: semantics §4 and M2.8.
    """
    visits = load(context, filters)
    rows = [
        row
        for index in range(len(context.journey.stages))
        for alone in [visits.at(index)]
        for group, here in alone.groups(filters.by)
        for row in _rows(context, alone, index, group, here)
    ]
    return figure_of(context, "outcomes", filters, OutcomeShare, rows, _notes(context, visits))


def _rows(context: Context, visits: Visits, index: int, group: str | None, here: Mask) -> list[OutcomeShare]:
    stage = context.journey.stages[index]
    ended = np.flatnonzero(here & ~visits.open)
    since = context.observed_from(stage.id)
    whole = visits.entered[ended] >= (since or 0)
    subjects = Subjects(visits.subject[ended[whole]])
    rows = []
    for outcome in (*stage.outcomes, None):
        mine = (visits.outcome.missing if outcome is None else visits.outcome.among(outcome.id))[ended]
        known = since is not None and (outcome is None or bool(mine.any()) or trackable(context, outcome.when))
        found = subjects.share(mine[whole]) if known else terra_incognita("share", _why(outcome))
        name, kind = (MOVED_ON, None) if outcome is None else (outcome.id, outcome.kind)
        rows.append(OutcomeShare(stage.id, group, name, kind, tally(mine), found, _reasons(visits, ended[mine])))
    return rows


def _why(outcome: Outcome | None) -> str:
    return "nobody sends what could end the stage" if outcome is None else f"nobody sends what {outcome.id} asks for"


def _reasons(visits: Visits, rows: Ints) -> tuple[Reason, ...]:
    labels = (None, *visits.reason.labels)
    counts = np.bincount(visits.reason.codes[rows] + 1, minlength=len(labels))
    found = [Reason(labels[code], int(counts[code])) for code in np.flatnonzero(counts)]
    given = any(reason.reason is not None for reason in found)
    return tuple(sorted(found, key=lambda r: (-r.visits, r.reason or ""))) if given else ()


def _notes(context: Context, visits: Visits) -> list[str]:
    notes = []
    for index, stage in enumerate(context.journey.stages):
        since, here = context.observed_from(stage.id), visits.at(index)
        late = here.chosen & ~here.open & (here.entered < (since or 0))
        if late.any():
            notes.append(
                f"{tally(late)} ended visits of {stage.id} began before their ends were recorded: "
                "counted, but in no share"
            )
    return notes


SPEC = FigureSpec(
    "outcomes",
    titled("Outcomes", "Исходы", "結果"),
    OutcomeShare,
    compute,
    dimensions=without(OF_VISITS, "stage"),
)
