"""Touchpoints: those that the map believes in beside those that are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.matching import any_matcher_sql, matcher_sql, measurable, seen_sql
from journeyglass.figures.placing import named_steps_sql, visit_function
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visit_names import Ways, names_of, once, plain, visit_names
from journeyglass.figures.visits import Coded, Visits, coded, load, whole
from journeyglass.journey.model import Stage, Touchpoint
from journeyglass.journey.rules import Matcher, Rule, matchers
from journeyglass.reading.where_sql import quote

Finding = Literal["seen", "never_seen", "unmapped", "untracked"]
Groups = list[tuple[str | None, Mask]]
TOP = 10
"""How many unmapped names are given for a stage."""


@dataclass(frozen=True)
class TouchpointSeen:
    """A touchpoint of the stage (`believed`), or the name of events that no touchpoint of the stage covers.

    `channel` is the one that the map names; of what is not on the map the one by which most of its events came.
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
    match no touchpoint of it, each with the channel by which most of these events came.
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


def believed_sql(context: Context, rules: list[tuple[int, Rule]], function: str) -> str:
    """A row a visit with events: whether each stage's rule holds over them (`seen_0` …), and its events (`n_0` …).

    `function` is that of `visit_function`.
    """
    names = {name for _, rule in rules for matcher in matchers(rule) for name in matcher.names}
    columns = [
        f"e.stage_idx = {index} AND {seen_sql(rule, among=f'e.stage_idx = {index}')} AS seen_{i}, "
        f"count(*) FILTER (WHERE {any_matcher_sql(rule, among=f'e.stage_idx = {index}')}) AS n_{i}"
        for i, (index, rule) in enumerate(rules)
    ]
    steps = named_steps_sql(context, names, function)
    steps["counted"] = f"SELECT e.row, {', '.join(columns)} FROM e GROUP BY e.row, e.stage_idx"
    return chain_sql(steps)


def missed_sql(context: Context, conditional: set[tuple[int, str]], function: str) -> str:
    """A row a visit, name and channel of the events of these stages and names that no touchpoint of the stage takes.

    They ask for more than the name, so that the events' properties must be looked at.
    """
    steps = named_steps_sql(context, {name for _, name in conditional}, function)
    unasked = " OR ".join(
        f"(e.stage_idx = {index} AND e.name = {quote(name)} AND NOT {_of_name_sql(context, index, name)})"
        for index, name in sorted(conditional)
    )
    steps["missed"] = f"""
        SELECT e.row, e.name, e.channel, count(*) AS n
        FROM e WHERE e.actor IS DISTINCT FROM 'system' AND ({unasked}) GROUP BY e.row, e.name, e.channel"""
    return chain_sql(steps)


def _covered(context: Context) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """The stages and names that touchpoints ask for; and those of them that no touchpoint takes whatever they say."""
    asked = {
        (index, name, bool(matcher.where))
        for index, stage in enumerate(context.journey.stages)
        for matcher in _matchers(stage)
        for name in matcher.names
    }
    always = {(index, name) for index, name, conditional in asked if not conditional}
    every = {(index, name) for index, name, _ in asked}
    return every, every - always


def _matchers(stage: Stage) -> list[Matcher]:
    return [matcher for touchpoint in stage.touchpoints if touchpoint.seen for matcher in matchers(touchpoint.seen)]


def _of_name_sql(context: Context, index: int, name: str) -> str:
    stage = context.journey.stages[index]
    found = dict.fromkeys(matcher for matcher in _matchers(stage) if name in matcher.names)
    return "(" + " OR ".join(matcher_sql(matcher) for matcher in found) + ")"


def _believed(context: Context, visits: Visits, index: int, groups: Groups) -> list[TouchpointSeen]:
    stage = context.journey.stages[index]
    rows = []
    for touchpoint in stage.touchpoints:
        seen, events = _marks(context, visits, index, touchpoint)
        why = _untracked(context, touchpoint)
        rows += [_row(visits, (stage, index, touchpoint), seen, events, group, rest, why) for group, rest in groups]
    return rows


def _marks(context: Context, visits: Visits, index: int, touchpoint: Touchpoint) -> tuple[Mask, Ints]:
    """In which visits of the stage the touchpoint was seen, and its events in each."""
    seen, events = np.zeros(len(visits), dtype=np.bool_), np.zeros(len(visits), dtype=np.int64)
    if touchpoint.seen is None or not context.has_events or not measurable(touchpoint.seen):
        return seen, events
    if plain(touchpoint.seen):
        names, here = visit_names(context, len(visits)), visits.stage == index
        return names.seen(touchpoint.seen) & here, np.where(here, names.count(names_of(touchpoint.seen)), 0)
    rules = _rules(context)
    mine = [column for column, rule in enumerate(rules) if rule == (index, touchpoint.seen)]
    if mine:
        found = context.once("believed", lambda: _asked(context, lambda f: believed_sql(context, rules, f)))
        where = whole(found, "row")
        seen[where], events[where] = found[f"seen_{mine[0]}"].to_numpy(), whole(found, f"n_{mine[0]}")
    return seen, events


def seen_in(context: Context, visits: Visits, index: int, name: str) -> Mask | None:
    """In which visits of the stage the touchpoint, or the events of a name that none covers, were seen.

    None where that cannot be told.
    """
    stage = context.journey.stages[index]
    believed = next((touchpoint for touchpoint in stage.touchpoints if touchpoint.id == name), None)
    if believed is not None:
        return None if _untracked(context, believed) else _marks(context, visits, index, believed)[0]
    if not context.has_events:
        return None
    unmapped, seen = _uncovered(context, visits), np.zeros(len(visits), dtype=np.bool_)
    if name in unmapped.names:
        here = unmapped.stages[index]
        seen[here.visit[here.name == unmapped.names.index(name)]] = True
    return seen


