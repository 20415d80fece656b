"""How often each event name fell into each visit, counted once: what rules that ask for names alone are judged by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.placing import NEVER
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import coded, whole
from journeyglass.journey import rules


@dataclass(frozen=True)
class Ways:
    """The events of one name that no system made: a row a visit and channel (-1: none) that they came by.

    `once` marks one row of each visit.
    """

    visit: Ints
    channel: Ints
    ours: Ints
    once: Mask


@dataclass(frozen=True)
class Named:
    """The visits that have events of one name, a row each: how many, the first instant, and by which ways they came."""

    visit: Ints
    events: Ints
    first: Ints
    ways: Ways


@dataclass(frozen=True)
class VisitNames:
    """The same for every name that fell into a visit, of so many visits; ways are places among the `channels`."""

    names: dict[str, Named]
    channels: tuple[str, ...]
    visits: int

    def count(self, names: Collection[str]) -> Ints:
        """How many events of these names each visit has."""
        out = np.zeros(self.visits, dtype=np.int64)
        for name in set(names) & set(self.names):
            out[self.names[name].visit] += self.names[name].events
        return out

    def first(self, names: Collection[str]) -> Ints:
        """The instant of each visit's first event of these names, in UTC microseconds; `NEVER` where it has none."""
        out = np.full(self.visits, NEVER, dtype=np.int64)
        for name in set(names) & set(self.names):
            found = self.names[name]
            out[found.visit] = np.minimum(out[found.visit], found.first)
        return out

    def seen(self, rule: rules.Rule) -> Mask:
        """Whether a plain rule holds over the events of each visit."""
        if isinstance(rule, rules.All | rules.Any):
            parts = [self.seen(part) for part in rule.parts]
            together = np.all(parts, axis=0) if isinstance(rule, rules.All) else np.any(parts, axis=0)
            return np.asarray(together, dtype=np.bool_)
        if not isinstance(rule, rules.Did):
            raise TypeError("only rules that ask for events can be counted within a visit")
        return np.asarray(self.count(rule.what.names) >= rule.at_least, dtype=np.bool_)


def plain(rule: rules.Rule) -> bool:
    """Whether the rule asks for nothing but names of events, however many of them and whoever's."""
    if isinstance(rule, rules.All | rules.Any):
        return all(plain(part) for part in rule.parts)
    if not isinstance(rule, rules.Did) or rule.what.where or rule.what.roles or rule.people:
        return False
    return rule.within is None or rule.at_least <= 1


def names_of(rule: rules.Rule) -> set[str]:
    """The names that the rule asks for."""
    return {name for matcher in rules.matchers(rule) for name in matcher.names}


def visit_names(context: Context, visits: int) -> VisitNames:
    """The names in the visits of the reading; counted once a context."""
    return context.once("visit names", lambda: _load(context, visits))


def names_sql() -> str:
    """A row a visit, name and channel; call `touches` first."""
    return """
        SELECT visit AS row, name, channel, count(*) AS n,
            count(*) FILTER (WHERE actor IS DISTINCT FROM 'system') AS ours, min("at") AS first
        FROM touches WHERE visit IS NOT NULL GROUP BY ALL"""


def firsts(visit: Ints) -> Ints:
    """For each row the one that stands for all rows of its visit, without sorting them."""
    rows = np.arange(len(visit))
    found = np.empty(int(visit.max(initial=-1)) + 1, dtype=np.int64)
    found[visit] = rows
    return found[visit]


def once(visit: Ints) -> Mask:
    """One row of each visit."""
    return np.asarray(firsts(visit) == np.arange(len(visit)), dtype=np.bool_)


def _load(context: Context, visits: int) -> VisitNames:
    touches(context)
    table = context.table(names_sql())
    name, channel = coded(table, "name"), coded(table, "channel")
    columns = [whole(table, "row"), channel.codes, *(whole(table, key) for key in ("n", "ours", "first"))]
    # Stable sorting of short numbers is a matter of counting them.
    codes = name.codes.astype(np.uint16) if len(name.labels) < 2**16 else name.codes
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(1, len(name.labels)))
    parts = [_named(*part) for part in zip(*(np.split(column[order], ends) for column in columns), strict=True)]
    return VisitNames(dict(zip(name.labels, parts, strict=False)), channel.labels, visits)


def _named(visit: Ints, channel: Ints, events: Ints, ours: Ints, first: Ints) -> Named:
    """The events of one name from rows of a visit and channel each."""
    some = ours > 0
    ways = Ways(visit[some], channel[some], ours[some], once(visit[some]))
    stands = firsts(visit)
    kept = stands == np.arange(len(visit))
    if bool(kept.all()):
        return Named(visit, events, first, ways)
    earliest = np.full(len(visit), NEVER, dtype=np.int64)
    np.minimum.at(earliest, stands, first)
    number = np.bincount(stands, weights=events, minlength=len(visit)).astype(np.int64)
    return Named(visit[kept], number[kept], earliest[kept], ways)
