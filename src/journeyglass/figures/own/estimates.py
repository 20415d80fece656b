"""The numbers of users' figures: counts, shares, rates and medians of rows that belong to subjects."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, Unit, too_few
from journeyglass.figures.statistics.bootstrap import bootstrap_share
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.ratio import ratio_of_sums
from journeyglass.figures.statistics.spells import Floats, Ints, count_distinct
from journeyglass.figures.statistics.wilson import wilson

_FINE = 1_000_000
"""Steps in a unit of what a median is taken of: ordered as whole numbers, so that ties are exact."""
_NONE_SEEN = 3.6888794541139363
"""−ln 0.025: the exact upper limit of a Poisson mean of which none was seen."""
SPANS = {
    "day": DAY,
    "week": 7 * DAY,
    "month": 365.2425 / 12 * DAY,
    "quarter": 365.2425 / 4 * DAY,
    "year": 365.2425 * DAY,
}


def count(number: int) -> Estimate:
    """A count: no estimate, so there is no interval."""
    return Estimate(float(number), None, None, number, None, "count")


def total(amount: Decimal | float, unit: Unit) -> Estimate:
    """A sum: no estimate, so there is no interval."""
    exact = amount if isinstance(amount, Decimal) else None
    return Estimate(float(amount), None, None, exact, None, unit)


def share_of_rows(hits: Ints, rows: Ints) -> Estimate:
    """Σ hits ÷ Σ rows, one pair a subject: Wilson where each has one row, else a bootstrap over subjects."""
    numerator, denominator = int(hits.sum()), int(rows.sum())
    if len(rows) < MIN_SUBJECTS:
        return too_few("share", numerator, denominator)
    if bool((rows == 1).all()):
        low, high = wilson(numerator, denominator)
    else:
        low, high = bootstrap_share(hits.astype(np.float64), rows.astype(np.float64))
    return Estimate(numerator / denominator, low, high, numerator, denominator, "share")


def rate(seen: Ints, spans: Floats) -> Estimate:
    """Σ seen ÷ Σ spans, one pair a subject, with the interval of a ratio over subjects."""
    number, whole = int(seen.sum()), float(spans.sum())
    exposure = Decimal(str(round(whole, 3)))
    if len(seen) < MIN_SUBJECTS or whole <= 0:
        return too_few("times", number, exposure)
    if not number:
        return Estimate(0.0, 0.0, _NONE_SEEN / whole, 0, exposure, "times")
    value, low, high = ratio_of_sums(seen.astype(np.float64), spans)
    return Estimate(value, low, high, number, exposure, "times")


def median(values: Floats, subjects: Ints, unit: Unit) -> Estimate:
    """The value that half of the rows do not exceed."""
    size = len(values)
    if count_distinct(subjects) < MIN_SUBJECTS:
        return too_few(unit, size, size)
    found = sample_quantile(np.round(values * _FINE).astype(np.int64), 0.5, subjects)
    middle, low, high = (None if v is None else v / _FINE for v in (found.value, found.low, found.high))
    return Estimate(middle, low, high, size, size, unit)
