"""How long what came is kept: a period for each event name, one for all others, one for rows put aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journeyglass.events.sqltext import lit
from journeyglass.journey.duration import Duration

_EARLIEST = -(2**55)  # before the year 900, and the sum with any period is still a date
DEFAULT, RAW = "default", "raw_quarantine"


@dataclass(frozen=True)
class Retention:
    """The periods: `by_name` of events, `default` of events not named there, `raw` of rows and messages put aside.

    None: for ever. Facts about who is who are kept for as long as the people are.
    """

    by_name: Mapping[str, Duration] = field(default_factory=dict)
    default: Duration | None = None
    raw: Duration | None = None

    def __bool__(self) -> bool:
        return bool(self.by_name or self.default or self.raw)

    @property
    def of_events(self) -> bool:
        """Whether any event is kept for a time only."""
        return bool(self.by_name or self.default)

    def raw_before(self, now: int) -> int | None:
        """Before which instant rows and messages put aside are past their time at `now`."""
        return None if self.raw is None else cutoff(self.raw, now)

    def expired_sql(self, now: int) -> str:
        """SQL: whether the event `name` of the instant `at` (TIMESTAMPTZ) is past its time at `now`."""
        if not self.of_events:
            return "false"
        cases = " ".join(f"WHEN {lit(name)} THEN {cutoff(kept, now)}" for name, kept in sorted(self.by_name.items()))
        rest = "NULL" if self.default is None else str(cutoff(self.default, now))
        until = f"CASE name {cases} ELSE {rest} END" if cases else rest
        return f"(kind = 'event' AND coalesce(epoch_us(\"at\") < ({until}), false))"


FOR_EVER = Retention()


def cutoff(kept: Duration, now: int) -> int:
    """The instant before which what is kept so long is past its time at `now`; UTC microseconds."""
    low, high = _EARLIEST, now
    while low < high:
        middle = (low + high) // 2
        if kept.after(middle) < now:
            low = middle + 1
        else:
            high = middle
    return low
