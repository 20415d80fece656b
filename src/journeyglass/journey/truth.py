"""Which rules can never hold, and which always do. What is said is sure; what is not sure is not said."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from journeyglass.journey import rules
from journeyglass.journey.contradiction import contradiction
from journeyglass.journey.implication import excludes, implies
from journeyglass.journey.rules import Atom, Condition, Rule

_MOST_PARTS = 100
_REFUSED = "one part asks for what another, under `not`, refuses"
_NO_VISIT = "there is no visit yet, and so no time in stage"


def never(rule: Rule, *, outside: bool = False) -> str | None:
    """Why the rule can never hold, in words; None where it may. `outside`: it is asked only outside all stages."""
    match rule:
        case rules.All(parts):
            whys = (never(p, outside=outside) for p in parts)
            return next((w for w in whys if w), None) or _clash(parts)
        case rules.Any(parts):
            reasons = [never(p, outside=outside) for p in parts]
            return reasons[0] if all(reasons) else None
        case rules.Not(part):
            return "what stands under `not` always holds" if always(part) else None
    return _atom_never(rule, outside)


def always(rule: Rule) -> bool:
    """Whether the rule surely holds at every instant."""
    match rule:
        case rules.All(parts):
            return all(map(always, parts))
        case rules.Any(parts):
            return any(map(always, parts)) or _opposites(parts) or _covers(parts)
        case rules.Not(part):
            return never(part) is not None
    return False


def _atom_never(atom: Atom, outside: bool) -> str | None:
    match atom:
        case rules.Did(what) | rules.Without(what):
            return contradiction(what.where)
        case rules.Then(what, then):
            return contradiction(what.where) or contradiction(then.where)
        case rules.Trait(where) | rules.PersonTrait(where):
            return contradiction(where)
        case rules.InStageFor():
            return _NO_VISIT if outside else None
    return None


def _clash(parts: Sequence[Rule]) -> str | None:
    """Why the parts cannot hold together."""
    if _opposites(parts):
        return _REFUSED
    flat = list(_flat(parts))
    held = [p for p in flat if isinstance(p, rules.Atom)]
    traits: list[Condition] = [c for a in held if isinstance(a, rules.Trait) for c in a.where]
    if why := contradiction(traits):
        return why
    if len(flat) > _MOST_PARTS:
        return None
    if any(_follows(p.part, flat) for p in flat if isinstance(p, rules.Not)):
        return _REFUSED
    if any(excludes(a, b) for a, b in itertools.combinations(held, 2)):
        return "one part asks for an event that breaks the silence of another"
    return None


def _opposites(parts: Sequence[Rule]) -> bool:
    """Whether one part is the `not` of another."""
    there = set(parts)
    return any(isinstance(p, rules.Not) and p.part in there for p in parts)


def _follows(rule: Rule, held: list[Rule]) -> bool:
    """Whether the rule surely holds when all of `held` do."""
    if rule in held:
        return True
    match rule:
        case rules.All(parts):
            return all(_follows(p, held) for p in parts)
        case rules.Any(parts):
            return any(_follows(p, held) for p in parts)
        case rules.Not(rules.Any(parts)):
            return all(_follows(rules.Not(p), held) for p in parts)
        case rules.Not(rules.Not(part)):
            return _follows(part, held)
    return any(_sure(h, rule) for h in held)


def _covers(parts: Iterable[Rule]) -> bool:
    """Whether one of the parts holds whenever another, under `not`, does not."""
    flat = [part for p in parts for part in (p.parts if isinstance(p, rules.Any) else (p,))]
    open_ = [p.part for p in flat if isinstance(p, rules.Not)] if len(flat) <= _MOST_PARTS else []
    return any(p == r or _sure(r, p) for r in open_ for p in flat)


def _sure(a: Rule, b: Rule) -> bool:
    return isinstance(a, rules.Atom) and isinstance(b, rules.Atom) and implies(a, b)


def _flat(parts: Iterable[Rule]) -> Iterable[Rule]:
    """The parts of a conjunction, nested ones too; `not any` is an `all` of `not`s."""
    for part in parts:
        match part:
            case rules.All(inner):
                yield from _flat(inner)
            case rules.Not(rules.Any(inner)):
                yield from _flat(rules.Not(p) for p in inner)
            case rules.Not(rules.Not(inner_rule)):
                yield from _flat((inner_rule,))
            case _:
                yield part
