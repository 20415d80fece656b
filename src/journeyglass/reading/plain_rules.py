"""Rules of the plain reader: does a rule hold, does it fire, which events caused it – asked of all events each time.

Times are whole microseconds, so nothing lies between `t - 1` and `t`: "just before t" is what holds at `t - 1` in the
scope that counts now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from journeyglass.events.facts import Event, History, TraitFact
from journeyglass.journey.rules import (
    All,
    Any,
    Did,
    InStageFor,
    Matcher,
    Not,
    PersonTrait,
    QuietFor,
    Rule,
    Since,
    Then,
    Trait,
    Without,
)
from journeyglass.reading.plain_facts import members_at, role_at, traits_at
from journeyglass.reading.plain_where import event_matches, traits_match


@dataclass(frozen=True)
class Scope:
    """Which events count at this point of the walk. All times are UTC microseconds.

    `turn_began` is None up to the end of the first turn; `visit_began` is None outside; `left` is the last
    leaving, None before the first start.
    """

    first_event: int
    turn_began: int | None = None
    visit_began: int | None = None
    left: int | None = None

    def covers(self, since: Since, at: int) -> bool:
        """Whether an event at that instant lies in the scope."""
        match since:
            case "turn":
                return self.turn_began is None or at >= self.turn_began
            case "stage":
                return self._stage is None or at > self._stage
            case _:
                return True

    def began(self, since: Since) -> int:
        """The beginning of the scope; where it reaches over all of history, the subject's first event."""
        start = {"turn": self.turn_began, "stage": self._stage, "ever": None}[since]
        return self.first_event if start is None else start

    @property
    def _stage(self) -> int | None:
        return self.left if self.visit_began is None else self.visit_began


