"""Which conditions no value can meet."""

from __future__ import annotations

from collections.abc import Iterable

import re2

from journeyglass.journey.report import shown
from journeyglass.journey.rules import Condition, Op, Scalar, Test

_MOST_VALUES = 200
_NONE = "no value of {name} passes all its tests"
_ACTORS = ("customer", "us", "system")
_ORDERS: dict[Op, tuple[int, ...]] = {"eq": (0,), "gt": (1,), "gte": (0, 1), "lt": (-1,), "lte": (-1, 0)}
_ANY = frozenset(("text", "number", "bool"))


def contradiction(where: Iterable[Condition]) -> str | None:
    """Why no event (or trait) can meet all conditions, in words; None where one may."""
    fields: dict[tuple[str, bool], list[Test]] = {}
    for condition in where:
        fields.setdefault((condition.field, condition.of_event), []).extend(condition.tests)
    for (name, of_event), tests in fields.items():
        if why := _of_field(name, of_event, tests):
            return why.format(name=shown(name))
    return None


def passes(test: Test, value: Scalar) -> bool:
    """Whether a value that is there meets the test."""
    match test.op:
        case "exists":
            return bool(test.value)
        case "in":
            members = test.value if isinstance(test.value, tuple) else (test.value,)
            return any(_same(value, m) for m in members)
        case "ne":
            return not _same(value, test.value)
        case "contains":
            return isinstance(value, str) and str(test.value) in value
        case "matches":
            return isinstance(value, str) and re2.search(str(test.value), value) is not None
        case _:
            order = _order(value, test.value)
            return order is not None and order in _ORDERS[test.op]


def _of_field(name: str, of_event: bool, tests: list[Test]) -> str | None:
    wants_none = any(t.op == "exists" and t.value is False for t in tests)
    if wants_none:
        others = any(t.op != "exists" or t.value for t in tests)
        return "{name} would be missing and have a value" if others else None
    kinds = _kinds(name, of_event, tests)
    if not kinds:
        return "the tests of {name} ask for values of different types"
    if any(isinstance(t.value, tuple) and len(t.value) > _MOST_VALUES for t in tests):
        return None
    values = _values(tests, _ACTORS if of_event and name == "actor" else None)
    if values is not None:
        return None if any(all(passes(t, v) for t in tests) for v in values) else _NONE
    return _of_range(tests)


def _kinds(name: str, of_event: bool, tests: list[Test]) -> frozenset[str]:
    """The types that a value meeting the tests may have."""
    kinds = frozenset(("number",) if name == "value" else ("text",)) if of_event else _ANY
    for test in tests:
        if test.op not in ("ne", "exists"):
            values = test.value if isinstance(test.value, tuple) else (test.value,)
            kinds &= {_kind(v) for v in values}
    return kinds


def _values(tests: list[Test], known: tuple[Scalar, ...] | None) -> tuple[Scalar, ...] | None:
    """The only values that may be: those `known` to exist, else those that a test lists; None where any may."""
    if known is not None:
        return known
    listed = (t.value for t in tests if t.op in ("eq", "in"))
    return next((v if isinstance(v, tuple) else (v,) for v in listed), None)


def _of_range(tests: list[Test]) -> str | None:
    """Bounds that cross, or that leave one value which another test refuses."""
    lows = [t for t in tests if t.op in ("gt", "gte")]
    highs = [t for t in tests if t.op in ("lt", "lte")]
    for low in lows:
        for high in highs:
            if _crossed(low, high):
                return f"{{name}} would be {_bound(low)} and {_bound(high)}"
            if _same(low.value, high.value) and not all(passes(t, _one(low)) for t in tests):
                return _NONE
    return None


def _crossed(low: Test, high: Test) -> bool:
    """Whether nothing lies between the bounds."""
    order = _order(low.value, high.value)
    return order == 1 or (order == 0 and (low.op == "gt" or high.op == "lt"))


def _bound(test: Test) -> str:
    words = {"gt": "above", "gte": "at least", "lt": "below", "lte": "at most"}
    return f"{words[test.op]} {shown(test.value)}".replace("{", "{{").replace("}", "}}")


def _one(test: Test) -> Scalar:
    return test.value[0] if isinstance(test.value, tuple) else test.value


def _same(a: object, b: object) -> bool:
    return _order(a, b) == 0


def _order(a: object, b: object) -> int | None:
    """-1, 0 or 1 as `a` is less than, equal to or more than `b`; None for values of different types."""
    if isinstance(a, str) and isinstance(b, str):
        return (a > b) - (a < b)
    if _kind(a) == _kind(b) and isinstance(a, int | float) and isinstance(b, int | float):
        return (a > b) - (a < b)
    return None


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    return "text" if isinstance(value, str) else "number"
