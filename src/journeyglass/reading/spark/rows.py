"""Events as the kernel takes them, in Spark's SQL: whose, when, a local name, a mask, and the texts of reasons.

64-bit words are signed and written bit by bit; Spark would shift an INT.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.journey.model import OUTSIDE as OUTSIDE_NAME
from journeyglass.journey.rules import Condition, Matcher
from journeyglass.reading.compile import one_bit
from journeyglass.reading.dialect import SPARK
from journeyglass.reading.kernel.program import NO_TARGET, OUTSIDE
from journeyglass.reading.spark.asks import Ask, Told
from journeyglass.reading.spark.session import query, send
from journeyglass.reading.spark.worker import telling
from journeyglass.reading.where_sql import event_condition_sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from journeyglass.reading.spark.who import Who

_WITH_ROLES = """
    SELECT e.*, CASE WHEN e.person IS NOT NULL THEN coalesce(r.role, 'unknown') END AS role
    FROM {placed} e LEFT JOIN {roles} r ON r.person_id = e.person AND r.account_id = e.account
        AND e.at >= r.valid_from AND e.at < r.valid_to
"""
_NO_TEXT = "CAST(NULL AS STRING)"
_FIELDS = ("event_id", "at", "name", "actor", "channel", "source", "value", "currency", "person", "account")
"""What stays of a placed event once its properties have been asked."""


class Shape:
    """The columns that the rows of all readings of one pass share: so many words, so many texts of reasons."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        levels = max((-(-len(ask.compiled.traits) // 64) for ask in asks), default=0)
        self.words = max(levels, max((ask.compiled.words for ask in asks), default=0))
        self.reasons = 1 + max((len(ask.reasons) for ask in asks), default=0)

    @property
    def columns(self) -> list[str]:
        """The columns after those that every row has."""
        return [*(f"w{i}" for i in range(self.words)), *(f"y{i}" for i in range(self.reasons))]


def told_events(session: SparkSession, placed: DataFrame, asks: Sequence[Ask], told: Told, who: Who) -> DataFrame:
    """Placed events with the role of who acted, and what DuckDB was asked about them instead of their properties."""
    fields = list(_FIELDS)
    if any(ask.asks_roles for ask in asks):
        placed = query(session, _WITH_ROLES, placed=placed, roles=send(session, who.roles()))
        fields.append("role")
    if told.is_empty:
        return placed.select(*fields)
    sql = f"SELECT {', '.join(f'e.{f}' for f in fields)}, {_properties_sql(told)} AS properties FROM {{placed}} e"
    asked = query(session, sql, placed=placed)
    columns = [f"`{f.name}` {f.dataType.simpleString()}" for f in asked.schema if f.name != "properties"]
    columns += [f"j{i} BIGINT" for i in range(told.words)] + [f"t{i} STRING" for i in range(len(told.texts))]
    return asked.mapInArrow(telling(told), ", ".join(columns))


def _properties_sql(told: Told) -> str:
    """Only texts that are asked for travel to Python."""
    if told.names is None:
        return "e.properties"
    return f"CASE WHEN e.name IN ({_listed(told.names)}) THEN e.properties END" if told.names else _NO_TEXT


def rows(
    session: SparkSession, events: DataFrame, asks: Sequence[Ask], told: Told, whose: str | None = None
) -> DataFrame:
    """`(ask, subject, account, at, event_id, name, person, target, customer, asked, w0 …, y0 …)`.

    Several readings are one pass: each event is there once a reading, and every column told by the reading's number.
    `whose` is SQL for the numbers of the readings that an event `e` is for; else it is for all.
    """
    shape = Shape(asks)
    columns = [_columns(ask, told, shape) for ask in asks]
    listed = ", ".join(f"{_told_by_ask([c[name] for c in columns])} AS `{name}`" for name in columns[0])
    where = _told_by_ask([_where_sql(ask, told) for ask in asks])
    numbers = whose or f"sequence(0, {len(asks) - 1})"
    sql = f"SELECT ask, {listed} FROM {{e}} e LATERAL VIEW explode({numbers}) a AS ask WHERE {where}"
    return query(session, sql, e=events)


def _told_by_ask(values: Sequence[str]) -> str:
    """One expression that has each reading's value."""
    numbers: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        numbers.setdefault(value, []).append(number)
    if len(numbers) == 1:
        return values[0]
    whens = (f"WHEN ask IN ({', '.join(map(str, which))}) THEN {value}" for value, which in numbers.items())
    return f"CASE {' '.join(whens)} END"


def _where_sql(ask: Ask, told: Told) -> str:
    until = f"e.at <= CAST('{ask.as_of}' AS BIGINT)"
    return f"({until} AND {_subject_sql(ask, told)} IS NOT NULL)"