class Evidence:
    """All that is known of one subject, and the rules judged by it."""

    def __init__(self, history: History, events: tuple[Event, ...], person: str | None) -> None:
        self.history = history
        self.events = events
        self.person = person
        self.account = events[0].account_id
        # By identity: the journey keeps its matchers alive, and hashing a tree for each question is slow.
        self._matching: dict[int, tuple[Event, ...]] = {}

    def at(self, t: int) -> list[Event]:
        """The events of that instant, by event id."""
        return [e for e in self.events if e.occurred_at == t]

    def matching(self, matcher: Matcher) -> tuple[Event, ...]:
        """Every event, of any time, that the matcher means."""
        key = id(matcher)
        if key not in self._matching:
            self._matching[key] = tuple(e for e in self.events if self._matches(e, matcher))
        return self._matching[key]

    def quiet_breakers(self, atom: QuietFor) -> tuple[Event, ...]:
        """The events that end the silence the atom waits for."""
        return self.by_customer if atom.of is None else self.matching(atom.of)

    @cached_property
    def by_customer(self) -> tuple[Event, ...]:
        """The events by the customer."""
        return tuple(e for e in self.events if e.actor == "customer")

    def _matches(self, event: Event, matcher: Matcher) -> bool:
        if event.name not in matcher.names or not event_matches(event, matcher.where):
            return False
        if not matcher.roles:
            return True
        if event.person_id is None:
            return False
        return role_at(self.history, event.person_id, event.account_id, event.occurred_at) in matcher.roles

    def holds(self, rule: Rule, t: int, scope: Scope) -> bool:
        """Whether the rule is true at t."""
        match rule:
            case All(parts):
                return all(self.holds(part, t, scope) for part in parts)
            case Any(parts):
                return any(self.holds(part, t, scope) for part in parts)
            case Not(part):
                return not self.holds(part, t, scope)
            case Did():
                return self._did(rule, t, scope)
            case Then():
                return any(b.occurred_at <= t for b in self._answers(rule, scope))
            case Without():
                return any(due <= t for due in self._unanswered(rule, scope))
            case QuietFor():
                return self._quiet(rule, t, scope)
            case InStageFor(duration):
                return scope.visit_began is not None and t >= duration.after(scope.visit_began)
            case Trait(where):
                return traits_match(traits_at(self._account_traits, t), where)
            case PersonTrait(where):
                return any(traits_match(traits_at(self._person_traits(p), t), where) for p in self._people(t))

    def fires(self, rule: Rule, t: int, scope: Scope) -> bool:
        """Whether the rule holds at t because of something at t."""
        match rule:
            case All(parts):
                return self.holds(rule, t, scope) and any(self.fires(part, t, scope) for part in parts)
            case Any(parts):
                return any(self.fires(part, t, scope) for part in parts)
            case Not(part):
                return self.holds(part, t - 1, scope) and not self.holds(part, t, scope)
            case _:
                if not self.holds(rule, t, scope):
                    return False
                return self._matched(rule, t, scope) or not self.holds(rule, t - 1, scope)

    def causes(self, rule: Rule, t: int, scope: Scope) -> list[Event]:
        """The events of t that matched an atom of the rule, by event id; none under `not` or where nothing holds."""
        found = {e.event_id: e for e in self._causes(rule, t, scope)}
        return [found[key] for key in sorted(found)]

    def _causes(self, rule: Rule, t: int, scope: Scope) -> Iterator[Event]:
        if not self.holds(rule, t, scope):
            return
        match rule:
            case All(parts) | Any(parts):
                for part in parts:
                    yield from self._causes(part, t, scope)
            case Did(what=what, since=since):
                yield from (e for e in self.matching(what) if e.occurred_at == t and scope.covers(since, t))
            case Then():
                yield from (b for b in self._answers(rule, scope) if b.occurred_at == t)
            case _:
                pass

    def _matched(self, atom: Rule, t: int, scope: Scope) -> bool:
        if isinstance(atom, Without):
            return t in self._unanswered(atom, scope)
        return any(True for _ in self._causes(atom, t, scope))

    def _did(self, atom: Did, t: int, scope: Scope) -> bool:
        counted = [
            e
            for e in self.matching(atom.what)
            if e.occurred_at <= t
            and scope.covers(atom.since, e.occurred_at)
            and (atom.within is None or t < atom.within.after(e.occurred_at))
        ]
        people = {e.person_id for e in counted if e.person_id is not None}
        return len(counted) >= atom.at_least and len(people) >= atom.people

    def _answers(self, atom: Then, scope: Scope) -> Iterator[Event]:
        """Each B of any time that came within the duration after another event A of the scope."""
        asked = [a for a in self.matching(atom.what) if scope.covers(atom.since, a.occurred_at)]
        for b in self.matching(atom.then):
            if any(a is not b and a.occurred_at <= b.occurred_at < atom.within.after(a.occurred_at) for a in asked):
                yield b

    def _unanswered(self, atom: Without, scope: Scope) -> Iterator[int]:
        """When each A of the scope falls due that no other event B answered in time."""
        answers = self.matching(atom.without)
        for a in self.matching(atom.what):
            due = atom.within.after(a.occurred_at)
            answered = any(b is not a and a.occurred_at <= b.occurred_at < due for b in answers)
            if scope.covers(atom.since, a.occurred_at) and not answered:
                yield due

    def _quiet(self, atom: QuietFor, t: int, scope: Scope) -> bool:
        last = scope.began(atom.since)
        for e in self.quiet_breakers(atom):
            if e.occurred_at <= t and scope.covers(atom.since, e.occurred_at):
                last = e.occurred_at
        return t >= atom.duration.after(last)

    @cached_property
    def _account_traits(self) -> tuple[TraitFact, ...]:
        return tuple(f for f in self.history.traits if self.account is not None and f.account_id == self.account)

    def _person_traits(self, person: str) -> tuple[TraitFact, ...]:
        return tuple(f for f in self.history.traits if f.person_id == person)

    def _people(self, t: int) -> set[str]:
        """The subject's people at t: the person itself, or the account's members and those who belong nowhere."""
        if self.person is not None:
            return {self.person}
        belong = {m.person_id for m in self.history.memberships}
        acted = {e.person_id for e in self.events if e.person_id is not None and e.occurred_at <= t}
        return members_at(self.history, self.account, t) | (acted - belong)
