"""What a user enters by hand: a touch, a correction, a role, a merge. Each is an import of one fact, exactly once.

A command that was killed and is given again takes up its own number, so that it is entered once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from journeyglass.errors import InputError, NotFoundError
from journeyglass.events.facts import ALWAYS, Actor
from journeyglass.events.schema import FACTS
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import OUTSIDE, Journey, PropertySubject
from journeyglass.journey.rules import ROLES
from journeyglass.lake.changes import MANUAL
from journeyglass.lake.importing import app_of, stream
from journeyglass.lake.lens import connect, quoted
from journeyglass.lake.live import make_top
from journeyglass.lake.store import Store
from journeyglass.ledger.records import ImportRow, SourceRow

CORRECTION = "Stage Corrected"
EARLIEST = (datetime(1990, 1, 1, tzinfo=UTC) - EPOCH) // EPOCH.resolution
AHEAD = timedelta(days=1) // EPOCH.resolution
"""How far ahead of now something entered may lie."""
Body = dict[str, Any]


@dataclass(frozen=True)
class Touch:
    """Something that happened and that no system recorded: a call, a lunch. `at` in UTC microseconds."""

    name: str
    at: int
    account_id: str | None = None
    person_id: str | None = None
    anonymous_id: str | None = None
    actor: Actor = "customer"
    channel: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    properties: Mapping[str, Any] | None = None


def log_touch(store: Store, touch: Touch) -> str:
    """Enter a touch; the new event's id."""
    if not touch.name.strip():
        raise InputError("a touch needs a name", "write what happened, such as `Call Held`")
    if not (touch.account_id or touch.person_id or touch.anonymous_id):
        raise InputError("a touch needs an account or a person", "say whose it was")
    if (touch.value is None) != (touch.currency is None):
        raise InputError("a value needs its currency", "give both, or neither")
    _check_time(store, touch.at)
    body = {key: value for key, value in vars(touch).items() if key not in ("at", "properties")}
    body |= {"at": touch.at, "properties": _json(touch.properties) if touch.properties else None}
    return _enter(store, f"log {touch.name}", lambda number: {"kind": "event", **body, "fact_id": _id("event", number)})


def place(
    store: Store, journey: Journey, subject: str, stage: str, at: int, *, reason: str | None = None, author: str
) -> str:
    """Put a subject on a stage (or `outside`) at an instant; the id of the `Stage Corrected` event."""
    known = [s.id for s in journey.stages]
    if stage not in known and stage != OUTSIDE:
        raise NotFoundError(
            f"journey `{journey.journey}` has no stage `{stage}`", f"use one of {', '.join(known)}, {OUTSIDE}"
        )
    _check_time(store, at)
    said = {"journey": journey.journey, "stage": stage, "reason": reason, "author": author}
    who: Body = {"account_id": None, "person_id": None}
    if isinstance(journey.subject, PropertySubject):
        said[journey.subject.property] = subject
    else:
        who[f"{journey.subject}_id"] = subject
    body = {"kind": "event", "name": CORRECTION, "actor": "us", "at": at, **who}
    body["properties"] = _json({key: value for key, value in said.items() if value is not None})
    return _enter(store, f"place {subject}", lambda number: {**body, "fact_id": _id("event", number)})


def set_role(store: Store, person_id: str, account_id: str, role: str | None, valid_from: int) -> str:
    """Say a person's role at an account from an instant on; None withdraws what users have said."""
    if role is not None and role not in ROLES:
        raise InputError(f"`{role}` is no role", f"use one of {', '.join(ROLES)}")
    at = None if valid_from <= ALWAYS else valid_from
    body = {"kind": "role", "person_id": person_id, "account_id": account_id, "name": role, "at": at}
    body |= {"properties": _json({"by": "user"}), "fact_id": _id("role", person_id, account_id, valid_from)}
    return _enter(store, f"role {person_id}", lambda _: body)


def set_trait(store: Store, account_id: str, trait: str, value: str | None, at: int) -> str:
    """Say what a trait of an account is from an instant on; None takes it away. The fact's id."""
    _check_time(store, at)
    body = {"kind": "account_traits", "account_id": account_id, "at": at, "properties": _json({trait: value})}
    return _enter(store, f"{trait} {account_id}", lambda number: {**body, "fact_id": _id("traits", number)})


def traits_entered(store: Store, account_id: str, trait: str, since: int) -> list[Body]:
    """What users have said of the trait of an account from an instant on and not taken back."""
    mine = f"source = '{MANUAL}' AND kind = 'account_traits' AND account_id = {quoted(account_id)}"
    found = _live(store, f"SELECT * FROM facts WHERE {mine}", "true")
    return [body for body in found if body["at"] >= since and trait in json.loads(body["properties"] or "{}")]


def entered(store: Store, fact_id: str) -> Body:
    """The body of an event or of traits that a user has entered, not taken back; NotFoundError where there is none."""
    mine = f"source = '{MANUAL}' AND kind IN ('event', 'account_traits') AND fact_id = {quoted(fact_id)}"
    found = _live(store, f"SELECT * FROM facts WHERE {mine}", "true")
    if not found:
        raise NotFoundError("nothing of this id was entered by hand", "it may be taken back already")
    return found[0]


