"""Flows between touchpoints: what a customer met next, on the map or off it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.matching import matcher_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.threads import groups_of
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import Coded, chosen_by, coded, whole
from journeyglass.journey.rules import Matcher, matchers
from journeyglass.reading.where_sql import quote

MOST = 30
"""How many moves between two touchpoints are told, the most frequent ones."""
BETWEEN = "/"
"""Between a stage and its touchpoint; a stage's id has none."""


@dataclass(frozen=True)
class TouchpointNode:
    """A touchpoint of the map at its stage, or (`stage` None) an event's name that the stage where it came lacks.

    `count` are the contacts there: touches in a row count once. `channel` is the one that the map names, of what is
    not on the map the most frequent one. `place` orders nodes: the mean place of its contacts in their stages' order.
    """

    id: str
    stage: str | None
    touchpoint: str
    channel: str | None
    place: float
    count: int
    subjects: int


@dataclass(frozen=True)
class TouchpointLink:
    """Contacts at `to` right after one at `from`, of one subject in one turn; `return` leads to an earlier node."""

    from_node: str
    to_node: str
    kind: Literal["on", "return"]
    count: int
    subjects: int
    median_days: float
    share: float


@dataclass(frozen=True)
class TouchpointFlow:
    """The most frequent moves between touchpoints and the touchpoints that they join; `left_out` other moves."""

    nodes: tuple[TouchpointNode, ...]
    links: tuple[TouchpointLink, ...]
    moves: int
    left_out: int


@dataclass(frozen=True)
class _Contacts:
    """A row a contact, by subject, turn and time; `follows`: the one before is of the same subject and turn."""

    subject: Ints
    node: Coded
    channel: Coded
    stage: Ints
    at: Ints
    follows: Mask
    chosen: Mask


def touchpoint_flow(context: Context, filters: Filters = EVERYTHING, most: int = MOST) -> TouchpointFlow:
    """What customers met next, of the contacts of the period.

    A touch is a customer's event inside a visit; it belongs to the first touchpoint of that visit's stage that asks for
    it (whatever the role of who did it), else to its own name. Touches in a row at one touchpoint are one contact, at
    its first touch. A move joins two contacts that follow each other in one turn of a subject; it counts where the
    later one is in the period. `share` is of all moves away from there.
    """
    return context.once(("touchpoint_flow", filters, most), lambda: _flow(context, _contacts(context, filters), most))


def _contacts(context: Context, filters: Filters) -> _Contacts:
    touches(context)
    expect(context, filters)
    table = context.table(labelled_sql(context))
    order = np.lexsort((whole(table, "row_no"), whole(table, "at"), whole(table, "turn"), whole(table, "subject_no")))
    subject, turn = (whole(table, name)[order] for name in ("subject_no", "turn"))
    nodes, channel = coded(table, "node"), coded(table, "channel")
    codes = nodes.codes[order]
    same = np.zeros(len(order), dtype=np.bool_)
    same[1:] = (subject[1:] == subject[:-1]) & (turn[1:] == turn[:-1])
    fresh = ~same
    fresh[1:] |= codes[1:] != codes[:-1]
    first = order[fresh]
    at, rows = whole(table, "at")[first], whole(table, "row_no")[first]
    return _Contacts(
        subject=subject[fresh],
        node=Coded(codes[fresh], nodes.labels),
        channel=Coded(channel.codes[first], channel.labels),
        stage=whole(table, "stage_idx")[first],
        at=at,
        follows=same[fresh],
        chosen=chosen_by(filters, at, lambda by: groups_of(context, by, rows)),
    )


def labelled_sql(context: Context) -> str:
    """A row a touch with its node: `stage/touchpoint` of the map, else `/name` of the event."""
    cases, needs_event = [], False
    for index, stage in enumerate(context.journey.stages):
        for touchpoint in stage.touchpoints:
            asked = list(dict.fromkeys(matchers(touchpoint.seen))) if touchpoint.seen is not None else []
            if asked:
                needs_event = needs_event or any(matcher.where for matcher in asked)
                matches = " OR ".join(map(_matches_sql, asked))
                cases.append(f"WHEN t.stage_idx = {index} AND ({matches}) THEN {quote(_node(stage.id, touchpoint.id))}")
    named = f"{quote(BETWEEN)} || t.name::VARCHAR"
    node = f"CASE {' '.join(cases)} ELSE {named} END" if cases else named
    event = "JOIN cache_events e ON e.row_no = t.row_no" if needs_event else ""
    return chain_sql(
        {
            "labelled": f"""
                SELECT t.subject_no, t.turn, t."at", t.row_no, t.stage_idx, t.channel::VARCHAR AS channel,
                    {node} AS node
                FROM touches t {event} WHERE t.actor = 'customer' AND t.visit IS NOT NULL"""
        }
    )


