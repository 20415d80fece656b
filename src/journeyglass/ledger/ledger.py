"""The record that must not be lost: imports and their numbers, quarantine, contacts, sources."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from journeyglass.errors import LedgerError
from journeyglass.ledger.engine import open_engine
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.migrate import migrate
from journeyglass.ledger.records import Contact, ImportRow, QuarantineRow, SourceRow, WorkspaceRow
from journeyglass.ledger.tables import CONTACTS, IMPORTS, QUARANTINE, SOURCES, WORKSPACE

_T = TypeVar("_T")
CHUNK = 5_000
"""Rows that go to the database in one statement."""


class Ledger:
    """An open ledger; close it, or use it in a `with`."""

    def __init__(self, where: Path | str) -> None:
        self._engine = open_engine(where)
        self._writer = self._engine.execution_options(writes=True)
        try:
            with _told():
                migrate(self._engine)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def workspace(self, now: int) -> WorkspaceRow:
        """Which workspace this is; its id and salt are drawn the first time, at `now`."""
        with self._reading() as con:
            row = con.execute(select(WORKSPACE)).first()
        if row is None:
            with self._writing() as con:
                row = con.execute(select(WORKSPACE)).first() or _found(con, now)
        return WorkspaceRow(row.id, bytes.fromhex(row.salt), row.created_at)

    def start_import(self, source: str, fingerprint: str, mapping: str, now: int, in_lake: int) -> ImportRow:
        """A number for an import of `source`: that of one that broke off, else a new one.

        An import that broke off is taken up again. Where its files have changed since, its number serves the new
        files, unless its facts are in the lake already (`in_lake`: the highest number of this source that is): then
        it counts as replaced.
        """
        with self._writing() as con:
            broken = _one(con, _started(source))
            if broken and broken.fingerprint == fingerprint:
                return broken
            if broken and broken.number > in_lake:
                _set(con, broken.number, fingerprint=fingerprint, mapping=mapping, started_at=now)
                return _import(con, broken.number)
            if broken:
                _set(con, broken.number, state="replaced", finished_at=now)
            return _begin(con, source, fingerprint, mapping, now, in_lake)

    def finish_import(
        self,
        number: int,
        counts: Mapping[str, Any],
        source: SourceRow,
        contacts: Iterable[Contact],
        quarantined: Iterable[QuarantineRow],
        now: int,
    ) -> None:
        """In one transaction: the source's contacts and quarantine, and the import is finished."""
        with self._writing() as con:
            _put_contacts(con, source, contacts)
            reach("ledger.contacts_written")
            con.execute(delete(QUARANTINE).where(QUARANTINE.c.source == source.source))
            for chunk in _chunks(quarantined):
                con.execute(insert(QUARANTINE), [asdict(row) for row in chunk])
            reach("ledger.quarantine_written")
            con.execute(delete(SOURCES).where(SOURCES.c.source == source.source))
            con.execute(insert(SOURCES), [asdict(source)])
            told = json.dumps(counts, sort_keys=True)
            _set(con, number, state="finished", counts=told, finished_at=now)
            reach("ledger.before_finish_commit")

    def replace_import(self, row: ImportRow, now: int) -> ImportRow:
        """Another number for a started import whose own is taken by facts that the files say no more."""
        with self._writing() as con:
            _set(con, row.number, state="replaced", finished_at=now)
            return _begin(con, row.source, row.fingerprint, row.mapping, now, row.number)

    def forget_import(self, number: int) -> None:
        """Take back the number of an import that turned out to bring nothing."""
        with self._writing() as con:
            con.execute(delete(IMPORTS).where(IMPORTS.c.number == number, IMPORTS.c.state == "started"))

    def last_import(self, source: str) -> ImportRow | None:
        """The latest finished import of the source."""
        finished = select(IMPORTS).where(IMPORTS.c.source == source, IMPORTS.c.state == "finished")
        with self._reading() as con:
            return _one(con, finished.order_by(IMPORTS.c.number.desc()).limit(1))

    def imports(self) -> list[ImportRow]:
        """Every import, oldest first."""
        with self._reading() as con:
            return [_as_import(row) for row in con.execute(select(IMPORTS).order_by(IMPORTS.c.number))]

    def sources(self) -> list[SourceRow]:
        """Every source that was ever imported, by name."""
        with self._reading() as con:
            return [SourceRow(*row) for row in con.execute(select(SOURCES).order_by(SOURCES.c.source))]

    def observed_from(self) -> dict[str, int]:
        """The declared beginnings of sources."""
        return {s.source: s.observed_from for s in self.sources() if s.observed_from is not None}

    def quarantined(self, source: str | None = None, limit: int | None = None) -> list[QuarantineRow]:
        """What could not go in, by source and row."""
        asked = select(*(c for c in QUARANTINE.c if c.name != "id"))
        asked = asked.order_by(QUARANTINE.c.source, QUARANTINE.c.row, QUARANTINE.c.id).limit(limit)
        if source is not None:
            asked = asked.where(QUARANTINE.c.source == source)
        with self._reading() as con:
            return [QuarantineRow(*row) for row in con.execute(asked)]

    def quarantine_reasons(self) -> list[tuple[str, str, int]]:
        """How many rows of each source could not go in for which reason: (source, reason, rows)."""
        by = (QUARANTINE.c.source, QUARANTINE.c.reason)
        with self._reading() as con:
            rows = con.execute(select(*by, func.count()).group_by(*by).order_by(*by))
            return [(source, reason, count) for source, reason, count in rows]

    def contacts(self, person_ids: Iterable[str] | None = None) -> list[Contact]:
        """What is personal about these people (None: all), by person and source."""
        asked = select(CONTACTS).order_by(CONTACTS.c.person_id, CONTACTS.c.source)
        with self._reading() as con:
            if person_ids is None:
                return [_as_contact(row) for row in con.execute(asked)]
            found: list[Contact] = []
            for chunk in _chunks(sorted(set(person_ids))):
                found += map(_as_contact, con.execute(asked.where(CONTACTS.c.person_id.in_(chunk))))
            return found

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(), self._engine.begin() as con:
            yield con

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told(), self._writer.begin() as con:
            yield con


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise LedgerError(
            f"the ledger cannot be used: {cause}", "see that nothing else holds it, then go on"
        ) from error


