"""`when` as SQL: the semantics of `where`, on the cells of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journeyglass.events.batches import Kind
from journeyglass.events.sqltext import lit
from journeyglass.journey.rules import Condition, Scalar, Test

_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True)
class Typed:
    """A column as SQL: `text` in its one spelling, and the kind of its values."""

    text: str
    kind: Kind


def conditions_sql(conditions: Iterable[Condition], columns: Mapping[str, Typed]) -> str:
    """Whether a row meets all conditions; never null."""
    tests = [_test_sql(test, columns[c.field]) for c in conditions for test in c.tests]
    return " AND ".join(f"coalesce({t}, FALSE)" for t in tests) or "TRUE"


def _test_sql(test: Test, column: Typed) -> str:
    match test.op:
        case "exists":
            return f"({column.text} IS {'NOT ' if test.value else ''}NULL)"
        case "eq":
            return _equal_sql(test.value, column)
        case "ne":
            return f"({column.text} IS NOT NULL AND NOT coalesce({_equal_sql(test.value, column)}, FALSE))"
        case "in":
            members = test.value if isinstance(test.value, tuple) else (test.value,)
            return f"({' OR '.join(_equal_sql(member, column) for member in members)})"
        case "contains":
            return f"contains({column.text}, {lit(str(test.value))})" if _is_text(column) else "FALSE"
        case "matches":
            return f"regexp_matches({column.text}, {lit(str(test.value))})" if _is_text(column) else "FALSE"
        case _:
            return _ordered_sql(_SIGNS[test.op], test.value, column)


def _equal_sql(value: Scalar | tuple[Scalar, ...], column: Typed) -> str:
    return _ordered_sql("=", value, column)


def _ordered_sql(sign: str, value: object, column: Typed) -> str:
    """A comparison; values of different types are neither equal nor ordered."""
    if isinstance(value, bool):
        return f"({column.text} {sign} '{str(value).lower()}')" if column.kind == "bool" else "FALSE"
    if isinstance(value, int | float):
        return f"(TRY_CAST({column.text} AS DOUBLE) {sign} {value!r})" if column.kind == "number" else "FALSE"
    return f"({column.text} {sign} {lit(str(value))})" if _is_text(column) else "FALSE"


def _is_text(column: Typed) -> bool:
    return column.kind in ("text", "time", "untyped")
