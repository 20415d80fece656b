"""Who one person is: all ids, visitors and addresses that are theirs.

Asked for by an e-mail address, a person is everybody who has it. Asked for by an id, a person is that id, those
merged with it, and who is known by an address of theirs that nobody else has. A visitor is theirs for as long as a
link says so; one that was linked to somebody else too is shared, and is theirs for their own time only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

import duckdb

from journeyglass.events.identity import resolve
from journeyglass.events.needles import Needles
from journeyglass.events.people import person_id_of
from journeyglass.events.schema import FACTS
from journeyglass.lake.lens import readable
from journeyglass.lake.live import make_live
from journeyglass.lake.raw import Lake, facts_sql
from journeyglass.ledger.records import Contact

Contacts = Callable[[Collection[str]], Iterable[Contact]]
"""Gives the contacts of the people of these ids, or those with these addresses."""
ROWS = "lake_rows"


@dataclass(frozen=True)
class Person:
    """One person: `ids` in the facts, the visitors that are theirs alone, those shared with others, addresses.

    `shared_emails` are addresses that somebody else has too; they count as nobody's.
    """

    ids: frozenset[str]
    visitors: frozenset[str] = frozenset()
    shared_visitors: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    shared_emails: frozenset[str] = frozenset()
    contacts: tuple[Contact, ...] = field(default=(), repr=False)

    @property
    def needles(self) -> Needles:
        """What tells them in a text."""
        own = needles_of(self.ids | self.visitors, self.contacts)
        return Needles(own.ids, self.emails, own.phones, own.names)


def needles_of(ids: Collection[str], contacts: Collection[Contact]) -> Needles:
    """What tells these people in a text: ids, and what their contacts say."""
    told = [part for contact in contacts for part in _said_by(contact)]
    phones = frozenset(text for key, text in told if "phone" in key or "mobile" in key)
    names = frozenset(text for key, text in told if "name" in key)
    return Needles(frozenset(ids), frozenset(normal(c.email) for c in contacts if c.email), phones, names)


def _said_by(contact: Contact) -> Iterator[tuple[str, str]]:
    """What a contact says, as (name, value)."""
    other = json.loads(contact.other or "{}")
    for key, value in (("phone", contact.phone), ("name", contact.name), *other.items()):
        if value:
            yield key.casefold(), str(value)


def normal(email: str) -> str:
    """An address as it is compared."""
    return email.strip().lower()


def make_rows(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Make the view `lake_rows`: every row of the lake, with its `filename` and `file_row_number`."""
    files = lake.files()
    rows = facts_sql([]) + " " if not files else _rows_sql(list(map(readable, files)))
    nowhere = "" if files else ", ''::VARCHAR AS filename, 0::BIGINT AS file_row_number"
    con.execute(f"CREATE OR REPLACE TEMP VIEW {ROWS} AS SELECT *{nowhere} FROM ({rows})")


def resolve_people(con: duckdb.DuckDBPyConnection) -> None:
    """Say who is who, from all rows but events: `live`, `link_spans`, `homes`, … (`events.identity`)."""
    columns = ", ".join(f'"{f.name}"' for f in FACTS)
    con.execute(f"CREATE OR REPLACE TEMP TABLE facts AS SELECT {columns} FROM {ROWS} WHERE kind <> 'event'")
    make_live(con)
    resolve(con)


def _rows_sql(files: list[str]) -> str:
    columns = ", ".join(f'"{f.name}"' for f in FACTS)
    return f"""SELECT {columns}, filename, file_row_number FROM read_parquet([{", ".join(files)}],
        hive_partitioning = true, hive_types_autocast = false, filename = true, file_row_number = true)"""


def find_person(
    con: duckdb.DuckDBPyConnection, said: str, salt: bytes, contacts_of: Contacts, with_address: Contacts
) -> Person:
    """The person of an id or an e-mail address, as far as anything tells; after `resolve_people`."""
    ids, asked = {said}, set()
    if "@" in said:
        asked = {normal(said)}
        ids |= {normal(said), person_id_of(said, salt), *(c.person_id for c in with_address(asked))}
    merged = _merged(con)
    while True:
        before = len(ids)
        ids |= {other for one in ids for other in merged.get(one, ())}
        contacts = tuple(contacts_of(ids))
        emails = {normal(c.email) for c in contacts if c.email}
        opaque = {person_id_of(email, salt) for email in emails}
        others = [c for c in with_address(emails) if c.person_id not in ids | opaque]
        shared = {normal(c.email or "") for c in others} - asked
        ids |= {person_id_of(email, salt) for email in emails - shared}
        if len(ids) == before:
            break
    alone, together = _visitors(con, ids)
    own = frozenset(emails | asked) - shared
    return Person(frozenset(ids), alone, together, own, frozenset(shared), contacts)


def _merged(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """For each person of a merge everybody who is the same by the merges that hold."""
    pairs = con.execute("""
        SELECT person_id, other_id FROM live
        WHERE kind = 'person_merge' AND person_id <> other_id
        QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY "at" DESC NULLS LAST, received_at DESC,
            other_id DESC) = 1""").fetchall()
    groups: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return groups


def _visitors(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The visitors that are theirs alone, and those that are somebody else's too; leaves `their_spans`."""
    make_spans(con, ids)
    rows = con.execute("""
        SELECT anonymous_id, bool_and(person_id IN (FROM their_ids)) FROM link_spans
        SEMI JOIN their_spans USING (anonymous_id) GROUP BY 1""").fetchall()
    return frozenset(v for v, alone in rows if alone), frozenset(v for v, alone in rows if not alone)


def make_spans(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> None:
    """Make `their_ids`, and `their_spans`: when which visitor is one of them."""
    listed(con, "their_ids", ids)
    con.execute("""CREATE OR REPLACE TEMP TABLE their_spans AS SELECT l.* FROM link_spans l
        SEMI JOIN their_ids t ON t.id = l.person_id""")


def listed(con: duckdb.DuckDBPyConnection, name: str, values: Collection[str]) -> None:
    """Make the table `name` (id) of these texts."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} (id VARCHAR)")
    con.execute(f"INSERT INTO {name} SELECT unnest(?)", [sorted(values)])


def theirs_sql(person: Person) -> str:
    """SQL over a row of the lake: whether it is about this person; after `find_person`."""
    emails = ", ".join(f"'{email.replace(chr(39), chr(39) * 2)}'" for email in sorted(person.emails)) or "NULL"
    return f"""coalesce(
        person_id IN (FROM their_ids)
        OR (kind = 'person_merge' AND other_id IN (FROM their_ids))
        OR (person_id IS NULL AND anonymous_id IN (FROM their_visitors))
        OR lower(account_id) IN ({emails}), false)"""
