"""Re-engagement: whether clients come back after an engagement, or are forgotten between two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, share_of, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import Horizon, parse
from journeyglass.figures.several import in_days
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.spells import Ints, Mask, Spells
from journeyglass.figures.survival import ENDED, ended_by
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import Visits, load, watched, whole
from journeyglass.journey.model import Indicator, Stage
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.reading.where_sql import quote

WITHIN, SILENCE = "24mo", "6mo"
MEETINGS = ("Meeting Held", "Interview Held", "Webinar Attended", "Live Chat Message Received")
"""Contacts that take two."""
_NO_CONTACT = ("Lead ", "Opportunity ", "Stage ", "Account Stage ")
AGAIN, FORMER, _OTHER = ENDED, 2, 3


@dataclass(frozen=True)
class ReEngagement:
    """What becomes of clients between two engagements.

    Of `clients`, `came` have ever been between engagements (`came_share`), on average `times` each; `visits` are
    these times. `re_engaged` and `former` are the shares that ended so within the horizon, `time` how long it takes
    to come back. Of the `open` visits `forgotten` had no touch by us for as long as the silence.
    """

    group: str | None
    clients: int
    came: int
    visits: int
    open: int
    forgotten: int
    came_share: Estimate
    times: Estimate
    re_engaged: Estimate
    former: Estimate
    time: Estimate
    forgotten_share: Estimate


def compute(context: Context, filters: Filters = EVERYTHING, within: str = WITHIN, silence: str = SILENCE) -> Figure:
    """Do clients come back after an engagement, how soon, and whom have we forgotten meanwhile.

    Formula: a visit of a stage of phase `between` ends re-engaged when the next visit begins at that instant in a stage
    of phase buyer or customer, or by an outcome of kind won; former when it goes to a stage of phase former, or by a
    loss. The shares within H are Aalen–Johansen incidences, each way of ending competing. Time: Kaplan–Meier median
    to re-engagement, other endings censored. Clients are subjects that were in a stage of phase customer or
    between; forgotten ÷ open visits: neither the visit nor our last touch (mail, proposal, survey, reply, meeting)
    is younger than the silence.
    Assumes: for the time, that those who became former would have come back like the others. Misleads: needs come
    years apart, so a short record shows few re-engagements; look at the interval. A touch that nobody logs is none.
    Intervals: Wilson on the effective sample size; time as `dwell`; times by Student's t over clients.
    Options: within, H (default 24mo); silence (default 6mo).
    Shape: a row a group, of what held when the visit began. Unit: share 0–1, days of 24 hours, times a client.
    Source: M2.2, M2.8.
    """
    span, quiet = parse(within), parse(silence)
    visits = load(context, filters)
    phases = np.array([stage.phase or "" for stage in context.journey.stages])[visits.stage]
    among = np.isin(phases, ("customer", "between"))
    rows = [
        _row(context, visits, phases, group, chosen, span, quiet) for group, chosen in visits.groups(filters.by, among)
    ]
    return figure_of(context, "re_engagement", filters, ReEngagement, rows, [], within=span.text, silence=quiet.text)


def _row(
    context: Context,
    visits: Visits,
    phases: np.ndarray,
    group: str | None,
    chosen: Mask,
    span: Horizon,
    quiet: Horizon,
) -> ReEngagement:
    between = chosen & (phases == "between")
    still = between & visits.open
    clients = np.unique(visits.subject[chosen & np.isin(phases, ("customer", "between"))])
    how_often = np.bincount(visits.subject[between], minlength=int(visits.subject.max(initial=-1)) + 1)[clients]
    came = int((how_often > 0).sum())
    lonely = forgotten(context, visits, still, quiet)
    again, former, time = _fates(context, visits, phases, between, span)
    return ReEngagement(
        group=group,
        clients=len(clients),
        came=came,
        visits=int(between.sum()),
        open=int(still.sum()),
        forgotten=int((still & lonely).sum()),
        came_share=_known(context, share_of(came, len(clients))),
        times=_known(context, _times(how_often)),
        re_engaged=again,
        former=former,
        time=time,
        forgotten_share=_known(context, _lonely_share(context, visits, still, lonely)),
    )


def _known(context: Context, found: Estimate) -> Estimate:
    if any(stage.phase == "between" for stage in context.journey.stages):
        return found
    return terra_incognita(found.unit, "the map has no stage of phase between")


def _times(how_often: Ints) -> Estimate:
    total = int(how_often.sum())
    if len(how_often) < MIN_SUBJECTS:
        return too_few("times", total, len(how_often))
    mean = clustered_mean(how_often.astype(np.float64), np.arange(len(how_often)), 0)
    return Estimate(mean.value, mean.low, mean.high, total, len(how_often), "times")


def _fates(
    context: Context, visits: Visits, phases: np.ndarray, between: Mask, span: Horizon
) -> tuple[Estimate, Estimate, Estimate]:
    """The shares re-engaged and former within the horizon, and the median time to re-engagement."""
    since = observed(context)
    if since is None:
        blank = _known(context, terra_incognita("share", "nobody sends what could end the stage"))
        return blank, blank, terra_incognita("days", blank.note)
    cause = cause_of(visits, phases)
    spells, _ = watched(visits, between, since, visits.left, cause)
    swapped = np.array([0, FORMER, ENDED, _OTHER])[spells.cause]
    gone = Spells.of(spells.entry, spells.exit, swapped, spells.group)
    back = Spells.of(spells.entry, spells.exit, (spells.cause == AGAIN).astype(np.int64), spells.group)
    shares = [ended_by(found, span.micros, in_days) for found in (spells, gone)]
    return shares[0], shares[1], quartiles(back)[1]


def observed(context: Context) -> int | None:
    """Since when the ends of the stages between engagements are recorded; None: nobody sends them."""
    known = [context.observed_from(s.id) for s in context.journey.stages if s.phase == "between"]
    seen = [since for since in known if since is not None]
    return min(seen) if seen else None


def cause_of(visits: Visits, phases: np.ndarray) -> Ints:
    """How each visit ended; 0 while it goes on."""
    following = np.roll(phases, -1)
    linked = (np.roll(visits.subject, -1) == visits.subject) & (np.roll(visits.entered, -1) == visits.left)
    linked[-1:] = False
    again = visits.kind.among("won") | (linked & np.isin(following, ("buyer", "customer")))
    former = visits.kind.among("lost", "churned") | (linked & (following == "former"))
    cause = np.where(again, AGAIN, np.where(former, FORMER, _OTHER))
    return np.where(visits.open, 0, cause).astype(np.int64)


def _lonely_share(context: Context, visits: Visits, still: Mask, lonely: Mask) -> Estimate:
    names = context.names_seen
    if names is None or not any(_contact(name) for name in names):
        return terra_incognita("share", "no touch by us has ever come")
    return share(lonely[still], visits.subject[still])


def _contact(name: str) -> bool:
    """Whether an event of that name reaches the client: ours by the vocabulary, or a meeting; not what only we see."""
    word = VOCABULARY.get(name)
    return name in MEETINGS or (word is not None and word.actor == "us" and not name.startswith(_NO_CONTACT))


def forgotten(context: Context, visits: Visits, still: Mask, quiet: Horizon) -> Mask:
    """The visits of which neither the beginning nor our last touch of the subject is younger than the silence."""
    last = visits.entered.copy()
    if context.has_events and bool(still.any()):
        touches(context)
        found = context.table(last_touch_sql())
        where = whole(found, "visit")
        last[where] = np.maximum(last[where], whole(found, "last"))
    return np.asarray(context.as_of - last >= quiet.micros, dtype=np.bool_)


def last_touch_sql() -> str:
    """The last touch by us in each visit."""
    known = [name for name in VOCABULARY if _contact(name)]
    return f"""
        SELECT visit, max("at") AS last FROM touches
        WHERE visit IS NOT NULL AND (name IN ({", ".join(map(quote, known))}) OR (actor = 'us'
            AND name NOT IN ({", ".join(map(quote, VOCABULARY))})))
        GROUP BY visit ORDER BY visit"""


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share re-engaged within the indicator's time, of the whole journey."""
    within = WITHIN if wanted.within is None else str(wanted.within)
    found: ReEngagement = compute(context, filters, within).rows[0]
    return found.re_engaged


SPEC = FigureSpec(
    "re_engagement",
    titled("Re-engagement", "Возвращение клиентов", "再次合作"),
    ReEngagement,
    compute,
    dimensions=without(OF_VISITS, "outcome"),
    measure=measure,
)