def take_back(store: Store, body: Body) -> None:
    """Make an entered fact as if it had never been said."""
    said = ("back", body["kind"], body["fact_id"], body["revision"])
    _enter(store, f"take back {body['fact_id']}", lambda _: {**body, "retracted": True}, said=said)


def merge_accounts(store: Store, account_id: str, into: str) -> str:
    """Make an account read as another one from now on, for all of its past too."""
    return _merge(store, "merge", "account", account_id, into)


def unmerge_account(store: Store, account_id: str) -> int:
    """Undo every merge of the account into another; how many there were."""
    return _unmerge(store, "merge", "account", account_id)


def merge_people(store: Store, person_id: str, into: str) -> str:
    """Make a person read as another one from now on, for all of their past too."""
    return _merge(store, "person_merge", "person", person_id, into)


def unmerge_person(store: Store, person_id: str) -> int:
    """Undo every merge of the person into another; how many there were."""
    return _unmerge(store, "person_merge", "person", person_id)


def _merge(store: Store, kind: str, whose: str, id_: str, into: str) -> str:
    if id_ == into:
        raise InputError(f"{_ONE[whose]} cannot be merged into itself", f"name two {_MANY[whose]}")
    body: Body = {"kind": kind, f"{whose}_id": id_, "other_id": into, "at": store.clock()}
    body |= {"fact_id": _id(kind, id_)}
    return _enter(store, f"merge {id_} into {into}", lambda _: body, said=(kind, id_, into))


def _unmerge(store: Store, kind: str, whose: str, id_: str) -> int:
    bodies = _live_merges(store, kind, whose, id_)
    if not bodies:
        raise NotFoundError(f"{whose} `{id_}` is merged into no other", f"name the {whose} that was merged")
    for body in bodies:
        said = (f"un{kind}", body["fact_id"], body["other_id"], body["revision"])
        _enter(store, f"unmerge {id_}", lambda _, b=body: {**b, "retracted": True}, said=said)  # type: ignore[misc]
    return len(bodies)


_ONE, _MANY = {"account": "an account", "person": "a person"}, {"account": "accounts", "person": "people"}


def _live_merges(store: Store, kind: str, whose: str, id_: str) -> list[Body]:
    return _live(store, f"SELECT * FROM facts WHERE kind = '{kind}'", f"{whose}_id = {quoted(id_)}")


def _live(store: Store, known: str, where: str) -> list[Body]:
    """Of the bodies that the query `known` gives those that count and were not taken back."""
    con = connect()
    try:
        store.lake.register(con)
        make_top(con, known)
        found = con.sql(f"SELECT * FROM top WHERE NOT retracted AND {where}")
        return [
            {name: _micros(value) if name in ("at", "until") else value for name, value in row.items()}
            for row in found.to_arrow_table().to_pylist()
        ]
    finally:
        con.close()


def _enter(store: Store, what: str, make: Callable[[int], Body], said: tuple[object, ...] | None = None) -> str:
    """One import of one fact; `said` is what makes a repeated command the same one (default: all of the fact)."""
    with store.writing():
        committed = store.lake.committed(app_of(MANUAL))
        told = _id(*(said or sorted((k, str(v)) for k, v in make(0).items())))
        row = store.ledger.start_import(MANUAL, told, what, store.clock(), committed)
        body = make(row.number)
        store.lake.append(_one_fact(body, row), app_of(MANUAL), row.number)
        source = SourceRow(MANUAL, None, "manual", row.number)
        store.ledger.finish_import(row.number, {"new": 1, "rows": 1}, source, (), (), store.clock())
        return str(body["fact_id"])


def _one_fact(body: Body, row: ImportRow) -> pa.RecordBatchReader:
    said = [(key, str(value)) for key, value in sorted(body.items()) if key in _SAID and value is not None]
    full = {"retracted": False, "body_hash": _id(*said), **body}
    full |= {"revision": row.number, "received_at": row.started_at, "source": MANUAL, "month": _month(body.get("at"))}
    table = pa.table({f.name: pa.array([full.get(f.name)], f.type) for f in FACTS}, schema=FACTS)
    return stream(table.to_reader())


_SAID = (
    *("kind", "name", "at", "until", "anonymous_id", "person_id", "account_id", "other_id"),
    *("actor", "channel", "value", "currency", "properties"),
)


def _check_time(store: Store, at: int) -> None:
    if at < EARLIEST:
        raise InputError("that is before 1990", "give the time at which it happened")
    if at > store.clock() + AHEAD:
        raise InputError("that lies more than a day ahead", "enter what has happened")


def _month(at: int | None) -> str:
    return "always" if at is None else (EPOCH + at * EPOCH.resolution).strftime("%Y-%m")


def _id(*parts: object) -> str:
    return hashlib.blake2b(_json([MANUAL, *map(str, parts)]).encode(), digest_size=16).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _micros(value: datetime | None) -> int | None:
    return None if value is None else (value - EPOCH) // EPOCH.resolution
