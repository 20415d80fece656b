"""Who stands behind the figures on what helps or hinders: onboarding, hand-overs, first value, decision points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import crossings, welcome
from journeyglass.figures import decision_points as deciding
from journeyglass.figures import re_engagement as returning
from journeyglass.figures.behind.names import ids, names_of_whom, subject_names
from journeyglass.figures.behind.of_visits import watched
from journeyglass.figures.behind.sides import Asked, Pair, Rows, Sides, Unit, firsts
from journeyglass.figures.handed import NEVER, hand_overs
from journeyglass.figures.horizon import DEFAULT, parse
from journeyglass.figures.onboarding import Measuring
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Visits, load
from journeyglass.figures.welcome import Done

Cases = tuple[Unit, Ints, Mask, Mask]
"""What is counted, the visit of each case, and which cases stand in the numerator and in the denominator."""
_SUMS = ("active_people", "breadth")


def onboarding(asked: Asked) -> Rows | None:
    """The cases of the measure: visits, mails or tickets of the onboarding."""
    context, visits = asked.context, load(asked.context, asked.filters)
    stages = welcome.onboarding_stages(context, asked.options.get("stage"))
    mine = visits.chosen & np.isin(visits.stage, stages)
    made = Measuring(context, visits, stages, mine, parse(asked.options.get("within") or DEFAULT))
    name = asked.needed("measure")
    unit, visit, hit, whole = _cases(made, name)
    names = subject_names(context)[visit]
    if asked.measure == "measured":
        return Rows(unit, names, hit, whole, counted=name not in _SUMS)
    unit, visit = _all_cases(made, name, unit, visit)
    names, rows = subject_names(context)[visit], np.ones(len(visit), dtype=np.bool_)
    counts: dict[str, tuple[Unit, Pair]] = {"cases": (unit, (None, rows)), "accounts": ("subject", (None, rows))}
    found = counts.get(asked.measure)
    return None if found is None else Rows(found[0], names, *found[1])


def _all_cases(made: Measuring, name: str, unit: Unit, visit: Ints) -> tuple[Unit, Ints]:
    """All cases there are: of what is done in time also those that nobody watched."""
    timed = name in ("milestones_done", "activation")
    return ("visit", np.flatnonzero(made.mine)) if timed else (unit, visit)


def _cases(made: Measuring, name: str) -> Cases:
    if name == "milestones_done":
        return _in_time(made, made.done(welcome.each_milestone))
    if name == "activation":
        return _in_time(made, made.done(welcome.all_milestones))
    if name == "email_open_rate":
        mails = made.mails()
        rows = made.mine[mails.visit]
        return "mail", mails.visit[rows], mails.opened[rows], _every(rows)
    if name in ("first_response", "resolution"):
        tickets = made.tickets()
        rows = made.mine[tickets.visit]
        end = tickets.replied if name == "first_response" else tickets.resolved
        return "ticket", tickets.visit[rows], end[rows] != welcome.NEVER, _every(rows)
    visit = np.flatnonzero(made.mine & ~made.visits.zero_length)
    seen = made.content() if name == "content_engagement" else made.numbers(name) > 0
    return "visit", visit, seen[visit], np.ones(len(visit), dtype=np.bool_)


def _every(rows: Mask) -> Mask:
    return np.ones(int(rows.sum()), dtype=np.bool_)


def _in_time(made: Measuring, several: list[Done]) -> Cases:
    """Each visit once for each thing to be done."""
    visit, hit = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.bool_)]
    for done in several:
        end = made.ends(done)
        rows = watched(made.visits, made.mine & done.able, made.since(), end)
        in_time = (done.at != welcome.NEVER) & (end - made.visits.entered <= made.span.micros)
        visit.append(np.flatnonzero(rows))
        hit.append(in_time[rows])
    whole = np.concatenate(visit)
    return "visit", whole, np.concatenate(hit), np.ones(len(whole), dtype=np.bool_)


def re_engagement(asked: Asked) -> Rows | None:
    """The clients, those of them that were between two engagements, and how their visits there ended."""
    context, options = asked.context, asked.options
    span = parse(options.get("within") or returning.WITHIN)
    quiet = parse(options.get("silence") or returning.SILENCE)
    visits = load(context, asked.filters)
    phases = np.array([stage.phase or "" for stage in context.journey.stages])[visits.stage]
    clients, between = visits.chosen & np.isin(phases, ("customer", "between")), visits.chosen & (phases == "between")
    still = between & visits.open
    lonely = still & returning.forgotten(context, visits, still, quiet)
    came: tuple[Unit, Pair] = ("subject", (between, clients))
    table: dict[str, tuple[Unit, Pair]] = {
        "clients": ("subject", (None, clients)),
        "came": came,
        "came_share": came,
        "times": came,
        "visits": ("visit", (None, between)),
        "open": ("visit", (still, between)),
        "forgotten": ("visit", (lonely, still)),
        "forgotten_share": ("visit", (lonely, still)),
        **_fates(returning.observed(context), visits, phases, between, span.micros),
    }
    found = table.get(asked.measure)
    counted = asked.measure != "times"
    return None if found is None else Rows(found[0], subject_names(context), *found[1], counted=counted)


def _fates(
    since: int | None, visits: Visits, phases: np.ndarray, between: Mask, within: int
) -> dict[str, tuple[Unit, Pair]]:
    seen = watched(visits, between, since, visits.left)
    cause, soon = returning.cause_of(visits, phases), visits.left - visits.entered <= within
    again = seen & (cause == returning.AGAIN)
    return {
        "re_engaged": ("visit", (again & soon, seen)),
        "former": ("visit", (seen & soon & (cause == returning.FORMER), seen)),
        "time": ("visit", (again, seen)),
    }


def hand_over(asked: Asked) -> Rows | None:
    """The leads that were handed over, and what came back."""
    found = hand_overs(asked.context, asked.filters)
    accepted, rejected = found.reply.among("accepted"), found.reply.among("rejected")
    mine, answered = np.ones(len(found.at), dtype=np.bool_), accepted | rejected
    again = ~answered & (found.next != NEVER)
    waiting, dated = ~answered & ~again, found.due != NEVER
    overdue = waiting & dated & (found.due <= asked.context.as_of)
    ripe = dated & (answered | overdue)
    return asked.chosen("hand_over", names_of_whom(asked.context, found.who), {
        "handed_over": (None, mine),
        "accepted": (accepted, mine),
        "rejected": (rejected, mine),
        "handed_on": (again, mine),
        "waiting": (waiting, mine),
        "overdue": (overdue, waiting),
        "accepted_share": (accepted, answered),
        "time": (answered, mine),
        "punctual": (ripe & answered & (found.replied < found.due), ripe),
    }, accounts=True)  # fmt: skip


def crossover(asked: Asked) -> Rows | None:
    """Who was won, and who of them had first value, before it or after it, in time or never."""
    found, until = crossings.load(asked.context, asked.filters), parse(asked.options.get("within") or DEFAULT)
    won = found.chosen
    had, left = won & (found.value != crossings.NEVER), won & (found.left != crossings.NEVER)
    before = had & (found.value < found.won)
    in_time = had & (found.value - found.won <= until.micros)
    return asked.chosen("subject", ids(found.name), {
        "won": (None, won),
        "had_value": (had, won),
        "before_win": (before, won),
        "left": (left, won),
        "waiting": (won & ~had & ~left, won),
        "value_first": (before, won),
        "never": (won & ~in_time, won),
        **dict.fromkeys(("lower_quartile", "median", "upper_quartile"), (had, won)),
    })  # fmt: skip


def decision_points(asked: Asked) -> Rows | None:
    """The visits of the stage that were won and lost, and those of them after the point."""
    visits = load(asked.context, asked.filters)
    wanted = (asked.stage(), asked.needed("point_kind"), asked.needed("point"))
    points = deciding.points(asked.context, len(visits))
    point = next((p for p in points if (p.stage, p.kind, p.name) == wanted), None)
    if point is None:
        return None
    here = visits.chosen & (visits.stage == point.stage) & ~visits.zero_length
    had, cause = here & (point.times < visits.left), deciding.cause_of(visits)
    won, lost = here & (cause == deciding.WON), here & (cause == deciding.LOST)
    if asked.measure == "accounts":
        # Of an account with several subjects the first stands for it.
        return Rows("account", subject_names(asked.context), firsts(visits.account, had), None)
    return asked.chosen("visit", subject_names(asked.context), {
        "visits": (had, here),
        "won_after": (won & had, won),
        "won_before": (won & ~had, won),
        "lost_after": (lost & had, lost),
        "lost_before": (lost & ~had, lost),
        "won_ratio": (won & had, won),
        "lost_ratio": (lost & had, lost),
        "odds": ((won | lost) & had, won | lost),
    })  # fmt: skip


SIDES: Mapping[str, Sides] = {
    "onboarding": onboarding,
    "re_engagement": re_engagement,
    "hand_over": hand_over,
    "crossover": crossover,
    "decision_points": decision_points,
}
