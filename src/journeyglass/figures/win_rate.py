"""Win rate: won of all that was decided, by count and by value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journeyglass.figures.closings import Closings, load
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, share_of_sums, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.tracked import trackable
from journeyglass.journey.model import Indicator, Stage
from journeyglass.journey.rules import Rule


@dataclass(frozen=True)
class ValueRate:
    """The rate by value in one currency: what was won and lost in it."""

    currency: str
    won: Decimal
    lost: Decimal
    rate: Estimate


@dataclass(frozen=True)
class WinRate:
    """Turns that closed in the group, and the rate by count and, a currency each, by value.

    `not_now` is in no rate; `without_value` closings carried no money, or money of a currency without a rate.
    """

    group: str | None
    won: int
    lost: int
    not_now: int
    rate: Estimate
    without_value: int
    values: tuple[ValueRate, ...]


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """Won ÷ (won + lost), by count and by value, by close date.

    Formula: a turn closes by its win (the moment `won`, or an outcome of kind won, whichever is first), else by its
    last outcome of kind lost; turns put off (not_now) and turns still open are in neither. By value: the same of the
    money that the deciding event carried.
    Assumes: the map names how deals are lost. Misleads: where losses are seldom recorded the rate looks high; where
    lost deals carry no value the rate by value speaks only of those that do (see `without_value`).
    Intervals: Wilson by count, a bootstrap over subjects by value or where a subject closes more than once.
    Money is decimal, per currency, converted only at the user's rates. Period and `month`: by close date.
    Shape: a row a group. Unit: share 0–1. Source: semantics §4, win rate.
    """
    closings = load(context, filters)
    unknown = _unknown(context, closings)
    notes: list[str] = []
    rows = []
    for group, chosen in closings.groups(filters.by):
        row, said = _row(context, closings, group, chosen, unknown)
        rows.append(row)
        notes += said
    return figure_of(context, "win_rate", filters, WinRate, rows, notes)


def _row(
    context: Context, closings: Closings, group: str | None, chosen: Mask, unknown: str
) -> tuple[WinRate, list[str]]:
    counts = [int((chosen & closings.kind.among(kind)).sum()) for kind in ("won", "lost", "not_now")]
    decided = chosen & closings.kind.among("won", "lost")
    values, without, said = _values(context, closings, decided, unknown)
    if unknown:
        rate = terra_incognita("share", unknown)
    else:
        rate = share(closings.kind.among("won")[decided], closings.subject[decided])
    return WinRate(group, counts[0], counts[1], counts[2], rate, without, values), said


def _values(
    context: Context, closings: Closings, decided: Mask, unknown: str
) -> tuple[tuple[ValueRate, ...], int, list[str]]:
    money: dict[str, list[tuple[int, Decimal]]] = {}
    missing: set[str] = set()
    for row in np.flatnonzero(decided):
        currency, value = converted(context, closings, int(row))
        if value is None:
            missing |= {currency} if currency else set()
        else:
            money.setdefault(currency, []).append((int(row), value))
    without = int(decided.sum()) - sum(map(len, money.values()))
    rates = tuple(_value_rate(closings, currency, money[currency], unknown) for currency in sorted(money))
    return rates, without, [f"no rate was given for {currency}: left out" for currency in sorted(missing)]


def converted(context: Context, closings: Closings, row: int) -> tuple[str, Decimal | None]:
    """The currency and the money of a closing that carried any which counts."""
    value, currency = closings.value[row], closings.currency[row] or ""
    if value is None:
        return "", None
    if context.rates is None:
        return currency, value
    converted = context.rates.convert(value, currency)
    return (currency or "money without a currency", None) if converted is None else (context.rates.to, converted)


def _value_rate(closings: Closings, currency: str, money: list[tuple[int, Decimal]], unknown: str) -> ValueRate:
    won = closings.kind.among("won")
    parts = [value if won[row] else Decimal() for row, value in money]
    wholes = [value for _, value in money]
    total, gained = sum(wholes, Decimal()), sum(parts, Decimal())
    subjects = closings.subject[[row for row, _ in money]]
    rate = terra_incognita("share", unknown) if unknown else share_of_sums(parts, wholes, subjects)
    return ValueRate(currency, gained, total - gained, rate)


def _unknown(context: Context, closings: Closings) -> str:
    """Why no rate can be given, if none can: a side of it is not on the map, or never recorded."""
    sides: dict[str, list[Rule]] = {"won": [], "lost": []}
    for stage in context.journey.stages:
        for outcome in stage.outcomes:
            sides.get(outcome.kind, []).append(outcome.when)
    if "won" in context.journey.moments:
        sides["won"].append(context.journey.moments["won"])
    for kind, rules in sides.items():
        if not rules:
            return f"the map does not say when a deal is {kind}"
        if not closings.kind.among(kind).any() and not any(trackable(context, rule) for rule in rules):
            return f"no event by which a deal is {kind} has ever come"
    return ""


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The rate by count, of the whole journey."""
    found: WinRate = compute(context, filters).rows[0]
    return found.rate


SPEC = FigureSpec(
    "win_rate",
    titled("Win rate", "Процент выигранных сделок", "贏單率"),
    WinRate,
    compute,
    measure=measure,
    theme="deals",
)
