"""When one atom holding means that another holds too. Only sure cases count: False may mean "not known"."""

from __future__ import annotations

from journeyglass.journey.duration import Duration
from journeyglass.journey.rules import (
    Atom,
    Condition,
    Did,
    InStageFor,
    Matcher,
    PersonTrait,
    QuietFor,
    Then,
    Trait,
)

_SCOPES = ("stage", "turn", "ever")


def implies(a: Atom, b: Atom) -> bool:
    """Whether `b` holds at every instant at which `a` does, inside a stage or out."""
    if a == b:
        return True
    match a, b:
        case Did(), Did():
            return _did_implies(a, b)
        case (Trait(there), Trait(wanted)) | (PersonTrait(there), PersonTrait(wanted)):
            return _all_of(wanted, there)
        case QuietFor(), QuietFor():
            return a.of == b.of and a.since == b.since and _within(b.duration, a.duration)
        case InStageFor(), InStageFor():
            return _within(b.duration, a.duration)
        case Then(), Then():
            same = a.what == b.what and a.then == b.then and a.since == b.since
            return same and _within(a.within, b.within)
    return False


def excludes(a: Atom, b: Atom) -> bool:
    """Whether the two never hold at once."""
    if isinstance(b, QuietFor) and isinstance(a, Did):
        return _breaks(a, b)
    return isinstance(a, QuietFor) and isinstance(b, Did) and _breaks(b, a)


def narrower(a: Matcher, b: Matcher) -> bool:
    """Whether every event that `a` counts is one that `b` counts."""
    roles = not b.roles or (bool(a.roles) and set(a.roles) <= set(b.roles))
    return set(a.names) <= set(b.names) and roles and _all_of(b.where, a.where)


def _did_implies(a: Did, b: Did) -> bool:
    enough = a.at_least >= b.at_least and a.people >= b.people
    scope = _SCOPES.index(a.since) <= _SCOPES.index(b.since)
    return enough and scope and narrower(a.what, b.what) and _within(a.within, b.within)


def _breaks(did: Did, quiet: QuietFor) -> bool:
    """An event counted as recent is one that broke the silence."""
    if quiet.of is None or did.within is None or _SCOPES.index(did.since) > _SCOPES.index(quiet.since):
        return False
    return narrower(did.what, quiet.of) and _within(did.within, quiet.duration)


def _within(a: Duration | None, b: Duration | None) -> bool:
    """Whether `a` is surely no longer than `b`; None is for ever."""
    if a is None or b is None:
        return b is None
    return bool(a.months) == bool(b.months) and (a.months, a.micros) <= (b.months, b.micros)


def _all_of(wanted: tuple[Condition, ...], there: tuple[Condition, ...]) -> bool:
    tests = {(c.field, c.of_event, t) for c in there for t in c.tests}
    return all((c.field, c.of_event, t) in tests for c in wanted for t in c.tests)
