"""An estimate in words: the value with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.words import word
from journeyglass.journey.model import Lang

_USUAL = "under 5 subjects"
_UNREACHED = "not reached yet: too many are still going on"


def estimate_text(found: Estimate, lang: Lang) -> str:
    """25% (18–33%), 14 d (11–18), 42.1 (30.2–54.0), too few to say (2 of 3), terra incognita."""
    if found.status == "terra_incognita":
        return word("terra_incognita", lang)
    if found.status == "too_few":
        return _too_few(found, lang)
    shown = {"share": _share, "days": _length, "points": _points}.get(found.unit, _amount)
    return shown(found, lang)


def change_text(found: Estimate, lang: Lang) -> str:
    """The difference of two estimates, its direction always said: +3.5 (−1.2 to +8.2)."""
    if found.value is None or found.status != "ok":
        return estimate_text(found, lang)
    bare, whole = _written(found, lang)
    value = signed(found.value, whole(found.value))
    if found.low is None or found.high is None:
        return value
    low, high = (signed(limit, bare(limit)) for limit in (found.low, found.high))
    return f"{value} ({word('from_to', lang, low=low, high=high)})"


def signed(value: float, text: str) -> str:
    """The text of the size with the sign of the value; nothing before what reads as none."""
    nothing = not any(digit in text for digit in "123456789")
    return text if nothing else ("+" if value > 0 else "−") + text


def _written(found: Estimate, lang: Lang) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """How the sizes of this estimate's numbers are written, without and with their unit, all in the same one."""
    if found.unit in ("share", "points"):
        decimals = _decimals(found)
        return lambda v: numbers.number(abs(v) * 100, lang, decimals), lambda v: numbers.points(abs(v), lang, decimals)
    if found.unit != "days":
        places = _places(found)
        return (lambda v: numbers.number(abs(v), lang, places),) * 2
    reference = max(abs(v) for v in (found.value, found.low, found.high) if v is not None) or 2.0
    unit = numbers.unit_of(reference)
    places = numbers.decimals_of(reference, unit)

    def bare(value: float) -> str:
        return numbers.amount(abs(value), unit, lang, places)

    return bare, lambda v: numbers.with_unit(bare(v), unit, lang)


def value_text(found: Estimate, lang: Lang) -> str:
    """The value alone; where there is none as `estimate_text`."""
    if found.value is None:
        return estimate_text(found, lang)
    if found.unit == "days":
        return numbers.days(found.value, lang)
    if found.unit == "share":
        return numbers.percent(found.value, lang, _decimals(found))
    return numbers.points(found.value, lang, _decimals(found)) if found.unit == "points" else _bare(found, lang)


def counts_text(found: Estimate, lang: Lang) -> str:
    """`12 of 50`; empty where nothing was counted."""
    if found.numerator is None or found.denominator is None:
        return ""
    return word("of", lang, n=_count(found.numerator, lang), whole=_count(found.denominator, lang))


def remark_of(found: Estimate) -> str:
    """What must be said beside the value, when it is more than the text says already."""
    return "" if found.note in (_USUAL, _UNREACHED) else found.note


def _count(value: int | Decimal, lang: Lang) -> str:
    return numbers.money(value, lang) if isinstance(value, Decimal) else numbers.short(value, lang)


def _too_few(found: Estimate, lang: Lang) -> str:
    if not found.denominator or found.numerator is None or found.unit not in ("share", "days", "points"):
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


def _points(found: Estimate, lang: Lang) -> str:
    return change_text(found, lang)


def _amount(found: Estimate, lang: Lang) -> str:
    """A number of its own kind, its limits with as many decimals."""
    if found.low is None and found.high is None:
        return _bare(found, lang)
    decimals = _places(found)
    low, high = (None if v is None else numbers.number(v, lang, decimals) for v in (found.low, found.high))
    limits = _bare_limits(low, high, lang)
    return f"{_bare(found, lang)} ({limits})"


def _bare(found: Estimate, lang: Lang) -> str:
    if found.value is None:
        return word("not_reached", lang)
    text = numbers.number(found.value, lang, _places(found))
    return f"{text}×" if found.unit == "ratio" else text


def _bare_limits(low: str | None, high: str | None, lang: Lang) -> str:
    if low is None:
        return word("up_to", lang, high=high)
    if high is None:
        return word("from_low", lang, low=low)
    return _span(low, high, lang)


def _span(low: str, high: str, lang: Lang) -> str:
    """From the one to the other; a dash would be taken for a sign where one of them has a sign."""
    return word("from_to", lang, low=low, high=high) if "−" in low + high else f"{low}–{high}"


def _places(found: Estimate) -> int:
    """How many decimals: none for what is counted whole or is large, else as many as the interval bears out."""
    known = [abs(v) for v in (found.value, found.low, found.high) if v is not None]
    largest = max(known, default=0.0)
    if found.unit == "count" and all(v == round(v) for v in known):
        return 0
    if largest >= 1000 or (found.unit == "money" and largest >= 100):
        return 0
    if largest >= 10:
        return 1
    return 2 if largest >= 0.1 or not largest else 3 if largest >= 0.01 else 4


def _length(found: Estimate, lang: Lang) -> str:
    known = [v for v in (found.value, found.low, found.high) if v is not None]
    reference = known[0] if known and known[0] else max(known, key=abs, default=1.0)
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
        both = _span(low, high, lang)
        return numbers.with_unit(both, unit, lang) if alone else both
    if low is not None:
        return word("from_low", lang, low=numbers.with_unit(low, unit, lang))
    return word("up_to", lang, high=numbers.with_unit(high, unit, lang)) if high is not None else ""
