"""Who stands behind the figures on customers: who came, stayed, left, grew, renewed and referred."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures import expansion as growing
from journeyglass.figures import referral_rate as referring
from journeyglass.figures import renewal as renewing
from journeyglass.figures import terms
from journeyglass.figures.acquisition_churn import EVERY
from journeyglass.figures.behind.names import coded_names, ids
from journeyglass.figures.behind.sides import Asked, Pair, Rows, Sides
from journeyglass.figures.calendars import Spans, whole_periods
from journeyglass.figures.choices import calendar_months, whole
from journeyglass.figures.cohorts import ALL, cohorts
from journeyglass.figures.growths import first_growths
from journeyglass.figures.horizon import parse
from journeyglass.figures.months import UNIT
from journeyglass.figures.statistics.spells import Ints, Mask


def in_cohort(asked: Asked, began: Ints, among: Mask) -> Mask | None:
    """Those among these that the row's cohort has; None where there is no such cohort."""
    wanted = asked.key.get("cohort", ALL)
    found = cohorts(began, among, asked.options.get("cohort"))
    return next((mine for name, mine in found if name == wanted), None)


def retention(asked: Asked) -> Rows | None:
    """The customers of the cohort that were watched, and those of them that were not lost by the month."""
    found = customer.load(asked.context, asked.filters, asked.options.get("basis"))
    mine = in_cohort(asked, found.began, found.chosen)
    if mine is None:
        return None
    age = asked.number("month", 0) * UNIT
    seen, left = found.seen(mine), mine & found.gone & (found.months <= age)
    spells, at_risk = found.spells(mine), seen.copy()
    at_risk[seen] = (spells.entry <= age) & (spells.exit >= age)
    return asked.chosen("account", ids(found.name), {
        "retained": (seen & ~left, seen),
        "customers": (None, mine),
        "at_risk": (at_risk, mine),
        "left": (left, mine),
        "returned": (left & found.returned, left),
    }, accounts=True)  # fmt: skip


def acquisition_churn(asked: Asked) -> Rows | None:
    """Who was a customer when the period began, who came in it and who was lost in it."""
    found = customer.load(asked.context, asked.filters.timeless, asked.options.get("basis"))
    span = in_period(
        asked, whole_periods(asked.context, asked.filters, asked.options.get("every") or EVERY, found.began)
    )
    if span is None:
        return None
    start, end = span
    lost = found.chosen & found.gone
    there = found.chosen & (found.began < start) & ~(lost & (found.lost < start))
    left = lost & (found.lost >= start) & (found.lost < end)
    return asked.chosen("account", ids(found.name), {
        "churn": (left & (found.began < start), there),
        "at_start": (there, None),
        "new": (found.chosen & (found.began >= start) & (found.began < end), None),
        "left": (left, None),
        "at_end": (found.chosen & (found.began < end) & ~(lost & (found.lost < end)), None),
    }, accounts=True)  # fmt: skip


def in_period(asked: Asked, periods: Spans) -> tuple[int, int] | None:
    """From when to when the row's period lasts; the first one where none is said, None where there is no such one."""
    wanted = asked.key.get("period")
    return next(((start, end) for label, start, end in periods if wanted in (None, label)), None)


def expansion(asked: Asked) -> Rows | None:
    """The customers, and those of them that have grown, in which way, and in time."""
    context, until = asked.context, parse(asked.options.get("within") or growing.WITHIN)
    found = customer.load(context, asked.filters, "subscriptions")
    grown, mine = first_growths(context, found), found.chosen
    in_time = grown.ever & (grown.first <= found.lost) & (grown.first - found.began <= until.micros)
    return asked.chosen("account", ids(found.name), {
        "in_time": (mine & in_time, mine),
        "customers": (None, mine),
        "expanded": (mine & grown.ever, mine),
        "by_money": (mine & grown.money, mine),
        "by_seats": (mine & grown.seats, mine),
        "by_plan": (mine & grown.plan, mine),
    }, accounts=True)  # fmt: skip


def referral_rate(asked: Asked) -> Rows | None:
    """The customers, and those of them that have referred, ever and in time."""
    until = parse(asked.options.get("within") or referring.WITHIN)
    found = referring.load(asked.context, asked.filters)
    first, mine = referring.first_referrals(asked.context, found), found.chosen
    ever, after = mine & (first < referring.NEVER), np.maximum(first, found.began) - found.began
    in_time = ever & (first <= found.lost) & (after <= until.micros)
    return asked.chosen("account", ids(found.name), {
        "rate": (ever, mine),
        "in_time": (in_time, mine),
        "customers": (None, mine),
        "referrers": (ever, mine),
    }, accounts=True)  # fmt: skip


def renewal(asked: Asked) -> Rows | None:
    """The terms that were due, and what became of them."""
    options = asked.options
    length = calendar_months("term", options.get("term"), renewing.TERM)
    grace = whole("grace", options.get("grace"), renewing.GRACE, 0, 365)
    found = terms.load(asked.context, asked.filters, length, grace)
    fates = {fate: found.chosen & (found.fate == place) for place, fate in enumerate(terms.FATES)}
    counts: dict[str, Pair] = {fate: (rows, found.chosen) for fate, rows in fates.items()}
    table: dict[str, Pair] = {
        "rate": (fates["renewed"], found.chosen & ~fates["pending"]),
        "due": (None, found.chosen),
    }
    return asked.chosen("term", coded_names(found.account), {**counts, **table}, accounts=True)


SIDES: Mapping[str, Sides] = {
    "retention": retention,
    "acquisition_churn": acquisition_churn,
    "expansion": expansion,
    "referral_rate": referral_rate,
    "renewal": renewal,
}
