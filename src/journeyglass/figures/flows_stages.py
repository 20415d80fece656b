"""Flows between stages: the ways that subjects really went, back and past stages too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, Estimate, share
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.outcomes import MOVED_ON
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import GONE, Visits, load, stage_name

LinkKind = Literal["on", "skip", "return", "out", "in"]
_KINDS: tuple[LinkKind, ...] = ("on", "skip", "return", "out", "in")
ON, SKIP, RETURN, OUT, IN = range(5)
STILL = -2
"""Where a visit leads that is not over."""


@dataclass(frozen=True)
class StageNode:
    """A stage's visits: how many subjects had any, how many visits there are, are over, are still going on."""

    stage: str
    subjects: int
    visits: int
    ended: int
    open: int


@dataclass(frozen=True)
class Ending:
    """How visits that led out of all stages ended: by which outcome (None: by none), of which kind, how many."""

    outcome: str
    kind: str | None
    count: int


@dataclass(frozen=True)
class StageLink:
    """Moves from one stage to another directly; `outside` is where nobody is in any stage.

    `on` leads ahead, `skip` past stages that were not entered, `return` to an earlier (or the same) stage, `out` to the
    outside, `in` from there. `share` is of the ended visits of `from_stage`; of an `in` it is of all of those.
    `median_days` is how long the visits lasted that ended so, None for an `in`. `endings` are told for an `out`.
    """

    from_stage: str
    to_stage: str
    kind: LinkKind
    count: int
    subjects: int
    median_days: float | None
    share: Estimate
    endings: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class StageFlow:
    """The stages in their order, and the moves between them, those of a stage together, most frequent first."""

    nodes: tuple[StageNode, ...]
    links: tuple[StageLink, ...]


def stage_flow(context: Context, filters: Filters = EVERYTHING) -> StageFlow:
    """The moves of the visits that began in the period.

    Each visit counts once where it led (ahead, back, out; not at all while it goes on), and once more as an `in` where
    its subject came from outside. So the visits of a stage are its ended and open ones, and the ended ones are its
    moves. What follows may lie after the period.
    """
    return context.once(("stage_flow", filters), lambda: _flow(context, load(context, filters)))


def led_to(visits: Visits) -> Ints:
    """The stage into which each visit led directly; -1: outside; `STILL`: it goes on."""
    linked = np.roll(visits.previous_stage() >= 0, -1)
    to = np.where(linked, np.roll(visits.stage, -1), -1)
    return np.where(visits.open, STILL, to)


def _flow(context: Context, visits: Visits) -> StageFlow:
    stages = range(len(context.journey.stages))
    to = led_to(visits)
    kinds = _kinds(visits, to)
    nodes = tuple(_node(context, visits, index) for index in stages)
    links = [link for index in stages for link in _leaving(context, visits, to, kinds, index)]
    return StageFlow(nodes, (*_entering(context, visits), *links))


def _node(context: Context, visits: Visits, index: int) -> StageNode:
    here = visits.chosen & (visits.stage == index)
    still = int((here & visits.open).sum())
    size = int(here.sum())
    return StageNode(stage_name(context, index), visits.subjects(here), size, size - still, still)


def _kinds(visits: Visits, to: Ints) -> Ints:
    """What kind of move each visit ended by."""
    thrown = visits.kind.among(*GONE) & np.roll(visits.move.among("outcome"), -1)
    past = (np.roll(visits.skipped, -1) > 0) & ~thrown
    kinds = np.where(past, SKIP, ON)
    kinds = np.where(to <= visits.stage, RETURN, kinds)
    return np.where(to < 0, OUT, kinds)


def _leaving(context: Context, visits: Visits, to: Ints, kinds: Ints, index: int) -> Iterator[StageLink]:
    ended = visits.chosen & (visits.stage == index) & ~visits.open
    # One whole number a way: counting is many times faster than sorting pairs.
    ways = (to + 1) * len(_KINDS) + kinds
    counts = np.bincount(ways[ended])
    for way in sorted(np.flatnonzero(counts).tolist(), key=lambda way: -counts[way]):
        target, kind = way // len(_KINDS) - 1, way % len(_KINDS)
        mine = ended & (ways == way)
        lengths = (visits.left - visits.entered)[mine]
        yield StageLink(
            from_stage=stage_name(context, index),
            to_stage=stage_name(context, target),
            kind=_KINDS[kind],
            count=int(mine.sum()),
            subjects=visits.subjects(mine),
            median_days=float(np.median(lengths)) / DAY,
            share=share(mine[ended], visits.subject[ended]),
            endings=_endings(visits, mine) if kind == OUT else (),
        )


def _endings(visits: Visits, rows: Mask) -> tuple[Ending, ...]:
    names = (*visits.outcome.labels, MOVED_ON)
    kinds: tuple[str | None, ...] = (*visits.kind.labels, None)
    ends = (visits.outcome.codes[rows] + 1) * len(kinds) + visits.kind.codes[rows] + 1
    counts = np.bincount(ends)
    endings = [
        Ending(names[end // len(kinds) - 1], kinds[end % len(kinds) - 1], int(counts[end]))
        for end in np.flatnonzero(counts).tolist()
    ]
    return tuple(sorted(endings, key=lambda ending: (-ending.count, ending.outcome)))


def _entering(context: Context, visits: Visits) -> Iterator[StageLink]:
    fresh = visits.chosen & (visits.previous_stage() < 0)
    for index in np.unique(visits.stage[fresh]):
        mine = fresh & (visits.stage == index)
        yield StageLink(
            from_stage=stage_name(context, -1),
            to_stage=stage_name(context, int(index)),
            kind="in",
            count=int(mine.sum()),
            subjects=visits.subjects(mine),
            median_days=None,
            share=share(mine[fresh], visits.subject[fresh]),
        )
