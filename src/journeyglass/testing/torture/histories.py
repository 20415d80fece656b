"""Random histories by the whole way: body → wire → inbox → seal or live → places; and by the plain reader.

What clients tell is shuffled, doubled and delayed. The plain reader gets the same facts at once and in order, so that
two readers that share no code have to agree about every visit and milestone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from journeyglass.events.facts import Event, History, MembershipFact, RoleFact, TraitFact
from journeyglass.events.wire import Accepted, Sender, judge, open_body
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.model import Journey
from journeyglass.lake.sealing import facts_of, seal
from journeyglass.lake.store import Store
from journeyglass.ledger.arrivals import Entry, id_hash
from journeyglass.reading import plain
from journeyglass.reading.live import Live
from journeyglass.testing.generators import make_history, make_journey

JOURNEYS = 3
TOGETHER = 50
"""So many histories share a workspace, as companies' accounts do."""
DAY = 86_400_000_000
_BEGIN = 19_750 * DAY
_DAYS = 45
_RECEIVED = 20_800 * DAY
_SENDER = Sender("app", "server")
_SALT = b"histories" * 4
Message = dict[str, Any]
Stands = dict[str, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]]
"""By subject: the visits and the milestones."""


@dataclass(frozen=True)
class Clock:
    """Draws instants of a coarse grid, so that many facts share one."""

    random: Random
    days: int = _DAYS

    @property
    def end(self) -> int:
        """The last instant that is drawn."""
        return _BEGIN + self.days * DAY

    def draw(self) -> int:
        """An instant."""
        return _BEGIN + self.random.randint(0, self.days) * DAY + self.random.choice((0, 0, 0, 1, DAY // 2))


@dataclass
class Course:
    """Some histories in one store; `told` are their facts in the order in which they were first received.

    `compared` counts the subjects that were held against the plain reader, `visits` what they did.
    """

    first: int
    count: int = TOGETHER
    told: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)

    compared: int = 0
    visits: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.first)  # noqa: S311 - test data, no secret
        self._received, self._ids = _RECEIVED, set[str]()
        self.journeys = {f"j{n}": _journey(self.random, f"j{n}") for n in range(JOURNEYS)}

    def messages(self) -> list[Message]:
        """What clients send, in no order, some of it twice."""
        made: list[Message] = []
        for seed in range(self.first, self.first + self.count):
            made += _messages(Random(seed), list(self.journeys.values()), f"{seed:05}/")  # noqa: S311 - as above
        made += [one for one in made if self.random.randrange(100) < 15]
        self.random.shuffle(made)
        return made

    def run(self, folder: Path) -> list[str]:
        """Live through it; a sentence for each subject about which the two readers differ."""
        with Store(folder, threads=1, clock=lambda: _RECEIVED) as store:
            live, now, position = Live(store, self.journeys, _BEGIN), _BEGIN, 0
            messages = self.messages()
            while messages:
                size = self.random.randint(1, 1 + self.count * 6)
                self._put(store, messages[:size])
                messages = messages[size:]
                now += self.random.choice((0, 1, DAY // 24, 3 * DAY, 30 * DAY))
                position = self._read(store, live, position, now)
            now = max(now, _BEGIN + _DAYS * DAY) + self.random.choice((0, 1, 40 * DAY))
            live.due(now)
            found = list(self._differences(live, live.now))
            live.close()
        return found

    def _put(self, store: Store, messages: Sequence[Message]) -> None:
        """As the server does: bodies, their verdicts, one commit; each body comes an instant after the one before."""
        entries: list[Entry] = []
        for message in messages:
            self._received += 1
            body = json.dumps({"batch": [message]}).encode()
            for one in judge(open_body("/v1/batch", body), _SENDER, self._received, _SALT):
                if isinstance(one, Accepted):
                    entries.append(Entry(id_hash(one.id), one.id, self._received, _SENDER.source, one.body()))
                    self._tell(one)
        store.ledger.inbox.put(entries, [], self._received)

    def _tell(self, one: Accepted) -> None:
        """Note what a message says, the first time that it is said."""
        if one.id not in self._ids:
            self._ids.add(one.id)
            self.told += [(self._received, fact) for fact in one.facts]

    def _read(self, store: Store, live: Live, position: int, now: int) -> int:
        """As the keeper does: read the inbox, or not just now; seal, or not just now; start afresh now and then."""
        rows = store.ledger.inbox.rows(position, 1_000_000)
        if rows and self.random.randrange(4):
            live.take(facts_of(rows), now)
            position = rows[-1].seq
        elif rows:
            seal(store)
            live.take(facts_of(rows), now)
            position = rows[-1].seq
        if self.random.randrange(3) == 0:
            seal(store)
        if self.random.randrange(6) == 0:
            live.swap(live.prepare(now), now)
            live.take(facts_of(store.ledger.inbox.rows(0, 1_000_000)), now)
        live.due(now)
        return position

    def _differences(self, live: Live, as_of: int) -> Iterator[str]:
        history = self.history()
        for name, journey in self.journeys.items():
            here, there = _live(live, name), _plain(journey, history, as_of)
            self.compared += len(there)
            self.visits += sum(len(visits) for visits, _ in there.values())
            for subject in sorted({*here, *there}):
                if here.get(subject) != there.get(subject):
                    yield f"{name} {subject}: live {here.get(subject)}, plain {there.get(subject)}"

    def history(self) -> History:
        """The same facts for the plain reader."""
        kinds: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
        for received, fact in self.told:
            kinds.setdefault(str(fact["kind"]), []).append((received, fact))
        traits = [*kinds.get("person_traits", ()), *kinds.get("account_traits", ())]
        return History(
            events=tuple(_event(received, fact) for received, fact in kinds.get("event", ())),
            traits=tuple(_traits(received, fact) for received, fact in traits),
            roles=tuple(_role(received, fact) for received, fact in kinds.get("role", ())),
            memberships=tuple(_membership(fact) for _, fact in kinds.get("membership", ())),
        )


def _journey(random: Random, name: str) -> Journey:
    return make_journey(random).model_copy(update={"journey": name})


def _messages(random: Random, journeys: Sequence[Journey], mark: str) -> Iterator[Message]:
    """One small world's history as its senders tell it."""
    clock, journey = Clock(random), random.choice(journeys)
    history = make_history(random, journey, clock, 30)  # type: ignore[arg-type]
    for event in history.events:
        said = {key: value for key, value in event.properties.items() if value is not None}
        said |= {"deal": f"{mark}{said['deal']}"} if "deal" in said else {}
        said |= {"journey": journey.journey} if said.get("journey") == "j" else {}
        who = _who(event.person_id or "p1", event.account_id or "beta", mark)
        yield _call("track", f"{mark}{event.event_id}", event.occurred_at, event=event.name, properties=said, **who)
    for number, trait in enumerate(history.traits):
        at, name = max(trait.at, _BEGIN), f"{mark}t{number}"
        if trait.account_id is not None:
            yield _call(
                "group", name, at, userId=f"{mark}p1", groupId=mark + trait.account_id, traits=dict(trait.traits)
            )
        elif trait.person_id is not None:
            yield _call("identify", name, at, userId=mark + trait.person_id, traits=dict(trait.traits))
    for number, role in enumerate(history.roles):
        if role.role is not None:
            who = _who(role.person_id, role.account_id, mark)
            yield _call("identify", f"{mark}r{number}", role.valid_from, traits={"committee_role": role.role}, **who)


def _who(person: str, account: str, mark: str) -> Message:
    return {"userId": mark + person, "context": {"groupId": mark + account}}


def _call(kind: str, name: str, at: int, **said: Any) -> Message:
    when = EPOCH + timedelta(microseconds=at)
    return {"type": kind, "messageId": name, "timestamp": when.isoformat(timespec="microseconds"), **said}


def _event(received: int, fact: Mapping[str, Any]) -> Event:
    named = ("name", "person_id", "account_id", "actor", "channel", "currency")
    return Event(
        event_id=fact["fact_id"],
        occurred_at=fact["at"],
        received_at=received,
        source=_SENDER.source,
        properties=json.loads(fact.get("properties") or "{}"),
        **{name: fact[name] for name in named if name in fact},
    )


def _traits(received: int, fact: Mapping[str, Any]) -> TraitFact:
    traits = json.loads(fact.get("properties") or "{}")
    account, person = fact.get("account_id"), fact.get("person_id")
    return TraitFact(at=fact["at"], traits=traits, account_id=account, person_id=person, received_at=received)


def _role(received: int, fact: Mapping[str, Any]) -> RoleFact:
    person, account = fact["person_id"], fact["account_id"]
    return RoleFact(
        person_id=person,
        account_id=account,
        role=fact["name"],
        valid_from=fact["at"],
        source="crm",
        received_at=received,
    )


def _membership(fact: Mapping[str, Any]) -> MembershipFact:
    return MembershipFact(person_id=fact["person_id"], account_id=fact["account_id"], valid_from=fact["at"])


_VISIT = (
    "visit_no", "turn", "stage", "entered_at", "left_at", "entered_by", "left_by", "move", "skipped", "outcome",
    "outcome_kind", "reason",
)  # fmt: skip


def _live(live: Live, journey: str) -> Stands:
    found: Stands = {}
    for place in live.places(journey):
        placed = live.subject(journey, place.subject)
        if placed is not None:
            visits = [tuple(_plain_time(row[name]) for name in _VISIT) for row in placed.visits.to_pylist()]
            rows = placed.milestones.to_pylist()
            noted = sorted((r["visit_no"], r["stage"], r["milestone"], _plain_time(r["at"])) for r in rows)
            found[place.subject] = visits, noted
    return found


def _plain(journey: Journey, history: History, as_of: int) -> Stands:
    return {
        one.subject: ([tuple(getattr(v, name) for name in _VISIT) for v in one.visits], list(one.milestones))
        for one in plain.read(journey, history, as_of)
    }


def _plain_time(value: Any) -> Any:
    return (value - EPOCH) // EPOCH.resolution if hasattr(value, "tzinfo") else value
