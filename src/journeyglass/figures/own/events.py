"""Users' figures over events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches
from journeyglass.figures.dwell import quartiles
from journeyglass.figures.estimate import Estimate, Unit, terra_incognita, too_few
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount, money_sql, unrated
from journeyglass.figures.own.definition import VALUE, OwnFigure
from journeyglass.figures.own.estimates import count, median, rate, share_of_rows, total
from journeyglass.figures.own.row import OwnValue
from journeyglass.figures.own.rows_sql import active_steps_sql, event_steps_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Spells, count_distinct
from journeyglass.figures.visits import coded, whole
from journeyglass.journey.rules import Matcher
from journeyglass.reading.where_sql import quote

Rows = list[OwnValue]
_BOTH = "grp, who"
_NEVER = -(2**62)


@dataclass(frozen=True)
class Asked:
    """What one computation is about."""

    context: Context
    filters: Filters
    figure: OwnFigure

    def table(self, steps: dict[str, str], last: str) -> pa.Table:
        """The rows of a further step."""
        return self.context.table(chain_sql({**steps, "last": last}))


def compute_events(context: Context, filters: Filters, figure: OwnFigure) -> tuple[Rows, list[str]]:
    """The rows of a figure over events, and what must be known to read them."""
    expect_touches(context, filters)
    asked = Asked(context, filters, figure)
    unit = unit_of(figure)
    unknown = untracked(context, figure.events, figure.with_, figure.until)
    if unknown:
        return [OwnValue(None, None, 0, 0, terra_incognita(unit, unknown))], []
    ways: dict[str, Callable[[Asked], tuple[Rows, list[str]]]] = {
        "count": _count, "share": _share, "sum": _sum, "rate": _rate, "median": _time if figure.until else _median,
    }  # fmt: skip
    return ways[figure.measure](asked)


def unit_of(figure: OwnFigure) -> Unit:
    """What the figure's number is in."""
    plain: dict[str, Unit] = {"count": "count", "share": "share", "rate": "times"}
    if figure.measure in plain:
        return plain[figure.measure]
    if figure.over == "visits" or figure.until is not None:
        return "days"
    return figure.unit or ("money" if figure.value == "value" else "count")


def untracked(context: Context, *matchers: Matcher | None) -> str:
    """Why nothing can be said: events that the figure needs have never come; empty where they have."""
    seen = context.names_seen
    if seen is None:
        return "there are no events to look at"
    for matcher in matchers:
        if matcher is not None and not seen & set(matcher.names):
            return f"no event {' or '.join(matcher.names)} has ever come"
    return ""


def _count(asked: Asked) -> tuple[Rows, list[str]]:
    steps = event_steps_sql(asked.context, asked.filters, asked.figure, asked.figure.events)
    found = asked.table(steps, """
        SELECT grp, count(DISTINCT unit) AS n, count(DISTINCT who) AS subjects FROM mine
        WHERE is_0 AND unit IS NOT NULL GROUP BY grp ORDER BY grp NULLS LAST""")  # fmt: skip
    rows = [OwnValue(r["grp"], None, r["n"], r["subjects"], count(r["n"])) for r in found.to_pylist()]
    return rows or [OwnValue(None, None, 0, 0, count(0))], []


def _share(asked: Asked) -> tuple[Rows, list[str]]:
    """Of the units that have the events, the share that has the others too; of events, those that are both."""
    steps = event_steps_sql(asked.context, asked.filters, asked.figure, asked.figure.events, asked.figure.with_)
    found = asked.table(steps, f"""
        SELECT grp, who, count(*) AS rows, count(*) FILTER (hit) AS hits FROM ({_shared_sql(asked)})
        WHERE base GROUP BY {_BOTH} ORDER BY {_BOTH}""")  # fmt: skip
    return ratios(found, lambda part: share_of_rows(whole(part, "hits"), whole(part, "rows")), "rows"), []


def _shared_sql(asked: Asked) -> str:
    """Each unit of the step `mine` with whether it has the events, and the others too."""
    hit = "bool_or(is_0 AND is_1)" if asked.figure.counted == "event" else "bool_or(is_1)"
    return f"""
        SELECT grp, unit, any_value(who ORDER BY who) AS who, bool_or(is_0) AS base, {hit} AS hit
        FROM mine WHERE unit IS NOT NULL GROUP BY grp, unit"""


def _rate(asked: Asked) -> tuple[Rows, list[str]]:
    """The events of those who were active, for each period in which they were."""
    found = _rated(asked)
    return ratios(found, lambda part: rate(whole(part, "seen"), whole(part, "periods").astype(np.float64)), "seen"), []


