"""Activities: what each activity and asset of the map moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.conversion import CONVERTED, fates_to
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import DEFAULT, Horizon, parse
from journeyglass.figures.placing import NEVER
from journeyglass.figures.reach import reached_at
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.statistics.untouched import Compared, Courses, compare, reached_before_leaving
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Visits, load
from journeyglass.journey.rules import Rule

Kind = Literal["activity", "asset"]
NOT_CAUSAL = "not causal: those whom an activity reaches differ from the others in more than that"


@dataclass(frozen=True)
class ActivityMoved:
    """An activity or asset in a stage, and how those whom it reached there moved on to `to_stage`.

    `accounts_reached` are those that it reached while in the stage (`visits` of theirs), `followed` of these visits
    could be watched for the whole horizon, `moved` of them moved. `others` are visits of the same stage that it had
    not reached at the same age. `idle`: it reaches nobody, or the difference may be none; None: that cannot be said.
    """

    activity_kind: Kind
    activity: str
    from_stage: str | None
    to_stage: str | None
    group: str | None
    accounts_reached: int
    visits: int
    followed: int
    moved: int
    others: int
    moved_share: Estimate
    others_share: Estimate
    difference: Estimate
    idle: bool | None


@dataclass(frozen=True)
class _Asked:
    kind: Kind
    name: str
    rule: Rule | None
    start: int | None
    to: int | None


def compute(context: Context, filters: Filters = EVERYTHING, within: str = DEFAULT) -> Figure:
    """What did each activity and asset move: do accounts that it reached go on more often than those it did not.

    Formula: a visit of the stage is reached by the first event of the activity inside it, at the age a. It moved if
    it came to `to` (default: the next stage), or past it, in the same turn within H after that. Beside it stands the
    share that moved within H among the visits of the stage that were still there at the same age and had not been
    reached by then, averaged over the ages of those reached. The difference is the first less the second.
    Assumes: at one age in one stage, who is reached would have gone on like who is not. That is seldom so: the eager
    read more. So it is an association, *not causal*; a play with a control share measures the effect.
    Misleads: an event that itself leads on belongs to the next stage and is no success here. Counting each account
    as reached from the start would credit the activity with the time that it took to be reached (immortal time);
    comparing at equal age avoids this. Visits younger than a + H are left out on both sides.
    Intervals: the difference linearised over subjects, who may be on both sides; the share of the
    reached: Wilson, or a bootstrap over subjects.
    Many activities are compared at once: one in twenty that does nothing looks as if it did.
    Options: within, H (default 90d). Shape: a row an activity and group, then a row an asset and each stage where it
    was seen. Unit: share 0–1, points. Source: M4.12, M4.6; idle_activity in semantics §5.
    """
    until = parse(within)
    visits = load(context, filters)
    times = _reaching(context, len(visits))
    rows: list[ActivityMoved] = []
    for what in _asked(context):
        rows += _rows(context, visits, what, times.get(what.rule), filters, until)
    return figure_of(context, "activities", filters, ActivityMoved, rows, [NOT_CAUSAL] if rows else [], within=within)


def _asked(context: Context) -> Iterator[_Asked]:
    names = [stage.id for stage in context.journey.stages]
    for activity in context.journey.activities:
        start = names.index(activity.from_) if activity.from_ in names else None
        to = names.index(activity.to) if activity.to in names else _next(start, len(names))
        yield _Asked("activity", activity.id, activity.seen, start, to)
    for asset in context.journey.assets:
        for start in range(len(names) - 1):
            yield _Asked("asset", asset.id, asset.seen, start, start + 1)


def _next(start: int | None, stages: int) -> int | None:
    return start + 1 if start is not None and start + 1 < stages else None


def _reaching(context: Context, visits: int) -> dict[Rule | None, Ints]:
    """When each activity and asset first reached each of so many visits, by its rule."""
    return context.once("reached by activities", lambda: _times(context, list(_asked(context)), visits))


def _times(context: Context, asked: list[_Asked], visits: int) -> dict[Rule | None, Ints]:
    rules = tuple(dict.fromkeys(what.rule for what in asked if what.rule is not None))
    if not rules or not context.has_events:
        return {}
    return dict(zip(rules, reached_at(context, rules, visits), strict=True))


@dataclass(frozen=True)
class Reached:
    """Visits, a mask each: of the stage, `reached` by the activity there, `followed`, compared, `moved` on, the others.

    Followed is who could be for the whole horizon, compared who has somebody to be compared with; `others` are those.
    """

    here: Mask
    reached: Mask
    followed: Mask
    compared: Mask
    moved: Mask
    others: Mask


def reached_by(
    context: Context, filters: Filters, kind: str, name: str, start: str | None, within: str = DEFAULT
) -> Reached | None:
    """The visits that the activity or asset reached in the stage; None where that cannot be told."""
    visits, until = load(context, filters), parse(within)
    place = None if start is None else context.stage_index(start)
    what = next((a for a in _asked(context) if (a.kind, a.name, a.start) == (kind, name, place)), None)
    if what is None or _unknown(context, what):
        return None
    times = _reaching(context, len(visits))[what.rule]
    here = visits.chosen & (visits.stage == what.start) & ~visits.zero_length
    mine = Courses(*(column[here] for column in _courses(context, visits, times, what.to or 0, until)))
    reached = reached_before_leaving(mine)
    found, followed = compare(mine, until.micros), reached & (mine.reached <= mine.watched)
    rows = found.rows if found else np.flatnonzero(followed)
    moved = rows[found.moved] if found else rows[:0]
    others = found.beside if found else rows[:0]
    places = (np.flatnonzero(reached), np.flatnonzero(followed), rows, moved, others)
    return Reached(here, *(_spread(here, of) for of in places))


def _spread(here: Mask, places: Ints) -> Mask:
    """The visits at these places among those `here`, as a mask over all."""
    whole = np.zeros(len(here), dtype=np.bool_)
    whole[np.flatnonzero(here)[places]] = True
    return whole


def _rows(
    context: Context, visits: Visits, what: _Asked, times: Ints | None, filters: Filters, until: Horizon
) -> list[ActivityMoved]:
    unknown = _unknown(context, what)
    if unknown or times is None:
        return [_blank(context, what, unknown)] if what.kind == "activity" or what.start == 0 else []
    start, to = what.start or 0, what.to or 0
    courses, rows = _courses(context, visits, times, to, until), []
    for group, chosen in visits.groups(filters.by, visits.stage == start):
        here = chosen & (visits.stage == start) & ~visits.zero_length
        mine = Courses(*(column[here] for column in courses))
        reached = reached_before_leaving(mine)
        if what.kind == "activity" or bool(reached.any()):
            rows.append(_row(context, what, group, mine, reached, until))
    return rows


def _unknown(context: Context, what: _Asked) -> str:
    if what.rule is None:
        return "the map does not say which events it is"
    if what.start is None:
        return "the map does not say from which stage it should move anybody"
    if what.to is None or what.to <= what.start:
        return "the map does not say to which later stage it should move anybody"
    if not context.has_events:
        return "there are no events to look at"
    return "" if trackable(context, what.rule) else "none of its events has ever come"


def _blank(context: Context, what: _Asked, unknown: str) -> ActivityMoved:
    part, points = terra_incognita("share", unknown), terra_incognita("points", unknown)
    start, to = (None if what.kind == "asset" else _name(context, stage) for stage in (what.start, what.to))
    return ActivityMoved(what.kind, what.name, start, to, None, 0, 0, 0, 0, 0, part, part, points, None)


def _name(context: Context, index: int | None) -> str | None:
    return None if index is None else context.journey.stages[index].id


def _courses(
    context: Context, visits: Visits, times: Ints, to: int, until: Horizon
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    fate = fates_to(context, to)
    moved = np.where(fate.cause == CONVERTED, fate.end - visits.entered, NEVER)
    reached = np.where(times < NEVER, times - visits.entered, NEVER)
    # Without an end of the horizon, everybody is followed for as long as there is.
    last = context.as_of - visits.entered - (0 if until.ever else until.micros)
    return reached, moved, visits.left - visits.entered, last, visits.subject


def _row(
    context: Context, what: _Asked, group: str | None, mine: Courses, reached: Mask, until: Horizon
) -> ActivityMoved:
    found = compare(mine, until.micros)
    followed = int((reached & (mine.reached <= mine.watched)).sum())
    accounts = count_distinct(mine.subject[reached])
    moved, others, difference = _estimates(mine, found, reached, followed)
    idle = None if difference.low is None and accounts else not ((difference.low or 0.0) > 0)
    return ActivityMoved(
        activity_kind=what.kind,
        activity=what.name,
        from_stage=_name(context, what.start),
        to_stage=_name(context, what.to),
        group=group,
        accounts_reached=accounts,
        visits=int(reached.sum()),
        followed=followed,
        moved=int(found.moved.sum()) if found else 0,
        others=found.others if found else 0,
        moved_share=moved,
        others_share=others,
        difference=difference,
        idle=idle,
    )


def _estimates(
    mine: Courses, found: Compared | None, reached: Mask, followed: int
) -> tuple[Estimate, Estimate, Estimate]:
    watched = reached & (mine.reached <= mine.watched)
    hits, size = (int(found.moved.sum()), len(found.moved)) if found else (0, followed)
    if found is None or count_distinct(mine.subject[watched]) < MIN_SUBJECTS or found.others < MIN_SUBJECTS:
        return too_few("share", hits, size), too_few("share", 0, 0), too_few("points", hits, size)
    moved = share(found.moved, found.subject)
    others = Estimate(found.expected, None, None, None, found.others, "share")
    gap = found.difference
    return moved, others, Estimate(gap.value, gap.low, gap.high, hits, size, "points")


SPEC = FigureSpec(
    "activities",
    titled("What each activity moved", "Что сдвинула каждая активность", "各項活動推動了什麼"),
    ActivityMoved,
    compute,
    dimensions=without(OF_VISITS, "stage", "outcome"),
    theme="channels",
)
