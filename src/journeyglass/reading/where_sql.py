"""Conditions as SQL, true or false for each row, never null (`semantics.md` §2, `where`).

Those on an event's own fields are written for the dialect asked for; those on JSON are DuckDB's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from journeyglass.journey.rules import Condition, Scalar, Test
from journeyglass.reading.decimals import between
from journeyglass.reading.dialect import DUCK, Dialect

_ORDER = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST_IN = 4
"""More constants than these are no IN: DuckDB makes a join of that, which does not keep the rows' order."""


def quote(text: str) -> str:
    """A string literal of DuckDB's."""
    return DUCK.quote(text)


def pointer(key: str) -> str:
    """The JSON pointer to a top-level key, as a SQL literal."""
    return quote("/" + key.replace("~", "~0").replace("/", "~1"))


def event_condition_sql(condition: Condition, event: str = "e", dialect: Dialect = DUCK) -> str:
    """One condition on an event, on its field or on a property; one that the dialect can say."""
    if not condition.of_event:
        return json_condition_sql(condition, f"json_extract({event}.properties, {pointer(condition.field)})")
    column = f"{event}.{condition.field}"
    if condition.field == "value":
        return _all_sql(condition.tests, lambda test: _money_test_sql(column, test))
    return _all_sql(condition.tests, lambda test: _text_test_sql(column, test, dialect))


def json_condition_sql(condition: Condition, value: str) -> str:
    """One condition on `value`, a SQL expression of type JSON (null where there is no such key)."""
    return _all_sql(condition.tests, lambda test: _json_test_sql(value, test))


def _all_sql(tests: Sequence[Test], one: Callable[[Test], str]) -> str:
    return "(" + " AND ".join(f"coalesce({one(test)}, false)" for test in tests) + ")"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _values(test: Test) -> tuple[Scalar, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _number(value: Scalar) -> str:
    return f"CAST({quote(repr(value))} AS DOUBLE)"


def _json_test_sql(value: str, test: Test) -> str:
    text = f"CAST({value} AS VARCHAR)"
    there = f"({text} IS NOT NULL AND {text} <> 'null')"
    if test.op == "exists":
        return there if test.value else f"NOT {there}"
    if test.op in ("eq", "in"):
        return _json_equal_sql(text, _values(test))
    if test.op == "ne":
        return f"({there} AND NOT coalesce({_json_equal_sql(text, _values(test))}, false))"
    if test.op == "contains":
        return _json_contains_sql(value, text, _values(test)[0])
    operand = _values(test)[0]
    if _is_number(operand):
        return f"TRY_CAST({text} AS DOUBLE) {_ORDER[test.op]} {_number(operand)}"
    return f"({_is_text_sql(text)} AND {_text_test_sql(_unquoted_sql(value), test)})"


def _json_equal_sql(text: str, values: Sequence[Scalar]) -> str:
    # json_extract writes its value anew, so equal texts have one spelling; numbers do not (1, 1.0, 1e0).
    numbers = [_number(v) for v in values if _is_number(v)]
    others = [_json_literal(v) for v in values if not _is_number(v)]
    parts = []
    if numbers:
        parts.append(f"coalesce({among_sql(f'TRY_CAST({text} AS DOUBLE)', numbers)}, false)")
    if others:
        parts.append(f"coalesce({among_sql(text, others)}, false)")
    return "(" + (" OR ".join(parts) or "false") + ")"


def among_sql(column: str, constants: Sequence[str]) -> str:
    """Whether the column is one of these constants, in DuckDB."""
    if len(constants) <= MOST_IN:
        return f"{column} IN ({', '.join(constants)})"
    return f"CASE {column} {' '.join(f'WHEN {constant} THEN true' for constant in constants)} ELSE false END"


def _json_literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "'true'" if value else "'false'"
    return f"CAST(to_json({quote(str(value))}) AS VARCHAR)"


def _json_contains_sql(value: str, text: str, operand: Scalar) -> str:
    elements = f"CAST(json_extract({value}, '$[*]') AS VARCHAR[])"
    if _is_number(operand):
        found = f"list_contains(list_transform({elements}, lambda x: TRY_CAST(x AS DOUBLE)), {_number(operand)})"
    else:
        found = f"list_contains({elements}, {_json_literal(operand)})"
    in_list = f"({text}[1] = '[' AND {found})"
    if not isinstance(operand, str):
        return in_list
    return f"({in_list} OR ({_is_text_sql(text)} AND contains({_unquoted_sql(value)}, {quote(operand)})))"


def _is_text_sql(text: str) -> str:
    return f"{text}[1] = '\"'"


def _unquoted_sql(value: str) -> str:
    return f"json_extract_string({value}, '$')"


def _text_test_sql(column: str, test: Test, dialect: Dialect = DUCK) -> str:
    texts = [dialect.quote(v) for v in _values(test) if isinstance(v, str)]
    if test.op == "contains" and texts:
        return f"contains({column}, {texts[0]})"
    if test.op == "matches" and texts:
        return f"regexp_matches({column}, {texts[0]})"
    if test.op in _ORDER:
        # Bytes decide in every engine: what is less in UTF-8 is less by code points.
        return f"{column} {_ORDER[test.op]} {texts[0]}" if texts else "false"
    among = among_sql(column, texts) if dialect is DUCK else f"{column} IN ({', '.join(texts)})"
    return _equality_sql(column, test, among if texts else "false")


def _money_test_sql(column: str, test: Test) -> str:
    numbers = [between(value) for value in _values(test) if isinstance(value, int | float) and _is_number(value)]
    bounds = [(_decimal(least), _decimal(most)) for least, most in numbers]
    if test.op in _ORDER:
        # The greatest below a number is before the least that is not below it.
        edge = {"gt": 1, "gte": 0, "lt": 0, "lte": 1}[test.op]
        return f"{column} {_ORDER[test.op]} {bounds[0][edge]}" if bounds else "false"
    equal = " OR ".join(f"{column} BETWEEN {least} AND {most}" for least, most in bounds)
    return _equality_sql(column, test, equal or "false")


def _decimal(amount: Decimal) -> str:
    return f"CAST('{amount:f}' AS DECIMAL(38, 9))"


def _equality_sql(column: str, test: Test, equal: str) -> str:
    """`exists`, `eq`, `in`, `ne` of a column; `equal` compares it with the operands of its own type only."""
    if test.op == "exists":
        return f"{column} IS NOT NULL" if test.value else f"{column} IS NULL"
    found = f"coalesce({equal}, false)"
    if test.op in ("eq", "in"):
        return found
    return f"({column} IS NOT NULL AND NOT {found})" if test.op == "ne" else "false"