def _rated(asked: Asked) -> pa.Table:
    """For whom how many events were seen in how many periods with any activity."""
    matcher = asked.figure.events
    assert matcher is not None  # noqa: S101 - for the type checker: the loader asks for it
    steps = event_steps_sql(asked.context, asked.filters, asked.figure, matcher)
    active = active_steps_sql(asked.context, asked.filters, asked.figure, matcher)
    return asked.context.table(f"""
        SELECT a.grp, a.who, a.periods, coalesce(m.n, 0) AS seen FROM ({chain_sql(active)}) a
        LEFT JOIN (SELECT grp, who, count(*) AS n FROM ({chain_sql(steps)}) WHERE is_0 AND unit IS NOT NULL
            GROUP BY ALL) m ON m.who = a.who AND m.grp IS NOT DISTINCT FROM a.grp
        ORDER BY a.grp, a.who""")


def _sum(asked: Asked) -> tuple[Rows, list[str]]:
    if asked.figure.value == VALUE:
        return _money_sum(asked)
    steps = event_steps_sql(asked.context, asked.filters, asked.figure, asked.figure.events)
    found = asked.table(steps, """
        SELECT grp, count(*) AS n, count(DISTINCT who) AS subjects, sum(number ORDER BY row_no) AS total FROM mine
        WHERE is_0 AND isfinite(number) GROUP BY grp ORDER BY grp NULLS LAST""")  # fmt: skip
    unit = unit_of(asked.figure)
    rows = [OwnValue(r["grp"], None, r["n"], r["subjects"], total(r["total"], unit)) for r in found.to_pylist()]
    return rows or [OwnValue(None, None, 0, 0, total(0.0, unit))], []


def _money_sum(asked: Asked) -> tuple[Rows, list[str]]:
    found, notes = _money(asked, """
        SELECT grp, currency, count(*) AS n, count(DISTINCT who) AS subjects, sum(money)::HUGEINT AS total FROM priced
        GROUP BY grp, currency ORDER BY grp NULLS LAST, currency""")  # fmt: skip
    rows = [
        OwnValue(r["grp"], r["currency"] or None, r["n"], r["subjects"], total(amount(r["total"]), "money"))
        for r in found.to_pylist()
    ]
    return rows or [OwnValue(None, None, 0, 0, total(Decimal(), "money"))], notes


def _money(asked: Asked, sql: str) -> tuple[pa.Table, list[str]]:
    """The query over the events that carry money, in millionths, after the user's rates; and what was left out."""
    steps = event_steps_sql(asked.context, asked.filters, asked.figure, asked.figure.events)
    seen = asked.table(steps, "SELECT DISTINCT currency FROM mine WHERE is_0 AND money IS NOT NULL")
    notes = unrated(asked.context, [name or "" for name in seen["currency"].to_pylist()])
    money, currency = money_sql(asked.context, "money", "currency")
    steps["priced"] = f"""
        SELECT * FROM (SELECT grp, who, {currency} AS currency, {money} AS money FROM mine WHERE is_0)
        WHERE money IS NOT NULL"""
    return asked.table(steps, sql), notes


def _median(asked: Asked) -> tuple[Rows, list[str]]:
    if asked.figure.value == VALUE:
        table, notes = _money(asked, "SELECT grp, currency, who, money / 1e6 AS number FROM priced ORDER BY ALL")
    else:
        steps = event_steps_sql(asked.context, asked.filters, asked.figure, asked.figure.events)
        table, notes = asked.table(steps, """
            SELECT grp, NULL::VARCHAR AS currency, who, number FROM mine WHERE is_0 AND isfinite(number)
            ORDER BY ALL"""), []  # fmt: skip
    unit = unit_of(asked.figure)
    rows = [_median_row(group, currency, part, unit) for group, currency, part in parts(table)]
    return rows or [OwnValue(None, None, 0, 0, too_few(unit))], notes


def _median_row(group: str | None, currency: str | None, part: pa.Table, unit: Unit) -> OwnValue:
    subjects = coded(part, "who").codes
    values = part["number"].to_numpy().astype(np.float64)
    return OwnValue(group, currency or None, len(part), count_distinct(subjects), median(values, subjects, unit))


