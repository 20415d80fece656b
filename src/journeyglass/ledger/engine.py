"""Opening the ledger's database: SQLite in the workspace's folder, or PostgreSQL for a team.

SQLite below 3.51.3 can lose the last of its write-ahead log when a checkpoint meets a writer, so an older one is
refused. On Linux a current SQLite comes with Journeyglass.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from journeyglass.errors import LedgerError

LEAST_SQLITE = (3, 51, 3)
BUSY_MS = 10_000
"""How long a writer waits for another before it gives up."""
CACHE_KIB = 16_384
"""What a connection holds of the database at most; several are open at once."""
WAL_PAGES = 16_000
"""Pages in the write-ahead log at which a commit carries them over itself; see `checkpointer`."""
WAL_BYTES = 64 << 20
"""What the write-ahead log is cut back to."""


def sqlite_module() -> Any:
    """The SQLite driver to use; LedgerError where none is new enough."""
    found = []
    for module in _sqlite_modules():
        if module.sqlite_version_info >= LEAST_SQLITE:
            return module
        found.append(module.sqlite_version)
    least = ".".join(map(str, LEAST_SQLITE))
    raise LedgerError(
        f"SQLite {least} or newer is needed, found {', '.join(found)}",
        "install the package pysqlite3 or a Python with a newer SQLite",
    )


def _sqlite_modules() -> list[Any]:
    import sqlite3

    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return [sqlite3]
    return [dbapi2, sqlite3]


def open_engine(where: Path | str) -> Engine:
    """An engine for a file (a path) or a database (a URL)."""
    if isinstance(where, Path):
        where.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(f"sqlite:///{where}")
    url = make_url(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(where)
    if url.get_backend_name() != "postgresql":
        raise LedgerError(f"a ledger cannot be kept in {url.get_backend_name()}", "use SQLite or PostgreSQL")
    return _postgres(where)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, module=sqlite_module(), pool_use_lifo=True)  # the last used has its pages at hand
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",  # what was deleted is overwritten with zeros
        f"cache_size = -{CACHE_KIB}",
        f"wal_autocheckpoint = {WAL_PAGES}",
        f"journal_size_limit = {WAL_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that upgrades later can fail after half its work.
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    if writes:
        _wait_at_most(connection, options.get("busy_ms", BUSY_MS))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wait_at_most(connection: Connection, busy_ms: int) -> None:
    if connection.info.get("busy_ms") != busy_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {busy_ms:d}")
        connection.info["busy_ms"] = busy_ms


def _postgres(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        return create_engine(parsed, pool_pre_ping=True)
    except ImportError as error:
        raise LedgerError("PostgreSQL needs psycopg", "install journeyglass[postgres]") from error
