"""Site conversion: of those who came to look, how many did what we hope for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share_of, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, PERIODS, Filters
from journeyglass.figures.placing import Standing
from journeyglass.figures.sessions import ALL, GAP, UNTRACKED, VISITOR, Sessions, sessions, visitors
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Mask, count_distinct
from journeyglass.figures.traffic import tracked
from journeyglass.figures.visits import whole
from journeyglass.journey.model import Indicator, Stage
from journeyglass.journey.rules import matchers
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading.where_sql import quote

ACTIONS = (
    "Form Submitted", "Trial Started", "Demo Requested", "Callback Requested", "Price Requested", "Signed Up",
)  # fmt: skip
"""The target actions of a map that does not say what makes a lead."""


@dataclass(frozen=True)
class SiteConversion:
    """One period and group: `visitors` with a session, of whom `converted` did a target action in one of them."""

    period: str
    group: str | None
    sessions: int
    visitors: int
    converted: int
    rate: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, action: str | None = None, per: str = "month") -> Figure:
    """What share of the visitors did the target action.

    Formula: visitors who did the action in a session of the period and group ÷ visitors with a session there. Visitors
    and sessions are those of `traffic`; an action counts for the session in which it falls, from its first view until
    half an hour after its last. Broken down by channel it is the channel by which the session came.
    Assumes: the action is sent under the same identity as the views. Misleads: what is done by telephone or days
    later by mail is no conversion of the site; a visitor of two channels stands in both groups.
    Intervals: Wilson, each visitor counted once a period and group.
    Options: action, names of events apart by commas (default: what customers do of the map's moment `lead`, else a
    form, a trial, a sign-up, or a demo, call-back or price asked for); per as in `traffic`.
    Shape: a row a period and group. Unit: share 0–1. Source: semantics §4, site conversion; M3.8.
    """
    names = _names(context, action)
    found = sessions(context, filters, per)
    hits = converted(context, filters, action, per)
    unknown = _unknown(context, names)
    rows = [_row(found, hits, unknown, *cell) for cell in found.cells(filters.by)]
    notes = [unknown] if unknown else []
    return figure_of(context, "site_conversion", filters, SiteConversion, rows, notes, action=", ".join(names), per=per)


def converted(context: Context, filters: Filters, action: str | None, per: str) -> Mask:
    """The sessions of `sessions` in which a target action fell."""
    names, found = _names(context, action), sessions(context, filters, per)
    return context.once(("converted", names, filters, per), lambda: _converted(context, found, names))


def _names(context: Context, action: str | None) -> tuple[str, ...]:
    if action is not None:
        return tuple(name.strip() for name in action.split(",") if name.strip())
    rule = context.journey.moments.get("lead")
    asked = [name for matcher in matchers(rule) for name in matcher.names] if rule else []
    return tuple(dict.fromkeys(name for name in asked if actor_of(name) == "customer")) or ACTIONS


def _unknown(context: Context, names: tuple[str, ...]) -> str:
    if not tracked(context):
        return UNTRACKED
    return "" if (context.names_seen or frozenset()).intersection(names) else "no target action has ever come"


def _converted(context: Context, found: Sessions, names: tuple[str, ...]) -> Mask:
    """The sessions in which a target action fell."""
    visitors(context)
    listed = ", ".join(map(quote, names))
    acts = context.table(f"""
        SELECT {VISITOR} AS visitor, t."at" FROM touches t LEFT JOIN visitors v USING (anonymous_id)
        WHERE t.name IN ({listed}) AND {VISITOR} IS NOT NULL""")
    numbers, first = np.unique(found.visitor, return_index=True)
    visitor, at = whole(acts, "visitor"), whole(acts, "at")
    place = np.searchsorted(numbers, visitor)
    known = place < len(numbers)
    known[known] = numbers[place[known]] == visitor[known]
    windows = Standing.of(np.append(first, len(found)), found.begun, found.last + GAP)
    session = windows.visit_at(np.where(known, place, -1), at)
    hits = np.zeros(len(found), dtype=np.bool_)
    hits[session[session >= 0]] = True
    return hits


def _row(found: Sessions, hits: Mask, unknown: str, period: str, group: str | None, here: Mask) -> SiteConversion:
    visitors, converted = count_distinct(found.visitor[here]), count_distinct(found.visitor[here & hits])
    rate = terra_incognita("share", unknown) if unknown else share_of(converted, visitors)
    return SiteConversion(period, group, int(here.sum()), visitors, converted, rate)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share over the whole period."""
    rows = compute(context, filters.undivided, per=ALL).rows
    unknown = _unknown(context, _names(context, None))
    if rows:
        found: SiteConversion = rows[0]
        return found.rate
    return terra_incognita("share", unknown) if unknown else share_of(0, 0)


SPEC = FigureSpec(
    "site_conversion",
    titled("Site conversion", "Конверсия сайта", "網站轉換率"),
    SiteConversion,
    compute,
    dimensions=without(OF_TOUCHES, *PERIODS),
    measure=measure,
    theme="channels",
)
