"""What became of visits after something reached them, beside visits that it had not reached by the same age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.statistics.difference import Difference, of_influence
from journeyglass.figures.statistics.spells import Floats, Ints, Mask

NEVER = 2**62


@dataclass(frozen=True)
class Courses:
    """A row a visit, times since its beginning: when it was reached, when it moved as hoped, when it ended.

    `reached` and `moved` are `NEVER` where that never was. `watched` is how long after its beginning the visit could
    still be followed for the whole horizon; `end` is when it ended, or was last seen open.
    """

    reached: Ints
    moved: Ints
    end: Ints
    watched: Ints
    subject: Ints


@dataclass(frozen=True)
class Compared:
    """The visits that were reached, one an element: whether each `moved` within the horizon, and whose it is.

    `rows` says which of the courses they are, `beside` which are the others. `expected` is the share among the
    `others`, averaged over the ages of those reached.
    """

    moved: Mask
    subject: Ints
    others: int
    expected: float
    difference: Difference
    rows: Ints
    beside: Ints


def compare(courses: Courses, horizon: int) -> Compared | None:
    """Visits that were reached, each beside all that were as old, still there, and not reached by then.

    Each visit reached at age a counts as a success if it moves within (a, a + H]. Expected is the share of the same
    among the visits still open and not reached at age a, averaged over the visits reached; so time before the touch
    counts for nobody (no immortal time), and age is held equal. Only visits that could be followed for H after a
    count, on both sides; one that is reached later is compared until then. The interval is linearised over subjects.
    None where nobody was reached, or there is nobody to compare with. Source: the sequential, risk-set matched
    comparison of Y. P. Li, K. J. Propert, P. R. Rosenbaum (2001), Balanced risk set matching.
    """
    chosen = (courses.reached < courses.end) & (courses.reached <= courses.watched)
    ages, limit = courses.reached[chosen], _limits(courses)
    start = np.clip(courses.moved - horizon, 0, None)
    with_move = (courses.moved < NEVER) & (start < limit)
    at_risk = len(limit) - np.searchsorted(np.sort(limit), ages, side="right")
    moving = np.searchsorted(np.sort(start[with_move]), ages, side="right") - np.searchsorted(
        np.sort(limit[with_move]), ages, side="right"
    )
    found = at_risk > 0
    if not bool(found.any()):
        return None
    ages, at_risk, rate = ages[found], at_risk[found], moving[found] / at_risk[found]
    rows = np.flatnonzero(chosen)[found]
    hits = (courses.moved[rows] > ages) & (courses.moved[rows] - ages <= horizon)
    influence = _influence(ages, at_risk, rate, limit, np.where(with_move, start, NEVER))
    value = float(np.mean(hits - rate))
    influence[rows] += (hits - rate - value) / len(rows)
    beside = np.flatnonzero(limit > ages.min())
    difference = of_influence(value, influence, courses.subject)
    return Compared(hits, courses.subject[rows], len(beside), float(np.mean(rate)), difference, rows, beside)


def _limits(courses: Courses) -> Ints:
    """Up to which age (not included) each visit stands for the visits that were not reached."""
    return np.clip(np.minimum(np.minimum(courses.end, courses.reached), courses.watched + 1), 0, None)


def _influence(ages: Ints, at_risk: Ints, rate: Floats, limit: Ints, start: Ints) -> Floats:
    """How much each visit, as one that was not reached, moves the mean difference."""
    order = np.argsort(ages, kind="stable")
    sorted_ages = ages[order]
    weights = np.concatenate([[0.0], np.cumsum(1 / at_risk[order])])
    rates = np.concatenate([[0.0], np.cumsum(rate[order] / at_risk[order])])
    until = np.searchsorted(sorted_ages, limit, side="left")
    since = np.minimum(np.searchsorted(sorted_ages, start, side="left"), until)
    moved: Floats = weights[until] - weights[since]
    return (rates[until] - moved) / len(ages)


def reached_before_leaving(courses: Courses) -> Mask:
    """Which visits were reached while they lasted."""
    return np.asarray(courses.reached < courses.end, dtype=np.bool_)
