"""Expansion: how many customers grow, in which way, and how soon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import DAY, Estimate, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.growths import Growths, first_growths
from journeyglass.figures.horizon import Horizon, parse
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask, Spells
from journeyglass.figures.survival import ENDED, ended_by
from journeyglass.journey.model import Indicator, Stage

WITHIN = "1y"
_LOST = 2


@dataclass(frozen=True)
class Expansion:
    """Customers of the group, and how they grew.

    `expanded` have ever grown: `by_money` (they pay more), `by_seats` (more seats), `by_plan` (an upgrade was told).
    `in_time` is the share that grows within the horizon after its beginning.
    """

    group: str | None
    within: str
    customers: int
    expanded: int
    by_money: int
    by_seats: int
    by_plan: int
    in_time: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, within: str | None = None) -> Figure:
    """What share of the customers grows, and in which way.

    Formula: a customer has grown at its first rise of recurring revenue, rise of a subscription's seats, or
    `Subscription Upgraded`. in_time = the Aalen–Johansen incidence of that within H after its beginning, losing the
    customer competing.
    Assumes: young customers will fare like old ones. Misleads: a price rise looks like growth; of `expanded`, old
    customers have had more time (`in_time` allows for that). Who is ready to grow: see `seat_use`; the money that
    growth brought: see `recurring_revenue`.
    Intervals: Wilson on the effective sample size. Options: `within` (H, default 1y). Period: by the beginning as a
    customer. Shape: a row a group. Unit: share 0–1. Source: M5.5.
    """
    until, blank = parse(within or WITHIN), customer.no_start(context, "subscriptions")
    found = customer.load(context, filters, "subscriptions")
    grown = first_growths(context, found)
    rows = [_row(found, grown, until, group, mine, blank) for group, mine in found.groups(filters.by)]
    return figure_of(context, "expansion", filters, Expansion, rows, [], within=within)


def _row(found: Customers, grown: Growths, until: Horizon, group: str | None, mine: Mask, blank: str) -> Expansion:
    ways = (grown.ever, grown.money, grown.seats, grown.plan)
    ever, money, seats, plan = (int((mine & way).sum()) for way in ways)
    share = terra_incognita("share", blank) if blank else _in_time(found, grown, until, mine)
    return Expansion(group, until.text, int(mine.sum()), ever, money, seats, plan, share)


def _in_time(found: Customers, grown: Growths, until: Horizon, mine: Mask) -> Estimate:
    began, lost, at = found.began[mine], found.lost[mine], grown.first[mine]
    grows = at <= lost
    cause = np.where(grows, ENDED, np.where(found.gone[mine], _LOST, 0))
    length = np.where(grows, at, lost) - began
    spells = Spells.of(np.zeros(len(length), dtype=np.int64), length, cause)
    return ended_by(spells, until.micros, lambda span: f"{span / DAY:.1f} days")


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share that grows within the indicator's `within`, or a year."""
    within = None if wanted.within is None else str(wanted.within)
    found: Expansion = compute(context, filters.undivided, within).rows[0]
    return found.in_time


SPEC = FigureSpec(
    "expansion",
    titled("Expansion", "Расширение", "擴充"),
    Expansion,
    compute,
    dimensions=BY_ACCOUNT,
    measure=measure,
    theme="money",
)
