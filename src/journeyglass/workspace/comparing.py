"""What a figure is compared with, as people say it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from journeyglass.errors import InputError
from journeyglass.figures import Context, Figure, Filters
from journeyglass.figures.comparison import compare, compare_groups, previous
from journeyglass.figures.filters import PERIODS
from journeyglass.figures.periods import last_full
from journeyglass.workspace.instants import beginning

BEFORE = "before"


def compared(context: Context, name: str, against: str, filters: Filters, **options: Any) -> Figure:
    """The figure beside another period or group.

    `against` is `week`, `month`, `quarter` or `year`: the last full one beside the one before it; `before`: the
    filters' period beside the one of the same length before it; `2024-01-01..2024-04-01`: the filters' period beside
    that one; with a breakdown `small..large`: one group beside another.
    """
    if against in PERIODS:
        before, now = last_full(against, context.reading.as_of, 2)
        sides = (
            replace(filters, since=now.since, until=now.until),
            replace(filters, since=before.since, until=before.until),
        )
        return compare(context, name, *sides, **options)
    if against == BEFORE:
        return compare(context, name, filters, previous(filters, context.reading.as_of), **options)
    first, dots, second = against.partition("..")
    if not dots:
        raise InputError(f"`{against}` is nothing to compare with", f"write {', '.join(PERIODS)}, {BEFORE} or A..B")
    days = _days(first, second, filters)
    if days is not None:
        return compare(context, name, filters, days, **options)
    return compare_groups(context, name, filters, first, second, **options)


def _days(first: str, second: str, filters: Filters) -> Filters | None:
    """The period between two days; None where they are no days but the names of groups."""
    try:
        return replace(filters, since=beginning(first), until=beginning(second))
    except InputError:
        if filters.by is None:
            raise
        return None
