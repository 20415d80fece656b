"""What is personal about people, as their senders tell it bit by bit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection, select, tuple_

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


def _merged(before: Contact | None, now: Contact) -> Contact:
    if before is None:
        return now
    said = {name: value for name, value in asdict(now).items() if value is not None}
    other = {**json.loads(before.other or "{}"), **json.loads(now.other or "{}")}
    whole = replace(before, **said)
    return replace(whole, other=json.dumps(other, ensure_ascii=False, sort_keys=True) if other else None)
