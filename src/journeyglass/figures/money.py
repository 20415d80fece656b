"""Money as whole millionths of its currency: exact to add up, quick in columns."""

from __future__ import annotations

from decimal import Decimal

from journeyglass.figures.context import Context
from journeyglass.figures.statistics.spells import Ints
from journeyglass.reading.where_sql import quote

MILLION = 1_000_000
NO_CURRENCY = ""
"""The key of money whose currency nobody said."""
MOST = 4 * 10**18
"""Millionths that one account can have (four trillion of any currency): greater sums are nobody's money."""
_HALF = 31
"""Bits of the lower half of a sum."""


def amount(millionths: int) -> Decimal:
    """The money itself; without trailing noughts after whole units."""
    found = Decimal(int(millionths)) / MILLION
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


def exact_sum(millionths: Ints) -> int:
    """The exact sum, which whole numbers of 64 bits need not hold."""
    low = millionths & ((1 << _HALF) - 1)
    return (int((millionths >> _HALF).sum()) << _HALF) + int(low.sum())


def money_sql(context: Context, value: str, currency: str) -> tuple[str, str]:
    """The expressions of an amount in millionths and of its currency, after the user's rates where there are any.

    `value` is an expression of a number, `currency` of a text. Money without a rate gives null, as does money that
    is no number below a trillion; `left_out` says of which currencies.
    """
    kept, number = f"coalesce({currency}, {quote(NO_CURRENCY)})", f"TRY_CAST({value} AS DECIMAL(18, 6))"
    if context.rates is None:
        return _millionths(number), kept
    worth = {**context.rates.worth, context.rates.to: Decimal(1)}
    cases = " ".join(f"WHEN {quote(name)} THEN {rate:f}::DECIMAL(18, 9)" for name, rate in sorted(worth.items()))
    return _millionths(f"round({number}::DECIMAL(20, 6) * (CASE {kept} {cases} END), 6)"), quote(context.rates.to)


def left_out(context: Context, currencies: list[str]) -> list[str]:
    """What must be said of amounts that `money_sql` made null, by their currencies."""
    missing = unrated(context, currencies)
    rated = None if context.rates is None else {context.rates.to, *context.rates.worth}
    odd = sorted({name or "money without a currency" for name in currencies if rated is None or name in rated})
    return missing + [f"an amount of {name} is no number below a trillion: left out" for name in odd]


def unrated(context: Context, currencies: list[str]) -> list[str]:
    """What must be said of currencies for which the user gave no rate."""
    if context.rates is None:
        return []
    known = {context.rates.to, *context.rates.worth}
    missing = sorted({name or "money without a currency" for name in currencies if name not in known})
    return [f"no rate was given for {name}: left out" for name in missing]


def _millionths(number: str) -> str:
    # Multiplied as it is, a number of 18 digits would have to fit into 18 digits again: a million would be too much.
    return f"CAST(TRY_CAST({number} AS DECIMAL(18, 6))::DECIMAL(24, 6) * {MILLION} AS BIGINT)"
