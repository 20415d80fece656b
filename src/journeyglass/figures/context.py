"""What a figure is computed from: one reading, and the events beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures.memory import Memory
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey, say
from journeyglass.lake.cache_files import register_empty
from journeyglass.reading.result import Reading

if TYPE_CHECKING:
    from journeyglass.figures.spec import FigureSpec

T = TypeVar("T")


@dataclass(frozen=True)
class Rates:
    """The user's rates: what one unit of each currency is worth in the currency `to`."""

    to: str
    worth: Mapping[str, Decimal]

    def convert(self, value: Decimal, currency: str | None) -> Decimal | None:
        """The value in the currency `to`; None where the user gave no rate."""
        if currency == self.to:
            return value
        rate = self.worth.get(currency or "")
        return None if rate is None else value * rate


@dataclass(frozen=True)
class Context:
    """A reading, and a connection on which its tables stand as the views visits, milestones, moments, subjects.

    Beside them: `stages(stage, idx, owner)` and the views of the reading cache (`cache_events`, …, `events`,
    `account_traits`); these are empty where the caller's connection has none, and `has_events` says so. `rates` None
    leaves money in its own currencies; `own` are the figures that the workspace defines.

    `memory` holds what was worked out; contexts of the same reading on other connections may share it. `tables` is
    what stands ready on this connection alone.
    """

    reading: Reading
    con: duckdb.DuckDBPyConnection
    rates: Rates | None = None
    has_events: bool = False
    own: Mapping[str, FigureSpec] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    tables: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        reading: Reading,
        con: duckdb.DuckDBPyConnection | None = None,
        rates: Rates | None = None,
        own: Mapping[str, FigureSpec] | None = None,
        memory: Memory | None = None,
    ) -> Context:
        """A context on a cursor of its own, so that several readings may share `con`; `memory` is of this reading.

        Where the cache's views are temporary, so that no cursor sees them, it is `con` itself, which then
        serves this reading alone.
        """
        base = con or duckdb.connect()
        cursor = base.cursor()
        if "cache_events" in _relations(base) - _relations(cursor):
            cursor = base
        has_events = "cache_events" in _relations(cursor)
        if not has_events:
            register_empty(cursor, besides=_relations(cursor))
        for name in ("visits", "milestones", "moments", "subjects"):
            cursor.register(name, getattr(reading, name))
        cursor.register("stages", _stages(reading.journey))
        return cls(reading, cursor, rates, has_events, own or {}, memory or Memory())

    def under(self, reading: Reading, memory: Memory, tables: Collection[Hashable]) -> Context:
        """The same connection under another journey with the same visits.

        `memory` is what is still known, `tables` those of its tables that still hold.
        """
        self.con.register("stages", _stages(reading.journey))
        kept = {key: value for key, value in self.tables.items() if key in tables}
        return replace(self, reading=reading, memory=memory, tables=kept)

    @property
    def journey(self) -> Journey:
        """The journey that was read."""
        return self.reading.journey

    @cached_property
    def as_of(self) -> int:
        """The instant of the reading in UTC microseconds since 1970."""
        return micros(self.reading.as_of)

    def observed_from(self, stage: str) -> int | None:
        """Since when the ends of the stage's visits are recorded, in microseconds; None: nobody sends them."""
        since = self.reading.observed_from.get(stage)
        return None if since is None else micros(since)

    @cached_property
    def names_seen(self) -> frozenset[str] | None:
        """The names of all events that came up to the reading's instant; None where there are no events to look at."""
        if not self.has_events:
            return None
        rows = self.table(f"SELECT DISTINCT name FROM cache_names WHERE first_at <= {self.as_of}")
        return frozenset(rows["name"].to_pylist())

    def stage_index(self, stage: str) -> int:
        """Where the stage stands, from 0; an unknown one is an input error that names those there are."""
        names = [s.id for s in self.journey.stages]
        if stage not in names:
            raise InputError(f"the journey {self.journey.journey} has no stage {stage}", f"use {', '.join(names)}")
        return names.index(stage)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first asking and kept for as long as the reading is asked."""
        return self.memory.once(key, make)

    def ready(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what `make` puts up on this context's connection: a table, or a name for one."""
        if key not in self.tables:
            self.tables[key] = make()
        found: T = self.tables[key]
        return found

    def table(self, sql: str) -> pa.Table:
        """The rows of a query."""
        return self.con.sql(sql).to_arrow_table()


def micros(at: datetime) -> int:
    """An aware instant as UTC microseconds since 1970."""
    return (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def _relations(con: duckdb.DuckDBPyConnection) -> set[str]:
    sql = "SELECT view_name FROM duckdb_views() UNION ALL SELECT table_name FROM duckdb_tables()"
    return {row[0] for row in con.execute(sql).fetchall()}


def _stages(journey: Journey) -> pa.Table:
    names = [s.id for s in journey.stages]
    owners = [say(s.owner.responsible, "en") or None if s.owner else None for s in journey.stages]
    return pa.table(
        {
            "stage": pa.array(names, pa.string()),
            "idx": pa.array(range(len(names)), pa.int64()),
            "owner": pa.array(owners, pa.string()),
        }
    )
