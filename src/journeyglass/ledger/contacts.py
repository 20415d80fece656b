"""What is personal about people, as their senders tell it bit by bit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection, distinct, func, select, tuple_

from journeyglass.ledger.access import chunks
from journeyglass.ledger.bulk import put_rows
from journeyglass.ledger.records import Contact
from journeyglass.ledger.tables import CONTACTS


def put_contacts(con: Connection, contacts: Iterable[Contact]) -> None:
    """Put these in, each in place of what the same source said of the same person before."""
    for chunk in chunks(contacts):
        put_rows(con, CONTACTS, [asdict(contact) for contact in chunk])


def merge_contacts(con: Connection, contacts: Sequence[Contact]) -> None:
    """Add these, in order, to what is known: what a later one says counts, what it leaves out stays."""
    known: dict[tuple[str, str], Contact] = {}
    for part in chunks({(c.source, c.person_id): None for c in contacts}, 500):
        found = select(CONTACTS).where(tuple_(CONTACTS.c.source, CONTACTS.c.person_id).in_(part))
        known |= {(row.source, row.person_id): Contact(**row._mapping) for row in con.execute(found)}
    merged: dict[tuple[str, str], Contact] = {}
    for contact in contacts:
        key = (contact.source, contact.person_id)
        merged[key] = _merged(merged.get(key) or known.get(key), contact)
    put_contacts(con, merged.values())


def shared_contacts(con: Connection, largest: int, most: int) -> list[tuple[str, Contact, Contact]]:
    """Pairs of people who share an `email` or a `phone`: what it is, and both; at most `most` of each.

    What more than `largest` people share, such as a switchboard's number, says nothing.
    """
    found = []
    for what, said in (("email", func.lower(CONTACTS.c.email)), ("phone", CONTACTS.c.phone)):
        people = func.count(distinct(CONTACTS.c.person_id))
        asked = select(said.label("said")).where(said.is_not(None), said != "").group_by(said)
        values = con.execute(asked.having(people.between(2, largest)).order_by(said).limit(most)).scalars().all()
        for value in values:
            rows = con.execute(select(CONTACTS).where(said == value).order_by(CONTACTS.c.person_id)).all()
            people_of = list({row.person_id: Contact(**row._mapping) for row in rows}.values())
            found += [(what, people_of[0], other) for other in people_of[1:]]
    return found


def _merged(before: Contact | None, now: Contact) -> Contact:
    if before is None:
        return now
    said = {name: value for name, value in asdict(now).items() if value is not None}
    other = {**json.loads(before.other or "{}"), **json.loads(now.other or "{}")}
    whole = replace(before, **said)
    return replace(whole, other=json.dumps(other, ensure_ascii=False, sort_keys=True) if other else None)
