"""Durations inside the kernel: whole months clamp to the month's end, UTC."""

from __future__ import annotations

from journeyglass.reading.kernel.jit import njit

DAY = 86_400_000_000


@njit
def add_months(at: int, months: int) -> int:
    """The instant `months` calendar months after `at` (UTC µs); days-to-civil after Howard Hinnant's algorithms."""
    day = at // DAY
    rest = at - day * DAY
    z = day + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    d = doy - (153 * mp + 2) // 5 + 1
    m = mp + 3 if mp < 10 else mp - 9
    y = yoe + era * 400 + (1 if m <= 2 else 0)
    total = y * 12 + m - 1 + months
    y = total // 12
    m = total - y * 12 + 1
    last = days_in_month(y, m)
    if d > last:
        d = last
    y = y - 1 if m <= 2 else y
    era = y // 400
    yoe = y - era * 400
    doy = (153 * (m - 3 if m > 2 else m + 9) + 2) // 5 + d - 1
    doe = yoe * 365 + yoe // 4 - yoe // 100 + doy
    return (era * 146097 + doe - 719468) * DAY + rest


@njit
def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    if month == 2:
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


@njit
def after(at: int, us: int, mo: int) -> int:
    """The instant `us` microseconds or, where it is not 0, `mo` months after `at`."""
    if mo:
        return add_months(at, mo)
    return at + us
