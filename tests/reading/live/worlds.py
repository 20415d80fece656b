"""Random histories as senders tell them: who it was is said late, in pieces, and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from journeyglass.events.schema import FACTS
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey
from journeyglass.journey.rules import PersonTrait
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.rows_sql import asks_roles
from journeyglass.testing.generators import _START, _Clock, make_history, make_journey
from journeyglass.testing.tables import NOBODY, facts_table

DAY = 86_400 * 10**6
BEGIN = _START
DAYS = 45
END = BEGIN + DAYS * DAY
ACCOUNTS = ("acme", "beta", "gamma", "d.example")
PEOPLE = ("p1", "p2", "p3", "p4")
VISITORS = ("v1", "v2", "v3")
DOMAINS = ("d.example", "e.example", "gamma")

Fact = dict[str, Any]


def chance(random: Random, percent: int) -> bool:
    return random.randrange(100) < percent


def journey_of(random: Random, name: str, *, about_people: bool) -> Journey:
    """A random journey; `about_people`: one for which it matters who somebody was, not only at which account."""
    journey = make_journey(random)
    while about_people and not _asks_who(journey):
        journey = make_journey(random)
    return journey.model_copy(update={"journey": name})


def _asks_who(journey: Journey) -> bool:
    compiled = compile_journey(journey)
    traits = any(isinstance(atom, PersonTrait) for atom in compiled.traits)
    return journey.subject == "account" and (traits or compiled.counts_people or asks_roles(compiled))


def world(random: Random, journey: Journey, most_events: int = 30) -> list[Fact]:
    """The facts of one small world, in no order; some of them have several bodies."""
    clock = _Clock(random, DAYS)
    history = make_history(random, journey, clock, most_events)
    facts = [_told(random, fact) for fact in facts_table(history).to_pylist()]
    facts += [_identity(random, clock, i) for i in range(random.choice((0, 2, 6, 12)))]
    return [*facts, *_second_bodies(random, facts)]


def _told(random: Random, fact: Fact) -> Fact:
    """What a sender would say: not always who it was, nor the account."""
    fact["source"] = "app"
    if fact["kind"] != "event":
        return fact
    if fact["account_id"] == NOBODY or chance(random, 50):
        fact["account_id"] = None
    if chance(random, 15):
        fact["account_id"] = random.choice(ACCOUNTS)
    if chance(random, 50):
        fact["anonymous_id"] = random.choice(VISITORS)
        fact["person_id"] = fact["person_id"] if chance(random, 30) else None
    elif fact["person_id"] is None and chance(random, 80):
        fact["person_id"] = random.choice(PEOPLE)
    return fact


def _identity(random: Random, clock: _Clock, number: int) -> Fact:
    account, person, visitor = (random.choice(ids) for ids in (ACCOUNTS, PEOPLE, VISITORS))
    said: dict[str, Fact] = {
        "link": {"anonymous_id": visitor, "person_id": person},
        "merge": {"account_id": account, "other_id": random.choice(ACCOUNTS)},
        "person_merge": {"person_id": person, "other_id": random.choice(PEOPLE)},
        "account_domain": {"account_id": account, "name": random.choice(DOMAINS)},
        "person_domain": {"person_id": person, "name": random.choice(DOMAINS)},
        "membership": {"person_id": person, "account_id": account, "properties": '{"primary": true}'},
    }
    kind = random.choice(("link", "link", *said))
    at = None if chance(random, 10) else when(clock.draw())
    return _fact(kind, f"i{number}", at, random.randrange(3), **said[kind])


def when(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _fact(kind: str, fact_id: str, at: datetime | None, received: int, **said: Any) -> Fact:
    fact = dict.fromkeys(FACTS.names) | {"kind": kind, "month": "always", "fact_id": fact_id, "at": at, **said}
    fact |= {"revision": 0, "retracted": False, "received_at": when(received), "source": "app"}
    return _hashed(fact)


def _hashed(fact: Fact) -> Fact:
    told = sorted((name, str(value)) for name, value in fact.items() if name not in ("received_at", "body_hash"))
    return {**fact, "body_hash": hashlib.md5(repr(told).encode()).hexdigest()}


def _second_bodies(random: Random, facts: list[Fact]) -> Iterator[Fact]:
    """Of some facts another body: a correction that says the same of somebody else, or that takes it back."""
    for fact in facts:
        if not chance(random, 12):
            continue
        again = {**fact, "revision": random.choice((0, 1, 1, 2)), "received_at": when(random.randrange(5))}
        if chance(random, 40):
            again |= {"retracted": True}
        for name, ids in (("account_id", ACCOUNTS), ("person_id", PEOPLE), ("anonymous_id", VISITORS)):
            if again[name] is not None and chance(random, 50):
                again[name] = random.choice(ids)
        yield _hashed(again)


def marked(facts: list[Fact], mark: str) -> list[Fact]:
    """The facts under ids of their own."""
    ids = ("fact_id", "account_id", "person_id", "anonymous_id", "other_id")
    of_domain = ("account_domain", "person_domain")
    return [
        {k: mark + v if v is not None and (k in ids or (k == "name" and f["kind"] in of_domain)) else v
         for k, v in f.items()}
        for f in facts
    ]  # fmt: skip


def table(facts: list[Fact]) -> pa.Table:
    return pa.Table.from_pylist(facts, schema=FACTS)
