"""What the text of a cell stands for: numbers, true and false, money, as SQL over text."""

from __future__ import annotations

from journeyglass.events.batches import Kind
from journeyglass.events.sqltext import lit

_TRUE = ("true", "yes", "1", "t", "y", "да", "是")
_FALSE = ("false", "no", "0", "f", "n", "нет", "否")
_DECORATION = "[\\s\u00a0\u2007\u202f'’€$£¥￥₽₩₹元]|руб\\.?|[рР]\\.$"


def is_number_sql(text: str, decimal: str) -> str:
    """Whether the text is a plain number: no plus, no zero in front, at most 15 digits before the decimal sign."""
    mark = "\\." if decimal == "." else ","
    return f"regexp_full_match({text}, {lit(f'-?(0|[1-9][0-9]{{0,14}})({mark}[0-9]+)?')})"


def is_bool_sql(text: str) -> str:
    """Whether the text is `true` or `false` in any case."""
    return f"lower({text}) IN ('true', 'false')"


def number_sql(text: str, decimal: str) -> str:
    """A plain number in its one way of being written, as text: `12.50` is `12.5`, `-0.0` is `0`."""
    dotted = text if decimal == "." else f"replace({text}, ',', '.')"
    bare = f"CASE WHEN contains({dotted}, '.') THEN rtrim(rtrim({dotted}, '0'), '.') ELSE {dotted} END"
    return f"CASE WHEN ({bare}) = '-0' THEN '0' ELSE ({bare}) END"


def money_sql(text: str, decimal: str) -> str:
    """An amount as a decimal; thousands may be grouped, a currency sign may stand around it. Null if it is none."""
    group, mark = (",", ".") if decimal == "." else (".", ",")
    bare = f"regexp_replace({text}, {lit(_DECORATION)}, '', 'g')"
    grouped = lit(rf"[-+]?\d{{1,3}}(\{group}\d{{3}})+(\{mark}\d+)?")
    ungrouped = f"CASE WHEN regexp_full_match({bare}, {grouped}) THEN replace({bare}, '{group}', '') ELSE {bare} END"
    dotted = f"replace({ungrouped}, ',', '.')" if decimal == "," else f"({ungrouped})"
    shape = rf"[-+]?\d+(\{mark}\d+)?([eE][-+]?\d+)?"
    return f"CASE WHEN regexp_full_match({ungrouped}, {lit(shape)}) THEN TRY_CAST({dotted} AS DECIMAL(38, 9)) END"


def declared_sql(text: str, kind: str, decimal: str) -> str:
    """The text of a column whose type the user declared, in that type's one spelling; null if it does not fit."""
    if kind == "number":
        return number_sql(f"({money_sql(text, decimal)})::VARCHAR", ".")
    if kind == "bool":
        true, false = (", ".join(map(lit, words)) for words in (_TRUE, _FALSE))
        return f"CASE WHEN lower({text}) IN ({true}) THEN 'true' WHEN lower({text}) IN ({false}) THEN 'false' END"
    return text


def json_sql(text: str, kind: Kind) -> str:
    """The value as JSON; null stays null."""
    if kind in ("number", "json"):
        return text
    return f"lower({text})" if kind == "bool" else f"to_json({text})::VARCHAR"


def object_sql(members: dict[str, str]) -> str:
    """A JSON object of members that are JSON or null, its keys in order; null where nothing is in it."""
    if not members:
        return "NULL::VARCHAR"
    parts = [f"to_json({lit(key)})::VARCHAR || ':' || ({value})" for key, value in sorted(members.items())]
    return f"'{{' || nullif(concat_ws(',', {', '.join(parts)}), '') || '}}'"
