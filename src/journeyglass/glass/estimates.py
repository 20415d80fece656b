"""An estimate in words: the value with its interval, or why there is none."""

from __future__ import annotations

from decimal import Decimal

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.words import word
from journeyglass.journey.model import Lang

_USUAL = "under 5 subjects"
_UNREACHED = "not reached yet: too many are still going on"


def estimate_text(found: Estimate, lang: Lang) -> str:
    """25% (18–33%), 14 d (11–18), too few to say (2 of 3), terra incognita."""
    if found.status == "terra_incognita":
        return word("terra_incognita", lang)
    if found.status == "too_few":
        return _too_few(found, lang)
    return _share(found, lang) if found.unit == "share" else _length(found, lang)


def value_text(found: Estimate, lang: Lang) -> str:
    """The value alone; where there is none as `estimate_text`."""
    if found.value is None:
        return estimate_text(found, lang)
    if found.unit == "days":
        return numbers.days(found.value, lang)
    return numbers.percent(found.value, lang, _decimals(found))


def counts_text(found: Estimate, lang: Lang) -> str:
    """`12 of 50`; empty where nothing was counted."""
    if found.numerator is None or found.denominator is None:
        return ""
    return word("of", lang, n=_count(found.numerator, lang), whole=_count(found.denominator, lang))


def remark_of(found: Estimate) -> str:
    """What must be said beside the value, when it is more than the text says already."""
    return "" if found.note in (_USUAL, _UNREACHED) else found.note


def _count(value: int | Decimal, lang: Lang) -> str:
    return numbers.short(value, lang)


def _too_few(found: Estimate, lang: Lang) -> str:
    if not found.denominator or found.numerator is None:
        return word("too_few", lang)
    return word("too_few_of", lang, n=_count(found.numerator, lang), whole=_count(found.denominator, lang))


def _decimals(found: Estimate) -> int:
    """One where the interval is narrower than four points, two under four tenths: more would claim the unknown."""
    if found.low is None or found.high is None:
        return 0
    width = found.high - found.low
    return (width < 0.04) + (width < 0.004)


def _share(found: Estimate, lang: Lang) -> str:
    assert found.value is not None  # noqa: S101 - for the type checker: status ok has a share
    decimals = _decimals(found)
    value = numbers.percent(found.value, lang, decimals)
    if found.low is None or found.high is None:
        return value
    return f"{value} ({numbers.percent_range(found.low, found.high, lang, decimals)})"


def _length(found: Estimate, lang: Lang) -> str:
    reference = next((v for v in (found.value, found.low, found.high) if v is not None), 1.0)
    unit = numbers.unit_of(reference)
    decimals = numbers.decimals_of(reference, unit)
    value, low, high = (
        None if v is None else numbers.amount(v, unit, lang, decimals) for v in (found.value, found.low, found.high)
    )
    limits = _limits(low, high, unit, lang, alone=value is None)
    said = word("not_reached", lang) if value is None else numbers.with_unit(value, unit, lang)
    return f"{said} ({limits})" if limits else said


def _limits(low: str | None, high: str | None, unit: str, lang: Lang, *, alone: bool) -> str:
    """The interval; its unit is said where no value says it, or where only one limit is known."""
    if low is not None and high is not None:
        both = f"{low}–{high}"
        return numbers.with_unit(both, unit, lang) if alone else both
    if low is not None:
        return word("from_low", lang, low=numbers.with_unit(low, unit, lang))
    return word("up_to", lang, high=numbers.with_unit(high, unit, lang)) if high is not None else ""
