"""Who stands behind the figures on visits of stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa

from journeyglass.figures import conversion as converting
from journeyglass.figures import milestones as completing
from journeyglass.figures import outcomes as ending
from journeyglass.figures import returns as returning
from journeyglass.figures.behind.names import ids, subject_names
from journeyglass.figures.behind.sides import Asked, Names, Pair, Rows, Sides, Unit, firsts
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.horizon import horizon
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.touchpoints import seen_in
from journeyglass.figures.visits import GONE, Visits, load
from journeyglass.journey.model import OUTSIDE

Table = Mapping[str, Callable[[], tuple[Unit, Pair]]]


def _chosen(asked: Asked, visits: Visits, table: Table) -> Rows | None:
    """The rows of the number that is asked for; None where the table does not know it."""
    make = table.get(asked.measure)
    if make is None:
        return None
    unit, (numerator, denominator) = make()
    return Rows(unit, subject_names(asked.context), numerator, denominator)


def reached(asked: Asked) -> Rows | None:
    """Who entered the stage or skipped it, of all that have a visit."""
    visits = load(asked.context, asked.filters)
    stage, chosen = asked.stage(), visits.chosen
    here = chosen & (visits.stage == stage)
    either = here | (chosen & visits.passed(stage))
    return _chosen(asked, visits, {
        "share": lambda: ("subject", (either, chosen)),
        "entered": lambda: ("subject", (here, None)),
        "skipped": lambda: ("subject", (either & ~_of_same(visits, here), None)),
        "subjects": lambda: ("subject", (None, chosen)),
    })  # fmt: skip


def _of_same(visits: Visits, rows: Mask) -> Mask:
    """All visits of the subjects that these rows have."""
    return np.asarray(np.isin(visits.subject, np.unique(visits.subject[rows])), dtype=np.bool_)


def here_now(asked: Asked) -> Rows | None:
    """Who is in the stage now, and who of them is stalled."""
    if asked.needed("stage") == OUTSIDE:
        return _outside(asked)
    visits = load(asked.context, asked.filters)
    here = visits.chosen & (visits.stage == asked.stage()) & visits.open
    stalled = here & visits.stalled
    return _chosen(asked, visits, {
        "subjects": lambda: ("subject", (here, None)),
        "stalled": lambda: ("subject", (stalled, here)),
        "stalled_share": lambda: ("visit", (stalled, here)),
        "accounts": lambda: ("account", (firsts(visits.account, here), None)),
    }) if asked.measure != "share" else _of_all(asked, visits, here)  # fmt: skip


def _of_all(asked: Asked, visits: Visits, here: Mask) -> Rows:
    """These, of all subjects there are; those that never were in a stage among them where nothing is filtered."""
    never = _never_placed(asked)
    nobody = np.zeros(len(never), dtype=np.bool_)
    names = np.concatenate([subject_names(asked.context), never])
    return Rows("subject", names, np.append(here, nobody), np.append(visits.chosen, ~nobody))


def _never_placed(asked: Asked) -> Names:
    if asked.filters != EVERYTHING:
        return ids(pa.array([], pa.string()))
    sql = "SELECT subject FROM subjects WHERE subject NOT IN (SELECT subject FROM visits)"
    return ids(asked.context.table(sql)["subject"])


def _outside(asked: Asked) -> Rows | None:
    """Who is in no stage now, those that never were in one among them where nothing is filtered."""
    visits, never = load(asked.context, asked.filters), _never_placed(asked)
    still = visits.chosen & visits.open
    if asked.measure == "accounts":
        rows = visits.chosen & ~np.isin(visits.account, visits.account[still])
        return Rows("account", subject_names(asked.context), firsts(visits.account, rows), None)
    left = np.append(visits.chosen & ~_of_same(visits, still), np.ones(len(never), dtype=np.bool_))
    every = np.append(visits.chosen, np.ones(len(never), dtype=np.bool_))
    names = np.concatenate([subject_names(asked.context), never])
    return asked.chosen("subject", names, {"subjects": (left, None), "share": (left, every)})


def conversion(asked: Asked) -> Rows | None:
    """The visits of the one stage, and those of them that came to the other in time."""
    context, visits = asked.context, load(asked.context, asked.filters)
    a, b = asked.stage("from_stage"), asked.stage("to_stage")
    until = horizon(context, a, b, asked.options.get("within"))
    fate, since = converting.fates_to(context, b), converting.recorded_from(context, (a, b))
    here, age = visits.chosen & (visits.stage == a), fate.end - visits.entered
    hits = here & (fate.cause == converting.CONVERTED) & (age <= until.micros)
    late = here & (visits.entered < (since or 0))
    old = here & ~late if until.ever else here & ~late & (visits.entered + until.micros <= context.as_of)
    seen = watched(visits, here, since, fate.end)
    return _chosen(asked, visits, {
        "conversion": lambda: ("visit", (hits & seen, seen)),
        "plain": lambda: ("visit", (hits & old, old)),
        "visits": lambda: ("visit", (None, here)),
        "converted": lambda: ("visit", (hits, here)),
        "skipped": lambda: ("visit", (hits & fate.skipped, here)),
        "open": lambda: ("visit", (here & (fate.cause == 0) & (age < until.micros), here)),
        "late": lambda: ("visit", (late, here)),
    })  # fmt: skip


def watched(visits: Visits, rows: Mask, since: int | None, end: Ints) -> Mask:
    """Of these visits those that were still going on when their ends began to be recorded."""
    if since is None:
        return np.zeros(len(visits), dtype=np.bool_)
    seen = end - visits.entered >= np.maximum(since - visits.entered, 0)
    return np.asarray(rows & seen, dtype=np.bool_)


def dwell(asked: Asked) -> Rows | None:
    """The visits that took time, and those of them that have ended."""
    visits = load(asked.context, asked.filters)
    here = visits.chosen & (visits.stage == asked.stage())
    since = asked.context.observed_from(asked.needed("stage"))
    seen = watched(visits, here & ~visits.zero_length, since, visits.left)
    quartile: tuple[Unit, Pair] = ("visit", (seen & ~visits.open, seen))
    return _chosen(asked, visits, {
        **dict.fromkeys(("lower_quartile", "median", "upper_quartile"), lambda: quartile),
        "visits": lambda: ("visit", (None, here)),
        "zero_length": lambda: ("visit", (here & visits.zero_length, here)),
        "open": lambda: ("visit", (here & visits.open, here)),
        "late": lambda: ("visit", (here & (visits.entered < (since or 0)), here)),
    })  # fmt: skip


def outcomes(asked: Asked) -> Rows | None:
    """The visits that ended, and those of them that ended so."""
    visits, outcome = load(asked.context, asked.filters), asked.needed("outcome")
    ended = visits.chosen & (visits.stage == asked.stage()) & ~visits.open
    whole = ended & (visits.entered >= (asked.context.observed_from(asked.needed("stage")) or 0))
    written = {o.id for o in asked.context.journey.stages[asked.stage()].outcomes}
    moved_on = outcome == ending.MOVED_ON and outcome not in written
    mine = ended & (visits.outcome.missing if moved_on else visits.outcome.among(outcome))
    return _chosen(asked, visits, {
        "share": lambda: ("visit", (mine & whole, whole)),
        "visits": lambda: ("visit", (mine, ended)),
    })  # fmt: skip


def drop_out(asked: Asked) -> Rows | None:
    """The visits that ended, and those of them that ended in a loss; the open ones, and those that are stalled."""
    visits = load(asked.context, asked.filters)
    here = visits.chosen & (visits.stage == asked.stage())
    ended, still = here & ~visits.open, here & visits.open
    whole = ended & (visits.entered >= (asked.context.observed_from(asked.needed("stage")) or 0))
    return _chosen(asked, visits, {
        "dropped": lambda: ("visit", (whole & visits.kind.among(*GONE), whole)),
        "stalled": lambda: ("visit", (still & visits.stalled, still)),
        "visits": lambda: ("visit", (None, here)),
        "ended": lambda: ("visit", (ended, here)),
        "open": lambda: ("visit", (still, here)),
        "lost": lambda: ("visit", (ended & visits.kind.among("lost"), ended)),
        "not_now": lambda: ("visit", (ended & visits.kind.among("not_now"), ended)),
        "churned": lambda: ("visit", (ended & visits.kind.among("churned"), ended)),
    })  # fmt: skip


def returns(asked: Asked) -> Rows | None:
    """The visits that ended, and those of them that ended by going back."""
    visits = load(asked.context, asked.filters)
    ended = visits.chosen & (visits.stage == asked.stage("from_stage")) & ~visits.open
    back = ended & (returning.return_target(visits) == asked.stage("to_stage"))
    return _chosen(asked, visits, {
        "share": lambda: ("visit", (back, ended)),
        "returns": lambda: ("visit", (back, ended)),
        "subjects": lambda: ("subject", (back, None)),
    })  # fmt: skip


def skips(asked: Asked) -> Rows | None:
    """The visits of the stage and the moves past it; the latter alone."""
    visits, stage = load(asked.context, asked.filters), asked.stage()
    entries, past = visits.chosen & (visits.stage == stage), visits.chosen & visits.passed(stage)
    return _chosen(asked, visits, {
        "share": lambda: ("visit", (past, past | entries)),
        "entries": lambda: ("visit", (entries, None)),
        "skips": lambda: ("visit", (past, None)),
        "from_outside": lambda: ("visit", (past & (visits.previous_stage() < 0), past)),
    })  # fmt: skip


def milestones(asked: Asked) -> Rows | None:
    """The visits of the stage that ended, and those of them that completed the milestone."""
    visits = load(asked.context, asked.filters)
    here = visits.chosen & (visits.stage == asked.stage())
    after = completing.after_of(asked.context, visits, asked.needed("stage"), asked.needed("milestone"))
    done, ended = here & (after != completing.NEVER), here & ~visits.open
    return _chosen(asked, visits, {
        "share": lambda: ("visit", (done & ended, ended)),
        "median": lambda: ("visit", (done, done)),
        "completed": lambda: ("visit", (done, here)),
        "visits": lambda: ("visit", (None, here)),
        "open": lambda: ("visit", (here & visits.open, here)),
    })  # fmt: skip


def touchpoints(asked: Asked) -> Rows | None:
    """The visits of the stage, and those of them in which the touchpoint was seen."""
    context, visits = asked.context, load(asked.context, asked.filters)
    here = visits.chosen & (visits.stage == asked.stage()) & ~visits.zero_length
    seen = seen_in(context, visits, asked.stage(), asked.needed("touchpoint"))
    if seen is None:
        return None
    table = dict.fromkeys(("share", "visits", "events"), (here & seen, here))
    return asked.chosen("visit", subject_names(context), table, sums=("events",))


SIDES: Mapping[str, Sides] = {
    "reached": reached,
    "here_now": here_now,
    "conversion": conversion,
    "dwell": dwell,
    "outcomes": outcomes,
    "drop_out": drop_out,
    "returns": returns,
    "skips": skips,
    "milestones": milestones,
    "touchpoints": touchpoints,
}
