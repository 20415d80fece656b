"""A workspace whose ledger is of an earlier version and has something to lose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, insert, select

from journeyglass.ledger.engine import open_engine
from journeyglass.ledger.tables import CONTACTS, IMPORTS, QUARANTINE, SOURCES, WORKSPACE

FIRST = "0001"
"""The version before there was an inbox."""
_TABLES = (WORKSPACE, IMPORTS, SOURCES, CONTACTS, QUARANTINE)
_ROWS: dict[str, list[dict[str, Any]]] = {
    "workspace": [{"id": "0" * 32, "salt": "ab" * 32, "created_at": 1}],
    "imports": [
        {"number": 7, "source": "old", "fingerprint": "f", "mapping": "old.yaml", "state": "finished", "counts": "{}",
         "started_at": 2, "finished_at": 3}
    ],
    "sources": [{"source": "old", "observed_from": 5, "mode": "append", "last_import": 7}],
    "contacts": [{"source": "old", "person_id": f"old{i}", "email": f"old{i}@old.example"} for i in range(300)],
    "quarantine": [
        {"source": "old", "import_number": 7, "row": i, "reason": "time", "sentence": "no time", "state": "open"}
        for i in range(300)
    ],
}  # fmt: skip


def write_earlier(where: Path | str) -> None:
    """Make the ledger as the first version made it, with rows in every table."""
    engine = open_engine(where)
    config = Config()
    config.set_main_option("script_location", "journeyglass.ledger:migrations")
    with engine.execution_options(writes=True).begin() as con:
        config.attributes["connection"] = con
        command.upgrade(config, FIRST)
        for table in _TABLES:
            con.execute(insert(table), _ROWS[table.name])
    engine.dispose()


def is_whole(where: Path | str) -> bool:
    """Whether every row of then is there, as it was."""
    engine = open_engine(where)
    try:
        return all(_has(engine, name, rows) for name, rows in _ROWS.items())
    finally:
        engine.dispose()


def _has(engine: Engine, name: str, rows: list[dict[str, Any]]) -> bool:
    table = next(table for table in _TABLES if table.name == name)
    with engine.connect() as con:
        kept = [dict(row._mapping) for row in con.execute(select(table))]
    return all(any(row.items() <= one.items() for one in kept) for row in rows)
