"""Facts of many small plain worlds in one workspace, written as columns: what happens is drawn from known shares.

Accounts are numbered; so many after each other are one replicate, which is a trait of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeyglass.events.schema import FACTS
from journeyglass.figures.context import Context
from journeyglass.journey.load import load
from journeyglass.lake.cache_build import build
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.reading.duck import read

SEED = 20_240_517
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO = (BEGIN - _EPOCH) // timedelta(microseconds=1)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Said = Sequence[Any] | NDArray[Any]


class PlainFacts:
    """Collects facts; days count from 1 January 2024 and an instant of NaN never comes."""

    def __init__(self, count: int, size: int) -> None:
        self.count, self.size = count, size
        self.tables: list[pa.Table] = []
        self.written = 0
        self.traits(replicate=np.arange(len(self)) // size)

    def __len__(self) -> int:
        return self.count * self.size

    def traits(self, **columns: Said) -> None:
        """What is always true of each account."""
        said = [json.dumps(dict(zip(columns, row, strict=True))) for row in _rows(columns)]
        self._add("account_traits", np.arange(len(self)), None, properties=pa.array(said))

    def role(self, role: str, account: Ints) -> None:
        """A person of each of these accounts has had the role since ever."""
        by = pa.array([json.dumps({"by": "crm"})] * len(account))
        self._add("role", account, None, name=role, person_id=people(account, role), properties=by)

    def event(self, name: str, account: Ints, days: Floats, actor: str = "customer", **more: Any) -> None:
        """An event for each row whose day is known; `more`: other columns of facts, or `said`, the properties."""
        comes = np.isfinite(days)
        columns = {key: np.asarray(value)[comes] if _is_column(value) else value for key, value in more.items()}
        said = columns.pop("said", {})
        texts = pa.array([json.dumps(dict(zip(said, row, strict=True))) for row in _rows_where(said, comes)])
        if not said:
            texts = pa.array(["{}"] * int(comes.sum()))
        self._add("event", account[comes], days[comes], name=name, actor=actor, properties=texts, **columns)

    def _add(self, kind: str, account: Ints, days: Floats | None, **more: Any) -> None:
        size = len(account)
        at = None if days is None else pa.array(_ZERO + np.rint(days * 86_400).astype(np.int64) * 1_000_000)
        ids = pa.array([f"{kind}{number:08}" for number in range(self.written, self.written + size)])
        self.written += size
        columns: dict[str, Any] = {
            "kind": kind, "month": "always", "fact_id": ids, "revision": 0, "retracted": False, "at": at,
            "received_at": 0, "source": "plain", "account_id": accounts(account), "body_hash": ids, **more,
        }  # fmt: skip
        self.tables.append(pa.table([_column(columns.get(f.name), f.type, size) for f in FACTS], schema=FACTS))

    def context(self, journey: str, days: float, folder: Path, stack: ExitStack) -> Context:
        """The facts in a cache, read under that journey up to that day."""
        folder.mkdir(parents=True)
        with duckdb.connect() as builder:
            builder.execute("SET TimeZone = 'UTC'")
            builder.register("facts", pa.concat_tables(self.tables))
            files = CacheFiles(folder, build(builder, folder, ("plain", 0), {}))
        con = stack.enter_context(duckdb.connect())
        files.register(con)
        return Context.of(read(con, load(journey).journey, BEGIN + timedelta(days=days)), con)


class World:
    """The facts of one world, and the chance that they are drawn by."""

    def __init__(self, name: str, count: int, size: int) -> None:
        self.facts = PlainFacts(count, size)
        self.random = np.random.default_rng([SEED, *name.encode()])
        self.all = np.arange(count * size)

    def chance(self, share: float | Floats) -> Mask:
        return np.asarray(self.random.random(len(self.all)) < share)


def noon(month: Ints, day: Ints) -> Floats:
    """Noon of that day of that month from January 2024 on."""
    first = (np.datetime64("2024-01") + month.astype("timedelta64[M]")).astype("datetime64[D]")
    return (first - np.datetime64("2024-01-01")).astype(np.float64) + day - 0.5


def accounts(number: Ints) -> pa.Array:
    """The ids of these accounts."""
    return pa.array([f"A{n:06}" for n in number])


def people(account: Ints, who: Said | str = "") -> NDArray[Any]:
    """The id of somebody of each account."""
    names = [who] * len(account) if isinstance(who, str) else who
    return np.array([f"A{n:06}-{name}" for n, name in zip(account, names, strict=True)], dtype=object)


def _is_column(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _rows(columns: Any) -> zip[Any]:
    return zip(*(np.asarray(c, dtype=object).tolist() for c in columns.values()), strict=True)


def _rows_where(columns: Any, comes: NDArray[np.bool_]) -> zip[Any]:
    return zip(*(np.asarray(c, dtype=object)[comes].tolist() for c in columns.values()), strict=True)


def _column(value: Any, kind: pa.DataType, size: int) -> pa.Array:
    if value is None:
        return pa.nulls(size, kind)
    if isinstance(value, np.ndarray | pa.Array):
        return pa.array(value).cast(kind)
    return pa.array([value] * size).cast(kind)
