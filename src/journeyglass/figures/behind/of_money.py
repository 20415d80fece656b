"""Who stands behind the figures on money: who paid, bought, used what was paid for, or was brought by others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from journeyglass.figures import concentration as concentrating
from journeyglass.figures import customers as customer
from journeyglass.figures import earnings, lifetables, orders, revenue, revenue_retention
from journeyglass.figures import ltv as lasting
from journeyglass.figures import referral_value as bringing
from journeyglass.figures import seat_use as seating
from journeyglass.figures.acquisition_churn import EVERY
from journeyglass.figures.behind.names import account_names, ids
from journeyglass.figures.behind.of_customers import in_cohort, in_period
from journeyglass.figures.behind.sides import Asked, Names, Pair, Rows, Sides, only
from journeyglass.figures.calendars import whole_periods
from journeyglass.figures.choices import calendar_months, share_of_one
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.lifetables import Month
from journeyglass.figures.months import UNIT, ages
from journeyglass.figures.referrals import unknown
from journeyglass.figures.seats import Seats
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded


def revenue_retention_of(asked: Asked) -> Rows | None:
    """The customers of the cohort that are old enough, and those of them that still pay."""
    context = asked.context
    found = next((s for _, name, s in revenue_retention.starts(context, asked.filters) if _is(asked, name)), None)
    mine = None if found is None else in_cohort(asked, found.at, np.ones(len(found.at), dtype=np.bool_))
    if found is None or mine is None:
        return None
    old, paid = revenue_retention.after(context, revenue.load(context), found, asked.number("month", 0))
    old, still = old & mine, old & mine & (paid > 0)
    return asked.chosen("account", account_names(context)[found.account], {
        "customers": (None, old),
        "mrr_at_start": (old, None),
        **dict.fromkeys(("gross", "net", "mrr"), (still, old)),
    }, accounts=True)  # fmt: skip


def _is(asked: Asked, currency: str | None) -> bool:
    """Whether the row is about that currency; one that does not say it is about the first."""
    return asked.key.get("currency") in (None, currency or "")


def _code(asked: Asked, currency: Coded) -> int | None:
    """The currency's place among the labels; None where there is none such."""
    return next((code for code, name in enumerate(currency.labels) if _is(asked, name)), None)


def recurring_revenue(asked: Asked) -> Rows | None:
    """Who paid when the period began and when it was over, and whose revenue changed in it."""
    context, money = asked.context, revenue.load(asked.context)
    found = customer.load(context, asked.filters.timeless, "subscriptions")
    span = in_period(asked, whole_periods(context, asked.filters, asked.options.get("every") or EVERY, found.began))
    code = _code(asked, money.currency)
    if span is None or code is None:
        return None
    mine = np.isin(money.account, found.account[found.chosen]) & (money.currency.codes == code)
    accounts = np.unique(money.account[mine])
    before, after = (money.standing(code, accounts, np.full(len(accounts), at - 1)) for at in span)
    inside = mine & (money.at >= span[0]) & (money.at < span[1])
    moved = {kind: np.isin(accounts, money.account[inside & money.kind.among(kind)]) for kind in revenue.KINDS}
    return asked.chosen("account", account_names(context)[accounts], {
        "churn": ((before > 0) & (after < before), before > 0),
        "at_start": (before > 0, None),
        "at_end": (after > 0, None),
        "gone": (moved["lost"], None),
        **{kind: (moved[kind], None) for kind in revenue.KINDS if kind != "lost"},
    }, accounts=True)  # fmt: skip


def ltv(asked: Asked) -> Rows | None:
    """The subscribers that pay in the currency, those that left, and those that were seen to pay."""
    context, money = asked.context, revenue.load(asked.context)
    found = customer.load(context, asked.filters, "subscriptions")
    code, most = _code(asked, money.currency), calendar_months("horizon", asked.options.get("horizon"), lasting.HORIZON)
    if code is None:
        return None
    rows = lifetables.beginnings(money, found, found.chosen, code)
    months = list(lifetables.months_of_life(context, money, found, rows, code, most))
    seen = lifetables.life_table(context, money, found, found.chosen, code, most).seen(MIN_SUBJECTS)
    everybody = np.ones(len(rows), dtype=np.bool_)
    left = _any((month.left for month in months), len(rows))
    counts: Pair = (None, everybody) if seen else (left, everybody)
    return asked.chosen("account", account_names(context)[money.account[rows]], {
        "customers": (None, everybody),
        "left": (left, everybody),
        "within_seen": counts,
        "lifetime_value": counts,
        "monthly": _paying(months[:seen], len(rows)) if seen else counts,
        "churn": _leaving(months[:seen], len(rows)) if seen else counts,
    }, accounts=True, sums=("monthly", "churn") if seen else ())  # fmt: skip


def _paying(months: list[Month], size: int) -> Pair:
    return _any((month.seen & (month.paid > 0) for month in months), size), _any((m.seen for m in months), size)


def _leaving(months: list[Month], size: int) -> Pair:
    return _any((month.left for month in months), size), _any((month.whole for month in months), size)


def _any(masks: Iterable[Mask], size: int) -> Mask:
    found = np.zeros(size, dtype=np.bool_)
    for mask in masks:
        found |= mask
    return found


