"""Calendar months between instants: the ages in which customers and their money are counted."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.estimate import DAY
from journeyglass.figures.statistics.spells import Ints

UNIT = 1_000_000
"""A calendar month in the ages that `ages` gives, so that parts of months are whole numbers too."""


def add_months(at: Ints, months: Ints | int) -> Ints:
    """The instants so many months later, in UTC microseconds; clamped to the month's end (31 January, 28 February)."""
    day, rest = np.divmod(at, DAY)
    dates = day.astype("datetime64[D]")
    first = dates.astype("datetime64[M]")
    place = (dates - first.astype("datetime64[D]")).astype(np.int64)
    later = first + np.asarray(months, dtype="timedelta64[M]")
    begin = later.astype("datetime64[D]").astype(np.int64)
    length = (later + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - begin
    return np.asarray((begin + np.minimum(place, length - 1)) * DAY + rest, dtype=np.int64)


def ages(begun: Ints, at: Ints) -> Ints:
    """How long after `begun` each instant is, in months of `UNIT`: whole ones by the calendar, and the part begun.

    Exactly k months later is exactly k·UNIT, whatever the months' lengths. For `at` not before `begun`.
    """
    whole = _month(at) - _month(begun)
    whole -= add_months(begun, whole) > at
    reached, following = add_months(begun, whole), add_months(begun, whole + 1)
    part = (at - reached) * UNIT // np.maximum(following - reached, 1)
    return np.asarray(whole * UNIT + part, dtype=np.int64)


def _month(at: Ints) -> Ints:
    return np.asarray(np.floor_divide(at, DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64))
