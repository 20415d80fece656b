"""Comparisons of money with a rule's number, as comparisons of decimals.

A rule's number is binary, an amount decimal with nine places; they are compared as the nearest binary numbers, so that
0.1 equals 0.1. How an engine turns a decimal into a double is its own affair, and not always the nearest; so the
amounts that come to lie on either side of the number are worked out here, and engines compare decimals only.
"""

from __future__ import annotations

import math
from decimal import Context, Decimal
from fractions import Fraction

_PLACES = 10**9
_MOST = 10**38 - 1
_WIDE = Context(prec=60)


def between(number: float) -> tuple[Decimal, Decimal]:
    """The least amount whose double is not below `number`, and the greatest whose double is not above it.

    The first is greater than the second where no amount's double equals the number. Both are kept within what
    DECIMAL(38, 9) holds.
    """
    least = math.ceil(_edge(_at_least(number), -math.inf))
    most = math.floor(_edge(_at_most(number), math.inf))
    # Half way rounds to the double whose last bit is 0, which may be the one beyond the edge.
    least += _double(least) < number
    most -= _double(most) > number
    return _amount(least), _amount(most)


def _at_least(number: float) -> float:
    nearest = float(number)
    return nearest if nearest >= number else math.nextafter(nearest, math.inf)


def _at_most(number: float) -> float:
    nearest = float(number)
    return nearest if nearest <= number else math.nextafter(nearest, -math.inf)


def _edge(double: float, towards: float) -> Fraction:
    """Half way to the next double, in units of the last place of an amount."""
    return (Fraction(double) + Fraction(math.nextafter(double, towards))) / 2 * _PLACES


def _double(units: int) -> float:
    return float(Fraction(units, _PLACES))


def _amount(units: int) -> Decimal:
    return Decimal(max(-_MOST, min(_MOST, units))).scaleb(-9, _WIDE)
