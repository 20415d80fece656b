"""Facts written by hand, for the tests of the lake."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from journeyglass.events.schema import FACTS
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import Lake

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = 86_400 * 10**6
ZERO = int(START.timestamp()) * 10**6


def day(number: float | None) -> datetime | None:
    return None if number is None else START + timedelta(days=number)


def body(kind: str, fact_id: str, at: float | None = 0, **said: Any) -> dict[str, Any]:
    """One body; `at`, `until` and `received` in days after START."""
    until, received = day(said.pop("until", None)), day(said.pop("received", 0))
    properties = said.pop("properties", None)
    row = {"kind": kind, "fact_id": fact_id, "revision": 1, "retracted": False, "source": "crm", **said}
    row |= {"at": day(at), "until": until, "received_at": received}
    row["month"] = "always" if at is None else f"{row['at']:%Y-%m}"
    row["properties"] = None if properties is None else json.dumps(properties, sort_keys=True)
    if kind == "event":
        row = {"name": "Page Viewed", "actor": "customer"} | row
    told = {k: str(v) for k, v in row.items() if k not in ("revision", "received_at", "row", "body_hash")}
    return {"body_hash": hashlib.md5(json.dumps(told, sort_keys=True).encode()).hexdigest(), **row}


def event(fact_id: str, at: float = 0, **said: Any) -> dict[str, Any]:
    return body("event", fact_id, at, **said)


def link(anonymous_id: str, person_id: str, at: float | None, **said: Any) -> dict[str, Any]:
    return body(
        "link", f"l-{anonymous_id}-{person_id}-{at}", at, anonymous_id=anonymous_id, person_id=person_id, **said
    )


def member(
    person_id: str, account_id: str, at: float | None, until: float | None = None, **said: Any
) -> dict[str, Any]:
    fact_id = f"m-{person_id}-{account_id}-{at}"
    return body("membership", fact_id, at, person_id=person_id, account_id=account_id, until=until, **said)


def merge(account_id: str, into: str, at: float = 0, **said: Any) -> dict[str, Any]:
    return body("merge", f"g-{account_id}-{into}", at, account_id=account_id, other_id=into, **said)


def role(person_id: str, account_id: str, name: str | None, at: float, by: str = "crm", **said: Any) -> dict[str, Any]:
    fact_id = said.pop("fact_id", f"r-{person_id}-{account_id}-{at}-{by}-{name}")
    who = {"person_id": person_id, "account_id": account_id}
    return body("role", fact_id, at, name=name, properties={"by": by}, **who, **said)


def table(bodies: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{f.name: b.get(f.name) for f in FACTS} for b in bodies], schema=FACTS)


def put(lake: Lake, bodies: list[dict[str, Any]], version: int, app: str = "import:crm") -> bool:
    return lake.append(table(bodies).to_reader(), app, version)


def view(bodies: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection in which `facts` are these."""
    con = connect(threads=1)
    con.register("facts", table(bodies))
    return con