def _matches_sql(matcher: Matcher) -> str:
    if matcher.where:
        return matcher_sql(matcher)
    return f"t.name IN ({', '.join(map(quote, matcher.names))})"


def _node(stage: str, touchpoint: str) -> str:
    return f"{stage}{BETWEEN}{touchpoint}"


def _flow(context: Context, found: _Contacts, most: int) -> TouchpointFlow:
    before, size = np.roll(found.node.codes, 1), max(len(found.node.labels), 1)
    moved = found.chosen & found.follows
    pairs = before * size + found.node.codes
    kinds, counts = np.unique(pairs[moved], return_counts=True)
    order = sorted(range(len(kinds)), key=lambda i: (-counts[i], _names(found, int(kinds[i]), size)))[:most]
    told = [int(kinds[i]) for i in order]
    places = _places(found)
    left = np.bincount(before[moved], minlength=size)
    links = tuple(_link(found, moved & (pairs == pair), divmod(pair, size), places, left) for pair in told)
    joined = dict.fromkeys(code for pair in told for code in divmod(pair, size))
    nodes = sorted(joined, key=lambda code: (places[code], found.node.labels[code]))
    whole_number, shown = int(moved.sum()), sum(link.count for link in links)
    return TouchpointFlow(tuple(_nodes(context, found, nodes, places)), links, whole_number, whole_number - shown)


def _names(found: _Contacts, pair: int, size: int) -> tuple[str, str]:
    return found.node.labels[pair // size], found.node.labels[pair % size]


def _places(found: _Contacts) -> list[float]:
    """The mean place of each node's contacts among the stages, and within a stage among its subject's contacts."""
    size = len(found.node.labels)
    number = np.maximum(np.bincount(found.node.codes, minlength=size), 1)
    starts = np.flatnonzero(~found.follows)
    lengths = np.diff(np.append(starts, len(found.node.codes)))
    spread = np.repeat(lengths, lengths)
    within = (np.arange(len(found.node.codes)) - np.repeat(starts, lengths)) / np.maximum(spread, 1)
    stage = np.bincount(found.node.codes, weights=found.stage.astype(np.float64), minlength=size) / number
    inner = np.bincount(found.node.codes, weights=within, minlength=size) / number
    return [float(place) for place in stage + inner]


def _link(found: _Contacts, mine: Mask, pair: tuple[int, int], places: list[float], left: Ints) -> TouchpointLink:
    a, b = pair
    gaps = found.at[mine] - np.roll(found.at, 1)[mine]
    count = int(mine.sum())
    return TouchpointLink(
        from_node=found.node.labels[a],
        to_node=found.node.labels[b],
        kind="on" if places[b] > places[a] else "return",
        count=count,
        subjects=count_distinct(found.subject[mine]),
        median_days=float(np.median(gaps)) / DAY,
        share=count / int(left[a]),
    )


def _nodes(context: Context, found: _Contacts, codes: list[int], places: list[float]) -> Iterator[TouchpointNode]:
    channels = {
        _node(stage.id, touchpoint.id): touchpoint.channel
        for stage in context.journey.stages
        for touchpoint in stage.touchpoints
    }
    for code in codes:
        mine, name = found.chosen & (found.node.codes == code), found.node.labels[code]
        stage, _, touchpoint = name.partition(BETWEEN)
        channel = channels[name] if stage else _usual(found, mine)
        yield TouchpointNode(
            name, stage or None, touchpoint, channel, places[code], int(mine.sum()), count_distinct(found.subject[mine])
        )


def _usual(found: _Contacts, rows: Mask) -> str | None:
    """The channel that most of these contacts came by."""
    codes = found.channel.codes[rows]
    known = codes[codes >= 0]
    return found.channel.labels[int(np.bincount(known).argmax())] if len(known) else None
