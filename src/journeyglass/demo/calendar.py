"""The made-up world's clock: days since its beginning, and how they become instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

BEGIN = datetime(2023, 1, 9, tzinfo=UTC)
END = datetime(2025, 12, 19, 17, tzinfo=UTC)
SPAN = (END - BEGIN) / timedelta(days=1)
"""Days from the beginning to the end; nothing happened later."""
NEVER = np.nan
_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO = (BEGIN - _EPOCH) // timedelta(microseconds=1)
_YEARS = range(2022, 2042)


def micros(days: Floats) -> Ints:
    """UTC microseconds since 1970, of whole seconds; what never happens becomes 0."""
    seconds = np.rint(np.nan_to_num(days, posinf=0.0) * 86_400).astype(np.int64)
    return np.where(np.isfinite(days), _ZERO + seconds * _SECOND, 0)


def months_later(days: Floats, months: Ints) -> Floats:
    """The same time of day so many calendar months later, in UTC; at the month's end where it has no such day."""
    at = micros(days).astype("datetime64[us]")
    month = at.astype("datetime64[M]")
    day, time = at.astype("datetime64[D]") - month.astype("datetime64[D]"), at - at.astype("datetime64[D]")
    later = month + months.astype("timedelta64[M]")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    found = np.minimum(later.astype("datetime64[D]") + day, last) + time
    return np.asarray((found.astype("datetime64[us]").astype(np.int64) - _ZERO) / _DAY, np.float64)


def summer_times() -> Ints:
    """The instants at which Berlin's clocks change, in microseconds: to summer time, back, and so on."""
    return np.array([_last_sunday(year, month) for year in _YEARS for month in (3, 10)], np.int64)


def _last_sunday(year: int, month: int) -> int:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return (last - timedelta(days=(last.weekday() + 1) % 7) - _EPOCH) // timedelta(microseconds=1)


_CHANGES = summer_times()


def berlin_offset(at: Ints) -> Ints:
    """How much Berlin's clocks are ahead of UTC at these instants, in microseconds."""
    hours = 1 + np.searchsorted(_CHANGES, at, side="right") % 2
    return hours.astype(np.int64) * 3_600 * _SECOND


def day_begins(days: Floats) -> Floats:
    """The beginning of that day in Berlin, as a system has it that keeps days only."""
    at = micros(days)
    local = at + berlin_offset(at)
    # At midnight no clock changes, so the offset of the midnight is found from the midnight itself.
    midnight = local // _DAY * _DAY
    begun = midnight - berlin_offset(midnight - 2 * 3_600 * _SECOND)
    return np.where(np.isfinite(days), (begun - _ZERO) / _DAY, days)
