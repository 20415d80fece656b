"""What is asked of events: by Spark's SQL where it can say it exactly, else by DuckDB on the worker.

DuckDB is asked once for all journeys that are read together: which of the conditions hold of an event (bits of
`j0 …`), and what stands in some of its properties (texts `t0 …`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.journey.model import Journey, PropertySubject
from journeyglass.journey.rules import Condition, Matcher, PersonTrait, matchers
from journeyglass.reading.compile import Compiled, compile_journey, one_bit
from journeyglass.reading.dialect import SPARK
from journeyglass.reading.where_sql import event_condition_sql, pointer

CORRECTION = ("journey", "stage", "reason")
"""The properties of a correction by hand."""


@dataclass(frozen=True)
class Ask:
    """One journey to be read as of an instant (UTC µs)."""

    journey: Journey
    as_of: int

    @cached_property
    def compiled(self) -> Compiled:
        """The journey as a program."""
        return compile_journey(self.journey)

    @property
    def subject_property(self) -> str | None:
        """The property that tells subjects apart, if it is one."""
        subject = self.journey.subject
        return subject.property if isinstance(subject, PropertySubject) else None

    @property
    def reasons(self) -> list[str]:
        """The properties that outcomes take their reasons from."""
        return [bit for bit in self.compiled.bits if isinstance(bit, str)]

    @property
    def matchers(self) -> list[Matcher]:
        """The matchers that need more than the event's name."""
        return [bit for bit in self.compiled.bits if isinstance(bit, Matcher)]

    @property
    def asks_people(self) -> bool:
        """Whether it matters who acted."""
        return self.compiled.counts_people or any(isinstance(t, PersonTrait) for t in self.compiled.traits)

    @property
    def asks_roles(self) -> bool:
        """Whether the role of who acted matters."""
        return any(matcher.roles for matcher in self.matchers)

    def reason_names(self, key: str) -> list[str]:
        """The names of the events that may tell a reason by this property."""
        outcomes = [o for s in self.journey.stages for o in s.outcomes if o.reason == key]
        return list(dict.fromkeys(n for o in outcomes for m in matchers(o.when) for n in m.names))


@dataclass(frozen=True)
class Told:
    """What DuckDB is asked on the workers: conditions, property texts, of events of these names (None: of any)."""

    conditions: tuple[Condition, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...] | None

    @property
    def is_empty(self) -> bool:
        """Whether Spark can say it all."""
        return not self.conditions and not self.texts

    @property
    def words(self) -> int:
        """How many columns `j0 …` hold the conditions."""
        return -(-len(self.conditions) // 64)

    def holds_sql(self, condition: Condition) -> str:
        """Whether a condition that DuckDB was asked holds of the event `e`, in Spark's SQL."""
        place = self.conditions.index(condition)
        return f"(e.j{place // 64} & CAST('{one_bit(place)}' AS BIGINT)) <> 0"

    def text_sql(self, key: str) -> str:
        """The text of a property of the event `e`."""
        return f"e.t{self.texts.index(key)}" if key in self.texts else "CAST(NULL AS STRING)"

    def duck_sql(self) -> list[str]:
        """The columns, as DuckDB is asked for them over the events `e`."""
        bits = [f"CASE WHEN {event_condition_sql(c)} THEN {_big(i)} ELSE 0 END" for i, c in enumerate(self.conditions)]
        words = [" | ".join(bits[i : i + 64]) for i in range(0, len(bits), 64)]
        texts = [f"json_extract_string(e.properties, {pointer(key)})" for key in self.texts]
        return [
            *(f"{word} AS j{i}" for i, word in enumerate(words)),
            *(f"{text} AS t{i}" for i, text in enumerate(texts)),
        ]


def _big(place: int) -> str:
    return f"CAST('{one_bit(place)}' AS BIGINT)"


def told(asks: Sequence[Ask], corrected: bool) -> Told:
    """What these readings need of DuckDB; `corrected` says that there are corrections by hand."""
    conditions: dict[Condition, None] = {}
    texts: dict[str, None] = dict.fromkeys(CORRECTION) if corrected else {}
    names: dict[str, None] = {CORRECTED_NAME: None} if corrected else {}
    anywhere = False
    for ask in asks:
        for matcher in ask.matchers:
            found = [c for c in matcher.where if not SPARK.says(c)]
            conditions.update(dict.fromkeys(found))
            names.update(dict.fromkeys(matcher.names if found else ()))
            anywhere = anywhere or (bool(found) and not matcher.names)
        for key in _texts(ask):
            texts[key] = None
        names.update(dict.fromkeys(n for key in ask.reasons for n in ask.reason_names(key)))
        anywhere = anywhere or ask.subject_property is not None
    return Told(tuple(conditions), tuple(texts), None if anywhere else tuple(names))


def _texts(ask: Ask) -> Iterator[str]:
    if ask.subject_property is not None:
        yield ask.subject_property
    yield from (key for key in ask.reasons if ask.reason_names(key))
