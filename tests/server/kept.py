"""What a workspace has kept, read from its files by other means than the server's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import msgspec
from deltalake import DeltaTable

from journeyglass.ledger.engine import sqlite_module


def kept(root: Path) -> Counter[str]:
    """How often each message id is in the inbox or in the lake; no server may be running."""
    return Counter([*_in_inbox(root / ".journeyglass" / "ledger.db"), *_in_lake(root / ".journeyglass" / "lake")])


def _in_inbox(ledger: Path) -> list[str]:
    with sqlite_module().connect(ledger) as con:
        packs = con.execute("SELECT pack FROM inbox").fetchall()
        sealed = con.execute("SELECT coalesce(max(last_seq), 0) FROM seals").fetchone()[0]
    rows = [row for (pack,) in packs for row in msgspec.msgpack.decode(pack)]
    return [row[2] for row in rows if row[0] > sealed]


def _in_lake(lake: Path) -> list[str]:
    if not (lake / "_delta_log").is_dir():
        return []
    files = DeltaTable(str(lake)).file_uris()
    if not files:
        return []
    con = duckdb.connect()
    try:
        return [row[0] for row in con.execute("SELECT fact_id FROM read_parquet($files)", {"files": files}).fetchall()]
    finally:
        con.close()
