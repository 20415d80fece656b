"""Where rules stand in a journey file, and what they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from journeyglass.journey.report import Report
from journeyglass.journey.ruleparser import RuleParser
from journeyglass.journey.rules import Rule
from journeyglass.journey.yamlnodes import Map, Node, Seq, is_null, plain

Place = tuple[str, ...]


@dataclass(frozen=True)
class _Kind:
    """`history`: the rule holds over all history; `needed`: it must not be left empty."""

    history: bool = False
    needed: bool = False


# `*` is any key or item.
_PLACES: dict[Place, _Kind] = {
    ("moments", "*"): _Kind(needed=True),
    ("stages", "*", "enter"): _Kind(),
    ("stages", "*", "outcomes", "*", "when"): _Kind(needed=True),
    ("stages", "*", "milestones", "*", "when"): _Kind(needed=True),
    ("stages", "*", "touchpoints", "*", "seen"): _Kind(history=True),
    ("segments", "*", "who"): _Kind(history=True),
    ("segments", "*", "ideal"): _Kind(history=True),
    ("assets", "*", "seen"): _Kind(history=True),
    ("activities", "*", "seen"): _Kind(history=True),
    ("targets",): _Kind(history=True),
}
_PREFIXES = frozenset(place[:n] for place in _PLACES for n in range(len(place) + 1))


class RuleBook:
    """The rules of one file, each parsed once; `sound` are those without faults."""

    def __init__(self, root: Node, report: Report, senders: Collection[str] = ()) -> None:
        # An alias may stand both where rules hold over all history and where they do not.
        self._rules: dict[tuple[int, bool], Rule] = {}
        self.sound: list[tuple[Rule, Node]] = []
        self.broken = False
        for node, kind in _found(root, ()):
            if (id(node), kind.history) not in self._rules:
                self._parse(node, kind, report, senders)

    def data(self, node: Node, place: Place = ()) -> object:
        """The node as Python values, with a rule for each node that is one."""
        kind = _PLACES.get(place)
        rule = self._rules.get((id(node), kind.history)) if kind else None
        if rule is not None:
            return rule
        if place not in _PREFIXES:
            return plain(node)
        if isinstance(node, Map):
            return {key: self.data(value, _below(place, key)) for key, value in node}
        return tuple(self.data(n, (*place, "*")) for n in node.items) if isinstance(node, Seq) else plain(node)

    def _parse(self, node: Node, kind: _Kind, report: Report, senders: Collection[str]) -> None:
        before = report.count
        rule = RuleParser(report, history=kind.history, senders=senders).rule(node)
        self._rules[id(node), kind.history] = rule
        if report.count == before:
            self.sound.append((rule, node))
        else:
            self.broken = True


def _found(node: Node, place: Place) -> Iterator[tuple[Node, _Kind]]:
    kind = _PLACES.get(place)
    if kind and (kind.needed or not is_null(node)):
        yield node, kind
    elif place not in _PREFIXES:
        return
    elif isinstance(node, Map):
        for key, value in node:
            yield from _found(value, _below(place, key))
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _found(item, (*place, "*"))


def _below(place: Place, key: str) -> Place:
    anything = (*place, "*")
    return anything if anything in _PLACES else (*place, key)