def ltv_orders(asked: Asked) -> Rows | None:
    """The buyers, and those of them that have bought again."""
    found = orders.load(asked.context, asked.filters)
    code = _code(asked, found.currency)
    if code is None:
        return None
    mine = found.chosen & (found.currency.codes == code)
    pair = (mine & (found.repeats > 0), mine)
    estimated = ("alive", "orders_ahead", "spend", "value_ahead", "lifetime_value", "repeaters")
    table: dict[str, Pair] = {"customers": (None, mine), **dict.fromkeys(estimated, pair)}
    return asked.chosen("buyer", ids(found.name), table, accounts=True)


def repeat_purchase(asked: Asked) -> Rows | None:
    """The buyers of the cohort, and those of them that have bought again by the month."""
    found = orders.load(asked.context, asked.filters)
    mine = in_cohort(asked, found.first * DAY, found.chosen)
    if mine is None:
        return None
    age, twice = asked.number("month", 1) * UNIT, found.second >= 0
    lived = ages(found.first * DAY, np.where(twice, found.second, found.today) * DAY)
    again = mine & twice & (lived <= age)
    return asked.chosen("buyer", ids(found.name), {
        "repeated": (again, mine),
        "customers": (None, mine),
        "at_risk": (mine & (lived >= age), mine),
        "again": (again, mine),
    }, accounts=True)  # fmt: skip


def concentration(asked: Asked) -> Rows | None:
    """The clients that brought anything, and the biggest of them."""
    since, until = concentrating.span(asked.context, asked.filters, asked.options.get("months"))
    earned = earnings.load(asked.context, asked.filters.timeless, since, until)
    code = _code(asked, earned.currency)
    if code is None:
        return None
    mine = earned.currency.codes == code
    places = np.flatnonzero(mine)
    ranked = places[np.argsort(-earned.amount[places], kind="stable")]
    tops = {"largest_share": 1, "top5_share": 5, "top10_share": 10}
    return asked.chosen("account", ids(earned.name), {
        **{name: (only(len(earned), ranked[:most]), mine) for name, most in tops.items()},
        **dict.fromkeys(("herfindahl", "as_many", "clients"), (None, mine)),
        "revenue": (mine, None),
    }, accounts=True)  # fmt: skip


def referral_value(asked: Asked) -> Rows | None:
    """Who was brought, who of them became a customer, and who of them brought money, of all that did."""
    context, who = asked.context, asked.key.get("referrer", bringing.ALL)
    if unknown(context):
        return None
    pairs = bringing.pairs_of(context)
    brought = {account: yes for referrer, them in pairs.items() if who in (bringing.ALL, referrer)
               for account, yes in them.items()}  # fmt: skip
    since, until = bringing.span_of(context, asked.filters)
    paid = _earners(asked, earnings.load(context, EVERYTHING, since, until))
    got = {name for name, currency in bringing.rewards_of(context, since, until) if _is(asked, currency)}
    names = np.array(sorted({*brought, *paid, *got}), dtype=np.object_)
    theirs, earns = _among(names, brought), _among(names, paid)
    rewarded = _among(names, got if who == bringing.ALL else got & {who})
    bought = _among(names, [account for account, yes in brought.items() if yes])
    return asked.chosen("account", names, {
        "customer_share": (bought, theirs),
        "brought": (None, theirs),
        "customers": (bought, theirs),
        "revenue": (theirs & earns, None),
        "revenue_share": (theirs & earns, earns),
        "reward": (rewarded, None),
    }, accounts=True)  # fmt: skip


def _earners(asked: Asked, earned: earnings.Earnings) -> set[str]:
    code = _code(asked, earned.currency)
    return set() if code is None else set(ids(earned.name)[earned.currency.codes == code])


def _among(names: Names, wanted: Iterable[str]) -> Mask:
    known = set(wanted)
    return np.array([name in known for name in names], dtype=np.bool_)


def seat_use(asked: Asked) -> Rows | None:
    """The customers whose seats are known, those of them that use any, and those that use nearly all."""
    near = seating.seated(asked.context, asked.filters, asked.options.get("days"))
    everybody, ready = np.ones(len(near), dtype=np.bool_), _ready(asked, near)
    return asked.chosen("account", ids(near.name), {
        "use": (near.active > 0, everybody),
        "customers": (None, everybody),
        "seats": (everybody, None),
        "active": (near.active > 0, None),
        "ready": (ready, everybody),
        "ready_share": (ready, everybody),
    }, accounts=True, sums=("use", "seats", "active"))  # fmt: skip


def _ready(asked: Asked, near: Seats) -> Mask:
    least = share_of_one("full", asked.options.get("full"), seating.FULL)
    return np.asarray(near.active >= least * near.seats, dtype=np.bool_)


def ready_to_grow(asked: Asked) -> Rows | None:
    """The customer itself."""
    near = seating.seated(asked.context, asked.filters, asked.options.get("days"))
    names = ids(near.name)
    one: Ints = np.flatnonzero((names == asked.needed("account")) & _ready(asked, near))
    row = only(len(names), one)
    measures = ("used", "active", "seats")
    table: dict[str, Pair] = dict.fromkeys(measures, (row, None))
    return asked.chosen("account", names, table, accounts=True, sums=measures) if len(one) else None


SIDES: Mapping[str, Sides] = {
    "revenue_retention": revenue_retention_of,
    "recurring_revenue": recurring_revenue,
    "ltv": ltv,
    "ltv_orders": ltv_orders,
    "repeat_purchase": repeat_purchase,
    "concentration": concentration,
    "referral_value": referral_value,
    "seat_use": seat_use,
    "ready_to_grow": ready_to_grow,
}
