"""A history as the facts that a lake would hold, and as a reading cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from journeyglass.events.facts import ALWAYS, Event, History
from journeyglass.events.schema import FACTS
from journeyglass.lake.cache_build import build
from journeyglass.lake.cache_files import CacheFiles


def facts_table(history: History) -> pa.Table:
    """The history in the shape of the lake's table."""
    rows = [_event_row(event) for event in history.events]
    for i, t in enumerate(history.traits):
        kind = "account_traits" if t.account_id is not None else "person_traits"
        ids = {"account_id": t.account_id, "person_id": t.person_id}
        rows.append(_row(kind, f"t{i}", t.at, t.received_at, properties=dict(t.traits), **ids))
    for i, o in enumerate(history.roles):
        ids = {"account_id": o.account_id, "person_id": o.person_id}
        rows.append(_row("role", f"r{i}", o.valid_from, o.received_at, name=o.role, properties={"by": o.source}, **ids))
    for i, m in enumerate(history.memberships):
        ids = {"account_id": m.account_id, "person_id": m.person_id}
        until = m.valid_to
        rows.append(_row("membership", f"m{i}", m.valid_from, 0, until=until, properties={"primary": m.primary}, **ids))
    return pa.Table.from_pylist(rows, schema=FACTS)


NOBODY = "(none)"
"""Stands for "no account" while a cache is built: a history's events are resolved already, and stay as they are."""


def _event_row(e: Event) -> dict[str, Any]:
    body = asdict(e)
    known = {name: body[name] for name in body.keys() & set(FACTS.names)}
    known |= {"source": e.source or "history", "properties": dict(e.properties)}
    if e.account_id is None:
        known["account_id"] = NOBODY
    return _row("event", e.event_id, e.occurred_at, **known)


def _row(kind: str, fact_id: str, at: int, received_at: int, **more: Any) -> dict[str, Any]:
    body: Mapping[str, Any] = more.pop("properties")
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    row = {
        "kind": kind,
        "month": "always",
        "fact_id": fact_id,
        "revision": 0,
        "retracted": False,
        "at": None if at <= ALWAYS else at,
        "received_at": received_at,
        "source": "history",
        "properties": text,
        **more,
    }
    row["body_hash"] = hashlib.md5(repr(sorted(row.items(), key=str)).encode(), usedforsecurity=False).hexdigest()
    return row


def cache_of(history: History, folder: Path, con: duckdb.DuckDBPyConnection) -> CacheFiles:
    """The reading cache of a history, built in `folder` as for a workspace, and registered in `con`."""
    builder = duckdb.connect()
    builder.execute("SET TimeZone = 'UTC'")
    builder.register("facts", facts_table(history))
    files = CacheFiles(folder, build(builder, folder, ("history", 0), {}))
    builder.close()
    files.register(con)
    nobody = f"SELECT account_no FROM cache_accounts WHERE ends_with(account_id, '{NOBODY}')"
    con.execute(f"CREATE OR REPLACE TEMP TABLE nobody AS {nobody}")
    events, accounts = (_definition(con, name) for name in ("cache_events", "cache_accounts"))
    con.execute(
        "CREATE OR REPLACE TEMP VIEW cache_events AS SELECT * REPLACE (CASE WHEN account_no IN (FROM nobody) THEN NULL "
        f"ELSE account_no END AS account_no, nullif(source, 'history') AS source) FROM ({events})"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW cache_accounts AS FROM ({accounts}) WHERE account_no NOT IN (FROM nobody)"
    )
    return files


def _definition(con: duckdb.DuckDBPyConnection, view: str) -> str:
    sql = str(con.execute("SELECT sql FROM duckdb_views() WHERE view_name = ?", [view]).fetchall()[0][0])
    return sql.split(" AS ", 1)[1].rstrip("; \n")
