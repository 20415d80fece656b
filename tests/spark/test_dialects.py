"""Where Spark and DuckDB differ: conditions on awkward values, asked of Spark, of DuckDB and of the plain reader.

What Spark's own functions would have answered is told beside it, so that nobody takes them after all.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from journeyglass.events.facts import Event, History
from journeyglass.journey.model import Journey, Milestone, Stage
from journeyglass.journey.rules import Condition, Did, Matcher
from journeyglass.journey.rules import Test as Asked
from journeyglass.reading import plain

from .both import on_spark, unmarked

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXTS = (
    "", "a", "A", "ä", "a\u0308", "ﬀ", "\uffff", "\U0001f600", "it's", '"', "\\", "\\n", "\n", "a\n", "a\nb", "é\r\n",
    "%", "_", "{e}", "{{", ":x", "?", "${y}", "null", "true", "2", "2.0", " a", "a ", "\u0130", "ß", "٣", "\u00a0",
)  # fmt: skip
"""Quotes, escapes, placeholders of both languages, and texts that sort otherwise in UTF-16 than in UTF-8."""
EXPRESSIONS = (
    "^a$",
    "(?i)ä",
    r"\d",
    r"\w",
    r"\s",
    "a.b",
    "(?s)a.b",
    r"\pL",
    "^$",
    r"a\z",
    "[[:alpha:]]",
    r"\bx?",
    "𝄞|😀",
)
NUMBERS = ("0.1", "0.3", "12345678.9", "9007199254740993", "0.000000001", "-0.1", "99999999999999999999.999999999", "2")
JSON = (
    "go", "2", 2, 2.0, 1e0, -0.0, 1e300, True, False, None, [], ["go", 2], [["go"]], {"a": 1}, {"a": "go"}, "null",
    "[", '"go"', "ü", "\u2028", 9007199254740993, 0.1,
)  # fmt: skip
KEYS = ("plain", "with space", "a.b", "a/b", "a~b", "a'b", 'a"b', "a[0]", "$", "*", "ключ", "0", "\\", "Plain")


def conditions() -> Iterator[Condition]:
    """What is asked of each event."""
    for text in TEXTS:
        for op in ("eq", "ne", "gt", "lte", "contains"):
            yield Condition("channel", (Asked(op, text),), of_event=True)
    yield from (Condition("channel", (Asked("matches", e),), of_event=True) for e in EXPRESSIONS)
    yield from (Condition("channel", (Asked("exists", there),), of_event=True) for there in (True, False))
    for number, op in product(NUMBERS, ("eq", "ne", "gt", "gte", "lt", "lte")):
        yield Condition("value", (Asked(op, float(number)),), of_event=True)
    yield Condition("value", (Asked("eq", "2"),), of_event=True)
    for value, op in product(("go", "2", 2, 0.1, True, "", "null"), ("eq", "ne", "contains")):
        yield Condition("plain", (Asked(op, value),))
    for value, op in product((2, "b", 9007199254740993), ("gt", "gte", "lt", "lte")):
        yield Condition("plain", (Asked(op, value),))
    yield from (Condition("plain", (Asked("matches", e),)) for e in EXPRESSIONS)
    yield from (Condition(key, (Asked("eq", key),)) for key in KEYS)


def events() -> Iterator[Event]:
    """What happened, each to an account of its own."""
    said: list[dict[str, Any]] = [{"channel": text} for text in TEXTS]
    said += [{"value": Decimal(number)} for number in NUMBERS]
    said += [{"value": Decimal(n) + Decimal(step) / 10**9} for n in NUMBERS[:3] for step in (-1, 1)]
    said += [{"properties": {"plain": value}} for value in JSON]
    said += [{"properties": {key: key, "other": 1}} for key in KEYS] + [{}]
    for number, fields in enumerate(said):
        yield Event(event_id=f"e{number}", name="Told", occurred_at=0, account_id=f"a{number:03}", **fields)


CONDITIONS = list(conditions())
HISTORY = History(tuple(events()))


def journey(asked: list[Condition]) -> Journey:
    milestones = [Milestone(id=f"m{i}", title="m", when=Did(Matcher(("Told",), (c,)))) for i, c in enumerate(asked)]
    stage = Stage(id="s", title="s", enter=Did(Matcher(("Told",))), milestones=tuple(milestones))
    return Journey(format=1, journey="dialects", title="dialects", stages=(stage,))


def test_conditions_mean_one_thing(session: "SparkSession") -> None:
    asked = journey(CONDITIONS)
    reading = on_spark(session, [(asked, HISTORY, 0)])[0]
    bare = unmarked(asked)
    told = {(row["subject"], row["milestone"]) for row in bare(reading.milestones, "milestones").to_pylist()}
    wanted = {(s.subject, m) for s in plain.read(asked, HISTORY, 0) for _, _, m, _ in s.milestones}
    wrong = sorted(told ^ wanted)
    assert [(subject, CONDITIONS[int(name[1:])]) for subject, name in wrong] == []
    assert len(wanted) > 1000


SPARKS_OWN = [
    ("1 << 40", 256),  # an INT's shift wraps
    (r"'a\n' RLIKE '^a$'", True),  # Java's $ also stands before a last line break; RE2's does not
    ("'٣' RLIKE '[[:alpha:]]'", False),
    ("'a' RLIKE '[[:alpha:]]'", True),  # by accident: a class of : a l p h
    ("'b' RLIKE '[[:alpha:]]'", False),
    ("get_json_object('{\"a\": \"2\"}', '$.a') = get_json_object('{\"a\": 2}', '$.a')", True),  # the type is lost
    ("get_json_object('{\"a\": null}', '$.a') IS NULL", True),
    ("get_json_object('{\"a.b\": 1}', '$.a.b') IS NULL", True),  # a dot is a path
]


@pytest.mark.parametrize(("sql", "answer"), SPARKS_OWN, ids=[sql for sql, _ in SPARKS_OWN])
def test_sparks_own_answers(sql: str, answer: object, session: "SparkSession") -> None:
    assert session.sql(f"SELECT {sql}").collect()[0][0] == answer
