"""Recurring revenue, period by period: what came, grew, shrank, left and stayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.acquisition_churn import EVERY
from journeyglass.figures.calendars import Spans, whole_periods
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount, exact_sum
from journeyglass.figures.revenue import KINDS, Revenue, load
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.ratio import share_of_sums
from journeyglass.figures.statistics.spells import Ints, Mask


@dataclass(frozen=True)
class RecurringRevenue:
    """The monthly recurring revenue in one currency through one period.

    `at_start` + `new` + `returned` + `expansion` − `contraction` − `gone` = `at_end`. `churn` is the share of the
    revenue at the start that shrank or left and was not made good by the same account's growth in the period.
    """

    group: str | None
    currency: str
    period: str
    at_start: Decimal
    new: Decimal
    returned: Decimal
    expansion: Decimal
    contraction: Decimal
    gone: Decimal
    at_end: Decimal
    churn: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, every: str | None = None) -> Figure:
    """Through which changes the recurring revenue went from the beginning to the end of each period.

    Formula: every change of what an account pays a month is one of new (its first), returned (from nothing), expansion,
    contraction, lost (to nothing), summed over the period; churn = Σ over accounts of max(0, at the start − at the
    end) ÷ Σ at the start. A period that has not ended is left out.
    Assumes: a subscription goes on until it is cancelled. Misleads: an account that shrinks and grows within a period
    is in both columns; yearly contracts are spread over months.
    Intervals: delta method over accounts. Options: `every` (week, month, quarter or year; default month). Money is
    per currency, converted only at the user's rates. Period: those that lie wholly within since and until.
    Shape: a row a group, currency and period. Unit: money a month; churn is a share 0–1. Source: M1.5, semantics §4.
    """
    money = load(context)
    found = customer.load(context, filters.timeless, "subscriptions")
    periods = whole_periods(context, filters, every or EVERY, found.began)
    blank = customer.unknown(context, "subscriptions")
    rows = [
        row
        for group, chosen in found.groups(filters.by)
        for code in range(len(money.currency.labels))
        for row in _rows(money, np.isin(money.account, found.account[chosen]), code, periods, group, blank)
    ]
    notes = [*money.notes, *([] if rows else [blank or "no subscription has any money"])]
    return figure_of(context, "recurring_revenue", filters, RecurringRevenue, rows, notes, every=every)


def _rows(
    money: Revenue, mine: Mask, code: int, periods: Spans, group: str | None, blank: str
) -> Iterator[RecurringRevenue]:
    mine = mine & (money.currency.codes == code)
    if not bool(mine.any()):
        return
    accounts = np.unique(money.account[mine])
    for label, start, end in periods:
        before = money.standing(code, accounts, np.full(len(accounts), start - 1))
        after = money.standing(code, accounts, np.full(len(accounts), end - 1))
        new, returned, expansion, contraction, lost = _moved(money, mine & (money.at >= start) & (money.at < end))
        churn = terra_incognita("share", blank) if blank else _churn(before, after)
        sums = amount(exact_sum(before)), amount(exact_sum(after))
        moved = (new, returned, expansion, contraction, lost)
        yield RecurringRevenue(group, money.currency.labels[code], label, sums[0], *moved, sums[1], churn)


def _moved(money: Revenue, rows: Mask) -> list[Decimal]:
    """How much changed, by kind, each as an amount above 0."""
    size = np.abs(money.after - money.before)
    return [amount(exact_sum(size[rows & money.kind.among(kind)])) for kind in KINDS]


def _churn(before: Ints, after: Ints) -> Estimate:
    there = before > 0
    gone = np.maximum(before - after, 0)[there]
    sums = amount(exact_sum(gone)), amount(exact_sum(before))
    if int(there.sum()) < MIN_SUBJECTS:
        return too_few("share", *sums)
    return Estimate(*share_of_sums(gone / 1e6, before[there] / 1e6), *sums, "share")


SPEC = FigureSpec(
    "recurring_revenue",
    titled("Recurring revenue", "Регулярная выручка", "經常性營收"),
    RecurringRevenue,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    theme="money",
    keys=("group", "currency", "period"),
)
