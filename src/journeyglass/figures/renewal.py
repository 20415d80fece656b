"""Renewal: what becomes of subscriptions whose term is over."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.choices import calendar_months, whole
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.outcomes import Reason
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.subscriptions import CANCELLED, DELETED, RENEWED, STARTED
from journeyglass.figures.terms import FATES, Terms, load
from journeyglass.journey.model import Indicator, Stage

TERM, GRACE = 12, 30


@dataclass(frozen=True)
class Renewal:
    """Terms of subscriptions that were due in the group.

    `due` = `renewed` + `cancelled` (before or at their end, with their reasons) + `lapsed` (the grace is over and
    nothing came) + `pending` (it is not over yet). `rate` is renewed ÷ (renewed + cancelled + lapsed).
    """

    group: str | None
    due: int
    renewed: int
    cancelled: int
    lapsed: int
    pending: int
    rate: Estimate
    reasons: tuple[Reason, ...]


def compute(
    context: Context, filters: Filters = EVERYTHING, term: str | None = None, grace: str | None = None
) -> Figure:
    """Of the subscriptions that were due for renewal, the share that was renewed, and why others were not.

    Formula: a term begins with `Subscription Started` or `Subscription Renewed` and is due after its `interval`; it was
    renewed where the subscription's next event is a renewal (or a start) up to the end of the grace, cancelled where it
    is a cancellation, lapsed where none came until then. Terms due after the reading's instant are left out, also those
    cancelled or renewed early, so that no ending is favoured.
    Assumes: an interval of the property's value (month, quarter, year, …; the last one told), else `term`. Misleads:
    where renewals are silent (nobody sends them) all look lapsed: then nothing is said. Upgrades renew nothing.
    Intervals: Wilson, or a bootstrap over accounts where one has several terms.
    Options: `term` (months where no interval is told, default 12mo), `grace` (days, default 30).
    Shape: a row a group; `by=month` is the month due. Period: by the due date. Unit: share 0–1. Source: M5.4.
    """
    length, days = calendar_months("term", term, TERM), whole("grace", grace, GRACE, 0, 365)
    found, blank = load(context, filters, length, days), _unknown(context)
    groups = [(None, found.chosen)] if filters.by is None else [(g, m & found.chosen) for g, m in found.group.groups()]
    rows = [_row(found, mine, group, blank) for group, mine in groups if group is None or mine.any()]
    guessed = int((found.guessed & found.chosen).sum())
    notes = [f"{guessed} terms told no interval: taken as {length} months"] if guessed else []
    return figure_of(context, "renewal", filters, Renewal, rows, notes, term=term, grace=grace)


def _row(found: Terms, mine: Mask, group: str | None, blank: str) -> Renewal:
    counts = [int((mine & (found.fate == i)).sum()) for i in range(len(FATES))]
    decided = mine & (found.fate != FATES.index("pending"))
    renewed = found.fate[decided] == FATES.index("renewed")
    rate = terra_incognita("share", blank) if blank else share(renewed, found.account.codes[decided])
    reasons = _reasons(found, mine & (found.fate == FATES.index("cancelled")))
    return Renewal(group, int(mine.sum()), counts[0], counts[1], counts[2], counts[3], rate, reasons)


def _reasons(found: Terms, rows: Mask) -> tuple[Reason, ...]:
    """The reasons of cancellation, most frequent first."""
    told = [(label, int((rows & where).sum())) for label, where in found.reason.groups()]
    ranked = sorted((-count, label is None, label or "") for label, count in told if count)
    return tuple(Reason(None if missing else label, -count) for count, missing, label in ranked)


def _unknown(context: Context) -> str:
    seen = context.names_seen or frozenset()
    if not seen & {STARTED, RENEWED}:
        return "no subscription has ever come"
    if RENEWED not in seen:
        return f"no {RENEWED} has ever come"
    return "" if seen & {CANCELLED, DELETED} else "no event by which a subscription ends has ever come"


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of all due terms."""
    found: Renewal = compute(context, filters.undivided).rows[0]
    return found.rate


SPEC = FigureSpec(
    "renewal",
    titled("Renewals", "Продления", "續約"),
    Renewal,
    compute,
    dimensions=BY_ACCOUNT,
    measure=measure,
    theme="money",
)
