"""How much a key may send: a bucket that fills with time and that every event takes from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """Lets `rate` events a second through, and a second's worth at once.

    Whoever finds something in it may take all they came with, so that any batch passes sooner or later; what was
    taken too much is waited for by those who come next. `at` is in seconds, on a clock that never goes back.
    """

    rate: float
    left: float = field(init=False)
    at: float

    def __post_init__(self) -> None:
        self.left = self.rate

    def wait(self, now: float) -> int:
        """After how many whole seconds there is something in it; 0: now."""
        self.left = min(self.rate, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0 if self.left > 0 else math.ceil((1 - self.left) / self.rate)

    def take(self, events: int) -> None:
        """Take what was let through."""
        self.left -= events
