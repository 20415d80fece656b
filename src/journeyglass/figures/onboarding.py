"""Onboarding: how well new customers are brought in, by mail, content, support and use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import numpy as np

from journeyglass.figures import welcome
from journeyglass.figures.context import Context
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import DEFAULT, Horizon, parse
from journeyglass.figures.several import mean_ended_by
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.spells import Floats, Ints, Mask, Spells, count_distinct
from journeyglass.figures.survival import ENDED
from journeyglass.figures.visits import Visits, load, watched
from journeyglass.figures.welcome import Done, Marked
from journeyglass.journey.model import Indicator, Stage

T = TypeVar("T")
_LEFT = 2
_NEEDED: dict[str, tuple[str, ...]] = {
    "email_open_rate": (welcome.SENT, welcome.OPENED),
    "first_response": (welcome.TICKET,),
    "resolution": (welcome.TICKET, welcome.RESOLVED),
    "breadth": (welcome.FEATURE,),
}


@dataclass(frozen=True)
class OnboardingMeasure:
    """One measure of the onboarding: over how many cases (visits, mails or tickets) of how many accounts."""

    measure: str
    group: str | None
    cases: int
    accounts: int
    measured: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING, stage: str | None = None, within: str = DEFAULT) -> Figure:
    """How well are new customers brought in: do they read, get help, use the product, and reach its milestones.

    Formula: over the visits of the onboarding stages that began in the period, milestones done = the mean over the
    stage's milestones of the share of visits that completed it within H (Aalen–Johansen, leaving the stage without it
    competing); activation = the share that completed them all. Milestones that only tell of silence or of something
    left undone, and those that nobody records, are left out of both;
    content engagement = visits with content viewed or downloaded or a webinar attended; e-mail open rate = mails
    opened ÷ sent in the stage, each mail (`email_id`, else `campaign_id`) once a person; active people = known people
    who used the product (signed in, used a feature, completed a step), breadth = different features used, both
    a visit; first response and resolution = Kaplan–Meier medians from `Ticket Opened` to our first `Ticket Replied`
    (or its resolution) and to `Ticket Resolved`, by `ticket_id`, unanswered tickets censored.
    Assumes: what happens while an account stands in the stage is onboarding. Misleads: mail programs that load or block
    pictures blur who opened; visits still open may yet be read and used (only the milestones allow for that);
    who leaves the stage quickly has less time for all of it.
    Intervals: shares by Wilson, or a bootstrap over subjects; means by Student's t over subjects; times as `dwell`.
    Options: stage, which stages count (several with commas); default those with an indicator `onboarding`, else the
    first of phase customer. within, H (default 90d).
    Shape: a row a measure and group. Unit: share 0–1, count a visit, days of 24 hours. Source: semantics §4,
    onboarding; M5.3, M2.
    """
    span = parse(within)
    stages = welcome.onboarding_stages(context, stage)
    visits = load(context, filters)
    here = np.isin(visits.stage, stages)
    notes = [] if stages else ["the map has no stage of phase customer"]
    rows: list[OnboardingMeasure] = []
    for group, chosen in visits.groups(filters.by, here):
        rows += _rows(context, visits, stages, group, chosen & here, span)
    rows.sort(key=lambda row: list(_MEASURES).index(row.measure))
    notes += [f"no event of {name} has ever come" for name in _unseen(context, stages)]
    named = ",".join(context.journey.stages[i].id for i in stages) or None
    return figure_of(context, "onboarding", filters, OnboardingMeasure, rows, notes, stage=named, within=span.text)


Found = tuple[int, Ints, Estimate]
"""How many cases, whose they are, and what was measured."""


def _rows(
    context: Context, visits: Visits, stages: tuple[int, ...], group: str | None, mine: Mask, span: Horizon
) -> list[OnboardingMeasure]:
    made = Measuring(context, visits, stages, mine, span)
    rows = []
    for name, method in _MEASURES.items():
        cases, subjects, measured = method(made)
        unknown = _untold(context, name)
        found = terra_incognita(measured.unit, unknown) if unknown else measured
        rows.append(OnboardingMeasure(name, group, cases, count_distinct(subjects), found))
    return rows


class Measuring:
    """The measures of one group of visits (`mine`) of the onboarding `stages`."""

    def __init__(self, context: Context, visits: Visits, stages: tuple[int, ...], mine: Mask, span: Horizon) -> None:
        self.context, self.visits, self.stages, self.mine, self.span = context, visits, stages, mine, span

    def milestones(self) -> Found:
        """The mean over the milestones of the share that did each in time."""
        return self.done_in_time(welcome.each_milestone)

    def activation(self) -> Found:
        """The share that did all milestones in time."""
        return self.done_in_time(welcome.all_milestones)

    def done_in_time(self, what: Callable[[Context, Visits, list[Marked]], list[Done]]) -> Found:
        """The mean share of what is done within the span, leaving the stage competing."""
        subjects, found = self.visits.subject[self.mine], self.done(what)
        if not found:
            return len(subjects), subjects, terra_incognita("share", "the stage has no milestone that can be seen")
        return len(subjects), subjects, mean_ended_by([self.until(done) for done in found], self.span.micros)

    def done(self, what: Callable[[Context, Visits, list[Marked]], list[Done]]) -> list[Done]:
        """What there is to do, and when each visit did it; nothing where the stages have no milestone to be seen."""
        wanted, _ = welcome.milestones_of(self.context, self.stages)
        return self.once(what.__name__, lambda: what(self.context, self.visits, wanted)) if wanted else []

    def until(self, done: Done) -> Spells:
        """How long each visit took to do it, leaving the stage competing."""
        did = done.at != welcome.NEVER
        cause = np.where(did, ENDED, np.where(self.visits.open, 0, _LEFT))
        return watched(self.visits, self.mine & done.able, self.since(), self.ends(done), cause)[0]

    def ends(self, done: Done) -> Ints:
        """When each visit did it, else when it ended."""
        return np.where(done.at != welcome.NEVER, done.at, self.visits.left)

    def since(self) -> int:
        """Since when the ends of the stages are recorded."""
        found = [self.context.observed_from(self.context.journey.stages[i].id) for i in self.stages]
        known = [at for at in found if at is not None]
        return min(known) if known else -(2**62)

    def content_engagement(self) -> Found:
        """The share of visits with content."""
        rows = self.mine & ~self.visits.zero_length
        subjects = self.visits.subject[rows]
        return len(subjects), subjects, share(self.content()[rows], subjects)

    def content(self) -> Mask:
        """For every visit whether the customer looked at content in it."""
        return self.once("content", lambda: welcome.content(self.context, self.visits, self.stages))

    def email_open_rate(self) -> Found:
        """The share of mails that were opened."""
        found = self.mails()
        rows = self.mine[found.visit]
        subjects = self.visits.subject[found.visit[rows]]
        return len(subjects), subjects, share(found.opened[rows], subjects)

    def mails(self) -> welcome.Mails:
        """The mails sent in the stages."""
        return self.once("mails", lambda: welcome.mails(self.context, self.stages))

    def active_people(self) -> Found:
        """How many known people used the product, a visit."""
        return self.mean(self.numbers("active_people"))

    def breadth(self) -> Found:
        """How many features were used, a visit."""
        return self.mean(self.numbers("breadth"))

    def numbers(self, name: str) -> Floats:
        """How many people, or features, each visit had."""
        count = {"active_people": welcome.active_people, "breadth": welcome.features_used}[name]
        return self.once(name, lambda: count(self.context, self.visits, self.stages))

    def first_response(self) -> Found:
        """How soon a ticket was answered."""
        found = self.tickets()
        return self.waited(found, found.replied)

    def resolution(self) -> Found:
        """How soon a ticket was resolved."""
        found = self.tickets()
        return self.waited(found, found.resolved)

    def tickets(self) -> welcome.Tickets:
        """The tickets opened in the stages."""
        return self.once("tickets", lambda: welcome.tickets(self.context, self.stages))

    def mean(self, each: Floats) -> Found:
        """The mean of a number of each visit."""
        rows = self.mine & ~self.visits.zero_length
        numbers, subjects = each[rows], self.visits.subject[rows]
        total = Decimal(int(numbers.sum()))
        if count_distinct(subjects) < MIN_SUBJECTS:
            return len(subjects), subjects, too_few("count", total, len(subjects))
        mean = clustered_mean(numbers, subjects, 0)
        return len(subjects), subjects, Estimate(mean.value, mean.low, mean.high, total, len(subjects), "count")

    def waited(self, found: welcome.Tickets, end: Ints) -> Found:
        """The median time from the opening of a ticket."""
        rows = self.mine[found.visit]
        over = end[rows] != welcome.NEVER
        length = np.where(over, end[rows], self.context.as_of) - found.at[rows]
        subjects = self.visits.subject[found.visit[rows]]
        spells = Spells.of(np.zeros_like(length), length, over.astype(np.int64), subjects)
        return len(subjects), subjects, quartiles(spells)[1]

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What is the same whichever visits are asked for, made once."""
        return self.context.once(("onboarding", key, self.stages), make)


