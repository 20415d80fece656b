"""New customers beside lost ones: whether the bucket fills or leaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.calendars import Spans, whole_periods
from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.journey.model import Indicator, Stage

EVERY = "month"


@dataclass(frozen=True)
class AcquisitionChurn:
    """One period: who came and who went.

    `at_start` were customers when it began; `new` began in it, `left` went for the first time in it; `net` is new less
    left, `at_end` who is left (without those that came back). `churn` is the share of those at the start that were lost
    in it. `trap`: both more came and a greater share left than in the whole period before.
    """

    group: str | None
    period: str
    at_start: int
    new: int
    left: int
    net: int
    at_end: int
    churn: Estimate
    trap: bool | None


def compute(
    context: Context, filters: Filters = EVERYTHING, basis: str | None = None, every: str | None = None
) -> Figure:
    """How many customers came and how many were lost, period by period, side by side.

    Formula: who becomes a customer and who is lost as in `retention`; churn = customers at the period's start that were
    lost in it ÷ customers at its start. A period that has not ended is left out. The trap is the one in which sales
    look well while customers leave: new customers and churn both above those of the period before.
    Assumes: nothing about what has not happened. Misleads: one period's rise is often chance (look at the intervals
    and at several periods); short periods have few losses; customers that came back are in neither count.
    Intervals: Wilson. Options: `basis` (subscriptions or moments; default: the first that has data), `every` (week,
    month, quarter or year; default month). Period: those that lie wholly within since and until.
    Shape: a row a group and period. Unit: counts; churn is a share 0–1. Source: M1.5.
    """
    found = customer.load(context, filters.timeless, basis)
    blank = customer.unknown(context, found.basis)
    periods = whole_periods(context, filters, every or EVERY, found.began)
    rows = [
        row
        for group, chosen in found.groups(filters.by)
        for row in _marked(_rows(found, chosen, periods, group, blank))
    ]
    said = [blank] if blank and not rows else []
    return figure_of(
        context, "acquisition_churn", filters, AcquisitionChurn, rows, said, basis=found.basis, every=every
    )


def _rows(found: Customers, chosen: Mask, periods: Spans, group: str | None, blank: str) -> Iterator[AcquisitionChurn]:
    began, left = found.began[chosen], found.lost[chosen & found.gone]
    left_began = found.began[chosen & found.gone]
    for label, start, end in periods:
        there = _count(began, None, start) - _count(left, None, start)
        new, lost = _count(began, start, end), _count(left, start, end)
        of_those = int(((left >= start) & (left < end) & (left_began < start)).sum())
        churn = terra_incognita("share", blank) if blank else share_of(of_those, there)
        yield AcquisitionChurn(group, label, there, new, lost, new - lost, there + new - lost, churn, None)


def _count(at: Ints, start: int | None, end: int) -> int:
    """How many of these instants lie in [start, end)."""
    inside = at < end if start is None else (at >= start) & (at < end)
    return int(np.count_nonzero(inside))


def _marked(rows: Iterator[AcquisitionChurn]) -> Iterator[AcquisitionChurn]:
    """The rows with the trap told, where two churn rates can be compared."""
    before: AcquisitionChurn | None = None
    for row in rows:
        trap = None
        if before is not None and before.churn.value is not None and row.churn.value is not None:
            trap = row.new > before.new and row.churn.value > before.churn.value
        yield AcquisitionChurn(**{**vars(row), "trap": trap})
        before = row


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The churn of the last whole month."""
    rows = compute(context, filters.undivided).rows
    blank = customer.unknown(context, customer.chosen_basis(context))
    if not rows:
        return terra_incognita("share", blank or "no whole period has passed yet")
    last: AcquisitionChurn = rows[-1]
    return last.churn.noted(last.period)


SPEC = FigureSpec(
    "acquisition_churn",
    titled("New and lost customers", "Новые и потерянные клиенты", "新增與流失客戶"),
    AcquisitionChurn,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    better="less",
    measure=measure,
    theme="money",
    keys=("group", "period"),
)
