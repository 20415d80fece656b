"""One estimated number with what it was made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np

from journeyglass.figures.statistics.bootstrap import bootstrap_share
from journeyglass.figures.statistics.kaplan_meier import Quantile
from journeyglass.figures.statistics.spells import Floats, Ints, Mask, dense, tally
from journeyglass.figures.statistics.wilson import wilson

Status = Literal["ok", "too_few", "terra_incognita"]
Unit = Literal["share", "days", "count", "score", "money", "ratio", "times", "points"]
"""share 0 to 1; days of 24 hours; count of things; score on a scale of its own (NPS, CSAT); money in the row's own
currency; ratio of two amounts; times: how often per what the figure says; points: a difference of two shares."""
MIN_SUBJECTS = 5
DAY = 86_400_000_000
"""Microseconds of a day."""


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval.

    `numerator` of `denominator` is what was counted, whatever the status. `status` too_few: under five subjects, no
    value. terra_incognita: nothing that could be counted is tracked, no value. A limit that the data do not reach is
    None. `unit` says what the three numbers are in: see `Unit`.
    """

    value: float | None
    low: float | None
    high: float | None
    numerator: int | Decimal | None
    denominator: int | Decimal | None
    unit: Unit
    status: Status = "ok"
    note: str = ""

    def noted(self, note: str) -> Estimate:
        """The same with one more remark."""
        return replace(self, note=f"{self.note}; {note}" if self.note else note)


def too_few(unit: Unit, numerator: int | Decimal = 0, denominator: int | Decimal = 0, note: str = "") -> Estimate:
    """Counts without a value."""
    text = note or f"under {MIN_SUBJECTS} subjects"
    return Estimate(None, None, None, numerator, denominator, unit, "too_few", text)


def counted(number: int) -> Estimate:
    """What was counted, all of it: no sample, so it has no interval."""
    return Estimate(float(number), None, None, number, None, "count")


def terra_incognita(unit: Unit, note: str) -> Estimate:
    """Nothing that could be counted is tracked."""
    return Estimate(None, None, None, None, None, unit, "terra_incognita", note)


def share(hits: Mask, subjects: Ints) -> Estimate:
    """The share of rows that are hits: Wilson's interval, or a bootstrap where a subject has several rows."""
    return Subjects(subjects).share(hits)


class Subjects:
    """Whose each row is: of the same rows several shares may be asked for."""

    def __init__(self, subjects: Ints) -> None:
        self._distinct, self._codes = dense(subjects)

    @cached_property
    def _rows(self) -> Ints:
        """How many rows each subject has."""
        return np.bincount(self._codes)

    def share(self, hits: Mask) -> Estimate:
        """The share of rows that are hits: Wilson's interval, or a bootstrap where a subject has several rows."""
        numerator, denominator = tally(hits), len(hits)
        if self._distinct < MIN_SUBJECTS:
            return too_few("share", numerator, denominator)
        if self._distinct == denominator:
            return _ratio(numerator, denominator, wilson(numerator, denominator))
        hit = np.bincount(self._codes[hits], minlength=self._distinct)
        return _ratio(numerator, denominator, bootstrap_share(hit, self._rows))


def share_of_sums(parts: list[Decimal], wholes: list[Decimal], subjects: Ints) -> Estimate:
    """The share Σ parts ÷ Σ wholes of money, bootstrapped over subjects."""
    numerator, denominator = sum(parts, Decimal()), sum(wholes, Decimal())
    distinct, codes = dense(subjects)
    if distinct < MIN_SUBJECTS or not denominator:
        return too_few("share", numerator, denominator)
    limits = bootstrap_share(_money_sums(codes, parts), _money_sums(codes, wholes))
    return _ratio(numerator, denominator, limits)


def share_of(numerator: int, denominator: int) -> Estimate:
    """The share of subjects, each counted once, with Wilson's interval."""
    if denominator < MIN_SUBJECTS:
        return too_few("share", numerator, denominator)
    return _ratio(numerator, denominator, wilson(numerator, denominator))


def days(quantile: Quantile, numerator: int, denominator: int) -> Estimate:
    """A quantile of microseconds in days; a value that the data do not reach is said to be so."""
    value, low, high = (None if v is None else v / DAY for v in (quantile.value, quantile.low, quantile.high))
    note = "" if value is not None else "not reached yet: too many are still going on"
    return Estimate(value, low, high, numerator, denominator, "days", "ok", note)


def _ratio(numerator: int | Decimal, denominator: int | Decimal, limits: tuple[float, float]) -> Estimate:
    return Estimate(float(numerator / denominator), *limits, numerator, denominator, "share")


def _money_sums(codes: Ints, values: list[Decimal]) -> Floats:
    return np.bincount(codes, weights=np.array([float(value) for value in values])).astype(np.float64)