def _columns(ask: Ask, told: Told, shape: Shape) -> dict[str, str]:
    return {
        "subject": _subject_sql(ask, told),
        "account": "e.account",
        "at": "e.at",
        "event_id": "e.event_id",
        "name": _name_sql(ask),
        "person": "e.person" if ask.asks_people else _NO_TEXT,
        "target": target_sql(ask, told),
        "customer": "coalesce(e.actor = 'customer', false)",
        "asked": _asked_sql(ask),
        **_word_columns(ask, told, shape),
        **_reason_columns(ask, told, shape),
    }


def _subject_sql(ask: Ask, told: Told) -> str:
    if ask.subject_property is not None:
        return told.text_sql(ask.subject_property)
    return "e.account" if ask.journey.subject == "account" else "e.person"


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(SPARK.quote, texts))


def _name_sql(ask: Ask) -> str:
    whens = " ".join(f"WHEN {SPARK.quote(name)} THEN {i}" for i, name in enumerate(ask.compiled.names, 1))
    return f"CAST(CASE e.name {whens} ELSE 0 END AS INT)" if whens else "CAST(0 AS INT)"


def _asked_sql(ask: Ask) -> str:
    asked = f"e.name IN ({_listed([*ask.compiled.names, CORRECTED_NAME])})"
    everyone = " OR coalesce(e.actor = 'customer', false)" if ask.compiled.listens_to_all else ""
    return f"({asked}{everyone})"


def _word_columns(ask: Ask, told: Told, shape: Shape) -> dict[str, str]:
    bits = [matcher_sql(b, told) if isinstance(b, Matcher) else _reason_sql(ask, b, told) for b in ask.compiled.bits]
    words = [_word_sql(bits[i : i + 64]) for i in range(0, len(bits), 64)]
    return {f"w{i}": words[i] if i < len(words) else "CAST(0 AS BIGINT)" for i in range(shape.words)}


def _word_sql(bits: Sequence[str]) -> str:
    nothing = "CAST(0 AS BIGINT)"
    return " | ".join(
        f"CASE WHEN {bit} THEN CAST('{one_bit(i)}' AS BIGINT) ELSE {nothing} END" for i, bit in enumerate(bits)
    )


def matcher_sql(matcher: Matcher, told: Told) -> str:
    """Whether a row is an event that the matcher takes."""
    parts = [f"e.name IN ({_listed(matcher.names)})"] if matcher.names else []
    if matcher.roles:
        parts.append(f"coalesce(e.role IN ({_listed(matcher.roles)}), false)")
    parts += [_condition_sql(condition, told) for condition in matcher.where]
    return " AND ".join(parts)


def _condition_sql(condition: Condition, told: Told) -> str:
    return event_condition_sql(condition, dialect=SPARK) if SPARK.says(condition) else told.holds_sql(condition)


def _reason_sql(ask: Ask, key: str, told: Told) -> str:
    names = ask.reason_names(key)
    return f"e.name IN ({_listed(names)}) AND {told.text_sql(key)} IS NOT NULL" if names else "false"


def _reason_columns(ask: Ask, told: Told, shape: Shape) -> dict[str, str]:
    """`y0` the reason of a correction, then that of each property that outcomes take theirs from."""
    corrected = f"CASE WHEN e.name = {SPARK.quote(CORRECTED_NAME)} THEN {told.text_sql('reason')} END"
    texts = [
        corrected if "reason" in told.texts else _NO_TEXT,
        *(f"CASE WHEN {_reason_sql(ask, key, told)} THEN {told.text_sql(key)} END" for key in ask.reasons),
    ]
    return {f"y{i}": texts[i] if i < len(texts) else _NO_TEXT for i in range(shape.reasons)}


def target_sql(ask: Ask, told: Told) -> str:
    """Where a correction of this journey leads; NO_TARGET for any other row and for an unknown stage."""
    if "stage" not in told.texts or "journey" not in told.texts:
        return f"CAST({NO_TARGET} AS INT)"
    stages = [(OUTSIDE_NAME, OUTSIDE), *((stage.id, i) for i, stage in enumerate(ask.journey.stages))]
    cases = " ".join(f"WHEN {SPARK.quote(stage)} THEN {i}" for stage, i in stages)
    mine = f"e.name = {SPARK.quote(CORRECTED_NAME)} AND {told.text_sql('journey')} = {SPARK.quote(ask.journey.journey)}"
    where = f"CASE {told.text_sql('stage')} {cases} ELSE {NO_TARGET} END"
    return f"CAST(CASE WHEN {mine} THEN {where} ELSE {NO_TARGET} END AS INT)"
