"""Which of several keepers of one workspace works: whoever holds a lock that goes when its holder does."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from threading import Lock
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from journeyglass.lake.store import Store


class Election(Protocol):
    """A seat that one keeper at a time can take."""

    def take(self) -> bool:
        """Take the seat, or keep it; False while another has it."""

    def held(self) -> bool:
        """Whether the seat is still ours."""

    def leave(self) -> None:
        """Give the seat up."""


class FileElection:
    """A locked file; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Lock the file, or keep it locked; False while another process has it."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def held(self) -> bool:
        """Whether the file is locked by us; nobody can take that away."""
        return self._file is not None

    def leave(self) -> None:
        """Unlock the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class DatabaseElection:
    """An advisory lock of PostgreSQL on a connection of its own; the server lets go of it when the connection ends."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        self._key = int.from_bytes(digest, signed=True)
        self._connection: Connection | None = None
        self._using = Lock()

    def take(self) -> bool:
        """Take the lock, or see that it is still held; False while another keeper has it or where it was lost."""
        with self._using:
            if self._connection is not None:
                return self._looked()
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar_one():
                self._connection = connection
                return True
            connection.close()
            return False

    def held(self) -> bool:
        """Whether the connection, and so the lock, is still there."""
        with self._using:
            return self._looked()

    def leave(self) -> None:
        """Let go of the lock."""
        with self._using:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            try:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
            except SQLAlchemyError:
                connection.invalidate()  # with the connection goes the lock
            connection.close()

    def _looked(self) -> bool:
        connection = self._connection
        if connection is None:
            return False
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._connection = None
            connection.invalidate()
            connection.close()
            return False
        return True


def election_of(store: Store) -> Election:
    """The seat of a workspace's keeper, in the same place as its ledger."""
    engine = store.ledger._engine
    if engine.dialect.name != "postgresql":
        return FileElection(store.folder / "keeper.lock")
    return DatabaseElection(engine, f"keeper of {store.ledger.workspace(store.clock()).id}")
