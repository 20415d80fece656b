"""Which part of the made-up company's time is written down, and when that part is said to have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from journeyglass.demo.calendar import BEGIN, SPAN, Floats


@dataclass(frozen=True)
class Window:
    """What is known `until` this day of the company's time (days since its beginning), told `later` days later.

    The exports of an earlier day lack what happened after it, and know no end of what had not ended.
    """

    until: float = SPAN
    later: int = 0

    def seen(self, days: Floats) -> Floats:
        """The times as they are told; those that nobody could know yet are never."""
        return np.where(days <= self.until, days + self.later, np.nan)

    @property
    def begin(self) -> datetime:
        """When the company's time is said to have begun."""
        return BEGIN + timedelta(days=self.later)

    @property
    def end(self) -> datetime:
        """The instant after which nothing is told."""
        return BEGIN + timedelta(days=self.until + self.later)


LIVELY = SPAN - 100
"""A day on which many are on their way; towards the end of the company's time nobody new comes any more."""
WHOLE = Window()
"""All of it, when it was made up to be."""


def up_to(now: datetime, until: float = SPAN) -> Window:
    """What is known by day `until`, so much later that it ended within the last day; hours of the day stay the same."""
    end = BEGIN + timedelta(days=until)
    return Window(until, (now - end) // timedelta(days=1))