_MEASURES: dict[str, Callable[[Measuring], Found]] = {
    "milestones_done": Measuring.milestones,
    "activation": Measuring.activation,
    "content_engagement": Measuring.content_engagement,
    "email_open_rate": Measuring.email_open_rate,
    "active_people": Measuring.active_people,
    "breadth": Measuring.breadth,
    "first_response": Measuring.first_response,
    "resolution": Measuring.resolution,
}


def _unseen(context: Context, stages: tuple[int, ...]) -> list[str]:
    return [milestone for _, milestone in welcome.milestones_of(context, stages)[1]]


def _untold(context: Context, measure: str) -> str:
    """Why the measure cannot be told at all; empty where it can."""
    names = context.names_seen
    if measure in ("milestones_done", "activation"):
        return ""
    if names is None:
        return "there are no events to look at"
    any_of = {"content_engagement": welcome.CONTENT, "active_people": welcome.USE}.get(measure)
    if any_of is not None:
        return "" if names & set(any_of) else "none of its events has ever come"
    return "" if names.issuperset(_NEEDED[measure]) else "none of its events has ever come"


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of the stage's milestones done, within the indicator's time."""
    within = DEFAULT if wanted.within is None else str(wanted.within)
    found: OnboardingMeasure = compute(context, filters, stage.id, within).rows[0]
    return found.measured


SPEC = FigureSpec(
    "onboarding",
    titled("Onboarding", "Онбординг", "導入"),
    OnboardingMeasure,
    compute,
    dimensions=without(OF_VISITS, "outcome"),
    measure=measure,
)
