"""Rules that can never hold are found, and no rule that can hold is ever called impossible."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.events.facts import Event, History, TraitFact
from journeyglass.journey import rules
from journeyglass.journey.contradiction import contradiction
from journeyglass.journey.implication import excludes, implies
from journeyglass.journey.rules import Atom, Condition, Rule
from journeyglass.journey.truth import always, never
from journeyglass.reading.plain_rules import Evidence, Scope
from journeyglass.reading.plain_where import traits_match

from .strategies import FIELDS, NAMES, any_rule, atoms, conditions, scalars
from .test_ruleparser import sound

DAY = 86_400_000_000


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{trait: {n: {gt: 5, lt: 3}}}", "`n` would be above `5` and below `3`"),
        ("{trait: {n: {gt: 5, lt: 5}}}", "above `5` and below `5`"),
        ("{trait: {n: {gte: 5, lt: 5}}}", "at least `5` and below `5`"),
        ("{trait: {n: {gte: 5, lte: 5, ne: 5}}}", "no value of `n`"),
        ("{trait: {n: {gt: b, lt: a}}}", "above `b` and below `a`"),
        ("{trait: {n: {gt: 5, lt: a}}}", "different types"),
        ("{trait: {n: {eq: 5, gt: 5}}}", "no value of `n`"),
        ("{trait: {n: {eq: a, ne: a}}}", "no value of `n`"),
        ("{trait: {n: {in: [a, b], matches: c}}}", "no value of `n`"),
        ("{trait: {n: {in: [1, 2], contains: a}}}", "different types"),
        ("{trait: {n: {exists: false, gt: 1}}}", "missing and have a value"),
        ("{did: A, where: {n: 1, properties.n: 2}}", "no value of `n`"),
        ("{did: A, where: {actor: customers}}", "no value of `actor`"),
        ("{did: A, where: {value: '5'}}", "different types"),
        ("{did: A, where: {channel: 5}}", "different types"),
        ("{did: A, then: {did: B, where: {n: {gt: 5, lt: 3}}}, within: 1d}", "above `5`"),
        ("{all: [{trait: {plan: pro}}, {all: [{trait: {plan: free}}]}]}", "no value of `plan`"),
        ("{all: [{did: A}, {not: {did: A}}]}", "refuses"),
        ("{all: [{did: A, at_least: 3}, {not: {did: [A, B], at_least: 2}}]}", "refuses"),
        ("{all: [{did: A, within: 3d}, {not: {any: [{did: A, within: 7d}, {did: C}]}}]}", "refuses"),
        ("{all: [{did: A, where: {n: 1}}, {did: B}, {not: {all: [{did: A}, {did: B}]}}]}", "refuses"),
        ("{all: [{did: A, since: stage}, {not: {did: A, since: ever}}]}", "refuses"),
        ("{all: [{in_stage_for: 7d}, {not: {in_stage_for: 3d}}]}", "refuses"),
        ("{all: [{did: A, within: 7d}, {quiet_for: 30d, of: {did: [A, B]}}]}", "silence"),
        ("{not: {any: [{did: A}, {not: {did: A}}]}}", "always holds"),
        ("{any: [{trait: {n: {gt: 5, lt: 3}}}, {all: [{did: A}, {not: {did: A}}]}]}", "above `5`"),
    ],
)  # fmt: skip
def test_impossible(rule: str, why: str) -> None:
    assert why in (never(sound(rule)) or "")


@pytest.mark.parametrize(
    "rule",
    [
        "{trait: {n: {gte: 5, lte: 5}}}",
        "{trait: {n: {gt: 2, lt: 3}}}",
        "{trait: {n: {contains: a, ne: a}}}",
        "{trait: {n: {exists: false}}}",
        "{any: [{trait: {n: {gt: 5, lt: 3}}}, {did: A}]}",
        "{all: [{did: A, since: ever}, {not: {did: A}}]}",
        "{all: [{did: A, where: {n: 1}}, {did: A, where: {n: 2}}]}",
        "{all: [{person_trait: {t: CEO}}, {person_trait: {t: CTO}}]}",
        "{all: [{did: A}, {not: {did: A, within: 3d}}]}",
        "{all: [{did: A, at_least: 2}, {not: {did: A, at_least: 3}}]}",
        "{all: [{did: A, within: 31d}, {not: {did: A, within: 1mo}}]}",
        "{all: [{did: A}, {quiet_for: 30d}]}",
        "{all: [{did: A, within: 30d}, {quiet_for: 7d, of: {did: A}}]}",
        "{did: A, at_least: 2, people: 3}",
    ],
)
def test_possible(rule: str) -> None:
    assert never(sound(rule)) is None
    assert not always(sound(rule))


@pytest.mark.parametrize(
    "rule", ["{any: [{did: A}, {not: {did: A, where: {n: 1}}}]}", "{not: {trait: {n: {gt: 5, lt: 3}}}}"]
)
def test_always(rule: str) -> None:
    assert always(sound(rule))
    assert never(rules.Not(sound(rule)))


def test_outside_there_is_no_visit() -> None:
    rule = sound("{all: [{did: A}, {in_stage_for: 3d}]}")
    assert never(rule) is None
    assert never(rule, outside=True)
    assert never(sound("{any: [{did: A}, {in_stage_for: 3d}]}"), outside=True) is None


@settings(max_examples=300, deadline=None)
@given(conditions(of_event=False), st.dictionaries(st.sampled_from(FIELDS), scalars))
def test_what_a_value_meets_is_no_contradiction(where: tuple[Condition, ...], traits: dict[str, object]) -> None:
    if traits_match(traits, where):
        assert contradiction(where) is None


PEOPLE = ("p1", "p2")
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.integers(0, 12), st.sampled_from([*PEOPLE, None]),
        st.dictionaries(st.sampled_from(FIELDS), scalars, max_size=2),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
_SCOPES = st.builds(
    lambda turn, stay: Scope(0, turn, None if stay is None else max(turn or 0, stay), None),
    st.none() | st.integers(0, 6).map(lambda d: d * DAY),
    st.none() | st.integers(0, 9).map(lambda d: d * DAY),
)


def _evidence(rows: list[tuple[str, int, str | None, dict[str, object]]], traits: dict[str, object]) -> Evidence:
    events = tuple(
        Event(event_id=f"e{i}", name=n, occurred_at=d * DAY, person_id=p, account_id="acme", properties=w)
        for i, (n, d, p, w) in enumerate(sorted(rows, key=lambda r: r[1]))
    )
    facts = tuple(TraitFact(at=0, traits=traits, **{k: v}) for k, v in (("account_id", "acme"), ("person_id", "p1")))
    return Evidence(History(events, traits=facts), events, None)


_CASES = st.tuples(
    st.builds(_evidence, _EVENTS, st.dictionaries(st.sampled_from(FIELDS), scalars)),
    st.integers(0, 14).map(lambda d: d * DAY),
    _SCOPES,
)


@settings(max_examples=120, deadline=None)
@given(any_rule(), st.lists(_CASES, min_size=3, max_size=6))
def test_what_is_called_impossible_never_holds(rule: Rule, cases: list[tuple[Evidence, int, Scope]]) -> None:
    # The conjunction with its own refusal is impossible, whatever the rule; so both verdicts are met often.
    for candidate in (rule, rules.All((rule, rules.Not(rule))), rules.Any((rules.Not(rule), rule))):
        verdict, sure = never(candidate), always(candidate)
        for evidence, t, scope in cases:
            holds = evidence.holds(candidate, t, scope)
            assert not (verdict and holds), (verdict, candidate)
            assert not (sure and not holds), candidate
    assert never(rules.All((rule, rules.Not(rule))))


@settings(max_examples=120, deadline=None)
@given(atoms(), atoms(), st.lists(_CASES, min_size=3, max_size=6))
def test_what_is_implied_holds_too(a: Atom, b: Atom, cases: list[tuple[Evidence, int, Scope]]) -> None:
    for first, second in ((a, b), (a, _weaker(a)), (_weaker(a), a)):
        for evidence, t, scope in cases:
            if evidence.holds(first, t, scope):
                assert evidence.holds(second, t, scope) or not implies(first, second)
                assert not (excludes(first, second) and evidence.holds(second, t, scope))
    assert implies(a, _weaker(a))


def _weaker(atom: Atom) -> Atom:
    """An atom that asks for less."""
    if isinstance(atom, rules.Did):
        what = rules.Matcher((*atom.what.names, "Email Opened"), atom.what.where[:1])
        return rules.Did(what, 1, 0, None, "ever")
    if isinstance(atom, rules.Trait | rules.PersonTrait):
        return type(atom)(atom.where[:1])
    return atom
