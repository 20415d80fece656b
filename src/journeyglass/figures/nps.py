"""NPS: would they recommend us, asked from 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.answers import Answers, answers, response_rate, scored, unheard
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.net_score import net_score_interval
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.journey.model import Indicator, Stage

PROMOTER, DETRACTOR = 9, 6


@dataclass(frozen=True)
class Nps:
    """Answers given while the account stood in the stage (None: wherever it stood).

    `accounts` gave them; `promoters` answered 9 or 10, `detractors` 0 to 6, `passives` what is between. `score` is
    −100 to 100; `response` is the share of the surveys sent that were answered.
    """

    stage: str | None
    group: str | None
    answers: int
    accounts: int
    promoters: int
    passives: int
    detractors: int
    score: Estimate
    response: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING, least: str | None = None) -> Figure:
    """Would customers recommend us: the net promoter score, where their account stood when they answered.

    Formula: 100 × (promoters − detractors) ÷ answers; promoters gave 9 or 10, detractors 0 to 6. Answers are events
    `Survey Submitted` with `survey_type` nps and a `score` from 0 to 10; each counts once. Response: of the surveys
    of that type sent at least 14 days ago (`Survey Sent`), those that the same person, where none is known the same
    account, answered before the next was sent.
    Assumes: those who answer are like those who do not; the lower the response, the bolder. Misleads: very different
    crowds give the same score, so look at the counts; scores differ between countries and between mail and telephone.
    Intervals: of the multinomial, three answers added; where an account answers more than once, by the spread between
    accounts (Student's t). Response: Wilson, or a bootstrap over accounts.
    Options: least, how many answers a row must have to be given a score (default: any, of five accounts); published
    tables often ask for 30 or more.
    Shape: a row a stage and group, all stages together first. Unit: score, −100 to 100.
    Source: semantics §4, NPS; M4.9.
    """
    found = answers(context, filters)
    good, notes = scored(found, "nps")
    unknown, smallest = unheard(context, "nps"), _smallest(least)
    rows = []
    for stage, group, here in found.places(context, filters.by, good):
        score = terra_incognita("score", unknown) if unknown else net_score(found, here, smallest)
        response = response_rate(context, filters, "nps", stage, group)
        rows.append(
            Nps(
                stage,
                group,
                int(here.sum()),
                count_distinct(found.subject[here]),
                *counts(found, here),
                score,
                response,
            )
        )
    return figure_of(context, "nps", filters, Nps, rows, notes, least=least)


def _smallest(least: str | None) -> int:
    if least is None:
        return 1
    if not least.isascii() or not least.isdigit() or int(least) < 1:
        raise InputError(f"{least} is no number of answers", "give a whole number, such as 30")
    return int(least)


def counts(found: Answers, here: Mask) -> tuple[int, int, int]:
    """Promoters, passives and detractors among these answers."""
    scores = found.score[here]
    ups, downs = int((scores >= PROMOTER).sum()), int((scores <= DETRACTOR).sum())
    return ups, len(scores) - ups - downs, downs


def net_score(found: Answers, here: Mask, smallest: int = 1) -> Estimate:
    """The score of these answers; too few under five accounts or under so many answers."""
    ups, evens, downs = counts(found, here)
    size, subjects = ups + evens + downs, found.subject[here]
    if count_distinct(subjects) < MIN_SUBJECTS:
        return too_few("score", ups - downs, size)
    if size < smallest:
        return too_few("score", ups - downs, size, f"under {smallest} answers")
    value = 100 * (ups - downs) / size
    low, high = _limits(found, here, subjects, (ups, evens, downs))
    return Estimate(value, 100 * low, 100 * high, ups - downs, size, "score")


def _limits(found: Answers, here: Mask, subjects: Ints, split: tuple[int, int, int]) -> tuple[float, float]:
    if count_distinct(subjects) == len(subjects):
        return net_score_interval(*split)
    scores = found.score[here]
    signs = (scores >= PROMOTER).astype(np.float64) - (scores <= DETRACTOR)
    mean = clustered_mean(signs, subjects, -1, 1)
    return mean.low, mean.high


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The score of the answers given at the stage."""
    found: Nps = of_stage(compute(context, filters), stage)
    return found.score


SPEC = FigureSpec(
    "nps",
    titled("Net promoter score", "Индекс потребительской лояльности (NPS)", "淨推薦值（NPS）"),
    Nps,
    compute,
    dimensions=without(OF_TOUCHES, "stage"),
    measure=measure,
    theme="voice",
)
