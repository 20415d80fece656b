"""What the rules of a journey seek in the events of each name: so that whoever enters one by hand can say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeyglass.journey import rules
from journeyglass.journey.model import Journey, Stage
from journeyglass.journey.rules import Condition, Rule, Scalar

CHANNEL = "channel"
_NAMED = ("eq", "in")


@dataclass(frozen=True)
class Sought:
    """A property that some rule asks of the events of `name`; `values` are those that rules name, in their order.

    `of_event`: it is the event's own channel, not a property.
    """

    name: str
    property: str
    values: tuple[Scalar, ...]
    of_event: bool = False


def every_rule(journey: Journey) -> Iterator[Rule]:
    """All rules of the journey: those that place subjects, then those that tell what was seen and who belongs where."""
    yield from (rule for _, rule in journey.moving_rules())
    for stage in journey.stages:
        yield from _seen(stage)
    more = [journey.targets, *(asset.seen for asset in journey.assets), *(one.seen for one in journey.activities)]
    more += [rule for segment in journey.segments for rule in (segment.who, segment.ideal)]
    yield from (rule for rule in more if rule is not None)


def sought_names(journey: Journey) -> tuple[str, ...]:
    """The names of the events that some rule asks for, in the order of the rules."""
    return tuple(dict.fromkeys(name for matcher in _matchers(journey) for name in matcher.names))


def sought(journey: Journey) -> tuple[Sought, ...]:
    """The properties and the channels that rules ask of events, name by name, in the order of the rules."""
    found: dict[tuple[str, str, bool], dict[tuple[bool, Scalar], Scalar]] = {}
    for matcher in _matchers(journey):
        for condition in matcher.where:
            if condition.of_event and condition.field != CHANNEL:
                continue
            for name in matcher.names:
                values = found.setdefault((name, condition.field, condition.of_event), {})
                values.update({(isinstance(value, bool), value): value for value in _values(condition)})
    return tuple(Sought(name, key, tuple(values.values()), of) for (name, key, of), values in found.items())


def _seen(stage: Stage) -> Iterator[Rule]:
    yield from (point.seen for point in stage.touchpoints if point.seen is not None)


def _matchers(journey: Journey) -> Iterator[rules.Matcher]:
    for rule in every_rule(journey):
        yield from rules.matchers(rule)


def _values(condition: Condition) -> Iterator[Scalar]:
    for test in condition.tests:
        if test.op in _NAMED:
            yield from test.value if isinstance(test.value, tuple) else (test.value,)
