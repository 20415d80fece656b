"""Random rules: every atom, every test, nested."""

from __future__ import annotations

from hypothesis import strategies as st

from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.rules import EVENT_FIELDS, ROLES, Condition, Matcher, Rule, Test

NAMES = ("Signed Up", "Signed In", "Meeting Held")
FIELDS = ("kind", "n", "path")
ORDERED = ("gt", "gte", "lt", "lte")

texts = st.sampled_from(["", "a", "ab", "b", "no", "null", "5", "2024-01-01", "x: y", "ключ", "中", "- z", " "])
numbers = st.integers(-3, 3) | st.sampled_from([0.5, -2.5, 1e17, 2**62])
scalars = texts | numbers | st.booleans()
durations = st.builds(Duration, st.integers(1, 9), st.sampled_from(["s", "m", "h", "d", "w", "mo", "y"]))
SINCE = st.sampled_from(["turn", "stage", "ever"])


def tests() -> st.SearchStrategy[Test]:
    """One test of any kind."""
    return st.one_of(
        st.builds(Test, st.sampled_from(["eq", "ne"]), scalars),
        st.builds(Test, st.just("in"), st.lists(scalars, min_size=1, max_size=3).map(tuple)),
        st.builds(Test, st.sampled_from(ORDERED), texts | numbers),
        st.builds(Test, st.sampled_from(["contains", "matches"]), st.sampled_from(["a", "b", "^a", ""])),
        st.builds(Test, st.just("exists"), st.booleans()),
    )


def conditions(*, of_event: bool = True) -> st.SearchStrategy[tuple[Condition, ...]]:
    """One or more conditions on different fields, each with tests of different kinds."""
    names = st.sampled_from([*FIELDS, "channel", "value", "actor"] if of_event else FIELDS)
    plain = st.builds(Condition, names, _different_tests(), st.just(False))
    fields = st.builds(Condition, st.sampled_from(EVENT_FIELDS), _different_tests(), st.just(True))
    one = plain | fields if of_event else plain
    return st.lists(one, min_size=1, max_size=2, unique_by=lambda c: (c.field, c.of_event)).map(tuple)


def _different_tests() -> st.SearchStrategy[tuple[Test, ...]]:
    return st.lists(tests(), min_size=1, max_size=3, unique_by=lambda t: t.op).map(tuple)


def matchers() -> st.SearchStrategy[Matcher]:
    """Which events count."""
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple)
    roles = st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple)
    return st.builds(Matcher, names, st.just(()) | conditions(), roles)


def atoms(*, history: bool = False) -> st.SearchStrategy[rules.Atom]:
    """Any atom; `history`: as one may stand where a rule holds over all history."""
    since = st.just("ever") if history else SINCE
    some = [
        st.builds(rules.Did, matchers(), st.integers(1, 3), st.integers(0, 2), st.none() | durations, since),
        st.builds(rules.Then, matchers(), matchers(), durations, since),
        st.builds(rules.Without, matchers(), matchers(), durations, since),
        st.builds(rules.Trait, conditions(of_event=False)),
        st.builds(rules.PersonTrait, conditions(of_event=False)),
        st.builds(rules.QuietFor, durations, st.none() | matchers(), since),
    ]
    return st.one_of(*some) if history else st.one_of(*some, st.builds(rules.InStageFor, durations))


def any_rule(*, history: bool = False) -> st.SearchStrategy[Rule]:
    """Any rule, nested."""
    return st.recursive(
        atoms(history=history),
        lambda inner: st.one_of(
            st.builds(rules.All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(rules.Any, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(rules.Not, inner),
        ),
        max_leaves=6,
    )
