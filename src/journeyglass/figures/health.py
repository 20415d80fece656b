"""Health: how our clients are doing, as the sum that the map declares, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.healths import SUM, Healths, health_notes, healths, unknown_health
from journeyglass.figures.ratings import mean_score
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Floats, Mask
from journeyglass.journey.model import Indicator, Stage

WEAK, STRONG = 0.4, 0.7


@dataclass(frozen=True)
class HealthPart:
    """The whole (`health`) or one part of it with its weight, over the clients of which it is known.

    `weak` are under 0.4, `strong` from 0.7 on, `fair` between; of `untold` clients nothing is known. `median` and
    `score`, the mean, are 0 to 1.
    """

    part: str
    group: str | None
    weight: float | None
    accounts: int
    untold: int
    weak: int
    fair: int
    strong: int
    median: float | None
    score: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How are our clients doing: the weighted sum that the map declares as `health`, and each of its parts.

    Formula: Σ weight × part over the parts known of the account, the weights of those made to add up to 1. Parts, from
    0 to 1: usage = share of the last 4 weeks with use of the product; support = share resolved of tickets that are
    open or of the last 90 days (none: 1); nps, csat, ces, emotion = mean answer of the last 365 days on its scale;
    promises = share kept; onboarding = share of the onboarding stages' milestones completed; reached = place of the
    furthest stage of the present turn ÷ stages; retention = money a month now ÷ the most there was; referral_rate = 1
    for who referred; stalled = 0 for who is stalled, else 1.
    Assumes: the weights, which are the map's opinion and were fitted to nothing. Misleads: an account of which little
    is known is judged by that little (see `untold`); good averages hide weak accounts: see `account_health`.
    Intervals: mean by Student's t over clients. There is no period: it is the state at the reading's instant.
    Shape: a row for the whole, then one a part, a group each. Unit: score 0–1. Source: semantics §4, health.
    """
    unknown = unknown_health(context)
    found = healths(context, filters)
    notes = health_notes(found, filters)
    scores: dict[str, Floats] = {SUM: found.health} | found.scores
    rows = [
        _row(found, part, score, group, mine, unknown)
        for part, score in scores.items()
        for group, mine in groups(found, filters.by)
    ]
    return figure_of(context, "health", filters, HealthPart, rows, notes)


def groups(found: Healths, by: str | None) -> Iterator[tuple[str | None, Mask]]:
    """Each group with its clients."""
    if by is None:
        yield None, np.ones(len(found.accounts), dtype=np.bool_)
    else:
        yield from found.group.groups()


def _row(found: Healths, part: str, score: Floats, group: str | None, mine: Mask, unknown: str) -> HealthPart:
    known = mine & ~np.isnan(score)
    told = score[known]
    mean = terra_incognita("score", unknown) if unknown else mean_score(told, np.flatnonzero(known), (0, 1))
    weak, strong = int((told < WEAK).sum()), int((told >= STRONG).sum())
    return HealthPart(
        part=part,
        group=group,
        weight=round(found.weights[part], 6) if part in found.weights else None,
        accounts=len(told),
        untold=int(mine.sum()) - len(told),
        weak=weak,
        fair=len(told) - weak - strong,
        strong=strong,
        median=round(float(np.median(told)), 6) if len(told) else None,
        score=mean,
    )


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The mean health of all clients."""
    found: HealthPart = compute(context, filters).rows[0]
    return found.score


SPEC = FigureSpec(
    "health",
    titled("Health", "Здоровье клиентов", "客戶健康度"),
    HealthPart,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    measure=measure,
    theme="voice",
)
