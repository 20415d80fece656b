"""Repeat purchase: how many buyers without a contract come back, and how soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.cohorts import cohorts, months_old, months_wanted
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, Estimate
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.months import UNIT, ages
from journeyglass.figures.orders import ORDER, Buyers, load
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.aalen_johansen import aalen_johansen
from journeyglass.figures.statistics.spells import Mask, Spells
from journeyglass.figures.survival import ENDED, ended_by


@dataclass(frozen=True)
class RepeatPurchase:
    """The buyers of a cohort so many months after their first order.

    `customers` began in it; `at_risk` of them were watched up to then and had not bought again; `again` had. `repeated`
    is the share that has bought again by then.
    """

    group: str | None
    cohort: str
    month: int
    customers: int
    at_risk: int
    again: int
    repeated: Estimate


def compute(
    context: Context, filters: Filters = EVERYTHING, cohort: str | None = None, months: str | None = None
) -> Figure:
    """Of the buyers that began together, the share that has bought again so many months later.

    Formula: 1 − the Kaplan–Meier survival of the time from a buyer's first to its second day with an order, at k
    calendar months; who has not bought again is censored at the reading's instant. It is what retention is where
    nobody signs or cancels: a buyer that stays away is not known to be lost.
    Assumes: young buyers will fare like old ones. Misleads: orders of one day are one; a buyer in two currencies counts
    in each; who buys once a decade looks like a loss (see `ltv_orders` for the chance that a buyer is still one).
    Intervals: Wilson on the effective sample size. Options: `cohort` (month, quarter or year of the first order;
    default month), `months` (how many; default 12). Period: buyers whose first order was in it.
    Shape: a row a group, cohort (all first) and month from 1. Unit: share 0–1. Source: semantics §4, retention.
    """
    found, last = load(context, filters), months_wanted(months)
    groups = [(None, found.chosen)] if filters.by is None else [(g, m & found.chosen) for g, m in found.group.groups()]
    rows = [
        row
        for group, chosen in groups
        for name, mine in cohorts(found.first * DAY, chosen, cohort)
        for row in _rows(context, found, last, (group, name), mine)
    ]
    notes = [] if len(found) else [f"no {ORDER} has ever come"]
    return figure_of(context, "repeat_purchase", filters, RepeatPurchase, rows, notes, cohort=cohort, months=months)


def _rows(
    context: Context, found: Buyers, last: int, key: tuple[str | None, str], mine: Mask
) -> Iterator[RepeatPurchase]:
    first, second = found.first[mine] * DAY, found.second[mine] * DAY
    again = second >= 0
    end = np.where(again, second, found.today * DAY)
    lived = ages(first, end)
    spells = Spells.of(np.zeros(len(first), dtype=np.int64), lived, np.where(again, ENDED, 0))
    curve = aalen_johansen(spells, ENDED)
    for month in range(1, min(last, months_old(context, first)) + 1):
        age = month * UNIT
        counts = int((lived >= age).sum()), int((again & (lived <= age)).sum())
        share = ended_by(spells, age, lambda length: f"{length / UNIT:.1f} months", curve)
        yield RepeatPurchase(*key, month, len(first), *counts, share)


SPEC = FigureSpec(
    "repeat_purchase",
    titled("Repeat purchases", "Повторные покупки", "回購"),
    RepeatPurchase,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    theme="money",
)
