"""Lifetime value of subscribers: what a customer pays until it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeyglass.figures import customers as customer
from journeyglass.figures import ltv_orders
from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.choices import calendar_months, rate_a_year, share_of_one
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.lifetables import life_table
from journeyglass.figures.money import amount
from journeyglass.figures.revenue import load
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.lifetime_value import LifeTable, Terms, lifetime_value, limits
from journeyglass.figures.statistics.ratio import ratio_of_sums, share_of_sums
from journeyglass.journey.model import Indicator, Stage

MARGIN, DISCOUNT, HORIZON = 1.0, 0.1, 36


@dataclass(frozen=True)
class Ltv:
    """Subscribers of the group in one currency.

    `customers` began, of whom `left` went; `months` of life have been seen in at least five customers.
    `monthly` is what a customer pays a month on average over the months seen, `churn` the share that leaves in a month,
    `within_seen` the value within the months seen, `lifetime_value` up to the horizon.
    """

    group: str | None
    currency: str
    customers: int
    left: int
    months: int
    monthly: Estimate
    churn: Estimate
    within_seen: Estimate
    lifetime_value: Estimate


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    margin: str | None = None,
    discount: str | None = None,
    horizon: str | None = None,
) -> Figure:
    """What a subscriber brings on average from its beginning on, up to a horizon, discounted.

    Formula: Σ over months t of life of survival(t) · mean recurring revenue(t) of those that are left · margin ÷
    (1 + discount)^(t/12), paid at each month's beginning. Survival is the product over months of 1 − left ÷ watched
    (life table: only months watched to their end count). Where the horizon lies beyond the months seen in at least
    five customers, customers go on leaving at the average rate and paying what those of the last year of life do;
    `within_seen` stops there and assumes nothing.
    Assumes: young customers will fare like old ones; a margin of 1 (the default) makes it revenue, not profit.
    Misleads: far beyond what has been seen the value is an assumption, not a measurement; averages hide that a few
    customers may carry it (see `concentration`); a customer that came back counts up to its first end.
    Intervals: the spread of a bootstrap over customers (500 draws, survival and payment drawn together) on the
    logarithm, with Student's t; `monthly` and `churn`: delta method. Options: `margin` (share kept, default 1),
    `discount` (a year, default 10%), `horizon` (months or years, default 36mo). Money is per currency, converted only
    at the user's rates. Period: customers that began in it. Orders without subscriptions: see `ltv_orders`; an
    indicator on the map gets that where no subscription has money.
    Shape: a row a group and currency. Unit: money. Source: semantics §4, LTV; M3.8.
    """
    terms = Terms(
        share_of_one("margin", margin, MARGIN),
        rate_a_year("discount", discount, DISCOUNT),
        calendar_months("horizon", horizon, HORIZON),
    )
    blank = customer.unknown(context, "subscriptions")
    notes = [*load(context).notes]
    rows: list[Ltv] = []
    for key, table in _tables(context, filters, terms):
        row = _row(key, table, terms, blank)
        rows.append(row)
        if not blank and row.lifetime_value.value is not None and row.months < terms.horizon:
            notes.append(f"{key[1]}: after {row.months} months of life the value is carried on, not measured")
    if not rows:
        notes.append(blank or "no subscription has any money")
    said = {"margin": margin, "discount": discount, "horizon": horizon}
    return figure_of(context, "ltv", filters, Ltv, rows, notes, **said)


def _tables(context: Context, filters: Filters, terms: Terms) -> Iterator[tuple[tuple[str | None, str], LifeTable]]:
    money = load(context)
    found = customer.load(context, filters, "subscriptions")
    for group, chosen in found.groups(filters.by):
        for code, currency in enumerate(money.currency.labels):
            table = life_table(context, money, found, chosen, code, terms.horizon)
            if table.size:
                yield (group, currency), table


def _row(key: tuple[str | None, str], table: LifeTable, terms: Terms, blank: str) -> Ltv:
    size, lost = table.size, int(table.left.sum())
    seen = table.seen(MIN_SUBJECTS)
    if blank:
        unknown = terra_incognita("money", blank)
        return Ltv(*key, size, lost, seen, unknown, terra_incognita("share", blank), unknown, unknown)
    if not seen:
        few = too_few("money", lost, size)
        return Ltv(*key, size, lost, seen, few, too_few("share", lost, size), few, few)
    within, whole = (limits(drawn, table.drawn) for drawn in lifetime_value(table.draws(), terms, seen))
    monthly, churn = _monthly(table, seen), _churn(table, seen)
    return Ltv(*key, size, lost, seen, monthly, churn, _worth(within, size), _worth(whole, size))


def _worth(found: tuple[float, float, float], size: int) -> Estimate:
    return Estimate(*found, None, size, "money")


def _monthly(table: LifeTable, seen: int) -> Estimate:
    money, months = table.money[:, :seen].sum(axis=1), table.payers[:, :seen].sum(axis=1)
    value, low, high = ratio_of_sums(money, months)
    return Estimate(value, low, high, amount(round(float(money.sum()) * 1e6)), int(months.sum()), "money")


def _churn(table: LifeTable, seen: int) -> Estimate:
    left, watched = table.left[:, :seen].sum(axis=1), table.watched[:, :seen].sum(axis=1)
    counts = int(left.sum()), int(watched.sum())
    if not counts[1]:
        return too_few("share", *counts)
    return Estimate(*share_of_sums(left, watched), *counts, "share")


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The value up to the horizon in the currency of most customers; of orders where no subscription has money."""
    terms = Terms(MARGIN, DISCOUNT, wanted.within.months if wanted.within and wanted.within.months else HORIZON)
    blank = customer.unknown(context, "subscriptions")
    tables = [] if blank else list(_tables(context, filters, terms))
    if not tables:
        return ltv_orders.value_of_new(context, filters, terms) or terra_incognita("money", blank or NO_MONEY)
    key, table = max(tables, key=lambda pair: pair[1].size)
    found = _row(key, table, terms, "").lifetime_value
    return found.noted(f"in {key[1]}") if key[1] else found


NO_MONEY = "no subscription has any money"

SPEC = FigureSpec(
    "ltv",
    titled("Lifetime value", "Пожизненная ценность клиента (LTV)", "顧客終身價值（LTV）"),
    Ltv,
    compute,
    dimensions=BY_ACCOUNT,
    measure=measure,
    theme="money",
)
