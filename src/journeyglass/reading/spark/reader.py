"""The reader on Spark: one journey, or many in one pass over the events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from journeyglass.events.corrections import CORRECTED_NAME
from journeyglass.events.facts import ALWAYS
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey
from journeyglass.reading.duck import micros
from journeyglass.reading.observed import observed_from
from journeyglass.reading.result import Reading
from journeyglass.reading.spark.asks import Ask, told
from journeyglass.reading.spark.facts import Facts, live_events
from journeyglass.reading.spark.histories import HEADS, Heads, changes
from journeyglass.reading.spark.placing import place
from journeyglass.reading.spark.records import readings
from journeyglass.reading.spark.rows import Shape, rows, told_events
from journeyglass.reading.spark.session import fetch, query, send, told_as_ours
from journeyglass.reading.spark.who import Who
from journeyglass.reading.spark.worker import CHANGE, EVENT, FOLDED_SQL, HEAD, Task, folding

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Names:
    """What came: a row an event name and source, `(name, source, events, first_at, last_at)`; times in UTC µs."""

    table: pa.Table

    @classmethod
    def of(cls, session: SparkSession, events: DataFrame) -> Names:
        """Those of these events, which have `name`, `source` and `at`."""
        kind = dict(events.dtypes)["at"]
        at = "at" if kind == "bigint" else "unix_micros(at)"
        return cls(fetch(query(session, _NAMES.replace("AT", at), events=events)))

    @property
    def last_at(self) -> int | None:
        """When the last event was."""
        return max(self.table["last_at"].to_pylist(), default=None)

    @property
    def corrected(self) -> bool:
        """Whether somebody corrected a subject's place by hand."""
        return CORRECTED_NAME in self.table["name"].to_pylist()

    def observed_from(self, declared: Mapping[str, int]) -> dict[str, int]:
        """For each event name since when one of its sources is recorded; `declared` beats the first event."""
        rows = [row for row in self.table.to_pylist() if row["source"] is not None]
        begins: dict[str, int] = {}
        for row in rows:
            begins[row["source"]] = min(row["first_at"], begins.get(row["source"], row["first_at"]))
        begins |= declared
        found: dict[str, int] = {}
        for row in rows:
            at = begins[row["source"]]
            found[row["name"]] = min(at, found.get(row["name"], at))
        return found


_NAMES = """
    SELECT name, source, count(*) AS events, min(AT) AS first_at, max(AT) AS last_at
    FROM {events} GROUP BY name, source
"""


Hold = Callable[["DataFrame"], "DataFrame"]


def persisted(frame: DataFrame) -> DataFrame:
    """The frame, kept in the workers' memory and on their disks, and computed again where a worker is lost."""
    return frame.persist()


class SparkReader:
    """Facts in Spark, and who is who, for any number of readings; close it, or use it in a `with`.

    `known_at` leaves out what was received after it; `declared` gives the declared beginnings of sources (UTC µs).
    """

    def __init__(
        self,
        session: SparkSession,
        facts: Facts,
        known_at: int | None = None,
        declared: Mapping[str, int] | None = None,
    ) -> None:
        self.session, self.facts, self.declared = session, facts, declared or {}
        self.who = Who(facts.others, known_at)
        with told_as_ours():
            self._live = live_events(session, facts, known_at)
            self.names = Names.of(session, self._live)

    @property
    def last_at(self) -> datetime | None:
        """When the last event was."""
        at = self.names.last_at
        return None if at is None else EPOCH + timedelta(microseconds=at)

    def events(self) -> DataFrame:
        """Every event that counts, with its person and account (see `placing.COLUMNS`)."""
        return place(self.session, self._live, self.who)

    def read(self, journey: Journey, as_of: datetime) -> Reading:
        """Place every subject on the journey, as `reading.duck.read` does."""
        asks = [Ask(journey, micros(as_of))]
        with told_as_ours():
            return read_placed(self.session, self.events(), self.who, asks, self.names, self.declared)[0]

    def close(self) -> None:
        """Let go of the driver's connection and of what is kept in Spark."""
        self.facts.events.unpersist()
        self.who.close()

    def __enter__(self) -> SparkReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(
    session: SparkSession,
    facts: Facts,
    journey: Journey,
    as_of: datetime,
    *,
    known_at: int | None = None,
    declared: Mapping[str, int] | None = None,
) -> Reading:
    """One journey, with the events in Spark; the arguments are those of `SparkReader` and of its `read`."""
    with SparkReader(session, facts, known_at, declared) as reader:
        return reader.read(journey, as_of)


