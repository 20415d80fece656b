"""Weeks, months, quarters and years of UTC: where each begins and ends, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from journeyglass.errors import InputError
from journeyglass.figures.filters import PERIODS

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST = 400
"""How many periods may be asked for at once."""


@dataclass(frozen=True)
class Period:
    """One week, month, quarter or year, half-open; `label` as a breakdown by it writes it."""

    label: str
    since: datetime
    until: datetime


def known(every: str) -> str:
    """The length of a period, checked."""
    if every not in PERIODS:
        raise InputError(f"there is no period {every}", f"use {', '.join(PERIODS)}")
    return every


def period_at(every: str, at: datetime) -> Period:
    """The period in which the instant lies."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if known(every) == "week":
        since = day - timedelta(days=day.weekday())
        return Period(f"{since:%G-W%V}", since, since + timedelta(days=7))
    months = _MONTHS[every]
    since = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Period(_label(every, since), since, _later(since, months))


def after(every: str, period: Period) -> Period:
    """The next period."""
    return period_at(every, period.until)


def before(every: str, period: Period) -> Period:
    """The period before."""
    return period_at(every, period.since - timedelta(microseconds=1))


def periods(every: str, since: datetime, until: datetime) -> list[Period]:
    """The periods that begin in [since, until), in order."""
    found = list(_beginning(every, since, until))
    if len(found) > MOST:
        raise InputError(f"there are {len(found)} periods of a {every}", f"ask for at most {MOST}, or for longer ones")
    return found


def last_full(every: str, at: datetime, number: int) -> list[Period]:
    """The last so many periods that were over by then, in order."""
    period = period_at(every, at)
    found = []
    for _ in range(number):
        period = before(every, period)
        found.append(period)
    return found[::-1]


def _beginning(every: str, since: datetime, until: datetime) -> Iterator[Period]:
    period = period_at(every, since)
    period = period if period.since >= since else after(every, period)
    while period.since < until:
        yield period
        period = after(every, period)


def _later(since: datetime, months: int) -> datetime:
    whole = since.year * 12 + since.month - 1 + months
    return since.replace(year=whole // 12, month=whole % 12 + 1)


def _label(every: str, since: datetime) -> str:
    if every == "quarter":
        return f"{since:%Y}-Q{(since.month + 2) // 3}"
    return f"{since:%Y-%m}" if every == "month" else f"{since:%Y}"
