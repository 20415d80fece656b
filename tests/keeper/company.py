"""A small workspace with a keeper: messages go into its inbox, and what the keeper made of them is looked up."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from journeyglass.journey.duration import EPOCH
from journeyglass.keeper import Keeper, KeeperStatus
from journeyglass.ledger.arrivals import Entry, id_hash
from journeyglass.ledger.changes import Change
from journeyglass.ledger.places import Place
from journeyglass.workspace import Workspace

NOW = 1_750_000_000_000_000
HOUR = 3_600_000_000
DAY = 24 * HOUR
PATIENCE = 60.0
JOURNEY = """\
format: 1
journey: {name}
title: A journey
stages:
  - id: lead
    title: Lead
    enter: {{did: Form Submitted}}
    outcomes:
      - {{id: lost, kind: lost, when: {{quiet_for: {silence}}}, to: null}}
  - id: trial
    title: Trial
    enter: {{did: Trial Started}}
    outcomes:
      - {{id: lapsed, kind: lost, when: {{in_stage_for: 14d}}, to: null}}
  - id: customer
    title: Customer
    enter: {{did: Subscription Started}}
"""
Fact = dict[str, Any]
Event = tuple[str, str | None, int]
"""Name, account, when."""


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Company:
    """A workspace in `root` whose journey is `j`."""

    def __init__(self, root: Path, clock: Callable[[], int] | None = None, journey: bool = True) -> None:
        self.root, self.clock = root, clock or Clock()
        self.journeys = root / "journeys"
        self.journeys.mkdir(parents=True)
        (root / "sources").mkdir()
        (root / "journeyglass.toml").write_text('name = "Company"\n', "utf-8")
        if journey:
            self.write_journey()
        self.workspace = Workspace.open(root, self.clock)
        self.sent = 0

    @classmethod
    def opened(cls, root: Path, clock: Callable[[], int]) -> Company:
        """One that is there already."""
        self = cls.__new__(cls)
        self.root, self.clock, self.journeys, self.sent = root, clock, root / "journeys", 1_000_000
        self.workspace = Workspace.open(root, clock)
        return self

    def write_journey(self, name: str = "j", silence: str = "30d", text: str | None = None) -> Path:
        """Write the journey's file."""
        path = self.journeys / f"{name}.yaml"
        path.write_text(JOURNEY.format(name=name, silence=silence) if text is None else text, "utf-8")
        return path

    @property
    def ledger(self) -> Any:
        """The workspace's ledger."""
        return self.workspace.store.ledger

    def send(self, *events: Event, ids: Sequence[str] = ()) -> list[str]:
        """Put a message an event into the inbox, in one transaction; their ids."""
        named = list(ids) or [f"m{self.sent + n:05}" for n in range(len(events))]
        self.sent += len(events)
        self.put({key: [event_fact(key, *event)] for key, event in zip(named, events, strict=True)})
        return named

    def put(self, messages: dict[str, list[Fact]], source: str = "web") -> None:
        """Put messages, by their ids, into the inbox, in one transaction."""
        now = self.clock()
        entries = [
            Entry(id_hash(key), key, now, source, msgspec.json.encode({"facts": facts, "contact": None, "title": key}))
            for key, facts in messages.items()
        ]
        self.ledger.inbox.put(entries, [], now)

    def places(self, journey: str = "j") -> dict[str, Place]:
        """What the ledger says of where everybody stands."""
        return {place.subject: place for place in self.ledger.places.all(journey)}

    def stages(self, journey: str = "j") -> dict[str, str | None]:
        """The stage of each, as the ledger says."""
        return {subject: place.stage for subject, place in self.places(journey).items()}

    def changes(self) -> list[Change]:
        """Every move that was published."""
        return [change for _, _, change in self.ledger.changes.after(0, 1_000_000)]

    def told(self) -> list[tuple[str, str, str]]:
        """Every move in short: subject, `+` or `-` for entered or left, stage."""
        return [(c.subject, "+" if c.event.endswith("Entered") else "-", c.stage) for c in self.changes()]

    def from_scratch(self, journey: str = "j") -> dict[str, tuple[Any, ...]]:
        """Where everybody stands by a reading of everything: stage, visit, turn, entered at."""
        reading = self.workspace.read(journey).reading
        stands: dict[str, tuple[Any, ...]]
        stands = dict.fromkeys(reading.subjects["subject"].to_pylist(), (None, 0, 0, None))
        for visit in reading.visits.to_pylist():
            entered = (visit["entered_at"] - EPOCH) // EPOCH.resolution
            open_ = visit["left_at"] is None
            where = (visit["stage"], entered) if open_ else (None, None)
            stands[visit["subject"]] = (where[0], visit["visit_no"], visit["turn"], where[1])
        return stands

    def published(self, journey: str = "j") -> dict[str, tuple[Any, ...]]:
        """The same by the ledger's word."""
        return {s: (p.stage, p.visit_no, p.turn, p.entered_at) for s, p in self.places(journey).items()}

    def close(self) -> None:
        """Let go of the workspace."""
        self.workspace.close()


def event_fact(key: str, name: str, account: str | None, at: int, **more: Any) -> Fact:
    """An event as a message's body holds it."""
    fact = {"kind": "event", "fact_id": key, "at": at, "name": name, "account_id": account, "actor": "customer", **more}
    return with_hash({"properties": "{}", **fact})


def with_hash(fact: Fact) -> Fact:
    """The fact with the hash of what it says."""
    said = msgspec.json.encode(fact, order="sorted")
    return {
        **{k: v for k, v in fact.items() if v is not None},
        "body_hash": hashlib.blake2b(said, digest_size=16).hexdigest(),
    }


def eventually(holds: Callable[[], Any], told: Callable[[], Any] = lambda: "") -> Any:
    """Wait until it holds; what it gave."""
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline, f"it did not come about: {told()}"
        time.sleep(0.01)
    return found


@contextmanager
def kept(company: Company, seal_every: float = 0.2) -> Iterator[Keeper]:
    """A keeper at work on the company, ready."""
    keeper = Keeper(company.root, clock=company.clock, seal_every=seal_every)
    keeper.start()
    try:
        eventually(lambda: keeper.status().ready, keeper.status)
        yield keeper
    finally:
        keeper.stop()


def caught_up(company: Company, keeper: Keeper) -> KeeperStatus:
    """Wait until the keeper has read and sealed all that was sent; how it is then."""
    last = company.ledger.inbox.stand().last_seq
    keeper.nudge()

    def done() -> KeeperStatus | None:
        status = keeper.status()
        return status if status.position >= last and status.behind == 0 and status.waiting == 0 else None

    found: KeeperStatus = eventually(done, keeper.status)
    return found
