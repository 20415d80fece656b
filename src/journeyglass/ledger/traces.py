"""Where in the ledger one person stands, and taking them out there, all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from journeyglass.ledger.access import Access, chunks
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.records import Contact
from journeyglass.ledger.tables import CONTACTS, IMPORTS, QUARANTINE
from journeyglass.ledger.tables_live import CHANGES, PLACES, REFUSED

Holds = Callable[[str | bytes | None], bool]
ERASED = "erased"
_MANUAL = "manual"
_PART = 500
_REFUSED_TEXTS = (REFUSED.c.raw, REFUSED.c.sentence, REFUSED.c.message_id)


@dataclass(frozen=True)
class Traces:
    """The rows of each table, by their keys, in which a person stands.

    `notes` are the numbers of imports by hand whose description names them.
    """

    contacts: tuple[tuple[str, str], ...] = ()
    quarantine: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    changes: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def counts(self) -> dict[str, int]:
        """How many rows there are in each table."""
        return {name: len(rows) for name, rows in vars(self).items() if name != "notes"}


class Tracing:
    """The ledger, asked for people."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def with_address(self, emails: Collection[str]) -> list[Contact]:
        """The contacts with one of these addresses, given in lower case."""
        if not all(map(str.isascii, emails)):  # SQLite knows the lower case of ASCII only
            return self._with_any_address(emails)
        address = func.lower(func.trim(CONTACTS.c.email))
        with self._access.reading() as con:
            parts = [select(CONTACTS).where(address.in_(part)) for part in chunks(sorted(emails), _PART)]
            return [Contact(**row._mapping) for part in parts for row in con.execute(part)]

    def _with_any_address(self, emails: Collection[str]) -> list[Contact]:
        with self._access.reading() as con:
            rows = con.execute(select(CONTACTS).where(CONTACTS.c.email.is_not(None)).execution_options(yield_per=_PART))
            return [Contact(**row._mapping) for row in rows if row.email.strip().lower() in emails]

    def people(self) -> list[tuple[str, str | None]]:
        """Everybody of whom something personal is kept: id and address."""
        with self._access.reading() as con:
            rows = con.execute(select(CONTACTS.c.person_id, CONTACTS.c.email).order_by(CONTACTS.c.person_id))
            return [(row.person_id, row.email) for row in rows]

    def find(self, ids: Collection[str], holds: Holds, journeys: Collection[str]) -> Traces:
        """Where these ids stand, and the texts put aside of which `holds` says that they tell of the person.

        `journeys` are those whose subject is a person.
        """
        with self._access.reading() as con:
            return Traces(
                tuple(_keys(con, CONTACTS.c.person_id, ids, CONTACTS.c.source, CONTACTS.c.person_id)),
                tuple(_holding(con, QUARANTINE.c.id, (QUARANTINE.c.raw, QUARANTINE.c.sentence), holds)),
                tuple(_holding(con, REFUSED.c.number, _REFUSED_TEXTS, holds)),
                tuple(
                    k for k in _keys(con, PLACES.c.subject, ids, PLACES.c.journey, PLACES.c.subject) if k[0] in journeys
                ),
                tuple(
                    k[1]
                    for k in _keys(con, CHANGES.c.subject, ids, CHANGES.c.journey, CHANGES.c.seq)
                    if k[0] in journeys
                ),
                tuple(_notes(con, ids)),
            )

    def find_account(self, ids: Collection[str], holds: Holds) -> Traces:
        """Where an account of these ids stands, and what was put aside that `holds` says is about it."""
        with self._access.reading() as con:
            return Traces(
                (),
                tuple(_holding(con, QUARANTINE.c.id, (QUARANTINE.c.raw,), holds)),
                tuple(_holding(con, REFUSED.c.number, (REFUSED.c.raw,), holds)),
                tuple(_keys(con, PLACES.c.account, ids, PLACES.c.journey, PLACES.c.subject)),
                tuple(seq for (seq,) in _keys(con, CHANGES.c.account, ids, CHANGES.c.seq)),
            )

    def rows(self, traces: Traces) -> Iterator[tuple[str, dict[str, Any]]]:
        """What stands there: the table's name, and the row."""
        with self._access.reading() as con:
            for name, columns in _KEYED.items():
                for key in getattr(traces, name):
                    match = [column == one for column, one in zip(columns, _tuple(key), strict=True)]
                    for row in con.execute(select(columns[0].table).where(*match)):
                        yield name, dict(row._mapping)

    def remove(self, traces: Traces, causes: Iterable[str] = ()) -> dict[str, int]:
        """Take them out, in one transaction; how many rows of each table went.

        Moves that these events (`causes`) brought about forget what caused them.
        """
        reach("erase.before_ledger")
        with self._access.writing() as con:
            _delete_pairs(con, CONTACTS.c.source, CONTACTS.c.person_id, traces.contacts)
            _delete_pairs(con, PLACES.c.journey, PLACES.c.subject, traces.places)
            for column, keys in (
                (QUARANTINE.c.id, traces.quarantine),
                (REFUSED.c.number, traces.refused),
                (CHANGES.c.seq, traces.changes),
            ):
                for part in chunks(keys, _PART):
                    con.execute(delete(column.table).where(column.in_(part)))
            for notes in chunks(traces.notes, _PART):
                con.execute(update(IMPORTS).where(IMPORTS.c.number.in_(notes)).values(mapping=ERASED))
            _forget_causes(con, causes)
        reach("erase.after_ledger")
        return traces.counts()

    def forget_causes(self, causes: Iterable[str]) -> None:
        """Moves that these events brought about forget what caused them."""
        with self._access.writing() as con:
            _forget_causes(con, causes)

    def put_aside(self, before: int) -> int:
        """How many rows and messages were put aside before this instant."""
        rows = select(func.count()).select_from(QUARANTINE).where(QUARANTINE.c.import_number.in_(_old_imports(before)))
        messages = select(func.count()).select_from(REFUSED).where(REFUSED.c.received_at < before)
        with self._access.reading() as con:
            return int(con.execute(rows).scalar_one()) + int(con.execute(messages).scalar_one())

    def remove_put_aside(self, before: int) -> int:
        """Remove the rows and messages that were put aside before this instant; how many."""
        with self._access.writing() as con:
            rows = con.execute(delete(QUARANTINE).where(QUARANTINE.c.import_number.in_(_old_imports(before)))).rowcount
            return int(rows + con.execute(delete(REFUSED).where(REFUSED.c.received_at < before)).rowcount)


