"""Hand-over: whether sales takes the leads that marketing hands over, how soon, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.handed import ACCEPTED, HANDED, NEVER, REJECTED, HandOvers, hand_overs
from journeyglass.figures.outcomes import Reason
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled
from journeyglass.figures.statistics.spells import Mask, Spells
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class HandOver:
    """Leads handed over and what came back; `handed_on` were handed over again before any answer.

    `waiting` have no answer yet, of these `overdue` are past their due time. `accepted_share` is of the answered
    ones, `time` how long an answer takes, `punctual` the share answered in time of those with a due time.
    """

    group: str | None
    handed_over: int
    accepted: int
    rejected: int
    handed_on: int
    waiting: int
    overdue: int
    accepted_share: Estimate
    time: Estimate
    punctual: Estimate
    reasons: tuple[Reason, ...]


@remembered
def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """Does sales take the leads that are handed over, how soon, and for what reasons not.

    Formula: accepted ÷ answered, an answer being the first `Lead Accepted` or `Lead Rejected` of the account after
    `Lead Handed Off` and before it is handed over again. Time: Kaplan–Meier median from hand-over to answer, those
    that wait (or were handed on) censored. Punctual: answered by `due_at` ÷ hand-overs with a `due_at` that are
    answered or past it. Reasons: the `reason` of the rejections.
    Assumes: answers are entered when they are given. Misleads: the share speaks of the answered ones only; where bad
    leads are left lying it flatters, so look at `waiting` and `overdue`. By owner it is the `owner_id` of the
    hand-over, else the account's.
    Intervals: Wilson, or a bootstrap over accounts where some are handed over more than once; time as `dwell`.
    Shape: a row a group. Unit: share 0–1, days of 24 hours. Source: M4.7.
    """
    found = hand_overs(context, filters)
    rows = [_row(context, found, group, mine) for group, mine in _groups(found, filters.by)]
    return figure_of(context, "hand_over", filters, HandOver, rows, [])


def _groups(found: HandOvers, by: str | None) -> Iterator[tuple[str | None, Mask]]:
    if by is None:
        yield None, np.ones(len(found.at), dtype=np.bool_)
    else:
        yield from found.group.groups()


def _row(context: Context, found: HandOvers, group: str | None, mine: Mask) -> HandOver:
    accepted, rejected = mine & found.reply.among("accepted"), mine & found.reply.among("rejected")
    answered = accepted | rejected
    again = mine & ~answered & (found.next != NEVER)
    waiting = mine & ~answered & ~again
    overdue = waiting & (found.due != NEVER) & (found.due <= context.as_of)
    taken, time, punctual = _estimates(context, found, mine, answered, overdue)
    return HandOver(
        group=group,
        handed_over=int(mine.sum()),
        accepted=int(accepted.sum()),
        rejected=int(rejected.sum()),
        handed_on=int(again.sum()),
        waiting=int(waiting.sum()),
        overdue=int(overdue.sum()),
        accepted_share=taken,
        time=time,
        punctual=punctual,
        reasons=_reasons(found, rejected),
    )


def _estimates(
    context: Context, found: HandOvers, mine: Mask, answered: Mask, overdue: Mask
) -> tuple[Estimate, Estimate, Estimate]:
    unknown = _unknown(context)
    if unknown:
        blank = terra_incognita("share", unknown)
        return blank, terra_incognita("days", unknown), blank
    taken = share(found.reply.among("accepted")[answered], found.subject[answered])
    return taken, quartiles(_spells(context, found, mine, answered))[1], _punctual(found, mine, answered, overdue)


def _spells(context: Context, found: HandOvers, mine: Mask, answered: Mask) -> Spells:
    until = np.where(found.next != NEVER, found.next, context.as_of)
    end = np.where(answered, found.replied, until)[mine]
    cause = answered[mine].astype(np.int64)
    return Spells.of(np.zeros(len(end), dtype=np.int64), end - found.at[mine], cause, found.subject[mine])


def _punctual(found: HandOvers, mine: Mask, answered: Mask, overdue: Mask) -> Estimate:
    dated = mine & (found.due != NEVER)
    if not bool(dated.any()):
        return terra_incognita("share", "no hand-over says when it is due")
    ripe = dated & (answered | overdue)
    return share((answered & (found.replied < found.due))[ripe], found.subject[ripe])


def _unknown(context: Context) -> str:
    names = context.names_seen
    if names is None:
        return "there are no events to look at"
    if HANDED not in names:
        return "no hand-over of a lead has ever come"
    return "" if {ACCEPTED, REJECTED} & names else "nobody tells whether leads were accepted"


def _reasons(found: HandOvers, rejected: Mask) -> tuple[Reason, ...]:
    """The commonest first."""
    counted = [
        (label, int((found.reason.among(label) if label is not None else found.reason.missing)[rejected].sum()))
        for label in (*sorted(found.reason.labels), None)
    ]
    ordered = sorted(counted, key=lambda pair: -pair[1])
    return tuple(Reason(label, count) for label, count in ordered if count)


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share accepted, of the whole journey."""
    found: HandOver = compute(context, filters).rows[0]
    return found.accepted_share


SPEC = FigureSpec(
    "hand_over",
    titled("Hand-over of leads", "Передача лидов", "潛在客戶移交"),
    HandOver,
    compute,
    dimensions=OF_TOUCHES,
    measure=measure,
    theme="deals",
)
