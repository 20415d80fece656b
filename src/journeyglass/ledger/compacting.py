"""Leaving nothing on disk of what was deleted."""

from __future__ import annotations

from journeyglass.ledger.access import Access

_PERSONAL = ("contacts", "quarantine", "inbox", "refused", "places", "changes")
"""PostgreSQL's tables that may have held what is personal."""


def compact(access: Access) -> None:
    """Rewrite the database without its free space and empty its log; nobody else can write meanwhile."""
    connection = access.engine.raw_connection()
    try:
        if access.is_postgres:
            connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
            steps = [f"VACUUM (FULL) {table}" for table in _PERSONAL]
        else:
            steps = ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
        cursor = connection.cursor()
        for step in steps:
            cursor.execute(step)
        cursor.close()
    finally:
        connection.invalidate()  # it is not as the others of the pool are
