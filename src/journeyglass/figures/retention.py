"""Retention: how many of the customers that began together are customers still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeyglass.figures import customers as customer
from journeyglass.figures import revenue_retention
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.cohorts import cohorts, months_old, months_wanted
from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import DAY, Estimate, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.months import UNIT
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.aalen_johansen import aalen_johansen
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.survival import ENDED, stayed
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Stage

YEAR = Duration(1, "y")


@dataclass(frozen=True)
class Retention:
    """The customers of a cohort after so many months.

    `customers` began in it; `at_risk` of them were watched, and customers, up to then; `left` by then, of whom
    `returned` have come back since. `retained` is the share that was not lost until then.
    """

    group: str | None
    cohort: str
    month: int
    customers: int
    at_risk: int
    left: int
    returned: int
    retained: Estimate


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    basis: str | None = None,
    cohort: str | None = None,
    months: str | None = None,
) -> Figure:
    """Of the accounts that became customers together, the share that still is one so many months later.

    Formula: Kaplan–Meier survival at k calendar months after each account's own beginning; being lost at exactly k
    months counts. An account begins with its first recurring revenue and is lost when it first pays nothing in any
    currency; where no subscription has money, from the moment `won` (or an outcome of that kind) to `churned`.
    Customers of today are censored at the reading's instant; those that began before losses were recorded enter late.
    Assumes: young customers will fare like old ones. Misleads: who came back counts as lost (`returned` says how
    many did); a subscription that nobody cancels in the data lives for ever; the late months of a young cohort hang
    on its oldest customers (see `at_risk`).
    Intervals: Wilson on the effective sample size.
    Options: `basis` (subscriptions or moments; default: the first that has data), `cohort` (month, quarter or year of
    the beginning; default month), `months` (how many; default 12). An indicator on the map gets the share after its
    `within` (default a year); one whose target or alert is 1 or more can only mean money and gets the net revenue
    retention. Period: customers that began in it.
    Shape: a row a group, cohort (all first) and month from 0. Unit: share 0–1. Source: semantics §4, retention; M5.4.
    """
    found = customer.load(context, filters, basis)
    blank = customer.unknown(context, found.basis)
    last = months_wanted(months)
    rows = [
        row
        for group, chosen in found.groups(filters.by)
        for name, mine in cohorts(found.began, chosen, cohort)
        for row in _rows(context, found, blank, last, (group, name), mine)
    ]
    return figure_of(
        context, "retention", filters, Retention, rows, [], basis=found.basis, cohort=cohort, months=months
    )


def _rows(
    context: Context, found: Customers, blank: str, last: int, key: tuple[str | None, str], mine: Mask
) -> Iterator[Retention]:
    spells, size = found.spells(mine), int(mine.sum())
    curve = aalen_johansen(spells, ENDED)
    gone, back = found.months[mine & found.gone], found.returned[mine & found.gone]
    oldest = months_old(context, found.began[mine])
    for month in range(min(last, max(oldest, 0)) + 1):
        age = month * UNIT
        lost = gone <= age
        counts = (int((spells.entry <= age).sum() - (spells.exit < age).sum()), int(lost.sum()))
        share = terra_incognita("share", blank) if blank else stayed(spells, age, months_said, curve)
        yield Retention(*key, month, size, *counts, int((lost & back).sum()), share)


def months_said(age: int) -> str:
    """So many months of `months.UNIT`, for a remark."""
    return f"{age / UNIT:.1f} months"


def _days_said(length: int) -> str:
    return f"{length / DAY:.1f} days"


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The retention of all customers after the indicator's `within`; net of revenue where the target says so."""
    within = wanted.within or YEAR
    if any(bound is not None and bound >= 1 for bound in (wanted.target, wanted.alert_below)):
        return revenue_retention.net_after(context, filters, max(within.months, 1))
    found = customer.load(context, filters)
    blank = customer.unknown(context, found.basis)
    if blank:
        return terra_incognita("share", blank)
    if within.months:
        return stayed(found.spells(found.chosen), within.months * UNIT, months_said)
    return stayed(found.spells(found.chosen, calendar=False), within.micros, _days_said)


SPEC = FigureSpec(
    "retention",
    titled("Retention", "Удержание", "留存率"),
    Retention,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    measure=measure,
    theme="money",
)
