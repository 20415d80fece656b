"""Conditions as DuckDB SQL, true or false for each row, never null (`semantics.md` §2, `where`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journeyglass.journey.rules import Condition, Scalar, Test

_ORDER = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def pointer(key: str) -> str:
    """The JSON pointer to a top-level key, as a SQL literal."""
    return quote("/" + key.replace("~", "~0").replace("/", "~1"))


def event_condition_sql(condition: Condition, event: str = "e") -> str:
    """One condition on an event: on its field, or on a property."""
    if not condition.of_event:
        return json_condition_sql(condition, f"json_extract({event}.properties, {pointer(condition.field)})")
    one = _number_test_sql if condition.field == "value" else _text_test_sql
    return _all_sql(condition.tests, lambda test: one(f"{event}.{condition.field}", test))


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
        parts.append(f"coalesce(TRY_CAST({text} AS DOUBLE) IN ({', '.join(numbers)}), false)")
    if others:
        parts.append(f"coalesce({text} IN ({', '.join(others)}), false)")
    return "(" + (" OR ".join(parts) or "false") + ")"


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


def _text_test_sql(column: str, test: Test) -> str:
    texts = [quote(v) for v in _values(test) if isinstance(v, str)]
    if test.op == "contains" and texts:
        return f"contains({column}, {texts[0]})"
    if test.op == "matches" and texts:
        return f"regexp_matches({column}, {texts[0]})"
    return _column_test_sql(column, test, column, texts)


def _number_test_sql(column: str, test: Test) -> str:
    numbers = [_number(v) for v in _values(test) if _is_number(v)]
    return _column_test_sql(column, test, f"CAST({column} AS DOUBLE)", numbers)


def _column_test_sql(column: str, test: Test, value: str, operands: Sequence[str]) -> str:
    """One comparison of a column; `operands` are those of its own type, for others are unequal and not ordered."""
    if test.op == "exists":
        return f"{column} IS NOT NULL" if test.value else f"{column} IS NULL"
    equal = f"coalesce({value} IN ({', '.join(operands)}), false)" if operands else "false"
    if test.op in ("eq", "in"):
        return equal
    if test.op == "ne":
        return f"({column} IS NOT NULL AND NOT {equal})"
    return f"{value} {_ORDER[test.op]} {operands[0]}" if operands and test.op in _ORDER else "false"
