"""Reading and writing the ledger's database: one transaction at a time, failures told as a `LedgerError`."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from journeyglass.errors import LedgerError
from journeyglass.ledger.engine import BUSY_MS
from journeyglass.ledger.tables_live import COUNTERS

_T = TypeVar("_T")
CHUNK = 5_000
"""Rows that go to the database in one statement."""

_REMEDIES = (
    ("full", "make room on the disk; it goes on by itself then"),
    ("no space", "make room on the disk; it goes on by itself then"),
    ("lock timeout", "another process holds the ledger; it goes on when that one is done"),
    ("locked", "another process holds the ledger; it goes on when that one is done"),
    ("readonly", "let this user write in the workspace's folder"),
    ("i/o error", "look after the disk; it goes on by itself when that works again"),
    ("unable to open", "see that the workspace's folder is there and may be written"),
    ("connect", "see that the database server runs and can be reached"),
)


class Access:
    """The database of a ledger, for each part of it."""

    def __init__(self, engine: Engine, turn: threading.Lock | None = None) -> None:
        self.engine = engine
        self.writer = engine.execution_options(writes=True)
        self._turn = turn or threading.Lock()

    @property
    def is_postgres(self) -> bool:
        """Whether it is PostgreSQL; else it is SQLite."""
        return self.engine.dialect.name == "postgresql"

    def patient(self, busy_ms: int) -> Access:
        """The same database, where a writer waits so long for another before it gives up."""
        return Access(self.engine.execution_options(busy_ms=busy_ms), self._turn)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with told(), self.engine.begin() as con:
            yield con

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; all of it or nothing."""
        with self._in_turn(), told(), self.writer.connect() as con:
            try:
                with con.begin():
                    self._wait_at_most(con)
                    yield con
            except OperationalError:
                con.invalidate()  # after a full disk or a lost server this connection is not to be trusted
                raise

    @contextmanager
    def vacuuming(self) -> Iterator[None]:
        """What no transaction can do, while no other part of this process writes; the driver's errors are told."""
        with self._in_turn(), told():
            try:
                yield
            except self.engine.dialect.loaded_dbapi.Error as error:
                raise DBAPIError("", None, error) from error

    def _wait_at_most(self, con: Connection) -> None:
        busy_ms = con.get_execution_options().get("busy_ms")
        if self.is_postgres and busy_ms is not None:
            con.exec_driver_sql(f"SET LOCAL lock_timeout = {busy_ms:d}")  # for SQLite `engine` does it

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One writer of this process at a time: SQLite's own waiting looks again only every now and then."""
        if self.is_postgres:
            yield
            return
        if not self._turn.acquire(timeout=self.writer.get_execution_options().get("busy_ms", BUSY_MS) / 1_000):
            raise LedgerError("the ledger cannot be used: another part of this process writes", _remedy("locked"))
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's errors into a `LedgerError` with a sentence and a remedy."""
    try:
        yield
    except SQLAlchemyError as error:
        lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
        raise LedgerError(f"the ledger cannot be used: {lines[0]}", _remedy(lines[0])) from error


def _remedy(cause: str) -> str:
    found = (remedy for word, remedy in _REMEDIES if word in cause.lower())
    return next(found, "see that nothing else holds it, then go on")


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def number(con: Connection, counter: str) -> int:
    """The highest number given by this counter; nobody else gives one until the transaction ends."""
    asked = select(COUNTERS.c.value).where(COUNTERS.c.name == counter).with_for_update()
    return int(con.execute(asked).scalar_one())


def count_up(con: Connection, counter: str, to: int) -> None:
    """Note that numbers up to this one are given."""
    con.execute(update(COUNTERS).where(COUNTERS.c.name == counter, COUNTERS.c.value < to).values(value=to))
