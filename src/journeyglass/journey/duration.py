"""Durations as a journey file writes them: `30d`, `12h`, `3mo`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROS = {"s": 10**6, "m": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6, "w": 7 * 86400 * 10**6}
_MONTHS = {"mo": 1, "y": 12}
_FORM = re.compile(r"([1-9][0-9]{0,8})(s|mo|m|h|d|w|y)")


@dataclass(frozen=True)
class Duration:
    """A positive whole number of one unit: `s m h d w` are fixed, `mo y` follow the UTC calendar."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `30d`; raises ValueError, with what to write, for anything else."""
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError("write a whole number above 0 and one of s, m, h, d, w, mo, y, like 30d")
        duration = cls(int(found[1]), found[2])
        if duration.months > 12_000 or duration.micros > 1000 * 366 * _MICROS["d"]:
            raise ValueError("write a duration of at most 1000 years")
        return duration

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def micros(self) -> int:
        """Length in microseconds of a fixed duration; 0 for a calendar one."""
        return self.count * _MICROS.get(self.unit, 0)

    @property
    def months(self) -> int:
        """Length in calendar months; 0 for a fixed duration."""
        return self.count * _MONTHS.get(self.unit, 0)

    def after(self, at: int) -> int:
        """The instant this long after `at`, both UTC microseconds since 1970; clamped to the month's end."""
        if not self.months:
            return at + self.micros
        day, rest = divmod(at, _MICROS["d"])
        date = EPOCH + timedelta(days=day)
        month = date.year * 12 + date.month - 1 + self.months
        year, month = divmod(month, 12)
        last = calendar.monthrange(year, month + 1)[1]
        moved = datetime(year, month + 1, min(date.day, last), tzinfo=UTC)
        return (moved - EPOCH).days * _MICROS["d"] + rest
