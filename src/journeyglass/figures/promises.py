"""Promises: engagements on time, on budget, and as promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.judgements import PROMISES, Judgements, judgements
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask, count_distinct
from journeyglass.journey.model import Indicator, Stage

ALL = "all"
_UNSAID = {
    ALL: "nobody tells whether promises were kept",
    "on_time": "no engagement says whether it was on time",
    "on_budget": "no engagement says whether it was on budget",
    "kept": "no engagement and no survey says whether the promise was kept",
}


@dataclass(frozen=True)
class PromiseKept:
    """One kind of promise (`all`: the three together): how many are known, to how many accounts, how many kept."""

    promise: str
    group: str | None
    known: int
    accounts: int
    kept: int
    share: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """What share of our promises we keep: on time, on budget, and as promised.

    Formula: kept ÷ known, each kind by itself and all together. From `Engagement Completed`: `on_time`, else whether
    it came by `due_at` (its own, or that of the `Engagement Started` with its `engagement_id`; a date means its whole
    day); `on_budget`; `kept`. From `Survey Submitted` with `survey_type` promise: `kept`, else a `score` of 4 or 5
    of 5. What is not told is in no share.
    Assumes: what is known of is like what is not. Misleads: an engagement that never ends breaks no promise here;
    due dates that were moved look kept. All together weighs each known promise alike.
    Intervals: Wilson, or a bootstrap over accounts where some have several.
    Shape: a row a kind of promise and group. Unit: share 0–1. Source: semantics §4, promises; M2.10.
    """
    found = judgements(context, filters)
    known = found if filters == EVERYTHING else judgements(context, EVERYTHING)
    rows = [
        _row(found, promise, group, mine & of_promise(found, promise), _unsaid(context, known, promise))
        for promise in (ALL, *PROMISES)
        for group, mine in _groups(found, filters.by)
    ]
    return figure_of(context, "promises", filters, PromiseKept, rows, [])


def _groups(found: Judgements, by: str | None) -> Iterator[tuple[str | None, Mask]]:
    if by is None:
        yield None, np.ones(len(found.kept), dtype=np.bool_)
    else:
        yield from found.group.groups()


def of_promise(found: Judgements, promise: str) -> Mask:
    """The judgements of that kind of promise."""
    return np.ones(len(found.kept), dtype=np.bool_) if promise == ALL else found.promise.among(promise)


def _unsaid(context: Context, known: Judgements, promise: str) -> str:
    if not context.has_events:
        return "there are no events to look at"
    return "" if bool(of_promise(known, promise).any()) else _UNSAID[promise]


def _row(found: Judgements, promise: str, group: str | None, rows: Mask, unsaid: str) -> PromiseKept:
    kept, subjects = found.kept[rows], found.subject.codes[rows]
    estimate = terra_incognita("share", unsaid) if unsaid else share(kept, subjects)
    return PromiseKept(promise, group, len(kept), count_distinct(subjects), int(kept.sum()), estimate)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """All promises together, of the whole journey: an engagement that ends has mostly left the stage by then."""
    found: PromiseKept = compute(context, filters).rows[0]
    return found.share


SPEC = FigureSpec(
    "promises",
    titled("Promises kept", "Выполненные обещания", "兌現承諾"),
    PromiseKept,
    compute,
    dimensions=OF_TOUCHES,
    measure=measure,
    theme="voice",
)
