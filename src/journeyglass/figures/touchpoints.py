"""Touchpoints: those that the map believes in beside those that are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import visit_steps_sql
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.matching import any_matcher_sql, measurable, seen_sql
from journeyglass.figures.places_sql import event_subject_sql, standing_sql
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Mask
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Coded, Visits, coded, load, whole
from journeyglass.journey.model import Stage, Touchpoint
from journeyglass.journey.rules import Rule, matchers
from journeyglass.reading.where_sql import quote

Finding = Literal["seen", "never_seen", "unmapped", "untracked"]
Groups = list[tuple[str | None, Mask]]
TOP = 10
"""How many unmapped names are given for a stage."""


@dataclass(frozen=True)
class TouchpointSeen:
    """A touchpoint of the stage (`believed`), or the name of events that no touchpoint of the stage covers.

    `events` and `visits` are those in which it was seen. `finding` never_seen: its events come, but not in this
    stage; untracked: they never come at all, or the map does not say which they are; unmapped: seen, not on the map.
    """

    stage: str
    group: str | None
    touchpoint: str
    believed: bool
    channel: str | None
    events: int
    visits: int
    share: Estimate
    finding: Finding


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """In what share of a stage's visits each touchpoint was seen, and what was seen that the map does not know.

    Formula: visits in which the touchpoint's rule holds over the visit's own events ÷ visits of the stage. An event
    belongs to the visit in which the subject stands once its instant is over, so visits of no length have none and
    are left out. Unmapped are the ten names, not sent by the system, that occur in most visits of the stage and
    match no touchpoint of it.
    Assumes: an event is in the stage that its account was in. Misleads: an event that led into the stage counts for
    it; rules that ask for roles, traits, silence or order are not measured.
    Intervals: Wilson, or a bootstrap over subjects where some come more than once.
    Shape: a row a stage, group and touchpoint, then the unmapped names. Unit: share 0–1. Source: X4, M2.5.
    """
    visits = load(context, filters)
    rows: list[TouchpointSeen] = []
    for index in range(len(context.journey.stages)):
        groups = list(visits.groups(filters.by, visits.stage == index))
        rows += _believed(context, visits, index, groups)
        rows += _unmapped(context, visits, index, groups)
    notes = [] if context.has_events else ["there are no events to look at"]
    return figure_of(context, "touchpoints", filters, TouchpointSeen, rows, notes)


def believed_sql(context: Context, rules: list[tuple[int, Rule]]) -> str:
    """A row a visit with events: whether each stage's rule holds over them (`seen_0` …), and its events (`n_0` …)."""
    names = sorted({name for _, rule in rules for matcher in matchers(rule) for name in matcher.names})
    steps = _placed_steps_sql(context, f"e.name IN ({', '.join(map(quote, names))})")
    columns = [
        f"e.stage_idx = {index} AND {seen_sql(rule)} AS seen_{i}, "
        f"count(*) FILTER (WHERE e.stage_idx = {index} AND {any_matcher_sql(rule)}) AS n_{i}"
        for i, (index, rule) in enumerate(rules)
    ]
    steps["counted"] = f"SELECT e.row, {', '.join(columns)} FROM e GROUP BY e.row, e.stage_idx"
    return chain_sql(steps)


def unmapped_sql(context: Context) -> str:
    """A row a visit and name of those events that no touchpoint of the visit's stage asks for."""
    steps = _placed_steps_sql(context, "e.actor IS DISTINCT FROM 'system'")
    covered = [
        f"(e.stage_idx = {index} AND {any_matcher_sql(touchpoint.seen)})"
        for index, stage in enumerate(context.journey.stages)
        for touchpoint in stage.touchpoints
        if touchpoint.seen is not None and any(matchers(touchpoint.seen))
    ]
    steps["counted"] = f"""
        SELECT e.row, e.name, count(*) AS n FROM e WHERE NOT ({" OR ".join(covered) or "false"})
        GROUP BY e.row, e.name ORDER BY e.row, e.name"""
    return chain_sql(steps)


