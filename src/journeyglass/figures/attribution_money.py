"""What an attribution divides: transitions by number, and their money by currency; and dividing it without a rest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property

import numpy as np

from journeyglass.figures.attribution_paths import Told
from journeyglass.figures.context import Context
from journeyglass.figures.statistics.spells import Floats, Mask

_COUNT_STEP = Decimal("0.0001")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Measure:
    """One thing to be divided: what each path brought of it; `currency` None is the number of transitions."""

    currency: str | None
    exact: list[Decimal]

    @cached_property
    def amounts(self) -> Floats:
        """The same as numbers to compute with."""
        return np.array([float(value) for value in self.exact], dtype=np.float64)

    @cached_property
    def step(self) -> Decimal:
        """The smallest part that is given: a ten-thousandth of a transition, a cent, or less where prices have less."""
        if self.currency is None:
            return _COUNT_STEP
        places = [value.normalize().as_tuple().exponent for value in self.exact]
        return Decimal(1).scaleb(min([-2, *(place for place in places if isinstance(place, int))]))


def measures(context: Context, told: Told) -> tuple[list[Measure], list[str]]:
    """The number, then each currency in which something was won; and what must be said about the money."""
    won = told.paths.won > 0
    found = [Measure(None, [Decimal(int(yes)) for yes in won])]
    money: dict[str, dict[int, Decimal]] = {}
    missing: set[str] = set()
    for row in np.flatnonzero(won):
        value, currency = told.value[row], told.currency[row]
        if value is None:
            continue
        converted = value if context.rates is None else context.rates.convert(value, currency)
        if converted is None:
            missing.add(currency or "money without a currency")
        else:
            money.setdefault((context.rates.to if context.rates else currency) or "", {})[int(row)] = converted
    for currency, by_row in sorted(money.items()):
        found += [Measure(currency, [by_row.get(row, Decimal()) for row in range(len(won))])]
    notes = [f"no rate was given for {currency}: left out by value" for currency in sorted(missing)]
    without = int(won.sum()) - sum(map(len, money.values()))
    if money and without:
        notes.append(f"{without} transitions carried no money that counts: they are in the numbers only")
    return found, notes


def among(measure: Measure, rows: Mask) -> Measure:
    """The measure of these paths only."""
    return Measure(measure.currency, [measure.exact[row] for row in np.flatnonzero(rows)])


def apportion(shares: list[float], whole: Decimal, step: Decimal) -> list[Decimal]:
    """The whole in parts of these shares that add up to it to the last digit; `step` divides it and every part.

    Every part is first rounded down; what is left goes, a step each, to the parts that lost most (largest remainder).
    """
    whole = whole.quantize(step)
    wanted = [Decimal(share) * whole for share in shares]
    parts = [value.quantize(step, rounding=ROUND_FLOOR) for value in wanted]
    left = int(((whole - sum(parts, Decimal())) / step).to_integral_value(ROUND_FLOOR))
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - wanted[i], i))
    for turn in range(abs(left)):
        # Shares that add up to a hair more than 1 leave less than nothing: then the last in line give back.
        place = order[turn % len(order)] if left > 0 else order[-1 - turn % len(order)]
        parts[place] += step if left > 0 else -step
    if parts:
        parts[order[0]] += whole - sum(parts, Decimal())
    return parts
