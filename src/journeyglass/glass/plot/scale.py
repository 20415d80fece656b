"""A line of numbers with round marks on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`, laid out over [start, end] of the picture."""

    low: float
    high: float
    start: float
    end: float
    step: float

    @classmethod
    def over(cls, values: Iterable[float], start: float, end: float, marks: int = 5, *, zero: bool = True) -> Scale:
        """A scale with round ends that holds all the values, and zero where wanted."""
        known = [v for v in values if math.isfinite(v)] + ([0.0] if zero else [])
        low, high = min(known, default=0.0), max(known, default=1.0)
        if low == high:
            low, high = (low - 1, high + 1) if low and not zero else (min(low, 0.0), max(high, 1.0))
        step = _step((high - low) / marks)
        return cls(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, start, end, step)

    def at(self, value: float) -> float:
        """Where a number lies; one beyond an end lies at the end."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """The round numbers."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + i * self.step, 10) for i in range(count + 1)]


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step for step in _STEPS if step * power >= rough * (1 - 1e-9)) * power
