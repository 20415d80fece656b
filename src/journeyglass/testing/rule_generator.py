"""Random rules over a small alphabet, so that rules and histories collide often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar, get_args

from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.rules import Condition, Matcher, Op, Role, Rule, Scalar, Since, Test

NAMES = ("A", "B", "C", "D")
"""Event names that rules ask for."""
UNASKED = ("X", "Email Sent")
"""Event names that no rule asks for."""

PROPERTIES: dict[str, tuple[object, ...]] = {
    "n": (1, 2, 3, 1.5, "2", True, False, None),
    "t": ("go", "cargo", "b", "ü", "", 2, None),
    "tags": (["go", 2], ["b"], [], ["cargo", True], {"a": 1}),
    "channel": ("site", "phone", None),
}
"""Properties of events, with all values that they take."""
EVENT_FIELDS: dict[str, tuple[object, ...]] = {
    "channel": ("site", "phone", None),
    "source": ("crm", "web", None),
    "actor": ("customer", "us", "system"),
    "value": (0.1, 5, 100, None),
    "currency": ("EUR", "USD", None),
}
"""Fields of events, with all values that they take."""
ACCOUNT_TRAITS: dict[str, tuple[object, ...]] = {
    "plan": ("pro", "free", None),
    "seats": (1, 2, 3, "2", True, None),
    "tags": (["go", 2], ["b"], None),
}
PERSON_TRAITS: dict[str, tuple[object, ...]] = {"title": ("CEO", "CTO", None), "level": (1, 2, 3, "2", None)}

DURATIONS = tuple(map(Duration.parse, ("1d", "2d", "3d", "5d", "24h", "1w", "12h", "90m", "30s", "1mo", "2mo", "1y")))
_USUAL_DURATIONS = DURATIONS[:6]
_AGES = tuple(map(Duration.parse, ("2d", "3d", "5d", "1w", "10d", "1mo", "1mo", "2mo", "1y")))
"""For what falls due again and again without any event: short ones would move a subject a million times."""
_TEXTS = ("go", "cargo", "b", "pro", "CEO", "site", "2")
_NUMBERS: tuple[Scalar, ...] = (1, 2, 3, 1.5, 0.1, 5)
_EXPRESSIONS = ("^c", "o$", "r.*o", "^(go|CEO|pro)$", "[0-9]", "")
_ORDERED: tuple[Op, ...] = ("gt", "gte", "lt", "lte")
_OPS: tuple[Op, ...] = get_args(Op)
_ROLES: tuple[Role, ...] = rules.ROLES

T = TypeVar("T")


def chance(random: Random, percent: int) -> bool:
    """True in that many of a hundred cases; a shrinking test makes it false."""
    return random.randrange(100) >= 100 - percent


def some(random: Random, items: Sequence[T], least: int, most: int) -> tuple[T, ...]:
    """Between `least` and `most` different items."""
    return tuple(random.sample(items, random.randint(least, min(most, len(items)))))


def duration(random: Random) -> Duration:
    """A duration, mostly of whole days."""
    return random.choice(_USUAL_DURATIONS if chance(random, 60) else DURATIONS)


def rule(random: Random, depth: int = 2) -> Rule:
    """A rule with at most `depth` levels of `all`, `any` and `not` above its atoms."""
    if depth == 0 or not chance(random, 40):
        return atom(random)
    kind = random.choice(("all", "any", "not"))
    if kind == "not":
        return rules.Not(rule(random, depth - 1))
    parts = tuple(rule(random, depth - 1) for _ in range(random.randint(1, 3)))
    return rules.All(parts) if kind == "all" else rules.Any(parts)


def atom(random: Random) -> rules.Atom:
    """One atom of any kind; `did` is the commonest."""
    makers: tuple[Callable[[Random], rules.Atom], ...] = (_then, _without, _trait, _person_trait, _quiet_for, _in_stage)
    return random.choice(makers)(random) if chance(random, 50) else did(random)


def did(random: Random) -> rules.Did:
    """At least one, sometimes several events, sometimes for a while."""
    return rules.Did(
        matcher(random),
        at_least=random.randint(2, 3) if chance(random, 20) else 1,
        people=random.randint(1, 2) if chance(random, 15) else 0,
        within=duration(random) if chance(random, 35) else None,
        since=_since(random),
    )


def matcher(random: Random) -> Matcher:
    """One or two names, seldom narrowed by a property or a role."""
    return Matcher(
        some(random, NAMES, 1, 2),
        _event_where(random) if chance(random, 25) else (),
        some(random, _ROLES, 1, 3) if chance(random, 12) else (),
    )


def _since(random: Random) -> Since:
    return random.choice(("turn", "turn", "stage", "ever"))


def _then(random: Random) -> rules.Then:
    return rules.Then(matcher(random), matcher(random), duration(random), _since(random))


def _without(random: Random) -> rules.Without:
    return rules.Without(matcher(random), matcher(random), duration(random), _since(random))


def _trait(random: Random) -> rules.Trait:
    return rules.Trait(_trait_where(random, ACCOUNT_TRAITS))


def _person_trait(random: Random) -> rules.PersonTrait:
    return rules.PersonTrait(_trait_where(random, PERSON_TRAITS))


def _quiet_for(random: Random) -> rules.QuietFor:
    return rules.QuietFor(random.choice(_AGES), matcher(random) if chance(random, 60) else None, _since(random))


def _in_stage(random: Random) -> rules.InStageFor:
    return rules.InStageFor(random.choice(_AGES))


def _event_where(random: Random) -> tuple[Condition, ...]:
    if chance(random, 35):
        fields = some(random, tuple(EVENT_FIELDS), 1, 2)
        return tuple(Condition(f, _tests(random, EVENT_FIELDS[f]), of_event=True) for f in fields)
    return tuple(Condition(f, _tests(random, PROPERTIES[f])) for f in some(random, tuple(PROPERTIES), 1, 2))


def _trait_where(random: Random, pool: dict[str, tuple[object, ...]]) -> tuple[Condition, ...]:
    return tuple(Condition(f, _tests(random, pool[f])) for f in some(random, tuple(pool), 1, 2))


def _tests(random: Random, pool: tuple[object, ...]) -> tuple[Test, ...]:
    ops: tuple[Op, ...] = some(random, _OPS, 1, 2 if chance(random, 20) else 1)
    return tuple(_test(random, op, pool) for op in ops)


def _test(random: Random, op: Op, pool: tuple[object, ...]) -> Test:
    likely: tuple[Scalar, ...] = tuple(v for v in pool if isinstance(v, str | int | float)) or _TEXTS
    if op == "exists":
        return Test(op, chance(random, 50))
    if op == "matches":
        return Test(op, random.choice(_EXPRESSIONS))
    if op == "contains":
        return Test(op, random.choice(_TEXTS))
    if op in _ORDERED:
        return Test(op, random.choice(_NUMBERS if chance(random, 60) else _TEXTS))
    if op == "in":
        return Test(op, some(random, (*likely, *_NUMBERS), 1, 3))
    return Test(op, random.choice(likely if chance(random, 80) else _NUMBERS))
