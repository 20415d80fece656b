"""The buying committee: how much of it we know in each stage, who is missing, and how deals end with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.known_roles import Known, account_numbers, committee, known_at, roles_recorded
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.statistics.difference import clustered_difference
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.visits import Visits, load
from journeyglass.journey.model import Indicator, Stage
from journeyglass.journey.rules import Role

NOBODY = "nobody has a role in any committee"
ASSOCIATION = "win rates with and without a role are compared, not explained: deals that go well also draw people in"


@dataclass(frozen=True)
class Committee:
    """A stage and a role of the committee (None: the whole of it).

    `accounts` are in the stage now, `known` of them with somebody of that role; `missing` is the rank of the role
    among those that are missing, 1 for the most. `decided` turns that were in the stage are won or lost; the rates are
    of those in which the role was known by the end of the stage, and of the others.
    """

    stage: str
    group: str | None
    role: str | None
    accounts: int
    known: int
    missing: int | None
    known_share: Estimate
    decided: int
    won_with: Estimate
    won_without: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Data:
    """The visits with what was known of the committee: now, and at each visit's end; how each visit's turn closed."""

    visits: Visits
    account: Ints
    now: Known
    then: Known
    won: Mask
    decided: Mask


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """How complete is our knowledge of the buying committee, who is missing, and do deals end better with them.

    Formula: of the accounts that are in the stage now, those of which a person has the role now; the whole committee
    is known where every role of the map's `committee` is. Win rate: of the turns with a visit of the stage that are
    won or lost (by their last outcome, or by reaching the moment `won`), those with the role known when that visit
    ended, against those without.
    Assumes: a role that nobody recorded is not known to us. Misleads: roles written down only after a win make the
    role look decisive; and it is an association, since deals that go well draw in more people.
    Intervals: Wilson, or a bootstrap over subjects; the difference by Newcombe, or linearised where a subject counts
    twice. Breakdowns: what held when the visit began.
    Shape: a row a stage and group, the whole committee first, then its roles. Unit: share 0–1, points.
    Source: M4.4; roles as in semantics §1.
    """
    roles, notes = committee(context)
    data = data_of(context, filters)
    unknown = "" if roles_recorded(context) else NOBODY
    rows: list[Committee] = []
    for index, stage in enumerate(context.journey.stages):
        for group, chosen in data.visits.groups(filters.by, data.visits.stage == index):
            here = chosen & (data.visits.stage == index)
            rows += _rows(data, stage, group, here, roles, unknown)
    return figure_of(context, "committee", filters, Committee, rows, [*notes, ASSOCIATION])


def data_of(context: Context, filters: Filters) -> Data:
    """The visits that the filters choose among all, with what was known of their committees."""
    visits, account = load(context, filters), account_numbers(context)
    now = context.once("roles now", lambda: known_at(context, account, np.full(len(visits), context.as_of)))
    then = context.once("roles then", lambda: known_at(context, account, visits.left))
    won, decided = context.once("closed turns", lambda: _closed(context, visits))
    return Data(visits, account, now, then, won, decided)


def _closed(context: Context, visits: Visits) -> tuple[Mask, Mask]:
    """For each visit whether its turn was won, and whether it was won or lost at all."""
    if not len(visits):
        nothing = np.zeros(0, dtype=np.bool_)
        return nothing, nothing
    fresh = (np.diff(visits.subject, prepend=-1) != 0) | (np.diff(visits.turn, prepend=-1) != 0)
    turn = np.cumsum(fresh) - 1
    won = _won_moments(context, visits, fresh)
    won |= np.bincount(turn, weights=visits.kind.among("won")) > 0
    lost = np.bincount(turn, weights=visits.kind.among("lost")) > 0
    return won[turn], (won | lost)[turn]


def _won_moments(context: Context, visits: Visits, fresh: Mask) -> Mask:
    """For each turn whether the moment `won` came in it."""
    table = context.table("""
        SELECT s.subject, m.turn::BIGINT AS turn FROM (SELECT DISTINCT subject FROM visits) s
        JOIN moments m ON m.subject = s.subject WHERE m.moment = 'won'""")
    keys = set(zip(table["subject"].to_pylist(), table["turn"].to_pylist(), strict=True))
    names = context.table("SELECT subject FROM visits ORDER BY subject, visit_no")["subject"].to_pylist()
    return np.array([(names[row], int(visits.turn[row])) in keys for row in np.flatnonzero(fresh)], dtype=np.bool_)


def _rows(
    data: Data, stage: Stage, group: str | None, here: Mask, roles: tuple[Role, ...], unknown: str
) -> list[Committee]:
    now = here & data.visits.open
    gaps = {role: int((now & ~data.now.has(role)).sum()) for role in roles}
    ranked = sorted(roles, key=lambda role: (-gaps[role], roles.index(role)))
    whole = _row(data, stage, group, here, None, None, (data.now.complete(roles), data.then.complete(roles)), unknown)
    return [whole] + [
        _row(data, stage, group, here, role, ranked.index(role) + 1 if gaps[role] else None,
             (data.now.has(role), data.then.has(role)), unknown)
        for role in roles
    ]  # fmt: skip


def _row(
    data: Data, stage: Stage, group: str | None, here: Mask, role: str | None, missing: int | None,
    known: tuple[Mask, Mask], unknown: str,
) -> Committee:  # fmt: skip
    visits, (now, then) = data.visits, known
    present = here & visits.open
    decided = here & data.decided
    blank = terra_incognita("share", unknown)
    return Committee(
        stage=stage.id,
        group=group,
        role=role,
        accounts=count_distinct(visits.account[present]),
        known=count_distinct(visits.account[present & now]),
        missing=None if unknown else missing,
        known_share=blank if unknown else share(now[present], visits.account[present]),
        decided=int(decided.sum()),
        won_with=blank if unknown else share(data.won[decided & then], visits.subject[decided & then]),
        won_without=blank if unknown else share(data.won[decided & ~then], visits.subject[decided & ~then]),
        difference=_difference(data, decided, then, unknown),
    )


def _difference(data: Data, decided: Mask, then: Mask, unknown: str) -> Estimate:
    if unknown:
        return terra_incognita("points", unknown)
    one, other, subject = decided & then, decided & ~then, data.visits.subject
    counts = (int((data.won & one).sum()), int(one.sum()))
    if min(count_distinct(subject[one]), count_distinct(subject[other])) < MIN_SUBJECTS:
        return too_few("points", *counts)
    found = clustered_difference(data.won, one, other, subject)
    return Estimate(found.value, found.low, found.high, *counts, "points")


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of the stage's accounts whose whole committee is known."""
    found: Committee = next(row for row in compute(context, filters).rows if row.stage == stage.id)
    return found.known_share


SPEC = FigureSpec(
    "committee",
    titled("Buying committee", "Закупочный комитет", "採購委員會"),
    Committee,
    compute,
    dimensions=without(OF_VISITS, "stage", "outcome", "role"),
    measure=measure,
    theme="people",
)
