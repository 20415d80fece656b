"""Random accounts on the built-in journeys M2, M3 and M4: every way out is taken, and both readers say the same."""

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from journeyglass.events.facts import Event, History, RoleFact, TraitFact
from journeyglass.journey import rules
from journeyglass.journey.model import Journey
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading import plain
from journeyglass.reading.duck import read
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.tables import cache_of

from .test_builtin_m2_m3_m4 import TITLES, journey
from .test_builtin_m2_m3_m4_walks import DAY

ACCOUNTS = 200
"""Enough that the rarest way out is taken; a changed rule may need another seed or more of them."""
PEOPLE = {"champion": "ann", "decision_maker": "bob", "blocker": "cat", "user": "dan"}
TEXTS = ("/pricing", "/product/x", "/about", "budget", "not ready", "does not fit", "cross-service")
"""Values that the expressions of the built-in journeys look for."""


def value(random: Random, test: rules.Test) -> Any:
    """A value that meets one comparison."""
    if isinstance(test.value, tuple):
        return random.choice(test.value)
    near = {"gt": 1, "gte": 0, "lt": -1, "lte": 0}
    if test.op in near and isinstance(test.value, int | float):
        return test.value + near[test.op]
    if test.op == "matches":
        return random.choice([text for text in TEXTS if re.search(str(test.value), text)])
    return random.choice(TEXTS) if test.op in ("contains", "exists") else test.value


def matching(random: Random, matcher: rules.Matcher) -> tuple[str, dict[str, Any]]:
    """An event's name and properties for the matcher; now and then with a property left out."""
    said = {c.field: value(random, c.tests[0]) for c in matcher.where if random.random() < 0.9}
    return random.choice(matcher.names), said


def wanted(random: Random, written: Journey, stage: str) -> list[rules.Matcher]:
    """What one rule of the journey, mostly of this stage, asks for: all, as often as it asks, or only one event."""
    mostly = f"{stage}." if random.random() < 0.6 else ""
    rule = random.choice([rule for place, rule in written.moving_rules() if place.startswith(mostly)])
    asked: list[rules.Matcher] = []
    for atom, negated in rules.atoms(rule):
        if isinstance(atom, rules.Did) and not negated:
            asked += [atom.what] * max(atom.at_least, atom.people)
        elif isinstance(atom, rules.Then):
            asked += [atom.what, atom.then]
        elif isinstance(atom, rules.Without):
            asked.append(atom.what)
    return asked if random.random() < 0.6 else asked[:1]


def events_of(random: Random, written: Journey, account: str) -> list[Event]:
    """An account's history: what the rules of the journey ask for, at odd and sometimes very long intervals."""
    at, found = random.randrange(100) * DAY, []
    stage = random.choice(written.stages).id
    for _ in range(random.randint(4, 12)):
        at += (random.choice((0, 1, 5, 20, 45)) if random.random() < 0.9 else random.randint(90, 800)) * DAY
        for matcher in wanted(random, written, stage):
            name, said = matching(random, matcher)
            at += random.choice((0, 1)) * DAY
            person = random.choice((None, *(PEOPLE[r] for r in matcher.roles or PEOPLE)))
            found.append(
                Event(
                    event_id=f"{account}-{len(found):02}",
                    name=name,
                    occurred_at=at,
                    account_id=account,
                    person_id=person and f"{account}-{person}",
                    actor=actor_of(name),
                    properties=said,
                )
            )
    return found


@cache
def history(name: str) -> History:
    """Two hundred accounts: most of them are targets, some stop being one or are bought by another company."""
    random = Random(f"{name} 3")
    events: list[Event] = []
    traits, roles = [], []
    for number in range(ACCOUNTS):
        account = f"a{number:03}"
        events += events_of(random, journey(name), account)
        begin = {"target_account": number % 5 > 0, "industry": "agency"}
        traits.append(TraitFact(at=0, traits=begin, account_id=account))
        if number % 4 == 0:
            end = {"target_account": False, "status": "acquired"}
            traits.append(TraitFact(at=random.randrange(50, 400) * DAY, traits=end, account_id=account))
        roles += [
            RoleFact(person_id=f"{account}-{person}", account_id=account, role=role, valid_from=0)
            for role, person in PEOPLE.items()
        ]
    return History(events=tuple(events), traits=tuple(traits), roles=tuple(roles))


@cache
def plainly(name: str) -> list[plain.PlainSubject]:
    return plain.read(journey(name), history(name), 4000 * DAY)


@pytest.mark.parametrize("name", TITLES)
def test_every_stage_outcome_and_milestone_is_reached(name: str) -> None:
    visits = [v for subject in plainly(name) for v in subject.visits]
    written = journey(name)
    assert {v.stage for v in visits} == {s.id for s in written.stages}
    ends = {(v.stage, v.outcome) for v in visits if v.outcome}
    assert {(s.id, o.id) for s in written.stages for o in s.outcomes} - ends == set()
    stones = {(stage, stone) for subject in plainly(name) for _, stage, stone, _ in subject.milestones}
    assert {(s.id, m.id) for s in written.stages for m in s.milestones} - stones == set()
    assert {m for subject in plainly(name) for _, m, _ in subject.moments} >= set(written.moments)


@pytest.mark.parametrize("name", TITLES)
def test_every_written_return_is_taken_and_no_other(name: str) -> None:
    written, taken = journey(name), set()
    for subject in plainly(name):
        for before, after in zip(subject.visits, subject.visits[1:], strict=False):
            if after.move == "return":
                taken.add((before.stage, after.stage))
    order = {s.id: n for n, s in enumerate(written.stages)}
    allowed = {(f, s.id) for s in written.stages for f in s.from_ or () if order.get(f, -1) > order[s.id]}
    assert taken == allowed


@pytest.mark.parametrize("name", TITLES)
def test_the_fast_reader_says_the_same(name: str, tmp_path: Path) -> None:
    with duckdb.connect() as con:
        cache_of(history(name), tmp_path, con)
        found = subjects_of(read(con, journey(name), instant(4000 * DAY)))
    assert found == plainly(name)
