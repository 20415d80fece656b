"""Concentration: how much hangs on the biggest clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.choices import calendar_months
from journeyglass.figures.context import Context, micros
from journeyglass.figures.earnings import Earnings, load
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, Unit, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount, exact_sum
from journeyglass.figures.months import add_months
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.journey.model import Indicator, Stage

MONTHS = 12
UNKNOWN = "no payment, subscription or signed deal with money has ever come"


@dataclass(frozen=True)
class Concentration:
    """What the group's clients brought in one currency, and how much of it the biggest did.

    `largest` is the biggest client; `largest_share`, `top5_share`, `top10_share` the shares of the one, five and ten
    biggest. `herfindahl` is Σ of the squared shares: 1 where all comes from one, 1/n where n bring the same; `as_many`
    is how many clients of equal size would be as concentrated (1 ÷ herfindahl).
    """

    group: str | None
    currency: str
    clients: int
    revenue: Decimal
    largest: str
    largest_share: Estimate
    top5_share: Estimate
    top10_share: Estimate
    herfindahl: Estimate
    as_many: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, months: str | None = None) -> Figure:
    """What share of the revenue hangs on the biggest client, on the five and on the ten biggest.

    Formula: revenue of an account in the span = what it paid (invoices paid, orders less refunds); where nobody sends
    payments, its recurring revenue over the time it ran; else the deals it signed. Shares of the sum over all
    accounts; herfindahl = Σ share².
    Assumes: accounts are the clients (companies of one group count apart). Misleads: a span shorter than a billing
    cycle sees some clients only; one big order is not a big client for ever.
    Intervals: none, since it is all of the revenue and no sample of it. Options: `months` (how far back from the
    reading's instant, default 12mo; since and until take its place). Money is per currency, converted only at the
    user's rates. A breakdown uses what held at the end of the span.
    Shape: a row a group and currency. Unit: shares 0–1. Source: M4.13; A. O. Hirschman (1945).
    """
    since, until = span(context, filters, months)
    earned = load(context, filters.timeless, since, until)
    rows = [_row(earned, rows, group, currency) for group, currency, rows in _parts(earned, filters.by)]
    notes = [*earned.notes, *_counted(earned)]
    return figure_of(context, "concentration", filters, Concentration, rows, notes, months=months)


def span(context: Context, filters: Filters, months: str | None) -> tuple[int, int]:
    """From when to when revenue counts: the filters' period, else so many months up to the reading's instant."""
    until = micros(filters.until) if filters.until else context.as_of + 1
    if filters.since:
        return micros(filters.since), until
    back = calendar_months("months", months, MONTHS)
    return int(add_months(np.array([until - 1]), -back)[0]) + 1, until


def _counted(earned: Earnings) -> list[str]:
    if not len(earned):
        return [UNKNOWN if earned.kind == "none" else "no money was told of in that time"]
    return {
        "paid": ["revenue is what was paid"],
        "recurring": ["revenue is what subscriptions cost over the time they ran"],
        "signed": ["revenue is the value of signed deals"],
        "none": [],
    }[earned.kind]


def _parts(earned: Earnings, by: str | None) -> Iterator[tuple[str | None, str, Mask]]:
    everything = np.ones(len(earned), dtype=np.bool_)
    groups = [(None, everything)] if by is None else list(earned.group.groups())
    for group, mine in groups:
        for currency, those in earned.currency.groups():
            if bool((mine & those).any()):
                yield group, currency or "", mine & those


def _row(earned: Earnings, rows: Mask, group: str | None, currency: str) -> Concentration:
    amounts = earned.amount[rows]
    order = np.argsort(-amounts, kind="stable")
    total, ranked = exact_sum(amounts), amounts[order]
    largest = earned.name.filter(rows)[int(order[0])].as_py()
    tops = _top(ranked, 1, total), _top(ranked, 5, total), _top(ranked, 10, total)
    # Squared shares as floats: their sum is a measure, not money.
    index = float(np.sum((amounts / total) ** 2))
    both = _plain(index, "score", len(amounts)), _plain(1 / index, "count", len(amounts))
    return Concentration(group, currency, len(amounts), amount(total), largest, *tops, *both)


def _top(ranked: Ints, many: int, total: int) -> Estimate:
    part = exact_sum(ranked[:many])
    sums = amount(part), amount(total)
    if len(ranked) < MIN_SUBJECTS:
        return too_few("share", *sums)
    return Estimate(part / total, None, None, *sums, "share")


def _plain(value: float, unit: Unit, clients: int) -> Estimate:
    if clients < MIN_SUBJECTS:
        return too_few(unit, clients, clients)
    return Estimate(value, None, None, None, clients, unit)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of the biggest client, in the currency of most clients."""
    rows = compute(context, filters.undivided).rows
    if not rows:
        return terra_incognita("share", UNKNOWN)
    found: Concentration = max(rows, key=lambda row: int(row.clients))
    return found.largest_share


SPEC = FigureSpec(
    "concentration",
    titled("Concentration", "Концентрация выручки", "營收集中度"),
    Concentration,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    better="less",
    measure=measure,
    theme="money",
    keys=("group", "currency"),
)
