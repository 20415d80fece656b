"""What stays put aside when only a part of a table was read: the rows that were not read again."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from journeyglass.events.mapping import EVERY_COLUMN, SourceMapping
from journeyglass.events.rowssql import KEYED
from journeyglass.events.sqltext import hash_sql, lit, replaced_sql, text_of
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.records import QuarantineRow

_BEFORE = "aside_before"


def still_aside(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, mapping: SourceMapping, quarantined: str
) -> Iterator[QuarantineRow]:
    """The source's rows in the ledger's quarantine that the translation in `con` has not read again.

    A row is known by its key; where the mapping has none, by all that it says (`quarantined` is the table of what
    was put aside now).
    """
    rows = ledger.quarantined(mapping.source)
    if not rows:
        return
    before = pa.table(
        {"n": pa.array(range(len(rows)), pa.int64()), "raw": pa.array([r.raw for r in rows], pa.string())}
    )
    con.register(_BEFORE, before)
    try:
        kept = [n for (n,) in con.execute(_kept_sql(mapping, quarantined)).fetchall()]
    finally:
        con.unregister(_BEFORE)
    yield from (rows[n] for n in kept)


def _kept_sql(mapping: SourceMapping, quarantined: str) -> str:
    if mapping.row_key == (EVERY_COLUMN,):
        again = f"SELECT 1 FROM {quarantined} q WHERE q.raw = b.raw"
    else:
        again = f"SELECT 1 FROM {KEYED} k WHERE k.row_id = {_row_id_sql(mapping)}"
    return f"SELECT n FROM {_BEFORE} b WHERE NOT EXISTS ({again}) ORDER BY n"


def _row_id_sql(mapping: SourceMapping) -> str:
    """The id of the row that the JSON text `b.raw` spells, as a translation makes it."""
    cells = []
    for column in mapping.row_key:
        clean = [(old, text_of(new)) for old, new in mapping.clean.get(column, {}).items()]
        cells.append(replaced_sql(f"json_extract_string(b.raw, {lit('$.' + json.dumps(column))})", clean))
    return hash_sql([lit(mapping.source), *cells])
