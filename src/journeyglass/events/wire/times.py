"""Instants as clients write them, in microseconds since 1970: ISO 8601, or seconds (milliseconds, …) since 1970.

A time without a zone is UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from journeyglass.events.entries import EARLIEST
from journeyglass.events.wire.verdict import WrongError, shown

DAY = 86_400_000_000
_AWARE, _NAIVE = datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1)  # noqa: DTZ001
_LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(?:Z|UTC|GMT|([+-])(\d{1,2}):?(\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(r"((?:19|20)\d{6})(\d{6})?", re.ASCII)
_EPOCH = re.compile(r"-?\d{9,19}(?:\.\d{1,9})?", re.ASCII)
_LONGEST = 64
# Up to which number it counts what, and how many microseconds that is; each reaches far beyond any year in use.
_UNITS = ((1e11, 1_000_000), (1e14, 1_000), (1e17, 1))


def instant(said: Any) -> int | None:
    """The instant that is meant; None where it cannot be told."""
    if said.__class__ is str:
        return _of_text(said.strip())
    if isinstance(said, int | float) and not isinstance(said, bool):
        return _of_number(said)
    return None


def checked(at: int | None, said: Any, received_at: int) -> int:
    """The instant, or WrongError with the reason why nothing can have happened then."""
    if at is None:
        raise WrongError("time", f"the time {shown(said)} is not understood; write ISO 8601, 2024-12-31T18:05:00Z")
    if at < EARLIEST:
        raise WrongError("before_1990", f"the time {shown(said)} is before 1990; send when it happened")
    if at > received_at + DAY:
        raise WrongError("in_the_future", f"the time {shown(said)} is more than a day ahead; check the sender's clock")
    return at


def _of_text(text: str) -> int | None:
    if len(text) > _LONGEST or not (text.isascii() and text.isprintable()):
        return None
    if text[:1] in "+-0123456789" and text[4:5] not in ("-", "/", "."):
        digits = _of_digits(text)
        if digits is not None:
            return digits
    try:
        return _micros(datetime.fromisoformat(text))
    except ValueError:
        return _of_loose(text)


def _of_digits(text: str) -> int | None:
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        try:
            return _micros(datetime.strptime(compact[1] + (compact[2] or "000000"), "%Y%m%d%H%M%S"))  # noqa: DTZ007
        except ValueError:
            return None
    return _of_number(float(text) if "." in text else int(text)) if _EPOCH.fullmatch(text) else None


def _of_loose(text: str) -> int | None:
    """Short months and days, `24:00`, the leap second, a zone apart."""
    found = _LOOSE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, zone_hours, zone_minutes = found.groups()
    passed = timedelta(hours=int(hour or 0), minutes=int(minute or 0), seconds=int(second or 0))
    if passed > timedelta(days=1, seconds=1) or int(minute or 0) > 59 or int(second or 0) > 60:
        return None
    try:
        east = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0)) * (-1 if sign == "-" else 1)
        midnight = datetime(int(year), int(month), int(day), tzinfo=timezone(east))
    except ValueError:
        return None
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return _micros(midnight) + passed // timedelta(microseconds=1) + micros


def _of_number(number: float) -> int | None:
    for most, unit in _UNITS:
        if abs(number) < most:
            return round(number * unit)
    return round(number / 1_000) if abs(number) < 1e20 else None


def _micros(when: datetime) -> int:
    passed = when - (_NAIVE if when.tzinfo is None else _AWARE)
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
