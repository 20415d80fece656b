"""A small workspace in which one person, Anna Petrova, stands in every place where a person can stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from journeyglass.events.people import person_id_of
from journeyglass.events.wire import Accepted, Refused, Sender, judge, open_body
from journeyglass.lake.importing import import_source
from journeyglass.lake.manual import Touch, log_touch, set_role
from journeyglass.lake.sealing import seal
from journeyglass.lake.store import Store
from journeyglass.ledger import Change, Entry, Place, Refusal, id_hash

DAY = 86_400 * 10**6
NOW = 1_725_000_000_000_000
EMAIL = "Anna.Petróva+news@sevenoaks.example"
PERSON, OLD_PERSON, OTHER = "crm-anna-0042", "legacy-anna-77", "crm-boris-0043"
VISITOR, SHARED = "visitor-5e1f-anna", "visitor-9c2d-kiosk"
NAME, PHONE = "Anna Petróva-Žukova", "+49 (170) 123-45-67"
FIRST_NAME = "Anna-Lioba"
SECRET = "her grandmother's recipe for plum cake"

CONTACTS = """\
format: 1
source: crm
table: {file: contacts.csv}
row_key: id
traits_at: joined
account: {id: company, domain: domain}
person: {id: id, email: email, name: name, phone: phone, traits: {birth_date: born, seat: seat},
  role: {column: job, map: {CEO: champion, user: user}}, membership: {from: joined}}
events:
  - {name: Form Submitted, at: asked, channel: site, properties: {comment: comment}}
  - {name: Meeting Held, at: met}
"""
HEAD = "id,company,domain,email,name,phone,born,seat,job,joined,asked,met,comment\n"
ROWS = (
    f'{PERSON},acme,acme.example,{EMAIL},{NAME},"{PHONE}",1980-02-03,window,CEO,2024-01-02,2024-01-10,2024-03-01,"{SECRET}"\n',
    f"{OTHER},acme,acme.example,boris@acme.example,Boris Other,,1981-01-01,door,user,2024-01-02,2024-01-11,2024-03-01,"
    f'"was told by {NAME}, {EMAIL.lower()}, +49 170 1234567"\n',
    f'{PERSON},acme,acme.example,{EMAIL},{NAME},,,,CEO,2024-01-02,,,"{SECRET}"\n',
    "crm-clara-0044,beta,beta.example,clara@beta.example,Clara Third,,,,user,2024-02-01,2024-02-10,,\n",
)
CALLS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("page", {"anonymousId": VISITOR, "name": "Prices", "properties": {"url": "https://us.example/prices"}}),
    ("page", {"anonymousId": SHARED, "messageId": "kiosk-1", "name": "Kiosk", "timestamp": "2024-05-01T10:00:00Z"}),
    ("identify", {"anonymousId": VISITOR, "userId": PERSON, "traits": {"email": EMAIL, "first_name": FIRST_NAME}}),
    ("identify", {"anonymousId": SHARED, "userId": PERSON, "timestamp": "2024-05-02T10:00:00Z"}),
    ("page", {"anonymousId": SHARED, "messageId": "kiosk-2", "name": "Hers", "timestamp": "2024-05-03T10:00:00Z"}),
    ("identify", {"anonymousId": SHARED, "userId": OTHER, "timestamp": "2024-05-04T10:00:00Z"}),
    ("page", {"anonymousId": SHARED, "messageId": "kiosk-3", "name": "His", "timestamp": "2024-05-05T10:00:00Z"}),
    ("track", {"userId": PERSON, "event": "Feature Used", "properties": {"note": SECRET, "seats": 3}}),
    ("track", {"userId": OLD_PERSON, "messageId": f"{OLD_PERSON}-m1", "event": "Signed In"}),
    ("track", {"userId": EMAIL, "event": "Invite Sent", "context": {"groupId": "acme"}}),
    ("alias", {"previousId": OLD_PERSON, "userId": PERSON}),
    ("group", {"userId": PERSON, "groupId": "acme", "traits": {"industry": "oak"}}),
    ("track", {"userId": OTHER, "event": "Referral Signed Up", "properties": {"referrer_id": PERSON, "plan": "team"}}),
    ("track", {"userId": OTHER, "messageId": "his-1", "event": "Page Viewed",
               "properties": {"url": f"https://us.example/?to={PERSON}&x=1", "seats": 2}}),
)  # fmt: skip
BAD: Mapping[str, Any] = {"type": "track", "userId": PERSON, "properties": {"mail": EMAIL, "why": SECRET}}


def messages(calls: Sequence[tuple[str, Mapping[str, Any]]], at: int = NOW) -> list[dict[str, Any]]:
    """Calls as a server's SDK sends them."""
    return [
        {"type": kind, "messageId": f"m{at}-{i}", "timestamp": "2024-06-01T10:00:00Z"} | dict(said)
        for i, (kind, said) in enumerate(calls)
    ]