def _placed_steps_sql(context: Context, which: str) -> dict[str, str]:
    """The steps up to `e`: the events of that kind inside visits, each with its visit's `row` and `stage_idx`."""
    steps = visit_steps_sql(EVERYTHING)
    steps["standing"] = standing_sql()
    steps["happened"] = f"""
        SELECT e.*, {event_subject_sql(context.journey)} AS subject, epoch_us(e.occurred_at) AS happened_at
        FROM events e WHERE epoch_us(e.occurred_at) <= {context.as_of} AND {which}"""
    steps["e"] = """
        SELECT h.*, s.row, s.stage_idx FROM happened h
        ASOF JOIN standing s ON h.subject = s.subject AND h.happened_at >= s.entered
        WHERE s.left_us IS NULL OR h.happened_at < s.left_us"""
    return steps


def _believed(context: Context, visits: Visits, index: int, groups: Groups) -> list[TouchpointSeen]:
    stage = context.journey.stages[index]
    rules = _rules(context)
    found = _once(context, "believed", lambda: believed_sql(context, rules)) if rules else None
    rows = []
    for touchpoint in stage.touchpoints:
        seen, events = np.zeros(len(visits), dtype=np.bool_), np.zeros(len(visits), dtype=np.int64)
        mine = [column for column, rule in enumerate(rules) if rule == (index, touchpoint.seen)]
        if found is not None and mine:
            column = mine[0]
            where = whole(found, "row")
            seen[where], events[where] = found[f"seen_{column}"].to_numpy(), whole(found, f"n_{column}")
        why = _untracked(context, touchpoint)
        rows += [_row(visits, (stage, index, touchpoint), seen, events, group, rest, why) for group, rest in groups]
    return rows


def _rules(context: Context) -> list[tuple[int, Rule]]:
    """The rules that can be measured, with their stage's index; none where there are no events."""
    return [
        (index, touchpoint.seen)
        for index, stage in enumerate(context.journey.stages)
        for touchpoint in stage.touchpoints
        if context.has_events and touchpoint.seen is not None and measurable(touchpoint.seen)
    ]


def _once(context: Context, key: str, sql: Callable[[], str]) -> pa.Table:
    if key not in context.memory:
        context.memory[key] = context.table(sql())
    return context.memory[key]


def _row(
    visits: Visits,
    what: tuple[Stage, int, Touchpoint],
    seen: Mask,
    events: Any,
    group: str | None,
    chosen: Mask,
    why: str,
) -> TouchpointSeen:
    stage, index, touchpoint = what
    here = chosen & (visits.stage == index) & ~visits.zero_length
    finding: Finding = "untracked" if why else "seen" if (seen & here).any() else "never_seen"
    found = terra_incognita("share", why) if why else share(seen[here], visits.subject[here])
    counts = (int(events[here].sum()), int((seen & here).sum()))
    return TouchpointSeen(stage.id, group, touchpoint.id, True, touchpoint.channel, *counts, found, finding)


def _untracked(context: Context, touchpoint: Touchpoint) -> str:
    if touchpoint.seen is None:
        return "the map does not say which events it is"
    if not context.has_events:
        return "there are no events to look at"
    if not measurable(touchpoint.seen):
        return "its rule asks for more than events of the visit"
    return "" if trackable(context, touchpoint.seen) else "none of its events has ever come"


def _unmapped(context: Context, visits: Visits, index: int, groups: Groups) -> list[TouchpointSeen]:
    if not context.has_events:
        return []
    stage = context.journey.stages[index]
    found = _once(context, "unmapped", lambda: unmapped_sql(context))
    where, counts, spelt = whole(found, "row"), whole(found, "n"), coded(found, "name")
    rows = []
    for group, chosen in groups:
        here = chosen & (visits.stage == index) & ~visits.zero_length
        inside = here[where]
        for name in _most_common(spelt, inside):
            mine = inside & spelt.among(name)
            hits = np.zeros(len(visits), dtype=np.bool_)
            hits[where[mine]] = True
            found_share = share(hits[here], visits.subject[here])
            totals = (int(counts[mine].sum()), int(hits.sum()))
            rows.append(TouchpointSeen(stage.id, group, name, False, None, *totals, found_share, "unmapped"))
    return rows


def _most_common(names: Coded, rows: Mask) -> list[str]:
    found = [(-int((names.codes[rows] == code).sum()), label) for code, label in enumerate(names.labels)]
    return [label for count, label in sorted(found)[:TOP] if count]


SPEC = FigureSpec(
    "touchpoints",
    titled("Touchpoints", "Точки контакта", "接觸點"),
    TouchpointSeen,
    compute,
    dimensions=without(OF_VISITS, "stage"),
)