_KEYED: dict[str, tuple[Any, ...]] = {
    "contacts": (CONTACTS.c.source, CONTACTS.c.person_id),
    "quarantine": (QUARANTINE.c.id,),
    "refused": (REFUSED.c.number,),
    "places": (PLACES.c.journey, PLACES.c.subject),
    "changes": (CHANGES.c.seq,),
}
"""By what a row of each table is known."""


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _old_imports(before: int) -> Any:
    return select(IMPORTS.c.number).where(IMPORTS.c.started_at < before)


def _forget_causes(con: Connection, causes: Iterable[str]) -> None:
    for part in chunks(causes, _PART):
        con.execute(update(CHANGES).where(CHANGES.c.cause_event_id.in_(part)).values(cause_event_id=None))


def _keys(con: Connection, among: Any, ids: Collection[str], *columns: Any) -> Iterator[tuple[Any, ...]]:
    for part in chunks(sorted(ids), _PART):
        yield from (tuple(row) for row in con.execute(select(*columns).where(among.in_(part))))


def _holding(con: Connection, key: Any, texts: Collection[Any], held: Holds) -> Iterator[int]:
    for row in con.execute(select(key, *texts).execution_options(yield_per=_PART)):
        if any(held(text) for text in row[1:]):
            yield int(row[0])


def _notes(con: Connection, ids: Collection[str]) -> Iterator[int]:
    """What was entered by hand is described by who it is about."""
    for row in con.execute(select(IMPORTS.c.number, IMPORTS.c.mapping).where(IMPORTS.c.source == _MANUAL)):
        if not set(ids).isdisjoint([row.mapping.partition(" ")[2], *row.mapping.split()[1:]]):
            yield row.number


def _delete_pairs(con: Connection, first: Any, second: Any, keys: Collection[tuple[str, str]]) -> None:
    for part in chunks([(first == one) & (second == two) for one, two in keys], 200):
        con.execute(delete(first.table).where(or_(*part)))
