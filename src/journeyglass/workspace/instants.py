"""Instants as people write them: a day, or a day and a time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from journeyglass.errors import InputError
from journeyglass.journey.duration import EPOCH

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADVICE = "write a day like 2024-06-30, or a time like 2024-06-30T14:00+02:00 (without an offset it is UTC)"


def beginning(text: str) -> datetime:
    """The instant written; of a day its first one (UTC)."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"`{text}` is no date", _ADVICE) from None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise InputError(f"`{text}` is too far away", _ADVICE) from None


def end(text: str) -> datetime:
    """The instant written; of a day its last one (UTC), so that `as of` a day means with all of that day."""
    at = beginning(text)
    return at + timedelta(days=1) - timedelta(microseconds=1) if _DAY.fullmatch(text.strip()) else at


def aware(at: datetime) -> datetime:
    """The same instant in UTC; InputError for one without a zone."""
    if at.tzinfo is None:
        raise InputError(
            f"{at.isoformat()} has no time zone", "give an aware datetime, such as datetime(…, tzinfo=UTC)"
        )
    return at.astimezone(UTC)


def instant_of(micros: int) -> datetime:
    """UTC microseconds as an instant."""
    return EPOCH + micros * EPOCH.resolution


def micros_of(at: datetime) -> int:
    """An aware instant as UTC microseconds."""
    return (at - EPOCH) // EPOCH.resolution


def instant_or_none(micros: int | None) -> datetime | None:
    """The same of microseconds that may be missing."""
    return None if micros is None else instant_of(micros)
