"""The time that a visit is given to get somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator

DEFAULT = "90d"
EVER = "ever"
_MONTH = 365.2425 / 12 * DAY


@dataclass(frozen=True)
class Horizon:
    """A span in microseconds, as it was written; `ever` has no end."""

    text: str
    micros: int

    @property
    def ever(self) -> bool:
        """Whether a visit is given all the time there is."""
        return self.text == EVER


def parse(text: str) -> Horizon:
    """Read `90d` or `ever`; a calendar month counts its mean length, so that all visits have one horizon."""
    if text == EVER:
        return Horizon(EVER, 2**62)
    try:
        span = Duration.parse(text)
    except ValueError as error:
        raise InputError(f"{text} is no duration", f"{error}, or {EVER}") from error
    return Horizon(text, span.micros + round(span.months * _MONTH))


def horizon(context: Context, start: int, to: int, within: str | None) -> Horizon:
    """What the user asked for, else what the map's indicator of this conversion says, else 90 days."""
    if within is not None:
        return parse(within)
    found = indicator(context, start, to)
    return parse(str(found.within) if found and found.within else DEFAULT)


def indicator(context: Context, start: int, to: int) -> Indicator | None:
    """The map's indicator of the conversion between these stages; one without `to` means the next stage."""
    stages = context.journey.stages
    for found in stages[start].indicators:
        target = found.to or (stages[start + 1].id if start + 1 < len(stages) else None)
        if found.figure == "conversion" and target == stages[to].id:
            return found
    return None