def _found(con: Connection, now: int) -> Row[Any]:
    values = {"id": secrets.token_hex(16), "salt": secrets.token_hex(32), "created_at": now}
    con.execute(insert(WORKSPACE).values(**values))
    return con.execute(select(WORKSPACE)).one()


def _started(source: str) -> Select[Any]:
    broken = select(IMPORTS).where(IMPORTS.c.source == source, IMPORTS.c.state == "started")
    return broken.order_by(IMPORTS.c.number.desc()).limit(1)


def _begin(con: Connection, source: str, fingerprint: str, mapping: str, now: int, in_lake: int) -> ImportRow:
    number = _next_number(con, in_lake)
    values = {"source": source, "fingerprint": fingerprint, "mapping": mapping, "state": "started"}
    con.execute(insert(IMPORTS).values(number=number, counts="{}", started_at=now, **values))
    return _import(con, number)


def _next_number(con: Connection, in_lake: int) -> int:
    if con.dialect.name == "postgresql":
        con.execute(text("LOCK TABLE imports IN EXCLUSIVE MODE"))
    # A ledger that was put back from a copy may know less than the lake.
    highest = int(con.execute(select(func.coalesce(func.max(IMPORTS.c.number), 0))).scalar_one())
    return max(highest, in_lake) + 1


def _set(con: Connection, number: int, **values: object) -> None:
    con.execute(update(IMPORTS).where(IMPORTS.c.number == number).values(**values))


def _import(con: Connection, number: int) -> ImportRow:
    return _as_import(con.execute(select(IMPORTS).where(IMPORTS.c.number == number)).one())


def _one(con: Connection, asked: Select[Any]) -> ImportRow | None:
    row = con.execute(asked).first()
    return None if row is None else _as_import(row)


def _as_import(row: Row[Any]) -> ImportRow:
    values = dict(row._mapping)
    return ImportRow(**{**values, "counts": json.loads(values["counts"])})


def _as_contact(row: Row[Any]) -> Contact:
    return Contact(**row._mapping)


def _put_contacts(con: Connection, source: SourceRow, contacts: Iterable[Contact]) -> None:
    """A snapshot's contacts replace all of the source's; others only those of the same people."""
    if source.mode == "snapshot":
        con.execute(delete(CONTACTS).where(CONTACTS.c.source == source.source))
    make = postgresql.insert if con.dialect.name == "postgresql" else sqlite.insert
    put = make(CONTACTS)
    keys = ("source", "person_id")
    put = put.on_conflict_do_update(
        index_elements=keys, set_={c.name: put.excluded[c.name] for c in CONTACTS.c if c.name not in keys}
    )
    for chunk in _chunks(contacts):
        con.execute(put, [asdict(contact) for contact in chunk])


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
