"""CES: how easy was it, asked from 1 to 7."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, of_stage, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.ratings import Rating, rated
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.journey.model import Indicator, Stage

EASY = 5


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How easy customers find it to get things done with us, where their account stood when they answered.

    Formula: the mean score ("it was easy", 1 disagree to 7 agree: more is easier), and the share of answers of 5 to 7.
    Answers are events `Survey Submitted` with `survey_type` ces and a `score` from 1 to 7; each counts once.
    Response as of `nps`.
    Assumes: the question is put so that 7 is good; older forms ask the other way round and must be turned over when
    they are imported. Misleads: asked after solved cases alone it flatters.
    Intervals: mean by Student's t over accounts, cut at the ends of the scale; shares by Wilson, or a bootstrap over
    accounts where some answer more than once.
    Shape: a row a stage and group, all stages together first. Unit: score, 1 to 7; share 0–1.
    Source: semantics §4, CES; M4.9.
    """
    return rated(context, filters, "ces", EASY)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The mean of the answers given at the stage."""
    found: Rating = of_stage(compute(context, filters), stage)
    return found.score


SPEC = FigureSpec(
    "ces",
    titled("Customer effort", "Лёгкость для клиента (CES)", "客戶費力程度（CES）"),
    Rating,
    compute,
    dimensions=without(OF_TOUCHES, "stage"),
    measure=measure,
    theme="voice",
)
