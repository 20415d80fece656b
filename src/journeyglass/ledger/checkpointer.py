"""Carrying SQLite's write-ahead log over into the database beside the writer, so that no commit waits for it.

A pass copies what is committed so far while others go on writing. What comes in meanwhile is left to the next pass,
or to the commit that makes the log reach `engine.WAL_PAGES`: that one has little left to copy.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from journeyglass.ledger.access import Access

PASS_SECONDS = 0.5
IDLE_SECONDS = 5.0
"""After so long without a commit the log is emptied."""


class Checkpointer:
    """A thread that keeps the log short; does nothing for PostgreSQL, which does so itself."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._touched = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        if not access.is_postgres:
            self._thread = threading.Thread(target=self._run, name="checkpointer", daemon=True)
            self._thread.start()

    def touched(self) -> None:
        """Say that something was committed."""
        self._touched.set()

    def close(self) -> None:
        """Make a last pass and end."""
        self._stop.set()
        self._touched.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        idle = True
        while not self._stop.is_set():
            came = self._touched.wait(None if idle else IDLE_SECONDS)
            self._touched.clear()
            self._pass("PASSIVE" if came else "TRUNCATE")
            idle = not came
            self._stop.wait(PASS_SECONDS)

    def _pass(self, how: str) -> None:
        """One pass; where it fails the next one tries again, and the committer tells of a disk that fails."""
        with suppress(SQLAlchemyError, self._access.engine.dialect.loaded_dbapi.Error):
            connection = self._access.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA wal_checkpoint({how})")
                cursor.close()
            finally:
                connection.close()
