"""Messages in an inbox, as the tracking API puts them there."""

from __future__ import annotations

import random
from typing import Any

import msgspec

from journeyglass.lake.lens import connect
from journeyglass.lake.store import Store
from journeyglass.ledger.arrivals import Entry, Put, id_hash

NOW = 1_700_000_000_000_000
DAY = 86_400 * 10**6


def fact(kind: str, fact_id: str, **said: Any) -> dict[str, Any]:
    return {"kind": kind, "fact_id": fact_id, "body_hash": f"{fact_id:0>32}"[-32:], **said}


def viewed(message_id: str, at: int = NOW, **said: Any) -> dict[str, Any]:
    said = {"name": "Page Viewed", "actor": "customer", "channel": "site", "account_id": "acme"} | said
    return fact("event", message_id, at=at, **said)


def entry(
    message_id: str, facts: list[dict[str, Any]], contact: dict[str, Any] | None = None, received: int = NOW
) -> Entry:
    body = msgspec.json.encode({"facts": facts, "contact": contact, "title": "Page Viewed"})
    return Entry(id_hash(message_id), message_id, received, "web", body)


def view(message_id: str, at: int = NOW, **said: Any) -> Entry:
    return entry(message_id, [viewed(message_id, at, **said)])


def some(seed: int, first: int, count: int) -> list[Entry]:
    """Messages of all sorts: events over several months, identities with what is personal, some with several facts."""
    chance = random.Random(f"{seed}/{first}")
    return [_one(chance, f"m{number}", number) for number in range(first, first + count)]


def _one(chance: random.Random, name: str, number: int) -> Entry:
    person, at = f"p{number % 7}", NOW - chance.randrange(90) * DAY
    if chance.random() < 0.7:
        return view(name, at, anonymous_id=f"a{number % 5}")
    facts = [
        fact("link", name, at=at, anonymous_id=f"a{number % 5}", person_id=person),
        fact("person_traits", name, at=at, person_id=person, properties='{"title":"CEO"}'),
    ]
    return entry(name, facts, {"person_id": person, "email": f"{person}@example.com"}, NOW + number)


def put(store: Store, *entries: Entry) -> Put:
    return store.ledger.inbox.put(entries, (), NOW)


def in_lake(store: Store) -> list[tuple[str, str]]:
    """Kind and id of every body in the lake."""
    con = connect(threads=1)
    store.lake.register(con)
    return con.execute("SELECT kind, fact_id FROM facts ORDER BY ALL").fetchall()


def said_by(*entries: Entry) -> list[tuple[str, str]]:
    """Kind and id of every fact of these messages."""
    facts = [fact for e in entries for fact in msgspec.json.decode(e.body)["facts"]]
    return sorted((fact["kind"], fact["fact_id"]) for fact in facts)
