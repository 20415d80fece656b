"""Ratings: surveys whose score is a mean on a scale (CSAT, CES), by stage."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from journeyglass.figures.answers import SCALES, Answers, answers, response_rate, scored, unheard
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.spells import Floats, Ints, Mask, count_distinct


@dataclass(frozen=True)
class Rating:
    """Answers given while the account stood in the stage (None: wherever it stood).

    `accounts` gave them; `favourable` of the answers are at the good end of the scale. `score` is their mean,
    `favourable_share` the share of the good ones, `response` the share of the surveys sent that were answered.
    """

    stage: str | None
    group: str | None
    answers: int
    accounts: int
    favourable: int
    score: Estimate
    favourable_share: Estimate
    response: Estimate


def rated(context: Context, filters: Filters, kind: str, good: float) -> Figure:
    """The figure of that kind of survey; a score from `good` on is a favourable one."""
    found = answers(context, filters)
    usable, notes = scored(found, kind)
    unknown = unheard(context, kind)
    rows = []
    for stage, group, here in found.places(context, filters.by, usable):
        subjects, high = found.subject[here], found.score[here] >= good
        response = response_rate(context, filters, kind, stage, group)
        sizes = (len(subjects), count_distinct(subjects), int(high.sum()))
        if unknown:
            blank = (terra_incognita("score", unknown), terra_incognita("share", unknown))
            rows.append(Rating(stage, group, *sizes, *blank, response))
        else:
            rows.append(Rating(stage, group, *sizes, _mean(found, here, kind), share(high, subjects), response))
    return figure_of(context, kind, filters, Rating, rows, notes)


def _mean(found: Answers, here: Mask, kind: str) -> Estimate:
    return mean_score(found.score[here], found.subject[here], SCALES[kind])


def mean_score(scores: Floats, subjects: Ints, scale: tuple[float, float]) -> Estimate:
    """The mean of the scores on the scale; the numerator is their sum."""
    total = Decimal(str(round(float(scores.sum()), 6)))
    if count_distinct(subjects) < MIN_SUBJECTS:
        return too_few("score", total, len(scores))
    mean = clustered_mean(scores, subjects, *scale)
    return Estimate(mean.value, mean.low, mean.high, total, len(scores), "score")
