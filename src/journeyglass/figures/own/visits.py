"""Users' figures over visits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import terra_incognita
from journeyglass.figures.filters import Filters
from journeyglass.figures.own.definition import OwnFigure
from journeyglass.figures.own.estimates import SPANS, count, rate, share_of_rows
from journeyglass.figures.own.events import Asked, Rows, parts, ratios, unit_of, untracked
from journeyglass.figures.own.row import OwnValue
from journeyglass.figures.own.rows_sql import seen_in_visits_sql, visit_steps_sql_of
from journeyglass.figures.statistics.spells import Ints, Spells
from journeyglass.figures.touches import touches
from journeyglass.figures.tracked import stage_trackable
from journeyglass.figures.visit_groups import expect_visits
from journeyglass.figures.visits import coded, whole
from journeyglass.journey.rules import Matcher
from journeyglass.reading.where_sql import quote


def compute_visits(context: Context, filters: Filters, figure: OwnFigure) -> tuple[Rows, list[str]]:
    """The rows of a figure over visits, and what must be known to read them."""
    expect_visits(context, filters)
    asked = Asked(context, filters, figure)
    unknown = _unknown(context, figure)
    if unknown:
        return [OwnValue(None, None, 0, 0, terra_incognita(unit_of(figure), unknown))], []
    ways = {"count": _count, "share": _share, "rate": _rate, "median": _median}
    return ways[figure.measure](asked)


def _unknown(context: Context, figure: OwnFigure) -> str:
    """Why nothing can be said: no such visit can be seen, or no such event has ever come."""
    matchers = [matcher for matcher in (figure.events, figure.with_) if matcher is not None]
    unseen = untracked(context, *matchers) if matchers else ""
    if unseen or not figure.stages or any(stage_trackable(context, stage) for stage in figure.stages):
        return unseen
    stages = ", ".join(map(quote, figure.stages))
    seen = context.table(f"SELECT count(*) AS n FROM visits WHERE stage IN ({stages})")["n"][0].as_py()
    return "" if seen else "no event that leads here has ever come"


def _steps(asked: Asked) -> dict[str, str]:
    return visit_steps_sql_of(asked.context, asked.filters, asked.figure)


def _count(asked: Asked) -> tuple[Rows, list[str]]:
    found = asked.table(_steps(asked), """
        SELECT grp, count(DISTINCT unit) AS n, count(DISTINCT who) AS subjects FROM mine WHERE unit IS NOT NULL
        GROUP BY grp ORDER BY grp NULLS LAST""")  # fmt: skip
    rows = [OwnValue(r["grp"], None, r["n"], r["subjects"], count(r["n"])) for r in found.to_pylist()]
    return rows or [OwnValue(None, None, 0, 0, count(0))], []


def _share(asked: Asked) -> tuple[Rows, list[str]]:
    steps = _seen(asked, asked.figure.with_)
    found = asked.table(steps, """
        SELECT grp, who, count(*) AS rows, count(*) FILTER (hit) AS hits
        FROM (SELECT grp, unit, min(who) AS who, bool_or(seen > 0) AS hit FROM met WHERE unit IS NOT NULL
            GROUP BY grp, unit) GROUP BY grp, who ORDER BY grp, who""")  # fmt: skip
    return ratios(found, lambda part: share_of_rows(whole(part, "hits"), whole(part, "rows")), "rows"), []


def _rate(asked: Asked) -> tuple[Rows, list[str]]:
    """Events of the visits for each period of their stay; a visit still open has stayed until now."""
    steps = _seen(asked, asked.figure.events)
    found = asked.table(steps, f"""
        SELECT grp, who, sum(seen)::BIGINT AS seen,
            sum(coalesce(left_us, {asked.context.as_of}) - entered)::BIGINT AS stay
        FROM met GROUP BY grp, who HAVING stay > 0 ORDER BY grp, who""")  # fmt: skip
    span = SPANS[asked.figure.every or "month"]
    return ratios(found, lambda part: rate(whole(part, "seen"), whole(part, "stay") / span), "seen"), []


def _median(asked: Asked) -> tuple[Rows, list[str]]:
    """How long the visits last, open ones censored, those that began unseen entering late; none of no length."""
    found = asked.table(_steps(asked), "SELECT * FROM mine WHERE left_us IS NULL OR left_us > entered ORDER BY row")
    rows = []
    for group, _, part in parts(found):
        spells = _spells(asked.context, part)
        rows.append(OwnValue(group, None, len(spells), spells.subjects, quartiles(spells)[1]))
    return rows or [OwnValue(None, None, 0, 0, quartiles(_spells(asked.context, found))[1])], []


def _spells(context: Context, part: pa.Table) -> Spells:
    """The stays of stages whose ends are recorded, from then on."""
    entry, length = _entries(context, part)
    cause, seen = part["left_us"].is_valid().to_numpy().astype(np.int64), length >= entry
    return Spells.of(entry[seen], length[seen], cause[seen], coded(part, "who").codes[seen])


def _entries(context: Context, part: pa.Table) -> tuple[Ints, Ints]:
    """How long after its beginning each stay is first watched, and how long it is."""
    since = [context.observed_from(stage.id) for stage in context.journey.stages]
    begun = np.array([2**62 if at is None else at for at in since], dtype=np.int64)[whole(part, "stage_idx")]
    entered, left = whole(part, "entered"), whole(part, "left_us", context.as_of)
    return np.maximum(begun - entered, 0), left - entered


def whose_visits(context: Context, filters: Filters, figure: OwnFigure) -> pa.Table | None:
    """A row a thing that the figure counts: `(unit, who, hit)`, `who` a subject; None where nothing can be said."""
    expect_visits(context, filters)
    asked = Asked(context, filters, figure)
    if _unknown(context, figure):
        return None
    if figure.measure == "count":
        return asked.table(_steps(asked), "SELECT unit, who, true AS hit FROM mine WHERE unit IS NOT NULL ORDER BY ALL")
    if figure.measure == "median":
        found = asked.table(_steps(asked), "SELECT * FROM mine WHERE left_us IS NULL OR left_us > entered ORDER BY row")
        entry, length = _entries(context, found)
        mine = found.filter(pa.array(length >= entry))
        return pa.table({"unit": mine["row"], "who": mine["who"], "hit": mine["left_us"].is_valid()})
    if figure.measure == "share":
        return asked.table(_seen(asked, figure.with_), """
            SELECT unit, min(who) AS who, bool_or(seen > 0) AS hit FROM met WHERE unit IS NOT NULL
            GROUP BY unit ORDER BY unit""")  # fmt: skip
    return asked.table(_seen(asked, figure.events), f"""
        SELECT who AS unit, who, sum(seen) > 0 AS hit FROM met GROUP BY who
        HAVING sum(coalesce(left_us, {context.as_of}) - entered) > 0 ORDER BY who""")  # fmt: skip


def _seen(asked: Asked, matcher: Matcher | None) -> dict[str, str]:
    """The steps up to `met`: each visit with how many of these events fell into it."""
    assert matcher is not None  # noqa: S101 - for the type checker: the loader asks for it
    touches(asked.context)
    steps = _steps(asked)
    steps["fell"] = seen_in_visits_sql(matcher)
    steps["met"] = "SELECT m.*, coalesce(f.seen, 0) AS seen FROM mine m LEFT JOIN fell f ON f.row = m.row"
    return steps
