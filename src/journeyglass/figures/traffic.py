"""Traffic: who came to look, known or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, counted, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, PERIODS, Filters
from journeyglass.figures.sessions import UNTRACKED, VIEWS, Sessions, sessions
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.spells import Mask, count_distinct
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class Traffic:
    """One period and group: unique `visitors`, of whom `known` are people with a name, and the `accounts` they are of.

    `sessions` began in the period and hold these `views`; `whole` is False for a period that is not over.
    """

    period: str
    group: str | None
    whole: bool
    visitors: Estimate
    known: int
    accounts: int
    sessions: Estimate
    views: int
    views_per_session: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, per: str = "month") -> Figure:
    """How many visitors come to the site and the product, strangers included.

    Formula: a visitor is a person, where identity knows one, else an anonymous id; each counts once a period. A
    session is a visitor's `Page Viewed` and `Screen Viewed` with less than 30 minutes between two. Session, views and
    visitor belong to the period in which the session began (UTC), and to the group that its first view tells.
    Assumes: one anonymous id is one person. Misleads: who clears cookies or comes by several devices counts more than
    once until identified; robots count unless the sender leaves them out; `known` rises later, as people tell who
    they are. Visitors of several periods do not add up.
    Intervals: views per session by Student's t, visitors drawn as wholes; the others are counts of all that came and
    have none. A trend or a comparison counts anew in each of its periods.
    Options: per, the length of a period: week, month (default), quarter, year or all.
    Shape: a row a period and group. Unit: counts. Source: semantics §4, traffic; M3.8.
    """
    found = sessions(context, filters, per)
    rows = [_row(context, found, *cell, per=per) for cell in found.cells(filters.by)]
    notes = [] if tracked(context) else [UNTRACKED]
    return figure_of(context, "traffic", filters, Traffic, rows, notes, per=per)


def tracked(context: Context) -> bool:
    """Whether anybody sends views."""
    return bool((context.names_seen or frozenset()).intersection(VIEWS))


def _row(context: Context, found: Sessions, period: str, group: str | None, here: Mask, per: str) -> Traffic:
    return Traffic(
        period=period,
        group=group,
        whole=per == "all" or period < label_of(context.reading.as_of, per),
        visitors=counted(count_distinct(found.visitor[here])),
        known=count_distinct(found.visitor[here & found.known]),
        accounts=count_distinct(found.account[here & (found.account >= 0)]),
        sessions=counted(int(here.sum())),
        views=int(found.views[here].sum()),
        views_per_session=_views_per_session(found, here),
    )


def _views_per_session(found: Sessions, here: Mask) -> Estimate:
    views, visitors = found.views[here], found.visitor[here]
    counts = (int(views.sum()), len(views))
    if count_distinct(visitors) < MIN_SUBJECTS:
        return too_few("times", *counts)
    mean = clustered_mean(views.astype(float), visitors, least=1)
    return Estimate(mean.value, mean.low, mean.high, *counts, "times")


def label_of(at: datetime, per: str) -> str:
    """The label of the period in which an instant lies, as `period_sql` writes it."""
    there = at.astimezone(UTC)
    if per == "quarter":
        return f"{there.year:04}-Q{(there.month + 2) // 3}"
    return there.strftime({"week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}[per])


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The visitors of the last month that is over."""
    if not tracked(context):
        return terra_incognita("count", UNTRACKED)
    until = min(context.reading.as_of, filters.until or context.reading.as_of).astimezone(UTC)
    month = label_of(until.replace(day=1) - timedelta(days=1), "month")
    rows = compute(context, filters.undivided).rows
    return next((row.visitors for row in rows if row.period == month), counted(0))


SPEC = FigureSpec(
    "traffic",
    titled("Traffic", "Трафик", "流量"),
    Traffic,
    compute,
    dimensions=without(OF_TOUCHES, *PERIODS),
    measure=measure,
    theme="channels",
)
