"""A figure's own options as people write them: numbers, shares, months."""

from __future__ import annotations

from journeyglass.errors import InputError
from journeyglass.journey.duration import Duration


def share_of_one(name: str, text: str | None, default: float) -> float:
    """A share from 0 to 1, written 0.8 or 80%."""
    found = _number(name, text, default, "0.8 or 80%")
    if not 0 <= found <= 1:
        raise InputError(f"{name} is a share from 0 to 1", "write it like 0.8 or 80%")
    return found


def rate_a_year(name: str, text: str | None, default: float) -> float:
    """A rate a year, 0 or more, written 0.1 or 10%."""
    found = _number(name, text, default, "0.1 or 10%")
    if found < 0:
        raise InputError(f"{name} is a rate of 0 or more", "write it like 0.1 or 10%")
    return found


def whole(name: str, text: str | None, default: int, least: int = 1, most: int = 10_000) -> int:
    """A whole number within bounds."""
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise InputError(f"{text} is no {name}", f"write a whole number from {least} to {most}")
    return int(text)


def calendar_months(name: str, text: str | None, default: int) -> int:
    """A number of calendar months, written 36mo or 3y."""
    if text is None:
        return default
    try:
        found = Duration.parse(text)
    except ValueError as error:
        raise InputError(f"{text} is no duration", str(error)) from error
    if not 0 < found.months <= 600:
        raise InputError(f"{name} is counted in months", "write it like 36mo or 3y, at most 50y")
    return found.months


def _number(name: str, text: str | None, default: float, example: str) -> float:
    if text is None:
        return default
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError as error:
        raise InputError(f"{text} is no {name}", f"write it like {example}") from error
