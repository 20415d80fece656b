"""The plain reader: the walk through history, done slowly and as literally as the semantics put it.

It exists to be compared with the fast reader and shares no code with it. At every instant it asks every rule anew of
all events. It is right before it is quick: use it on small histories.

Decisions, where the semantics leave room:

- Each repetition makes one move, by the first step that can: outcome, forward, return. A correction is looked at once,
  at the start of its instant.
- A history holds the winning body of each event; retracted ones are left out. `as_of` cuts events and due times, not
  the rule that a first role or membership reaches back.
- Several roles of one pair, or memberships of one person, with the same lowest beginning all reach back.
- An event without an account has a person of role `unknown`, unless it has no person.
- The account is that of the subject's first event, the smaller event id first; where that event names none, the subject
  has no account traits, and its people are those who acted and belong nowhere.
- An amount is compared as a binary floating-point number, like the number in the rule.
- A reason that is not text is given as its JSON. A null reason is none.
- A correction that leads outside sets the reason of the visit that it ends, also to none.
- A correction that names another journey or an unknown stage moves nobody and is otherwise an event like any other.
- "Left at the instant at which the present turn began" means any visit that ended at that instant, before or after the
  turn began in it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from journeyglass.events.facts import Event, History
from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import OUTSIDE, Journey, Outcome
from journeyglass.reading.plain_facts import plain_text
from journeyglass.reading.plain_rules import Evidence, Scope

CORRECTED = "Stage Corrected"
DUE = "due"
AWAY = -1
"""The position outside."""


@dataclass(frozen=True, kw_only=True)
class PlainVisit:
    """One stay in one stage; times are UTC microseconds, half-open [entered_at, left_at)."""

    journey: str
    subject: str
    visit_no: int
    turn: int
    stage: str
    entered_at: int
    left_at: int | None = None
    entered_by: str
    left_by: str | None = None
    move: str
    skipped: int
    outcome: str | None = None
    outcome_kind: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlainSubject:
    """What one subject's history comes to; times are UTC microseconds.

    `milestones` are (visit_no, stage, milestone, at); `moments` are (turn, moment, at); both sorted.
    """

    subject: str
    account: str | None
    visits: tuple[PlainVisit, ...]
    milestones: tuple[tuple[int, str, str, int], ...]
    moments: tuple[tuple[int, str, int], ...]
    first_event: int
    last_customer_event: int | None
    stalled_since: int | None


def read(
    journey: Journey, history: History, as_of: int, subject_ids: Collection[str] | None = None
) -> list[PlainSubject]:
    """Read the history of each subject (of `subject_ids` where given) up to `as_of`, ordered by subject."""
    of_subject: dict[str, list[Event]] = {}
    for event in history.events:
        subject = subject_of(journey, event)
        wanted = subject is not None and (subject_ids is None or subject in subject_ids)
        if subject is not None and wanted and event.occurred_at <= as_of and not event.retracted:
            of_subject.setdefault(subject, []).append(event)
    return [_Walk(journey, history, s, of_subject[s], as_of).run() for s in sorted(of_subject)]


def subject_of(journey: Journey, event: Event) -> str | None:
    """The subject whose history the event belongs to; None for none."""
    if journey.subject == "account":
        return event.account_id
    if journey.subject == "person":
        return event.person_id
    value = event.properties.get(journey.subject.property)
    return None if value is None else plain_text(value)


class _Walk:
    """One subject's way through its instants."""

    def __init__(self, journey: Journey, history: History, subject: str, events: list[Event], as_of: int) -> None:
        self.journey = journey
        self.subject = subject
        self.as_of = as_of
        ordered = tuple(sorted(events, key=lambda e: (e.occurred_at, e.event_id)))
        self.evidence = Evidence(history, ordered, subject if journey.subject == "person" else None)
        self.first_event = ordered[0].occurred_at
        self.atoms = [atom for _, rule in journey.moving_rules() for atom, _ in rules.atoms(rule)]
        self.agenda: list[int] = sorted(set(self._known_instants()))
        self.position = AWAY
        self.turn = 0
        self.turn_began: int | None = None
        self.last_left: int | None = None
        self.visits: list[PlainVisit] = []
        self.milestones: list[tuple[int, str, str, int]] = []
        self.moments: list[tuple[int, str, int]] = []

    def run(self) -> PlainSubject:
        """Walk the agenda, which grows while it is walked."""
        done = 0
        while done < len(self.agenda):
            t = self.agenda[done]
            done += 1
            if self.first_event <= t <= self.as_of:
                self._instant(t)
        customer = [e.occurred_at for e in self.evidence.by_customer]
        return PlainSubject(
            subject=self.subject,
            account=self.evidence.account,
            visits=tuple(self.visits),
            milestones=tuple(sorted(self.milestones)),
            moments=tuple(sorted(self.moments)),
            first_event=self.first_event,
            last_customer_event=max(customer, default=None),
            stalled_since=self._stalled_since(customer),
        )

    # The instants to look at. One too many does no harm: nothing is different there.

    def _known_instants(self) -> Iterator[int]:
        history = self.evidence.history
        yield from (e.occurred_at for e in self.evidence.events)
        yield from (f.at for f in history.traits)
        yield from (r.valid_from for r in history.roles)
        for m in history.memberships:
            yield m.valid_from
            if m.valid_to is not None:
                yield m.valid_to
        for atom in self.atoms:
            yield from self._dues(atom)

    def _dues(self, atom: rules.Atom) -> Iterator[int]:
        """When something changes by time alone, counted from an event."""
        matching = self.evidence.matching
        match atom:
            case rules.Did(what=what, within=Duration() as within):
                yield from (within.after(e.occurred_at) for e in matching(what))
            case rules.Without(what=what, within=within):
                yield from (within.after(e.occurred_at) for e in matching(what))
            case rules.QuietFor(duration=duration):
                yield duration.after(self.first_event)
                yield from (duration.after(e.occurred_at) for e in self.evidence.quiet_breakers(atom))
            case _:
                pass

    def _expect_dues_of_scope(self, t: int) -> None:
        """Put on the agenda what falls due counted from a scope that begins at t."""
        for atom in self.atoms:
            if isinstance(atom, rules.QuietFor | rules.InStageFor):
                due = atom.duration.after(t)
                if due not in self.agenda:
                    insort(self.agenda, due)

    # One instant.

    def _instant(self, t: int) -> None:
        self.t = t
        self.been = {self.position}
        self.outcomes_taken: set[int] = set()
        self.moved = False
        self._note_milestones()
        self._correct()
        while self._may_move() and (self._take_outcome() or self._go_forward() or self._go_back()):
            pass
        self._note_moments()

    def _may_move(self) -> bool:
        return not (self.moved and self.position == AWAY)

    @property
    def scope(self) -> Scope:
        """What counts now."""
        inside = self.position != AWAY
        return Scope(
            first_event=self.first_event,
            turn_began=self.turn_began if self.turn > 1 else None,
            visit_began=self.visits[-1].entered_at if inside else None,
            left=self.last_left,
        )

    def _holds(self, rule: rules.Rule) -> bool:
        return self.evidence.holds(rule, self.t, self.scope)

    def _fires(self, rule: rules.Rule) -> bool:
        return self.evidence.fires(rule, self.t, self.scope)

    def _correct(self) -> None:
        known = {s.id: i for i, s in enumerate(self.journey.stages)} | {OUTSIDE: AWAY}
        said = [
            e
            for e in self.evidence.at(self.t)
            if e.name == CORRECTED
            and e.properties.get("journey") == self.journey.journey
            and isinstance(e.properties.get("stage"), str)
            and e.properties["stage"] in known
        ]
        if not said or known[said[-1].properties["stage"]] == self.position:
            return
        last = said[-1]
        target, reason = known[last.properties["stage"]], last.properties.get("reason")
        text = None if reason is None else plain_text(reason)
        if target == AWAY:
            self.visits[-1] = replace(self.visits[-1], reason=text)
        self._move(target, "corrected", last.event_id, reason=text)

    def _take_outcome(self) -> bool:
        if self.position == AWAY or self.position in self.outcomes_taken:
            return False
        for outcome in self.journey.stages[self.position].outcomes:
            if self._fires(outcome.when):
                self.outcomes_taken.add(self.position)
                causes = self.evidence.causes(outcome.when, self.t, self.scope)
                ended = replace(self.visits[-1], outcome=outcome.id, outcome_kind=outcome.kind)
                self.visits[-1] = replace(ended, reason=_reason(outcome, causes))
                target = AWAY if outcome.to is None else self.journey.index(outcome.to)
                self._move(target, "outcome", causes[-1].event_id if causes else DUE)
                return True
        return False

    def _go_forward(self) -> bool:
        """Enter the nearest stage ahead that admits the position and whose rule holds."""
        for target in range(self.position + 1, len(self.journey.stages)):
            enter = self.journey.stages[target].enter
            if enter is None or target in self.been or not self.journey.admits(target, self.position):
                continue
            restart = self.position == AWAY and self.turn > 0
            must_fire = restart or self._left_as_turn_began(target)
            if self._fires(enter) if must_fire else self._holds(enter):
                name = "restart" if restart else "start" if self.position == AWAY else "forward"
                self._move(target, name, self._cause(enter))
                return True
        return False

    def _left_as_turn_began(self, target: int) -> bool:
        stage = self.journey.stages[target].id
        return self.turn > 0 and any(v.stage == stage and v.left_at == self.turn_began for v in self.visits)

    def _go_back(self) -> bool:
        """Return to the furthest stage behind that lists the present one and whose rule fires."""
        if self.position == AWAY or self.moved:
            return False
        own = self.journey.stages[self.position].enter
        if own is not None and self._fires(own):
            return False
        for target in reversed(range(self.position)):
            enter = self.journey.stages[target].enter
            if enter is not None and self.journey.admits(target, self.position) and self._fires(enter):
                self._move(target, "return", self._cause(enter))
                return True
        return False

    def _cause(self, rule: rules.Rule) -> str:
        causes = self.evidence.causes(rule, self.t, self.scope)
        return causes[-1].event_id if causes else DUE

    def _move(self, target: int, move: str, by: str, reason: str | None = None) -> None:
        """Leave the present position and enter the target, if it is a stage."""
        source, self.position, self.moved = self.position, target, True
        if source != AWAY:
            self.visits[-1] = replace(self.visits[-1], left_at=self.t, left_by=by)
            self.last_left = self.t
        if target != AWAY:
            self._begin_turn(source, target, move)
            self._begin_visit(source, target, move, by, reason)
        self._expect_dues_of_scope(self.t)
        self._note_milestones()

    def _begin_turn(self, source: int, target: int, move: str) -> None:
        back = source != AWAY and target <= source
        if self.turn == 0 or move in ("return", "restart") or (move in ("outcome", "corrected") and back):
            self.turn += 1
            self.turn_began = self.t

    def _begin_visit(self, source: int, target: int, move: str, by: str, reason: str | None) -> None:
        self.been.add(target)
        visit = PlainVisit(
            journey=self.journey.journey,
            subject=self.subject,
            visit_no=len(self.visits) + 1,
            turn=self.turn,
            stage=self.journey.stages[target].id,
            entered_at=self.t,
            entered_by=by,
            move=move,
            skipped=max(0, target - source - 1),
            reason=reason,
        )
        self.visits.append(visit)

    def _note_milestones(self) -> None:
        if self.position == AWAY:
            return
        visit = self.visits[-1]
        noted = {milestone for visit_no, _, milestone, _ in self.milestones if visit_no == visit.visit_no}
        for milestone in self.journey.stages[self.position].milestones:
            if milestone.id not in noted and self._holds(milestone.when):
                self.milestones.append((visit.visit_no, visit.stage, milestone.id, self.t))

    def _note_moments(self) -> None:
        turn = max(self.turn, 1)
        noted = {moment for t, moment, _ in self.moments if t == turn}
        for name, rule in self.journey.moments.items():
            if name not in noted and self._holds(rule):
                self.moments.append((turn, name, self.t))
        touched = any(e.actor == "customer" for e in self.evidence.at(self.t))
        if "first_touch" not in self.journey.moments and "first_touch" not in noted and touched:
            self.moments.append((turn, "first_touch", self.t))

    def _stalled_since(self, customer: list[int]) -> int | None:
        if self.position == AWAY:
            return None
        patience, entered = self.journey.stages[self.position].patience, self.visits[-1].entered_at
        if patience is None:
            return None
        ends = patience.after(max([t for t in customer if t > entered], default=entered))
        return ends if ends <= self.as_of else None


def _reason(outcome: Outcome, causes: list[Event]) -> str | None:
    """The outcome's property of the last event that has it."""
    given = [e.properties.get(outcome.reason) for e in causes] if outcome.reason else []
    return next((plain_text(value) for value in reversed(given) if value is not None), None)
