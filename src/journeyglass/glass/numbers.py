"""Numbers, shares, times and durations as each language writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from journeyglass.glass.words import counted
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Lang

NBSP = "\u00a0"
_THIN = {"en": ",", "ru": NBSP, "zh-Hant": ","}
_UNITS: dict[str, dict[str, str]] = {
    "en": {"s": "s", "m": "min", "h": "h", "d": "d", "w": "wk", "mo": "mo"},
    "ru": {"s": "с", "m": "мин", "h": "ч", "d": "дн.", "w": "нед.", "mo": "мес."},
    "zh-Hant": {"s": "秒", "m": "分鐘", "h": "小時", "d": "天", "w": "週", "mo": "個月"},
}
_POINTS = {"en": "pp", "ru": f"п.{NBSP}п.", "zh-Hant": "個百分點"}
_SECONDS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_LEAST = {"d": 2 * 86400.0, "h": 2 * 3600.0, "m": 2 * 60.0, "s": 0.0}


def number(value: float | Decimal, lang: Lang, decimals: int = 0) -> str:
    """A number with its thousands apart and so many decimals: 1,234.5 or 1 234,5."""
    text = f"{value:,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")
    if lang == "ru":
        text = text.replace(",", _THIN[lang]).replace(".", ",")
    return text.replace("-", "−")


def short(value: float | Decimal, lang: Lang) -> str:
    """A number with as many decimals as it has, three at most; what is less than that is not none."""
    if 0 < abs(float(value)) < 0.0005:
        return f"<{number(0.001, lang, 3)}"
    decimals = next((d for d in range(3) if round(value, d) == round(value, 3)), 3)
    return number(value, lang, decimals)


def money(value: Decimal, lang: Lang) -> str:
    """An amount: whole from a hundred on, below with its cents if it has any."""
    whole = abs(value) >= 100 or value == value.to_integral_value()
    return number(value, lang, 0 if whole else 2)


def percent(value: float, lang: Lang, decimals: int = 0) -> str:
    """A share of 0–1 as 12.3%, in Russian 12,3 %; one that would read as none or all though it is neither says so."""
    if value in (0, 1):
        return _percent(value, lang, 0)
    least = 10**-decimals / 100
    if value < 0 or value > 1:
        return _percent(value, lang, decimals)
    if value < least / 2:
        return "<" + _percent(least, lang, decimals)
    return ">" + _percent(1 - least, lang, decimals) if value > 1 - least / 2 else _percent(value, lang, decimals)


def points(value: float, lang: Lang, decimals: int = 0) -> str:
    """A difference of two shares in percentage points: 3.5 pp, 3,5 п. п., 3.5 個百分點."""
    return f"{number(value * 100, lang, decimals)}{NBSP}{_POINTS[lang]}"


def percent_range(low: float, high: float, lang: Lang, decimals: int = 0) -> str:
    """An interval of shares: 18–33%; one number where both limits read the same."""
    first, last = (number(limit * 100, lang, 0 if limit in (0, 1) else decimals) for limit in (low, high))
    return (last if first == last else f"{first}–{last}") + _sign(lang)


def _percent(value: float, lang: Lang, decimals: int) -> str:
    return number(value * 100, lang, decimals) + _sign(lang)


def _sign(lang: Lang) -> str:
    return f"{NBSP}%" if lang == "ru" else "%"


def unit_of(days: float) -> str:
    """The unit in which so many days read best: days from two on, hours from two on, minutes, seconds."""
    seconds = abs(days) * 86400
    return next(unit for unit, least in _LEAST.items() if seconds >= least)


def amount(days: float, unit: str, lang: Lang, decimals: int | None = None) -> str:
    """So many days in that unit, without its name; where not told otherwise, one decimal under ten if it has any."""
    value = days * 86400 / _SECONDS[unit]
    if decimals is None:
        decimals = int(_fine(value, unit) and round(value, 1) != round(value))
    return number(value, lang, decimals)


def decimals_of(days: float, unit: str) -> int:
    """How many decimals an estimate of that size is given, its interval too."""
    return int(_fine(days * 86400 / _SECONDS[unit], unit))


def _fine(value: float, unit: str) -> bool:
    return abs(value) < 9.95 and unit != "s"


def with_unit(text: str, unit: str, lang: Lang) -> str:
    """The amount with the unit's short name, which never stands on the next line alone."""
    return f"{text}{NBSP}{_UNITS[lang][unit]}"


def days(value: float, lang: Lang) -> str:
    """A length in days: 14 d, 3.4 d, 18 h, 12 min."""
    unit = unit_of(value)
    return with_unit(amount(value, unit, lang), unit, lang)


def span(text: str, lang: Lang) -> str:
    """A duration as a journey file writes it (`90d`) in the reader's language; other words stay as they are."""
    try:
        written = Duration.parse(text)
    except ValueError:
        return text
    if written.unit == "y":
        return counted("year", written.count, lang).replace(" ", NBSP)
    return with_unit(number(written.count, lang), written.unit, lang)


def moment(at: datetime) -> str:
    """An instant in UTC: the date, and the time where it is not midnight."""
    there = at.astimezone(UTC)
    midnight = (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0)
    return there.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")


def date(at: datetime) -> str:
    """The day of an instant in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d")
