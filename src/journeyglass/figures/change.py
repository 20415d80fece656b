"""The difference of two estimates, and which way it went."""

from __future__ import annotations

from typing import Literal

from journeyglass.figures.estimate import Estimate, terra_incognita, too_few
from journeyglass.figures.statistics.mover import Side, mover

Direction = Literal["up", "down", "unclear", "unknown"]
"""Which way it went: unclear where the interval of the change holds none, unknown where there is no interval."""


def difference(now: Estimate, before: Estimate) -> Estimate:
    """`now` − `before` with the interval that follows from theirs; without a value where one of them has none."""
    unit = "points" if now.unit == "share" else now.unit
    for status in ("terra_incognita", "too_few"):
        lacking = next((side for side in (now, before) if side.status == status), None)
        if lacking is not None:
            return terra_incognita(unit, lacking.note) if status == "terra_incognita" else too_few(unit, 0, 0)
    if now.value is None or before.value is None:
        return Estimate(None, None, None, None, None, unit, "ok", now.note or before.note)
    low, high = _limits(now, before)
    return Estimate(now.value - before.value, low, high, None, None, unit)


def direction(change: Estimate | None) -> Direction:
    """Whether it rose or fell, as far as the interval tells."""
    if change is None or change.low is None or change.high is None:
        return "unknown"
    return "up" if change.low > 0 else "down" if change.high < 0 else "unclear"


def _limits(now: Estimate, before: Estimate) -> tuple[float | None, float | None]:
    one, other = _side(now), _side(before)
    return mover(one, other) if one and other else (None, None)


def _side(found: Estimate) -> Side | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return Side(found.value, found.low, found.high)
