"""Leaving nothing on disk of what was deleted."""

from __future__ import annotations

from sqlalchemy import PoolProxiedConnection

from journeyglass.errors import LedgerError
from journeyglass.ledger.access import Access

_PERSONAL = ("contacts", "quarantine", "inbox", "refused", "places", "changes", "imports")
"""PostgreSQL's tables that may have held what is personal."""


def compact(access: Access) -> None:
    """Rewrite the database without its free space and empty its log; nobody else can write meanwhile."""
    connection = access.engine.raw_connection()
    try:
        (_postgres if access.is_postgres else _sqlite)(connection)
    finally:
        connection.invalidate()  # it is not as the others of the pool are


def _sqlite(connection: PoolProxiedConnection) -> None:
    cursor = connection.cursor()
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, *_ = cursor.fetchone() or (1,)
    cursor.close()
    if busy:
        raise LedgerError("the ledger's log cannot be emptied: somebody reads", "try again when nobody does")


def _postgres(connection: PoolProxiedConnection) -> None:
    connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
    cursor = connection.cursor()
    for table in _PERSONAL:
        cursor.execute(f"VACUUM (FULL) {table}")
    cursor.close()
