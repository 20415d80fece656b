"""Who of the erased stands anywhere still: after a crash, or after a copy of the store was put back."""

from __future__ import annotations

import duckdb

from journeyglass.lake.person import ROWS, Person, make_spans, normal
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.suppression import Suppression


def present(con: duckdb.DuckDBPyConnection, ledger: Ledger, suppression: Suppression) -> Person:
    """Everybody whose hash is on the list, as one; after `resolve_people`."""
    people = ledger.tracing.people()
    known = {person for person, _ in people} | _distinct(con, "person_id") | _merged_into(con)
    by_address = {person for person, email in people if suppression.email(email)}
    ids = {person for person in known if suppression.person(person)} | by_address
    make_spans(con, ids)
    visitors, shared = _visitors(con, suppression)
    contacts = tuple(ledger.contacts(ids))
    emails = {normal(c.email) for c in contacts if c.email and suppression.email(c.email)}
    return Person(frozenset(ids), visitors, shared, frozenset(emails), contacts=contacts)


def _distinct(con: duckdb.DuckDBPyConnection, column: str) -> set[str]:
    rows = con.execute(f"SELECT DISTINCT {column} FROM {ROWS} WHERE {column} IS NOT NULL").fetchall()
    return {value for (value,) in rows}


def _merged_into(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("SELECT DISTINCT other_id FROM facts WHERE kind = 'person_merge' AND other_id IS NOT NULL")
    return {value for (value,) in rows.fetchall()}


def _visitors(con: duckdb.DuckDBPyConnection, suppression: Suppression) -> tuple[frozenset[str], frozenset[str]]:
    """The visitors on the list that are nobody else's by now, and those that are."""
    others = con.execute("SELECT anonymous_id FROM link_spans WHERE person_id NOT IN (FROM their_ids)").fetchall()
    theirs = con.execute("SELECT anonymous_id FROM their_spans").fetchall()
    taken = {visitor for (visitor,) in others}
    listed = {visitor for visitor in _distinct(con, "anonymous_id") if suppression.visitor(visitor)}
    return frozenset(listed - taken), frozenset({visitor for (visitor,) in theirs} & taken)
