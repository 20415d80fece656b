"""The rule tree: boolean formulas over atoms, as `semantics.md` §2 defines them.

A tree is immutable and hashable, so that equal atoms of different rules are one atom to the compiler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from journeyglass.journey.duration import Duration

Since = Literal["turn", "stage", "ever"]
Role = Literal["champion", "decision_maker", "blocker", "influencer", "user", "unknown"]
ROLES: tuple[Role, ...] = ("champion", "decision_maker", "blocker", "influencer", "user", "unknown")
Op = Literal["eq", "in", "gt", "gte", "lt", "lte", "ne", "contains", "matches", "exists"]
OPS: tuple[Op, ...] = ("eq", "in", "gt", "gte", "lt", "lte", "ne", "contains", "matches", "exists")
EVENT_FIELDS = ("channel", "source", "actor", "value", "currency")

Scalar = str | int | float | bool
"""A JSON value that is neither null nor nested."""


@dataclass(frozen=True)
class Test:
    """One comparison: `op` with `value` (a tuple of scalars for `in`, a bool for `exists`)."""

    op: Op
    value: Scalar | tuple[Scalar, ...]

    # 1, 1.0 and True are one to Python's `==`, not to the semantics.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Test) and self._typed() == other._typed()

    def __hash__(self) -> int:
        return hash(self._typed())

    def _typed(self) -> tuple[object, ...]:
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return (self.op, *((isinstance(v, bool), v) for v in values))


@dataclass(frozen=True)
class Condition:
    """All `tests` on one field: an event field of `EVENT_FIELDS` where `of_event`, else a property (or trait)."""

    field: str
    tests: tuple[Test, ...]
    of_event: bool = False


@dataclass(frozen=True)
class Matcher:
    """Which events count: any of `names`, all of `where`, and the person's role at the event's time in `roles`.

    `roles` empty means that the role does not matter.
    """

    names: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Did:
    """At least `at_least` matching events by at least `people` known people, each counting for `within`."""

    what: Matcher
    at_least: int = 1
    people: int = 0
    within: Duration | None = None
    since: Since = "turn"


@dataclass(frozen=True)
class Then:
    """Some `then` within `within` after (or at the instant of) some `what`: two different events."""

    what: Matcher
    then: Matcher
    within: Duration
    since: Since = "turn"


@dataclass(frozen=True)
class Without:
    """Some `what` that no other event of `without` followed within `within`."""

    what: Matcher
    without: Matcher
    within: Duration
    since: Since = "turn"


@dataclass(frozen=True)
class Trait:
    """The account's latest traits match all of `where`."""

    where: tuple[Condition, ...]


@dataclass(frozen=True)
class PersonTrait:
    """The latest traits of one and the same person of the account match all of `where`."""

    where: tuple[Condition, ...]


@dataclass(frozen=True)
class QuietFor:
    """No event `of` that kind (None: no event by the customer) for `duration`."""

    duration: Duration
    of: Matcher | None = None
    since: Since = "turn"


@dataclass(frozen=True)
class InStageFor:
    """The present visit is `duration` old."""

    duration: Duration


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Any:
    """Some part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Rule


Atom = Did | Then | Without | Trait | PersonTrait | QuietFor | InStageFor
Rule = Atom | All | Any | Not


def atoms(rule: Rule, negated: bool = False) -> Iterator[tuple[Atom, bool]]:
    """The rule's atoms in the order written, each with whether it stands under at least one `not`."""
    if isinstance(rule, All | Any):
        for part in rule.parts:
            yield from atoms(part, negated)
    elif isinstance(rule, Not):
        yield from atoms(rule.part, True)
    else:
        yield rule, negated


def matchers(rule: Rule) -> Iterator[Matcher]:
    """Every matcher that the rule's atoms use."""
    for atom, _ in atoms(rule):
        if isinstance(atom, Did | Then | Without):
            yield atom.what
        if isinstance(atom, Then):
            yield atom.then
        elif isinstance(atom, Without):
            yield atom.without
        elif isinstance(atom, QuietFor) and atom.of:
            yield atom.of