def send(store: Store, sent: Sequence[Mapping[str, Any]], at: int = NOW, source: str = "app") -> list[Any]:
    """Send a batch as a server would take it; the verdicts."""
    body = json.dumps({"batch": sent, "sentAt": "2024-06-02T00:00:00Z"}).encode()
    salt = store.ledger.workspace(at).salt
    verdicts = judge(open_body("/v1/batch", body), Sender(source, "server"), at, salt)
    entries = [Entry(id_hash(v.id), v.id, at, source, v.body()) for v in verdicts if isinstance(v, Accepted)]
    refusals = [
        Refusal(v.id and id_hash(v.id), v.id, source, at, v.reason, v.sentence, v.raw)
        for v in verdicts
        if isinstance(v, Refused)
    ]
    store.ledger.inbox.put(entries, refusals, at)
    return verdicts


def write_sources(folder: Path, rows: Sequence[str] = ROWS) -> Path:
    """The table and its mapping; the mapping's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "contacts.csv").write_text(HEAD + "".join(rows), "utf-8")
    path = folder / "crm.yaml"
    path.write_text(CONTACTS, "utf-8")
    return path


def open_store(folder: Path, now: int = NOW) -> Store:
    """The store of the folder, at a fixed instant."""
    return Store(folder / ".journeyglass", threads=1, clock=lambda: now)


def fill(folder: Path) -> None:
    """Import, send, seal, merge files, read, enter by hand, publish: Anna leaves her traces everywhere."""
    mapping = write_sources(folder)
    with open_store(folder) as store:
        import_source(store, mapping)
        write_sources(folder, (ROWS[0].replace("2024-03-01", "2024-03-02"), *ROWS[1:]))
        import_source(store, mapping)
        calls = messages(CALLS)
        for start in range(0, len(calls), 3):
            send(store, calls[start : start + 3])
            seal(store)
        fill_store(store)
        store.files()
        send(store, [BAD])
        send(
            store, messages([("track", {"userId": PERSON, "event": "Signed In", "properties": {"x": SECRET}})], NOW + 1)
        )


def fill_store(store: Store) -> None:
    """What is entered by hand, and what was published."""
    log_touch(store, Touch("Call Held", NOW - DAY, "acme", PERSON, properties={"note": f"{NAME} called"}))
    set_role(store, PERSON, "acme", "decision_maker", NOW - DAY)
    place = {"stage": "lead", "visit_no": 1, "turn": 1, "entered_at": NOW - DAY, "due_at": None}
    change = {"stage": "lead", "from_stage": None, "move": "start", "occurred_at": NOW - DAY}
    places = [Place("people", PERSON, "acme", **place), Place("sales", "acme", "acme", **place)]
    change["event"] = "Account Stage Entered"
    ways = (("people", PERSON, None), ("sales", "acme", f"{OLD_PERSON}-m1"))
    changes = [
        Change(journey=journey, subject=subject, account="acme", cause_event_id=cause, event_id=journey, **change)
        for journey, subject, cause in ways
    ]
    store.ledger.changes.publish(places, [], changes, NOW)


def hashed(store: Store) -> str:
    """The id that stands for Anna's address."""
    return person_id_of(EMAIL, store.ledger.workspace(NOW).salt)
