"""Referral rate: how many customers bring others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import DAY, Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import Horizon, parse
from journeyglass.figures.referrals import referral_steps_sql, unknown
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, Spells
from journeyglass.figures.survival import ENDED, ended_by
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import coded, whole
from journeyglass.journey.model import Indicator, Stage

WITHIN = "1y"
NEVER = 2**62
_LOST = 2


@dataclass(frozen=True)
class ReferralRate:
    """Customers of the group: `referrers` have passed us on or brought another account.

    `rate` is their share of all customers so far; `in_time` the share that does so within the horizon after becoming
    a customer.
    """

    group: str | None
    within: str
    customers: int
    referrers: int
    rate: Estimate
    in_time: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, within: str | None = None) -> Figure:
    """What share of the customers refers us to others.

    Formula: customers that have referred ÷ all that ever became customers. A customer is an account since its win
    (where the map names no win: since its first subscription); it has referred at the first moment `referred`, or when
    an account that it brought was first told of, by that account's trait `referred_by` or by a referral event.
    in_time: the Aalen–Johansen incidence within H, losing the customer competing.
    Assumes: every referral is told to us. Misleads: young customers have had less time, so the rate rises with age
    alone (`in_time` allows for that); a link passed on is not yet a new customer (see `referral_value`).
    Intervals: Wilson, for in_time on the effective sample size. Options: `within` (H, default 1y).
    Shape: a row a group. Unit: share 0–1. Period: by the beginning as a customer. Source: M4.10, semantics §4.
    """
    found, until = load(context, filters), parse(within or WITHIN)
    blank = _unknown(context, found)
    first = first_referrals(context, found)
    rows = [_row(found, first, until, blank, group, mine) for group, mine in found.groups(filters.by)]
    return figure_of(context, "referral_rate", filters, ReferralRate, rows, [], within=within)


def load(context: Context, filters: Filters) -> Customers:
    """The customers, by the map's word where it has one."""
    return customer.load(context, filters, "moments" if customer.map_tells(context) else None)


def first_referrals(context: Context, found: Customers) -> Ints:
    """When each customer first referred; never is far off."""
    by_name = context.once("first referrals", lambda: _referrers(context))
    return np.array([by_name.get(name, NEVER) for name in found.name.to_pylist()], dtype=np.int64)


def _referrers(context: Context) -> dict[str | None, int]:
    """When each account first referred."""
    steps = referral_steps_sql(context)
    steps["spread"] = """
        SELECT referrer AS account, "at" FROM referrals
        UNION ALL SELECT coalesce(s.account, s.subject), epoch_us(m."at") FROM moments m JOIN subjects s USING (subject)
        WHERE m.moment = 'referred'"""
    steps["first"] = 'SELECT account, min("at") AS "at" FROM spread GROUP BY account'
    table = context.table(chain_sql(steps))
    names = coded(table, "account")
    return dict(zip(names.labels, whole(table, "at").tolist(), strict=True)) if len(table) else {}


def _row(found: Customers, first: Ints, until: Horizon, blank: str, group: str | None, mine: Mask) -> ReferralRate:
    size, referred = int(mine.sum()), int((first[mine] < NEVER).sum())
    if blank:
        unknown_ = terra_incognita("share", blank)
        return ReferralRate(group, until.text, size, referred, unknown_, unknown_)
    in_time = ended_by(_spells(found, first, mine), until.micros, lambda length: f"{length / DAY:.1f} days")
    return ReferralRate(group, until.text, size, referred, share_of(referred, size), in_time)


def _spells(found: Customers, first: Ints, mine: Mask) -> Spells:
    """From becoming a customer to the first referral; one before that counts as at once."""
    began, lost, at = found.began[mine], found.lost[mine], first[mine]
    referred = at <= lost
    end = np.where(referred, np.maximum(at, began), lost)
    cause = np.where(referred, ENDED, np.where(found.gone[mine], _LOST, 0))
    return Spells.of(np.zeros(len(end), dtype=np.int64), end - began, cause)


def _unknown(context: Context, found: Customers) -> str:
    start = customer.no_start(context, found.basis)
    moment = context.journey.moments.get("referred")
    if start or (moment is not None and trackable(context, moment)):
        return start
    return unknown(context)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of all customers; of those within the indicator's `within`, where it has one."""
    within = None if wanted.within is None else str(wanted.within)
    found: ReferralRate = compute(context, filters.undivided, within).rows[0]
    return found.rate if within is None else found.in_time


SPEC = FigureSpec(
    "referral_rate",
    titled("Referral rate", "Доля рекомендующих", "推薦率"),
    ReferralRate,
    compute,
    dimensions=BY_ACCOUNT,
    measure=measure,
    theme="money",
)
