"""What a bulk of random pairs contains and brings about, counted, so that a test can show that nothing is missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from journeyglass.events.facts import History
from journeyglass.journey.model import Journey
from journeyglass.journey.rules import (
    All,
    Any,
    Atom,
    Did,
    InStageFor,
    Not,
    PersonTrait,
    QuietFor,
    Rule,
    Then,
    Trait,
    Without,
    atoms,
    matchers,
)
from journeyglass.reading import plain
from journeyglass.testing.generators import Pair

ATOMS = {
    Did: "did",
    Then: "then",
    Without: "without",
    Trait: "trait",
    PersonTrait: "person_trait",
    QuietFor: "quiet_for",
    InStageFor: "in_stage_for",
}
MOVES = ("start", "forward", "outcome", "return", "restart", "corrected")


def shape_counts(pairs: Iterable[Pair]) -> Counter[str]:
    """In how many pairs each kind of thing occurs: `atom …`, `where …`, `decided by …`, `move …` and others."""
    counts: Counter[str] = Counter()
    for journey, history, as_of in pairs:
        seen = set(written(journey)) | set(told(history))
        for subject in plain.read(journey, history, as_of):
            seen.update(reached(journey, subject))
        counts.update({"pairs": 1, **dict.fromkeys(seen, 1)})
    return counts


def written(journey: Journey) -> Iterator[str]:
    """What the journey's rules are made of."""
    subject = journey.subject if isinstance(journey.subject, str) else "property"
    yield f"subject {subject}"
    for _, rule in journey.moving_rules():
        yield from _nodes(rule)
        for atom, negated in atoms(rule):
            yield f"atom {ATOMS[type(atom)]}"
            yield from _details(atom, negated)
        for matcher in matchers(rule):
            if matcher.roles:
                yield "where role"
            for condition in matcher.where:
                yield from (f"where {test.op}" for test in condition.tests)


def _nodes(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Not):
        yield "rule not"
        yield from _nodes(rule.part)
    elif isinstance(rule, All | Any):
        yield "rule all" if isinstance(rule, All) else "rule any"
        for part in rule.parts:
            yield from _nodes(part)


def _details(atom: Atom, negated: bool) -> Iterator[str]:
    if negated:
        yield f"atom not {ATOMS[type(atom)]}"
    if isinstance(atom, Did | Then | Without | QuietFor):
        yield f"since {atom.since}"
    if isinstance(atom, Did):
        parts = {"at_least": atom.at_least > 1, "people": atom.people > 0, "within": atom.within is not None}
        yield from (f"did {name}" for name, there in parts.items() if there)
    if isinstance(atom, QuietFor):
        yield "quiet_for of" if atom.of else "quiet_for the customer"
    span = atom.duration if isinstance(atom, QuietFor | InStageFor) else getattr(atom, "within", None)
    if span is not None:
        yield f"unit {span.unit}"
        yield f"{'calendar' if span.months else 'fixed'} {ATOMS[type(atom)]}"


def told(history: History) -> Iterator[str]:
    """What the history holds."""
    yield from ("roles" for _ in history.roles[:1])
    yield from ("memberships" for _ in history.memberships[:1])
    yield from ("traits" for _ in history.traits[:1])
    times = [e.occurred_at for e in history.events]
    if len(set(times)) < len(times):
        yield "simultaneous events"


def reached(journey: Journey, subject: plain.PlainSubject) -> Iterator[str]:
    """What became of the subject."""
    for visit in subject.visits:
        yield f"move {visit.move}"
        yield from (f"decided by {kind}" for kind in _deciding(journey, subject, visit))
        if visit.skipped:
            yield "skipped"
        if visit.left_at == visit.entered_at:
            yield "visit without length"
        if visit.entered_by == plain.DUE:
            yield f"due {visit.move}"
        if visit.outcome:
            yield f"outcome {_whither(journey, visit)}"
        if visit.reason is not None:
            yield "reason of an outcome" if visit.outcome else "reason of a correction"
        if visit.move == "corrected" and visit.left_at is None:
            yield "open after a correction"
    yield from ("milestone" for _ in subject.milestones[:1])
    yield from (f"moment in turn {min(turn, 2)}" for turn, _, _ in subject.moments)
    if subject.stalled_since is not None:
        yield "stalled"


def _deciding(journey: Journey, subject: plain.PlainSubject, visit: plain.PlainVisit) -> Iterator[str]:
    """The atoms of the rule by which the visit began."""
    rule: Rule | None = None
    if visit.move in ("start", "forward", "return", "restart"):
        rule = journey.stages[journey.index(visit.stage)].enter
    elif visit.move == "outcome":
        before = subject.visits[visit.visit_no - 2]
        stage = journey.stages[journey.index(before.stage)]
        rule = next(o.when for o in stage.outcomes if o.id == before.outcome)
    yield from (ATOMS[type(atom)] for atom, _ in (atoms(rule) if rule else ()))


def _whither(journey: Journey, visit: plain.PlainVisit) -> str:
    """Where the outcome that ended the visit leads."""
    here = journey.index(visit.stage)
    outcome = next(o for o in journey.stages[here].outcomes if o.id == visit.outcome)
    if outcome.to is None:
        return "to outside"
    there = journey.index(outcome.to)
    return "to the same stage" if there == here else "to an earlier stage" if there < here else "to a later stage"
