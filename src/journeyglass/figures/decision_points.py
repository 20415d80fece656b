"""Decision points: after which instants the odds of winning against losing change most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.joinings import joined_at
from journeyglass.figures.placing import NEVER
from journeyglass.figures.reach import reached_at
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.rate_ratio import (
    PersonTime,
    RateRatio,
    benjamini_hochberg,
    mantel_haenszel,
    person_time,
    quotient,
)
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.visits import Visits, load, whole
from journeyglass.journey.model import Stage
from journeyglass.journey.rules import Rule, matchers
from journeyglass.reading.where_sql import quote

PointKind = Literal["milestone", "touchpoint", "role"]
WON, LOST = 1, 2
BANDS = tuple(days * DAY for days in (0, 3, 7, 14, 30, 60, 90, 180, 365))
"""Where time in the stage is cut: endings come at other rates in the first days than later."""
LIKELY = 0.05
MANY = "many points are compared: q is the share of false ones to expect if all up to this row are believed"
ASSOCIATION = "an association: what foretells a win need not be what brings it about"


@dataclass(frozen=True)
class DecisionPoint:
    """A milestone, touchpoint or role joining in a stage, and how fast the stage's visits were won and lost after it.

    `visits` had it while in the stage (or, for a role, before), of this many `accounts`. The ratios compare the rate
    after with the rate before at equal time in the stage; `odds` is won ÷ lost of both. `q`: its false discovery
    rate among all points; `decides`: q is under 5%. `by_rule`: its events are among those that the map's rules for
    going on ask for, so that it must come before.
    """

    stage: str
    group: str | None
    point_kind: PointKind
    point: str
    by_rule: bool
    accounts: int
    visits: int
    won_after: int
    won_before: int
    lost_after: int
    lost_before: int
    won_ratio: Estimate
    lost_ratio: Estimate
    odds: Estimate
    q: float | None
    decides: bool | None


@dataclass(frozen=True)
class Point:
    """A milestone, touchpoint or role of a stage, and when it came in each visit of the reading (`NEVER`: not)."""

    kind: PointKind
    name: str
    stage: int
    times: Ints
    by_rule: bool = False


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """After which moments in a stage do the odds of going on against being lost change most.

    Formula: for every stage that can be lost, its visits end by going on (to a later stage, or an outcome of kind won)
    or by an outcome of kind lost, not_now or churned; other ends censor. From the first instant of a milestone, a
    touchpoint or the first event of a role, a visit counts as after it, until then as before. The ratio of the rates
    of ending, after ÷ before, is taken within bands of time in the stage (cut at 3, 7, 14, 30, 60, 90, 180 and 365
    days) and pooled as Mantel and Haenszel do; odds = ratio of won ÷ ratio of lost.
    Assumes: one ratio in all bands; that the time of the point says nothing else of the account. Misleads: eager
    accounts do more, so a point may only show who was going to buy; one whose events the rules for going on ask for
    (`by_rule`) comes before every win by construction, and is listed after the others. What
    happened at the very instant of the end is not after it.
    Intervals: normal on the logarithm; q after Benjamini and Hochberg over all rows that could be tested.
    Shape: a row a stage, group and point, by the size of the change in odds, untestable ones last. Unit: ratio.
    Source: semantics §4, decision points; M2.6.
    """
    visits = load(context, filters)
    cause = cause_of(visits)
    rows = [row for point in points(context, len(visits)) for row in _rows(context, visits, cause, point, filters)]
    notes = [MANY, ASSOCIATION] if rows else ["the map has no stage that can be lost"]
    return figure_of(context, "decision_points", filters, DecisionPoint, _ranked(rows), notes)


def cause_of(visits: Visits) -> Ints:
    """How each visit ended: won (or went on), lost, or 0."""
    after = np.roll(np.arange(len(visits)), -1)
    ahead = ~visits.open & (visits.subject[after] == visits.subject) & (visits.entered[after] == visits.left)
    ahead &= visits.stage[after] > visits.stage
    ahead[-1:] = False
    lost = visits.kind.among("lost", "not_now", "churned")
    return np.where(lost, LOST, np.where(visits.kind.among("won") | ahead, WON, 0))


def points(context: Context, visits: int) -> list[Point]:
    """The points of all stages that can be lost; found once a context."""
    return context.once("decision points", lambda: list(_found_points(context, visits)))


def _found_points(context: Context, visits: int) -> Iterator[Point]:
    deciding = [(i, stage) for i, stage in enumerate(context.journey.stages) if can_be_lost(stage)]
    for index, stage in deciding:
        for milestone in stage.milestones:
            done = _milestone_times(context, stage, milestone.id, visits)
            yield Point("milestone", milestone.id, index, done, leads_on(context, index, milestone.when))
    rules = tuple(dict.fromkeys(t.seen for _, stage in deciding for t in stage.touchpoints if t.seen is not None))
    times = dict(zip(rules, reached_at(context, rules, visits), strict=True)) if rules and context.has_events else {}
    for index, stage in deciding:
        for touchpoint in stage.touchpoints:
            if touchpoint.seen is not None and touchpoint.seen in times:
                by_rule = leads_on(context, index, touchpoint.seen)
                yield Point("touchpoint", touchpoint.id, index, times[touchpoint.seen], by_rule)
    joined = joined_at(context, visits) if deciding else {}
    for index, _ in deciding:
        yield from (Point("role", role, index, at) for role, at in joined.items())


def leads_on(context: Context, stage: int, rule: Rule) -> bool:
    """Whether a way into a later stage, or a win of this one, asks for the events of the rule."""
    stages = context.journey.stages
    ways = [later.enter for later in stages[stage + 1 :] if later.enter is not None]
    ways += [outcome.when for outcome in stages[stage].outcomes if outcome.kind == "won"]
    asked = {name for way in ways for matcher in matchers(way) for name in matcher.names}
    return any(name in asked for matcher in matchers(rule) for name in matcher.names)


def can_be_lost(stage: Stage) -> bool:
    """Whether the map says how the stage is lost."""
    return any(outcome.kind in ("lost", "not_now", "churned") for outcome in stage.outcomes)


def _milestone_times(context: Context, stage: Stage, milestone: str, visits: int) -> Ints:
    table = context.table(f"""
        SELECT v.row, epoch_us(m."at") AS "at" FROM milestones m
        JOIN (SELECT row_number() OVER (ORDER BY subject, visit_no) - 1 AS row, subject, visit_no FROM visits) v
            ON v.subject = m.subject AND v.visit_no = m.visit_no
        WHERE m.stage = {quote(stage.id)} AND m.milestone = {quote(milestone)}""")
    times = np.full(visits, NEVER, dtype=np.int64)
    times[whole(table, "row")] = whole(table, "at")
    return times


def _rows(context: Context, visits: Visits, cause: Ints, point: Point, filters: Filters) -> Iterator[DecisionPoint]:
    since = context.observed_from(context.journey.stages[point.stage].id)
    for group, chosen in visits.groups(filters.by, visits.stage == point.stage):
        here = chosen & (visits.stage == point.stage) & ~visits.zero_length
        yield _row(context, visits, cause, point, group, here, since)


def _row(
    context: Context, visits: Visits, cause: Ints, point: Point, group: str | None, here: Mask, since: int | None
) -> DecisionPoint:
    entered, left = visits.entered[here], visits.left[here]
    entry = np.minimum(np.maximum((since or 0) - entered, 0), left - entered)
    switch = np.where(point.times[here] < NEVER, point.times[here] - entered, NEVER)
    time = person_time(entry, left - entered, cause[here], switch, BANDS, 2)
    had = switch < left - entered
    won, lost, odds = _ratios(time, visits, here, had, since)
    (won_before, lost_before), (won_after, lost_after) = (
        side.sum(axis=1).astype(int).tolist() for side in (time.before, time.after)
    )
    return DecisionPoint(
        stage=context.journey.stages[point.stage].id,
        group=group,
        point_kind=point.kind,
        point=point.name,
        by_rule=point.by_rule,
        accounts=count_distinct(visits.account[here][had]),
        visits=int(had.sum()),
        won_after=won_after,
        won_before=won_before,
        lost_after=lost_after,
        lost_before=lost_before,
        won_ratio=won,
        lost_ratio=lost,
        odds=odds,
        q=None,
        decides=None,
    )


def _ratios(
    time: PersonTime, visits: Visits, here: Mask, had: Mask, since: int | None
) -> tuple[Estimate, Estimate, Estimate]:
    subjects = visits.subject[here]
    few = min(count_distinct(subjects[had]), count_distinct(subjects)) < MIN_SUBJECTS
    found = [None if few or since is None else mantel_haenszel(time, cause) for cause in (WON, LOST)]
    odds = quotient(found[0], found[1]) if found[0] and found[1] else None
    counts = [(int(time.after[c].sum()), int(time.after[c].sum() + time.before[c].sum())) for c in (0, 1)]
    counts.append((counts[0][0] + counts[1][0], counts[0][1] + counts[1][1]))
    if since is None:
        unknown = terra_incognita("ratio", "nobody sends what could end the stage")
        return unknown, unknown, unknown
    one, two, three = (_estimate(ratio, *count, few) for ratio, count in zip((*found, odds), counts, strict=True))
    return one, two, three


def _estimate(found: RateRatio | None, numerator: int, denominator: int, few: bool) -> Estimate:
    if found is None:
        return too_few("ratio", numerator, denominator, "" if few else "it never ended so on both sides of the point")
    return Estimate(found.value, found.low, found.high, numerator, denominator, "ratio")


def _ranked(rows: list[DecisionPoint]) -> list[DecisionPoint]:
    """By the size of the change in odds, each with its false discovery rate."""
    tested = [row for row in rows if row.odds.value is not None]
    q = benjamini_hochberg([_p(row.odds) for row in tested])
    told = [replace(row, q=value, decides=value < LIKELY) for row, value in zip(tested, q, strict=True)]
    told.sort(key=lambda row: (row.by_rule, -abs(np.log(row.odds.value or 1.0))))
    return told + [row for row in rows if row.odds.value is None]


def _p(odds: Estimate) -> float:
    value, low, high = (float(v or 1.0) for v in (odds.value, odds.low, odds.high))
    error = float(np.log(high / low)) / (2 * 1.959963984540054)
    return RateRatio.of(value, error**2).p


SPEC = FigureSpec(
    "decision_points",
    titled("Decision points", "Точки решения", "決策點"),
    DecisionPoint,
    compute,
    dimensions=without(OF_VISITS, "stage", "outcome"),
    better="neither",
)
