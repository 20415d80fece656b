"""The record that must not be lost: imports and their numbers, quarantine, contacts, sources."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, text, update

from journeyglass.ledger.access import Access, chunks, told
from journeyglass.ledger.audits import Audits
from journeyglass.ledger.changes import Changes
from journeyglass.ledger.comments import Comments
from journeyglass.ledger.compacting import compact
from journeyglass.ledger.contacts import put_contacts, shared_contacts
from journeyglass.ledger.engine import open_engine
from journeyglass.ledger.erasures import Erasures
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.inbox import Inbox
from journeyglass.ledger.keys import Keys
from journeyglass.ledger.migrate import migrate
from journeyglass.ledger.pins import Pins
from journeyglass.ledger.places import Places
from journeyglass.ledger.records import Contact, ImportRow, QuarantineRow, SourceRow, WorkspaceRow
from journeyglass.ledger.refreshes import Refreshes
from journeyglass.ledger.refused import Refused
from journeyglass.ledger.reviews import Reviews
from journeyglass.ledger.sessions import Sessions
from journeyglass.ledger.shares import Shares
from journeyglass.ledger.suppressed import Suppressed
from journeyglass.ledger.tables import CONTACTS, IMPORTS, QUARANTINE, SOURCES, WORKSPACE
from journeyglass.ledger.tokens import Tokens
from journeyglass.ledger.traces import Tracing
from journeyglass.ledger.users import Users
from journeyglass.ledger.versions import Versions


class Ledger:
    """An open ledger; close it, or use it in a `with`. Any thread may use it.

    Its parts: `inbox`, `refused`, `keys`, `suppressed`, `places`, `changes`, `refreshes`, `erasures`, `tracing`,
    of those who work with it `users`, `sessions`, `tokens`, `shares`, `audits`, and of what they write together
    `versions`, `comments`, `reviews`, `pins`.
    """

    def __init__(self, where: Path | str) -> None:
        self._engine = open_engine(where)
        self._access = Access(self._engine)
        self._writer, self._reading, self._writing = self._access.writer, self._access.reading, self._access.writing
        self.inbox = Inbox(self._access)
        self.refused = Refused(self._access)
        self.keys = Keys(self._access)
        self.suppressed = Suppressed(self._access)
        self.places = Places(self._access)
        self.changes = Changes(self._access)
        self.refreshes = Refreshes(self._access)
        self.erasures = Erasures(self._access)
        self.tracing = Tracing(self._access)
        self.users = Users(self._access)
        self.sessions = Sessions(self._access)
        self.tokens = Tokens(self._access)
        self.shares = Shares(self._access)
        self.audits = Audits(self._access)
        self.versions = Versions(self._access)
        self.comments = Comments(self._access)
        self.reviews = Reviews(self._access)
        self.pins = Pins(self._access)
        try:
            with told():
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
            for chunk in chunks(quarantined):
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

    def quarantined(
        self, source: str | None = None, limit: int | None = None, offset: int = 0, reason: str | None = None
    ) -> list[QuarantineRow]:
        """What could not go in, by source and row; of one source, for one reason where they are given."""
        asked = select(*(c for c in QUARANTINE.c if c.name != "id")).offset(offset)
        asked = asked.order_by(QUARANTINE.c.source, QUARANTINE.c.row, QUARANTINE.c.id).limit(limit)
        if reason is not None:
            asked = asked.where(QUARANTINE.c.reason == reason)
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
            for chunk in chunks(sorted(set(person_ids))):
                found += map(_as_contact, con.execute(asked.where(CONTACTS.c.person_id.in_(chunk))))
            return found

    def shared_contacts(self, largest: int, most: int) -> list[tuple[str, Contact, Contact]]:
        """Pairs of people who share an `email` or a `phone`, not those that more than `largest` share."""
        with self._reading() as con:
            return shared_contacts(con, largest, most)

    def remove_contacts(self, person_ids: Iterable[str]) -> int:
        """Take out what is personal about these people, whoever said it; how many rows there were."""
        with self._writing() as con:
            parts = chunks(person_ids, 500)
            return sum(con.execute(delete(CONTACTS).where(CONTACTS.c.person_id.in_(part))).rowcount for part in parts)

    def remove_quarantined(self, names: Callable[[QuarantineRow], bool]) -> int:
        """Take out the quarantined rows of which `names` says so; how many there were."""
        with self._writing() as con:
            rows = con.execute(select(*(c for c in QUARANTINE.c if c.name != "id"), QUARANTINE.c.id)).all()
            gone = [row.id for row in rows if names(QuarantineRow(*row[:-1]))]
            for part in chunks(gone, 500):
                con.execute(delete(QUARANTINE).where(QUARANTINE.c.id.in_(part)))
        return len(gone)

    def compact(self) -> None:
        """Leave nothing on disk of what was deleted: rewrite the database, empty its write-ahead log."""
        with self._access.vacuuming():
            compact(self._access)


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
    put_contacts(con, contacts)
