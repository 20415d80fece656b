"""Random journeys and histories for tests of readers: small, colliding, full of ties and edges.

The same code feeds both `random_pair` (quick, by a seed) and the hypothesis strategy `pairs` (slower, but it shrinks).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from journeyglass.events.facts import ALWAYS, Actor, Event, History, MembershipFact, RoleFact, RoleSource, TraitFact
from journeyglass.journey import rules
from journeyglass.journey.model import (
    OUTSIDE,
    Journey,
    Milestone,
    MomentName,
    Outcome,
    OutcomeKind,
    PropertySubject,
    Stage,
)
from journeyglass.journey.rules import Did, Matcher, Rule
from journeyglass.testing.rule_generator import (
    ACCOUNT_TRAITS,
    EVENT_FIELDS,
    NAMES,
    PERSON_TRAITS,
    PROPERTIES,
    UNASKED,
    chance,
    duration,
    rule,
    some,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Pair = tuple[Journey, History, int]
"""A journey, the history to be read by it, and as of when (UTC microseconds)."""

_HOUR = 3600 * 10**6
_DAY = 24 * _HOUR
_START = 19_750 * _DAY  # 2024-01-28: month ends and the leap day are near
_SPANS = (2, 6, 6, 12, 12, 30, 45)
_ODD = (1, -1, _DAY // 2, 90 * 60 * 10**6, 30 * 10**6)
_ID = "j"
_PEOPLE = ("p1", "p2", "p3")
_ACCOUNTS = ("acme", "acme", "acme", "beta", None)
_DEALS = ("d1", "d1", 7, "7", None)
_MOMENTS: tuple[MomentName, ...] = ("first_touch", "lead", "won", "first_value", "churned")
_KINDS: tuple[OutcomeKind, ...] = ("won", "lost", "not_now", "churned", "other")
_REASONS = ("price", "timing", None, 5)
_SOURCES: tuple[RoleSource, ...] = ("crm", "rule", "user")


def random_pair(seed: int, most_events: int = 40) -> Pair:
    """The pair of this seed: always the same one."""
    return make_pair(Random(seed), most_events)  # noqa: S311 - test data, no secret


def pairs(most_events: int = 16) -> SearchStrategy[Pair]:
    """A hypothesis strategy for pairs; needs hypothesis."""
    from hypothesis import strategies

    return strategies.randoms(use_true_random=False).map(lambda random: make_pair(random, most_events))


def make_pair(random: Random, most_events: int) -> Pair:
    """A journey, a history and an instant, all drawn from `random`."""
    journey = make_journey(random)
    clock = _Clock(random, 400 if chance(random, 3) else random.choice(_SPANS))
    history = make_history(random, journey, clock, most_events)
    later = 500 if chance(random, 3) else random.choice((0, 1, 12, 40))
    as_of = clock.draw() if chance(random, 20) else clock.end + later * _DAY
    return journey, history, as_of


@dataclass(frozen=True)
class _Clock:
    """Draws instants of a coarse grid, so that many facts share one."""

    random: Random
    days: int

    @property
    def end(self) -> int:
        return _START + self.days * _DAY

    def draw(self) -> int:
        odd = self.random.choice(_ODD) if chance(self.random, 15) else 0
        return _START + self.random.randint(0, self.days) * _DAY + odd


# The journey.


def make_journey(random: Random) -> Journey:
    """A journey of one to five stages, each with a way in."""
    ids = [f"s{i}" for i in range(1, random.choice((1, 2, 3, 3, 4, 4, 5)) + 1)]
    stages = [_stage(random, ids, i) for i in range(len(ids))]
    led_to = {outcome.to for stage in stages for outcome in stage.outcomes}
    stages = [s if s.enter or s.id in led_to else _with_way_in(random, s) for s in stages]
    subject = random.choice(("account",) * 6 + ("person", PropertySubject(property="deal")))
    moments = {name: rule(random, 1) for name in some(random, _MOMENTS, 0, 3)}
    return Journey(format=1, journey=_ID, title=_ID, subject=subject, moments=moments, stages=tuple(stages))


def _stage(random: Random, ids: list[str], index: int) -> Stage:
    return Stage(
        id=ids[index],
        title=ids[index],
        enter=None if index and chance(random, 12) else _entry(random),
        from_=_origins(random, ids) if chance(random, 50) else None,
        outcomes=tuple(_outcome(random, ids, index, f"o{i}") for i in range(random.choice((0, 0, 1, 1, 2)))),
        milestones=tuple(_milestone(random, f"m{i}") for i in range(random.choice((0, 0, 0, 1, 2)))),
        patience=duration(random) if chance(random, 40) else None,
    )


def _with_way_in(random: Random, stage: Stage) -> Stage:
    return stage.model_copy(update={"enter": _entry(random)})


def _entry(random: Random) -> Rule:
    """Many entries are one plain event, else few journeys would come far."""
    return _plain_did(random) if chance(random, 35) else rule(random)


def _plain_did(random: Random) -> Did:
    return Did(Matcher(some(random, NAMES, 1, 2)))


def _origins(random: Random, ids: list[str]) -> tuple[str, ...]:
    if chance(random, 35):
        return ("any",)
    return some(random, (OUTSIDE, OUTSIDE, *ids), 0, 4)


def _outcome(random: Random, ids: list[str], index: int, name: str) -> Outcome:
    to = random.choice((None, None, ids[index], *ids))
    reason = random.choice((None, "reason", "reason", "n"))
    when = _plain_did(random) if chance(random, 30) else rule(random)
    return Outcome(id=name, title=name, kind=random.choice(_KINDS), when=when, reason=reason, to=to)


def _milestone(random: Random, name: str) -> Milestone:
    return Milestone(id=name, title=name, when=rule(random, 1))


# The history.


def make_history(random: Random, journey: Journey, clock: _Clock, most_events: int) -> History:
    """Events of one to three accounts and what is known of them, in no order."""
    # Fewer long histories than short ones: what can go wrong mostly does so in short ones.
    count = random.randint(0, most_events if chance(random, 60) else most_events // 3 + 1)
    events = [_event(random, journey, clock, i) for i in range(count)]
    random.shuffle(events)
    return History(
        events=tuple(events),
        traits=tuple(_traits(random, clock) for _ in range(_few(random, 8))),
        roles=tuple(_role(random, clock) for _ in range(_few(random, 6))),
        memberships=tuple(_membership(random, clock) for _ in range(_few(random, 4))),
    )


def _few(random: Random, most: int) -> int:
    return random.randint(1, most) if chance(random, 50) else 0


def _event(random: Random, journey: Journey, clock: _Clock, number: int) -> Event:
    corrects = chance(random, 6)
    name = random.choice(UNASKED) if chance(random, 12) else random.choice(NAMES)
    properties = dict(_correction(random, journey) if corrects else _properties(random))
    value = random.choice(EVENT_FIELDS["value"])
    usual: Actor = "us" if corrects or name == "Email Sent" else "customer"
    actors: tuple[Actor, ...] = (usual, "us", "system", "customer")
    return Event(
        # Ids sort otherwise than the events were drawn, and as text.
        event_id=f"{random.randrange(100)}-{number}",
        name="Stage Corrected" if corrects else name,
        occurred_at=clock.draw(),
        received_at=random.randrange(4),
        person_id=random.choice(_PEOPLE) if chance(random, 60) else None,
        account_id=random.choice(_ACCOUNTS),
        actor=random.choice(actors) if chance(random, 30) else usual,
        channel=_one(random, "channel"),
        source=_one(random, "source"),
        value=None if value is None else Decimal(str(value)),
        currency=_one(random, "currency"),
        properties=properties | {"deal": random.choice(_DEALS), "reason": random.choice(_REASONS)},
    )


def _one(random: Random, field: str) -> Any:
    return random.choice(EVENT_FIELDS[field])


def _properties(random: Random) -> Iterator[tuple[str, object]]:
    for name, values in PROPERTIES.items():
        if chance(random, 60):
            yield name, random.choice(values)


def _correction(random: Random, journey: Journey) -> Iterator[tuple[str, object]]:
    yield "journey", _ID if chance(random, 85) else "another"
    known = [s.id for s in journey.stages]
    yield "stage", random.choice((*known, *known, OUTSIDE, "s9", None))


def _traits(random: Random, clock: _Clock) -> TraitFact:
    at = clock.draw() if chance(random, 75) else ALWAYS
    of_person = chance(random, 50)
    pool = PERSON_TRAITS if of_person else ACCOUNT_TRAITS
    return TraitFact(
        at=at,
        traits={name: random.choice(pool[name]) for name in some(random, tuple(pool), 1, 3)},
        account_id=None if of_person else random.choice(("acme", "acme", "beta")),
        person_id=random.choice(_PEOPLE) if of_person else None,
        received_at=random.randrange(3),
    )


def _role(random: Random, clock: _Clock) -> RoleFact:
    source = random.choice(_SOURCES)
    withdrawn = source == "user" and chance(random, 30)
    return RoleFact(
        person_id=random.choice(_PEOPLE),
        account_id=random.choice(("acme", "acme", "beta")),
        role=None if withdrawn else random.choice(rules.ROLES),
        valid_from=clock.draw(),
        source=source,
        received_at=random.randrange(2),
    )


def _membership(random: Random, clock: _Clock) -> MembershipFact:
    valid_from = clock.draw() if chance(random, 70) else ALWAYS
    ends = max(valid_from, clock.draw()) + random.randint(1, 3) * _DAY
    return MembershipFact(
        person_id=random.choice(_PEOPLE),
        account_id=random.choice(("acme", "acme", "beta")),
        valid_from=valid_from,
        valid_to=ends if chance(random, 50) else None,
    )
