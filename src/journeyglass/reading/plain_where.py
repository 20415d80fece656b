"""Comparisons of the plain reader: one value against the tests that a rule's `where` asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import re2

from journeyglass.events.facts import Event
from journeyglass.journey.rules import Condition, Test


def event_matches(event: Event, where: tuple[Condition, ...]) -> bool:
    """Whether every condition holds of the event's fields and properties."""
    return all(_passes(_event_value(event, c), c) for c in where)


def traits_match(traits: Mapping[str, Any], where: tuple[Condition, ...]) -> bool:
    """Whether every condition holds of the traits."""
    return all(_passes(traits.get(c.field), c) for c in where)


def _event_value(event: Event, condition: Condition) -> Any:
    if condition.of_event:
        return getattr(event, condition.field)
    return event.properties.get(condition.field)


def _passes(value: Any, condition: Condition) -> bool:
    return all(_test(value, test) for test in condition.tests)


def _test(value: Any, test: Test) -> bool:
    if test.op == "exists":
        return (value is not None) == test.value
    if value is None:
        return False
    match test.op:
        case "eq":
            return _equal(value, test.value)
        case "ne":
            return not _equal(value, test.value)
        case "in":
            return isinstance(test.value, tuple) and any(_equal(value, one) for one in test.value)
        case "contains":
            return _contains(value, test.value)
        case "matches":
            return isinstance(value, str) and re2.search(test.value, value) is not None
        case _:
            return _ordered(value, test)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float | Decimal):
        return "number"
    return "text" if isinstance(value, str) else "nested"


def _comparable(value: Any) -> Any:
    # An amount is written in decimals and a rule's number in binary: 0.1 must equal 0.1.
    return float(value) if isinstance(value, Decimal) else value


def _equal(left: Any, right: Any) -> bool:
    return _kind(left) == _kind(right) and bool(_comparable(left) == _comparable(right))


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_equal(element, wanted) for element in value)
    return isinstance(value, str) and isinstance(wanted, str) and wanted in value


def _ordered(value: Any, test: Test) -> bool:
    if _kind(value) != _kind(test.value) or _kind(value) not in ("number", "text"):
        return False
    left, right = _comparable(value), _comparable(test.value)
    match test.op:
        case "gt":
            return bool(left > right)
        case "gte":
            return bool(left >= right)
        case "lt":
            return bool(left < right)
        case _:
            return bool(left <= right)
