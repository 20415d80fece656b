"""Revenue retention: what a cohort pays so many months later of what it paid at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.cohorts import cohorts, months_old, months_wanted
from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount, exact_sum
from journeyglass.figures.months import add_months
from journeyglass.figures.revenue import Revenue, load
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.ratio import ratio_of_sums, share_of_sums
from journeyglass.figures.statistics.spells import Ints, Mask


@dataclass(frozen=True)
class RevenueRetention:
    """A cohort's monthly recurring revenue in one currency after so many months.

    `customers` of the cohort are old enough to tell; `mrr_at_start` is what they paid at first, `mrr` what they pay
    then. `gross` counts no customer for more than at first, `net` does.
    """

    group: str | None
    currency: str
    cohort: str
    month: int
    customers: int
    mrr_at_start: Decimal
    mrr: Decimal
    gross: Estimate
    net: Estimate


def compute(
    context: Context, filters: Filters = EVERYTHING, cohort: str | None = None, months: str | None = None
) -> Figure:
    """Of what a cohort of customers paid at first, the share that it pays so many months later, gross and net.

    Formula: of the accounts whose beginning is at least k calendar months ago, Σ what they pay a month at exactly k
    months ÷ Σ what they paid at their beginning; gross: each account counted for at most what it paid at first.
    Returns count again. What an account pays is told by the subscription events' `mrr`, per currency; its beginning in
    a currency is its first money in it.
    Assumes: a subscription goes on until it is cancelled. Misleads: the cohorts behind a late month are older ones, so
    the line of all cohorts may rise; one big account can carry the sum (see `concentration`).
    Intervals: delta method over accounts on the logarithm, independent accounts assumed.
    Options: `cohort` (month, quarter or year; default month), `months` (how many; default 12). Money is per currency,
    converted only at the user's rates. Period: customers that began in it.
    Shape: a row a group, currency, cohort (all first) and month from 0. Unit: ratio (net may pass 1).
    Source: semantics §4, retention.
    """
    money, last = load(context), months_wanted(months)
    rows = [
        row
        for group, currency, found in starts(context, filters)
        for row in _cohorts(found, _course(context, money, found, last), cohort, (group, currency))
    ]
    blank = [] if rows else [customer.unknown(context, "subscriptions") or "no subscription has any money"]
    notes = [*money.notes, *blank]
    return figure_of(context, "revenue_retention", filters, RevenueRetention, rows, notes, cohort=cohort, months=months)


@dataclass(frozen=True)
class Starts:
    """Accounts' beginnings in one currency (its code)."""

    currency: int
    account: Ints
    at: Ints
    paid: Ints


def starts(context: Context, filters: Filters) -> Iterator[tuple[str | None, str, Starts]]:
    """Per group and currency the accounts of the period."""
    money = load(context)
    found = customer.load(context, filters, "subscriptions")
    for group, chosen in found.groups(filters.by):
        for code, name in enumerate(money.currency.labels):
            yield group, name, _beginnings(money, found, chosen, code)


def _beginnings(money: Revenue, found: Customers, chosen: Mask, code: int) -> Starts:
    rows = money.started(code)
    mine = rows & np.isin(money.account, found.account[chosen])
    return Starts(code, money.account[mine], money.at[mine], money.after[mine])


Course = list[tuple[Mask, Ints]]
"""For each month whether each account is old enough, and what it pays then."""


def _course(context: Context, money: Revenue, found: Starts, last: int) -> Course:
    months = range(min(last, months_old(context, found.at)) + 1)
    return [after(context, money, found, month) for month in months]


def after(context: Context, money: Revenue, found: Starts, month: int) -> tuple[Mask, Ints]:
    """Which of them are old enough to tell what they pay so many months later, and what each does."""
    then = add_months(found.at, month)
    return np.asarray(then <= context.as_of, dtype=np.bool_), money.standing(found.currency, found.account, then)


def _cohorts(
    found: Starts, course: Course, length: str | None, key: tuple[str | None, str]
) -> Iterator[RevenueRetention]:
    for name, mine in cohorts(found.at, np.ones(len(found.at), dtype=np.bool_), length):
        members = np.flatnonzero(mine)
        for month, (old_enough, paid) in enumerate(course):
            old = members[old_enough[members]]
            if len(old):
                yield _row((*key, name), month, found.paid[old], paid[old])


def _row(key: tuple[str | None, str, str], month: int, at_first: Ints, now: Ints) -> RevenueRetention:
    sums = amount(exact_sum(at_first)), amount(exact_sum(now))
    both = _gross(np.minimum(now, at_first), at_first), _net(now, at_first)
    return RevenueRetention(*key, month, len(now), *sums, *both)


def _gross(parts: Ints, wholes: Ints) -> Estimate:
    sums = amount(exact_sum(parts)), amount(exact_sum(wholes))
    if len(wholes) < MIN_SUBJECTS:
        return too_few("share", *sums)
    return Estimate(*share_of_sums(parts / 1e6, wholes / 1e6), *sums, "share")


def _net(parts: Ints, wholes: Ints) -> Estimate:
    sums = amount(exact_sum(parts)), amount(exact_sum(wholes))
    if len(wholes) < MIN_SUBJECTS:
        return too_few("share", *sums)
    value, low, high = ratio_of_sums(parts / 1e6, wholes / 1e6)
    return Estimate(value, max(low, 0.0), high, *sums, "share")


def net_after(context: Context, filters: Filters, months: int) -> Estimate:
    """The net revenue retention of all customers after so many months, in the currency of most of them."""
    blank = customer.unknown(context, "subscriptions")
    if blank:
        return terra_incognita("share", blank)
    money = load(context)
    found = max((starts for _, _, starts in starts(context, filters)), key=lambda s: len(s.at), default=None)
    if found is None:
        return terra_incognita("share", "no subscription has any money")
    old, paid = after(context, money, found, months)
    return _net(paid[old], found.paid[old]).noted(f"net revenue retention after {months} months")


SPEC = FigureSpec(
    "revenue_retention",
    titled("Revenue retention", "Удержание выручки", "營收留存率"),
    RevenueRetention,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    theme="money",
)
