"""The whole periods of the calendar that a history fills."""

from __future__ import annotations

from datetime import timedelta

from journeyglass.figures.context import Context, micros
from journeyglass.figures.filters import Filters
from journeyglass.figures.periods import known, period_at, periods
from journeyglass.figures.statistics.spells import Ints
from journeyglass.journey.duration import EPOCH

Spans = list[tuple[str, int, int]]
"""Labelled periods [start, end) in UTC microseconds."""


def whole_periods(context: Context, filters: Filters, every: str, happened: Ints) -> Spans:
    """From the period of the first thing that happened to the last one that is over at the reading's instant.

    Those only that lie wholly within the filters' period, which may begin them later and end them earlier.
    """
    known(every)
    if not len(happened):
        return []
    first = EPOCH + timedelta(microseconds=int(happened.min()))
    since = max(period_at(every, first).since, filters.since) if filters.since else period_at(every, first).since
    last = min(context.reading.as_of, filters.until) if filters.until else context.reading.as_of
    found = periods(every, since, last) if since < last else []
    return [(p.label, micros(p.since), micros(p.until)) for p in found if p.until <= last]
