"""The money that an event carries, from its properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from journeyglass.events.wire.rights import MONEY_NAMES

AMOUNTS = ("revenue", "value", "total", "amount", "mrr")
"""The properties that tell an amount; of several the first. Two of them are money whatever else is said."""
_ALWAYS_MONEY = ("revenue", "mrr")
_PLAIN = re.compile(r"[-+]?\d{1,28}(\.\d{1,40})?([eE][-+]?\d{1,2})?", re.ASCII)
_MOST = Decimal(10) ** 29
_PLACES = Decimal("1e-9")


def money(name: str, properties: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The amount as decimal text and its currency; a number of which nothing says that it is money is none."""
    currency = currency_of(properties.get("currency"))
    for key in AMOUNTS:
        said = properties.get(key)
        if said is not None and (currency or key in _ALWAYS_MONEY or name in MONEY_NAMES):
            amount = decimal_text(said)
            if amount is not None:
                return amount, currency
    return None, None


def currency_of(said: Any) -> str | None:
    """A currency's code of three letters."""
    if not isinstance(said, str):
        return None
    code = said.strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def decimal_text(said: Any) -> str | None:
    """A number as the lake's decimals hold it: at most 29 digits before the point and 9 after it."""
    if said.__class__ is int:
        return str(said)
    if isinstance(said, bool) or not isinstance(said, float | str):
        return None
    text = repr(said) if isinstance(said, float) else said.strip()
    if len(text) > 80 or not _PLAIN.fullmatch(text):
        return None
    try:
        amount = Decimal(text)
        exact = amount if amount.as_tuple().exponent >= -9 else amount.quantize(_PLACES)  # type: ignore[operator]
    except InvalidOperation:
        return None
    return format(exact, "f") if abs(exact) < _MOST else None
