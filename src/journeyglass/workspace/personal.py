"""Everything that is kept about a person or an account, line by line, each saying where it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

import duckdb

from journeyglass.errors import NotFoundError
from journeyglass.events.jsontext import loads
from journeyglass.events.needles import Needles, values_of
from journeyglass.journey.duration import EPOCH
from journeyglass.lake.about import About, changed, lens
from journeyglass.lake.account import OF_PEOPLE, Account, account_facts, find_account
from journeyglass.lake.erase import WAIT, about_person
from journeyglass.lake.person import Person, needles_of, resolve_people
from journeyglass.ledger.arrivals import InboxRow
from journeyglass.ledger.traces import Traces
from journeyglass.workspace.journeyfiles import files_in, load_journeys

if TYPE_CHECKING:
    from journeyglass.lake.store import Store
    from journeyglass.workspace.workspace import Workspace

Line = dict[str, Any]
_INSIDE = ("filename", "file_row_number", "why", "id", "digest", "id_hash", "number", "seq")
_WHO = ("person_id", "anonymous_id")
_TIMES = ("received_at", "entered_at", "due_at", "occurred_at", "settled_at", "at", "until")


def export_person(workspace: Workspace, said: str) -> Iterator[Line]:
    """All about the person of an id or an e-mail address; raises NotFoundError where nothing is kept."""
    store = workspace.store
    with store.writing(WAIT), ExitStack() as held:  # no seal may come between the lake and the inbox
        con = held.enter_context(lens(store, "exporting"))
        about = about_person(store, con, said)
        person = about.person
        traces = store.ledger.tracing.find(person.ids, person.needles.anywhere, about_people(workspace))
        waiting = [line for row in _waiting(store) if (line := _person_message(row, person))]
        if not (about.facts or about.told or traces or waiting):
            raise NotFoundError(f"nothing is kept of {said}", "give a person's id or e-mail address")
        held_on = held.pop_all()
    with held_on:
        yield _asked(about, said)
        yield from (_line(f"ledger: {name}", row) for name, row in store.ledger.tracing.rows(traces))
        yield from _theirs(con)
        yield from _told(con, person)
        yield from waiting


def export_account(workspace: Workspace, said: str, *, people: bool = False) -> Iterator[Line]:
    """All about an account; personal data of its people only with `people`."""
    store = workspace.store
    with store.writing(WAIT), ExitStack() as held:
        con = held.enter_context(lens(store, "exporting"))
        resolve_people(con)
        account = find_account(con, said)
        traces = store.ledger.tracing.find_account(account.ids, lambda text: _holds(text, account))
        waiting = [line for row in _waiting(store) if (line := _account_message(row, account))]
        held_on = held.pop_all()
    with held_on:
        lines = _lines_of(store, con, account, traces, waiting, people)
        first = next(lines, None)
        if first is None:
            raise NotFoundError(
                f"nothing is kept of an account {said}", "`journeyglass accounts` lists those there are"
            )
        yield {"kept_in": "asked", "account": account.account, "ids": sorted(account.ids), "people": people}
        yield from chain([first], lines)


def _lines_of(
    store: Store, con: duckdb.DuckDBPyConnection, account: Account, traces: Traces, waiting: list[Line], people: bool
) -> Iterator[Line]:
    contacts = store.ledger.contacts(account.people)
    hidden = None if people else needles_of(account.people, contacts)
    yield from (_line("ledger: contacts", vars(contact)) for contact in contacts if people)
    for name, row in store.ledger.tracing.rows(traces):
        yield _line(f"ledger: {name}", row if hidden is None else _without_people(name, row, account, hidden))
    for row in account_facts(con, people):
        yield _line(_place(row), row if hidden is None else _impersonal(row, hidden))
    for line in waiting:
        yield line if hidden is None else _impersonal_message(line, hidden)


def _asked(about: About, said: str) -> Line:
    """Who is meant: the first line."""
    person = about.person
    sets = ("ids", "visitors", "shared_visitors", "emails", "shared_emails")
    return {"kept_in": "asked", "person": said, **{name: sorted(getattr(person, name)) for name in sets}}


def _theirs(con: duckdb.DuckDBPyConnection) -> Iterator[Line]:
    asked = "SELECT * FROM touched WHERE why = 'theirs' ORDER BY kind, \"at\", fact_id, revision"
    for batch in con.sql(asked).to_arrow_reader(10_000):
        yield from (_line(_place(row), row) for row in batch.to_pylist())


def _told(con: duckdb.DuckDBPyConnection, person: Person) -> Iterator[Line]:
    """What others' facts tell of the person: just that, and nothing about the others."""
    for row in changed(con, person):
        told = person.needles.told(row["said"]) if row["said"] else {}
        visitor = row["visitor"] if row["why"] == "visited" else None
        shown = {name: row[name] for name in ("kind", "fact_id", "at", "name", "account_id")}
        yield _line(_place(row), shown | {"told": told, "anonymous_id": visitor})


