"""Amounts against a rule's number: decimals compared as their nearest doubles would be, on both sides of each edge."""

import math
from collections.abc import Iterator
from decimal import Context, Decimal
from random import Random

from journeyglass.reading.decimals import between

STEP = Decimal("1e-9")
WIDE = Context(prec=60)


def numbers() -> Iterator[float | int]:
    """Small, large, exact, in between, and where doubles are further apart than whole numbers."""
    yield from (0, 1, -1, 2, 5, 0.1, 0.3, -0.1, 1e-10, 5e-10, 4.9e-10, 12345678.9, 123456789.123456789)
    yield from (2**53, 2**53 + 1, 2**53 + 2, -(2**53) - 1, 2**63 - 1, 9.2e18, -9.2e18, 1e20)
    random = Random(3)
    for _ in range(500):
        number = math.ldexp(random.random(), random.randint(-40, 62))
        yield random.choice([1, -1]) * number
        yield random.randint(-(2**63), 2**63)


def test_bounds_are_those_of_the_nearest_doubles() -> None:
    for number in numbers():
        least, most = between(number)
        for bound in (least, most):
            for steps in range(-3, 4):
                amount = WIDE.add(bound, STEP * steps)
                assert (float(amount) >= number) == (amount >= least), (number, amount)
                assert (float(amount) <= number) == (amount <= most), (number, amount)


def test_bounds_stay_within_the_column() -> None:
    assert between(1e40)[0] == between(1e40)[1] == Decimal("99999999999999999999999999999.999999999")