def _rules(context: Context) -> list[tuple[int, Rule]]:
    """The rules that ask for more than names, with their stage's index; none where there are no events."""
    return [
        (index, touchpoint.seen)
        for index, stage in enumerate(context.journey.stages)
        for touchpoint in stage.touchpoints
        if context.has_events
        and touchpoint.seen is not None
        and measurable(touchpoint.seen)
        and not plain(touchpoint.seen)
    ]


def _asked(context: Context, sql: Callable[[str], str]) -> pa.Table:
    with visit_function(context) as function:
        return context.table(sql(function))


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


Rows = tuple[Ints, Ints, Ints, Ints, Mask]
"""Columns of `_Uncovered`."""
_NONE = np.zeros(0, dtype=np.int64)
_NOTHING: Rows = (_NONE, _NONE, _NONE, _NONE, np.zeros(0, dtype=np.bool_))


@dataclass(frozen=True)
class _Uncovered:
    """The events of one stage that its touchpoints do not cover: a row a visit, name and channel (-1: none).

    `once` marks one row of each visit and name.
    """

    visit: Ints
    name: Ints
    channel: Ints
    events: Ints
    once: Mask


@dataclass(frozen=True)
class _Unmapped:
    """What touchpoints do not cover: a table a stage, and the spelling of names and channels."""

    stages: list[_Uncovered]
    names: tuple[str, ...]
    channels: tuple[str, ...]


def _uncovered(context: Context, visits: Visits) -> _Unmapped:
    return context.once("unmapped", lambda: _load_uncovered(context, visits))


def _load_uncovered(context: Context, visits: Visits) -> _Unmapped:
    every, conditional = _covered(context)
    seen = visit_names(context, len(visits))
    names, channels = tuple(sorted(seen.names)), list(seen.channels)
    parts = [
        _rest(visits, seen.names[name].ways, code, {i for i, n in every if n == name})
        for code, name in enumerate(names)
    ]
    if conditional:
        found = _asked(context, lambda function: missed_sql(context, conditional, function))
        parts.append(_missed(found, names, channels))
    nothing = np.zeros(0, dtype=np.int64)
    columns = [
        np.concatenate(column) for column in zip((*(nothing,) * 4, nothing.astype(np.bool_)), *parts, strict=True)
    ]
    order = np.argsort(visits.stage[columns[0]], kind="stable")
    ends = np.searchsorted(visits.stage[columns[0]][order], np.arange(1, len(context.journey.stages)))
    stages = [_Uncovered(*(column[rows] for column in columns)) for rows in np.split(order, ends)]
    return _Unmapped(stages, names, tuple(channels))


def _rest(visits: Visits, ways: Ways, code: int, covered: set[int]) -> Rows:
    """The events of a name, but for the stages that have a touchpoint of it."""
    mine = ~np.isin(visits.stage[ways.visit], sorted(covered))
    codes = np.full(int(mine.sum()), code, dtype=np.int64)
    return ways.visit[mine], codes, ways.channel[mine], ways.ours[mine], ways.once[mine]


def _missed(found: pa.Table, names: tuple[str, ...], channels: list[str]) -> Rows:
    """The events that touchpoints ask for and do not take, by their properties."""
    visit, code = whole(found, "row"), _among(coded(found, "name"), names)
    first = np.zeros(len(visit), dtype=np.bool_)
    for one in set(code.tolist()):
        rows = np.flatnonzero(code == one)
        first[rows] = once(visit[rows])
    return visit, code, _among(coded(found, "channel"), channels), whole(found, "n"), first


def _among(column: Coded, labels: Sequence[str]) -> Ints:
    """The column's codes as places among these labels, which have all of its; -1 stays."""
    places = np.array([*map(labels.index, column.labels), -1], dtype=np.int64)
    return places[column.codes]


def _unmapped(context: Context, visits: Visits, index: int, groups: Groups) -> list[TouchpointSeen]:
    if not context.has_events:
        return []
    stage, unmapped = context.journey.stages[index], _uncovered(context, visits)
    found, rows = unmapped.stages[index], []
    for group, chosen in groups:
        here = chosen & (visits.stage == index) & ~visits.zero_length
        inside = here[found.visit]
        for code in _most_common(found.name[inside & found.once], unmapped.names):
            mine = inside & (found.name == code)
            hits = np.zeros(len(visits), dtype=np.bool_)
            hits[found.visit[mine]] = True
            told = (unmapped.names[code], False, _usual(found, mine, unmapped.channels))
            totals = (int(found.events[mine].sum()), int(hits.sum()))
            found_share = share(hits[here], visits.subject[here])
            rows.append(TouchpointSeen(stage.id, group, *told, *totals, found_share, "unmapped"))
    return rows


def _usual(found: _Uncovered, rows: Mask, channels: tuple[str, ...]) -> str | None:
    """The channel by which most of these events came, of equals the first of the alphabet; None where none has any."""
    known = rows & (found.channel >= 0)
    counts = np.bincount(found.channel[known], weights=found.events[known], minlength=len(channels))
    return min(zip(-counts, channels, strict=True))[1] if known.any() else None


def _most_common(codes: Ints, names: tuple[str, ...]) -> list[int]:
    counts = np.bincount(codes, minlength=len(names))
    return sorted(np.flatnonzero(counts).tolist(), key=lambda code: (-counts[code], names[code]))[:TOP]


SPEC = FigureSpec(
    "touchpoints",
    titled("Touchpoints", "Точки контакта", "接觸點"),
    TouchpointSeen,
    compute,
    dimensions=without(OF_VISITS, "stage"),
    theme="channels",
)
