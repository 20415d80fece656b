"""Emotion: how customers feel at each stage, beside what the map believes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from journeyglass.figures.answers import SCALES, Answers, answers, scored, unheard
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.ratings import mean_score
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Floats, Mask, count_distinct
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Emotion:
    """The feeling at the stage, from −1 to 1, in `answers` of any of the three surveys by `accounts`.

    `believed` is what the map says, `measured` the mean of the answers, `gap` how much better (worse: below 0) they
    feel than the map believes. Where nobody answered only the belief stands.
    """

    stage: str
    group: str | None
    answers: int
    accounts: int
    believed: float | None
    measured: Estimate
    gap: Estimate | None


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How customers feel at each stage, on −1 to 1, beside what the map believes.

    Formula: the mean over answers of NPS (s − 5)/5, CSAT of 5 (s − 3)/2, CES of 7 (s − 4)/3; the gap is that mean
    less the map's `emotion`. Answers outside all stages are left out.
    Assumes: the three surveys measure one feeling, and an answer counts alike whichever it was. Misleads: a stage that
    asks another survey than the next seems to feel otherwise (NPS tends lower than CSAT); the map's belief has no
    interval, so a gap whose interval holds 0 is none.
    Intervals: Student's t over accounts, cut at −1 and 1.
    Shape: a row a stage and group. Unit: score, −1 to 1. Source: semantics §4, emotion; M3.4.
    """
    found = answers(context, filters)
    feeling, usable, notes = _feelings(found)
    unknown = "" if any(not unheard(context, kind) for kind in SCALES) else _silent(context)
    rows = [
        _row(context, found, feeling, here, stage, group, unknown)
        for stage, group, here in found.places(context, filters.by, usable)
        if stage in {s.id for s in context.journey.stages}
    ]
    return figure_of(context, "emotion", filters, Emotion, rows, notes)


def _silent(context: Context) -> str:
    return "no answer to a survey has ever come" if context.has_events else "there are no events to look at"


def _feelings(found: Answers) -> tuple[Floats, Mask, list[str]]:
    """Each answer on [−1, 1], which have one, and notes."""
    feeling = np.full(len(found), np.nan)
    usable, notes = np.zeros(len(found), dtype=np.bool_), []
    for kind, (least, most) in SCALES.items():
        mine, said = scored(found, kind)
        feeling[mine] = (2 * found.score[mine] - least - most) / (most - least)
        usable |= mine
        notes += said
    return feeling, usable, notes


def _row(
    context: Context, found: Answers, feeling: Floats, here: Mask, stage: str | None, group: str | None, unknown: str
) -> Emotion:
    written = context.journey.stages[context.stage_index(stage or "")]
    subjects = found.subject[here]
    measured = mean_score(feeling[here], subjects, (-1, 1))
    if unknown:
        measured = terra_incognita("score", unknown)
    elif not len(subjects):
        measured = terra_incognita("score", "only what the map believes: nobody was asked here")
    gap = None if written.emotion is None or measured.value is None else _less(measured, written.emotion)
    return Emotion(written.id, group, len(subjects), count_distinct(subjects), written.emotion, measured, gap)


def _less(found: Estimate, believed: float) -> Estimate:
    """The estimate less a number without an interval."""
    value, low, high = (None if v is None else v - believed for v in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The measured feeling at the stage."""
    found: Emotion = of_stage(compute(context, filters), stage)
    return found.measured


SPEC = FigureSpec(
    "emotion",
    titled("Emotion", "Эмоции", "情緒"),
    Emotion,
    compute,
    dimensions=without(OF_TOUCHES, "stage"),
    measure=measure,
    theme="voice",
)