def _person_message(row: InboxRow, person: Person) -> Line | None:
    """A message that waits, where it is about the person."""
    line = _message(row)
    who = [line.get("contact") or {}, *line["facts"]]
    theirs = any(one.get("person_id") in person.ids or one.get("anonymous_id") in person.visitors for one in who)
    return line if theirs else None


def _account_message(row: InboxRow, account: Account) -> Line | None:
    line = _message(row)
    return line if any(fact.get("account_id") in account.ids for fact in line["facts"]) else None


def _impersonal_message(line: Line, people: Needles) -> Line:
    facts = [_impersonal(fact, people) for fact in line["facts"] if fact["kind"] not in OF_PEOPLE]
    return line | {"facts": facts, "contact": None, "message_id": people.without(line["message_id"])}


def _message(row: InboxRow) -> Line:
    said = loads(row.body)
    told = {"message_id": row.message_id, "received_at": row.received_at, "source": row.source}
    facts = [_line("", fact) for fact in said["facts"]]
    return _line("ledger: inbox", {**told, "contact": said.get("contact"), "facts": facts})


def _waiting(store: Store) -> Iterator[InboxRow]:
    """The messages that are not in the lake yet."""
    after = 0
    while rows := store.ledger.inbox.rows(after, 5_000):
        after = rows[-1].seq
        yield from rows


def _holds(text: str | bytes | None, account: Account) -> bool:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text or ""
    return any(value in account.ids for value in values_of(plain))


def _without_people(name: str, row: Line, account: Account, people: Needles) -> Line:
    """Rows put aside as they were sent are others' business too; of places the account's own stay whole."""
    if name in ("quarantine", "refused"):
        return {key: row[key] for key in row if key not in ("raw", "sentence", "message_id")}
    cause = row.get("cause_event_id")
    shown = row | {"cause_event_id": cause and people.without(cause)}
    return shown if row["subject"] in account.ids else shown | {"subject": None}


def _impersonal(row: Mapping[str, Any], people: Needles) -> Line:
    """A fact of the account without who it was."""
    said = row.get("properties")
    text = json.dumps(said) if isinstance(said, dict) else said
    cut = people.redacted(text) if text else None
    shown = {**row, "properties": json.loads(cut) if cut else said, "fact_id": people.without(row["fact_id"])}
    return {name: value for name, value in shown.items() if name not in _WHO}


def about_people(workspace: Workspace) -> list[str]:
    """The journeys whose subject is a person, and those of which there are places but no file any more."""
    loaded = load_journeys(files_in(workspace.root / "journeys"), (), workspace.root).loaded
    about = {name for name, found in loaded.items() if found.journey.subject == "person"}
    return sorted(about | (set(workspace.store.ledger.places.journeys()) - set(loaded)))


def _place(row: Mapping[str, Any]) -> str:
    return f"lake: {row['kind']}/{row['month']}"


def _line(kept_in: str, row: Mapping[str, Any]) -> Line:
    """A line of what is known: nulls and inner numbers left out, times readable."""
    shown = {name: _plain(name, value) for name, value in row.items() if value is not None and name not in _INSIDE}
    return {"kept_in": kept_in, **shown} if kept_in else shown


def _plain(name: str, value: Any) -> Any:
    if name in _TIMES and isinstance(value, int):
        return _iso(EPOCH + timedelta(microseconds=value))
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return json.loads(value) if name == "properties" and isinstance(value, str) else value


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