def _time(asked: Asked) -> tuple[Rows, list[str]]:
    """How long from each event to the next of the others that is tied to it; those still to come are censored."""
    context, rows = asked.context, []
    for group, _, part in parts(_tied(asked)):
        spells = _spells(context, part)
        middle = quartiles(spells)[1]
        rows.append(OwnValue(group, None, len(spells), spells.subjects, middle))
    return rows or [OwnValue(None, None, 0, 0, too_few("days"))], []


def _tied(asked: Asked) -> pa.Table:
    """Each event with when the next of the others that is tied to it came, if it did."""
    figure, context = asked.figure, asked.context
    begun = event_steps_sql(context, asked.filters, figure, figure.events)
    ended = event_steps_sql(context, EVERYTHING, figure.model_copy(update={"stage": None}), figure.until)
    sign = "<" if _overlap(figure) else "<="
    return context.table(f"""
        SELECT b.grp, b.who, b."at", e."at" AS done FROM (SELECT * FROM ({chain_sql(begun)}) WHERE is_0) b
        ASOF LEFT JOIN (SELECT tie, "at" FROM ({chain_sql(ended)}) WHERE is_0) e
        ON b.tie = e.tie AND b."at" {sign} e."at"
        WHERE b.tie IS NOT NULL ORDER BY ALL""")


def whose_events(context: Context, filters: Filters, figure: OwnFigure, currency: str | None) -> pa.Table | None:
    """A row a thing that the figure counts: `(unit, who, hit)`, `who` as in `mine`; None where nothing can be said.

    Of money it is that of the currency.
    """
    expect_touches(context, filters)
    asked = Asked(context, filters, figure)
    if untracked(context, figure.events, figure.with_, figure.until):
        return None
    if figure.measure in ("sum", "median") and figure.until is None and figure.value == VALUE:
        told = "currency = " + quote(currency or "")
        return _money(asked, f"SELECT 0 AS unit, who, true AS hit FROM priced WHERE {told} ORDER BY ALL")[0]
    if figure.measure == "share":
        steps = event_steps_sql(context, filters, figure, figure.events, figure.with_)
        return asked.table(steps, f"SELECT unit, who, hit FROM ({_shared_sql(asked)}) WHERE base ORDER BY ALL")
    if figure.measure == "rate":
        found = _rated(asked)
        return pa.table({"unit": found["who"], "who": found["who"], "hit": pc.greater(found["seen"], 0)})
    if figure.until is not None:
        found = _tied(asked)
        return pa.table({"unit": found["who"], "who": found["who"], "hit": found["done"].is_valid()})
    test = "unit IS NOT NULL" if figure.measure == "count" else "isfinite(number)"
    steps = event_steps_sql(context, filters, figure, figure.events)
    return asked.table(steps, f"SELECT unit, who, true AS hit FROM mine WHERE is_0 AND {test} ORDER BY ALL")


def _spells(context: Context, part: pa.Table) -> Spells:
    at, done = whole(part, "at"), whole(part, "done", _NEVER)
    ended = done != _NEVER
    length = np.where(ended, done, context.as_of) - at
    return Spells.of(np.zeros_like(at), length, ended.astype(np.int64), coded(part, "who").codes)


def _overlap(figure: OwnFigure) -> bool:
    """Whether one event could be both the beginning and the end."""
    begun, ended = figure.events, figure.until
    return begun is not None and ended is not None and bool(set(begun.names) & set(ended.names))


def ratios(found: pa.Table, estimate: Callable[[pa.Table], Estimate], counted: str) -> Rows:
    """A row a group of subjects' pairs; one of nothing where there are none."""
    rows = [
        OwnValue(group, None, int(whole(part, counted).sum()), len(part), estimate(part))
        for group, _, part in parts(found)
    ]
    return rows or [OwnValue(None, None, 0, 0, estimate(found))]


def parts(found: pa.Table) -> Iterator[tuple[str | None, str | None, pa.Table]]:
    """The rows of each group and currency, in order of the alphabet, none last."""
    if "currency" not in found.column_names:
        found = found.append_column("currency", pa.nulls(len(found), pa.string()))
    places = found.select(["grp", "currency"]).group_by(["grp", "currency"]).aggregate([]).to_pylist()
    groups, currencies = coded(found, "grp"), coded(found, "currency")
    for place in sorted(places, key=lambda p: (p["grp"] is None, p["grp"] or "", p["currency"] or "")):
        rows = groups.missing if place["grp"] is None else groups.among(place["grp"])
        rows = rows & (currencies.missing if place["currency"] is None else currencies.among(place["currency"]))
        yield place["grp"], place["currency"], found.filter(pa.array(rows))
