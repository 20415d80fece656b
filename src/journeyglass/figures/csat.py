"""CSAT: how satisfied are you, asked from 1 to 5."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.ratings import Rating, rated
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.journey.model import Indicator, Stage

SATISFIED = 4


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How satisfied customers are, where their account stood when they answered.

    Formula: the mean score, and the share of answers of 4 or 5. Answers are events `Survey Submitted` with
    `survey_type` csat and a `score` from 1 to 5; each counts once. Response as of `nps`.
    Assumes: the steps of the scale are equally far apart (the share does not); those who answer are like the others.
    Misleads: asked at a glad moment it flatters; a mean of 3 may be all of one mind or two camps: see the share.
    Intervals: mean by Student's t over accounts, cut at the ends of the scale; shares by Wilson, or a bootstrap over
    accounts where some answer more than once.
    Shape: a row a stage and group, all stages together first. Unit: score, 1 to 5; share 0–1.
    Source: semantics §4, CSAT; M4.9.
    """
    return rated(context, filters, "csat", SATISFIED)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The mean of the answers given at the stage."""
    found: Rating = of_stage(compute(context, filters), stage)
    return found.score


SPEC = FigureSpec(
    "csat",
    titled("Customer satisfaction", "Удовлетворённость клиентов (CSAT)", "客戶滿意度（CSAT）"),
    Rating,
    compute,
    dimensions=without(OF_TOUCHES, "stage"),
    measure=measure,
    theme="voice",
)
