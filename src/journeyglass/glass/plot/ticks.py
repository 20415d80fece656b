"""Numbers along an axis, in their unit."""

from __future__ import annotations

from journeyglass.figures.estimate import Unit
from journeyglass.glass import numbers
from journeyglass.glass.plot.scale import Scale
from journeyglass.journey.model import Lang


def tick(value: float, scale: Scale, unit: Unit, lang: Lang) -> str:
    """One mark of the axis, as short as it can be."""
    if unit in ("share", "points"):
        decimals = _decimals(scale.step * 100)
        return numbers.points(value, lang, decimals) if unit == "points" else _percent(value, lang, decimals)
    if unit == "days":
        largest = numbers.unit_of(max(abs(scale.low), abs(scale.high)))
        return numbers.with_unit(numbers.amount(value, largest, lang), largest, lang) if value else "0"
    return numbers.number(value, lang, _decimals(scale.step))


def _percent(value: float, lang: Lang, decimals: int) -> str:
    return numbers.number(value * 100, lang, decimals) + (f"{numbers.NBSP}%" if lang == "ru" else "%")


def _decimals(step: float) -> int:
    """As many as the step needs."""
    return next((d for d in range(4) if abs(step - round(step, d)) < 1e-9), 4)