def read_placed(
    session: SparkSession,
    placed: DataFrame,
    who: Who,
    asks: Sequence[Ask],
    names: Names,
    declared: Mapping[str, int],
    hold: Hold = persisted,
    whose: str | None = None,
) -> list[Reading]:
    """One reading an ask, over placed events (see `placing`), in one pass.

    `hold` keeps the rows for several uses; `whose` is SQL for the numbers of the readings that an event `e` is for,
    where it is not for all.
    """
    asked = told(asks, names.corrected)
    events = hold(rows(session, told_events(session, placed, asks, asked, who), asks, asked, whose))
    try:
        heads_frame = query(session, HEADS, rows=events)
        found = fetch(heads_frame)
        heads = [Heads.of(found, number) for number in range(len(asks))]
        changed, levels = changes(session, asks, heads, events, who)
        stream = _stream(session, asks, events, heads_frame, changed)
        tasks = [Task(a.journey, a.as_of, level, tuple(a.reasons)) for a, level in zip(asks, levels, strict=True)]
        folded = fetch(stream.mapInArrow(folding(tasks), FOLDED_SQL))
        begun = names.observed_from(declared)
        seen = [_instants(observed_from(ask.journey, begun)) for ask in asks]
        return readings(session, asks, heads, folded, events, seen)
    finally:
        events.unpersist()


_OF_EVENTS = {"at": "BIGINT", "event_id": "STRING", "name": "INT", "person": "STRING", "target": "INT"}


def _stream(
    session: SparkSession, asks: Sequence[Ask], events: DataFrame, heads: DataFrame, changed: pa.Table
) -> DataFrame:
    """Whole subjects in partitions, in order: that there is one, how its traits change, what happened to it."""
    shape = Shape(asks)
    frames = {"events": events, "heads": heads}
    parts = [
        _part_sql(HEAD, {"at": "first_at"}, shape, "heads"),
        _part_sql(
            EVENT, {c: c for c in ("at", "event_id", "name", "person", "target", *shape.columns)}, shape, "events"
        )
        + " WHERE asked",
    ]
    if len(changed):
        frames["changed"] = send(session, changed)
        words = {c: f"coalesce({c}, CAST(0 AS BIGINT))" for c in changed.schema.names if c.startswith("w")}
        parts.append(_part_sql(CHANGE, {"at": "at", **words}, shape, "changed"))
    whole = query(session, " UNION ALL ".join(parts), **frames).repartition("ask", "subject")
    return whole.sortWithinPartitions("ask", "subject", "kind", "at", "event_id")


def _part_sql(kind: int, given: Mapping[str, str], shape: Shape, frame: str) -> str:
    types = _OF_EVENTS | {c: "BIGINT" if c.startswith("w") else "STRING" for c in shape.columns}
    columns = ", ".join(f"CAST({given.get(name, 'NULL')} AS {type_}) AS `{name}`" for name, type_ in types.items())
    return f"SELECT ask, subject, CAST({kind} AS INT) AS kind, {columns} FROM {{{frame}}}"


def _instants(observed: Mapping[str, int | None]) -> dict[str, datetime | None]:
    return {stage: None if at is None else _instant(at) for stage, at in observed.items()}


def _instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at) if at > ALWAYS else datetime.min.replace(tzinfo=UTC)
