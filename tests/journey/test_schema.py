"""The JSON Schema for editors: up to date, and of one mind with the loader about a file's shape."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from journeyglass.errors import JourneyFileError
from journeyglass.journey import builtin, load
from journeyglass.journey.report import Report
from journeyglass.journey.ruledata import rule_data
from journeyglass.journey.rules import Rule
from journeyglass.journey.schema import DIALECT, journey_schema, write
from journeyglass.journey.yamlnodes import plain
from journeyglass.journey.yamlread import read_yaml

from .samples import SMALL, example
from .strategies import any_rule

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "journey.schema.json"
SCHEMA = journey_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def data(text: str) -> object:
    node = read_yaml(text, Report("j"))
    assert node is not None
    return json.loads(json.dumps(plain(node)))


def loads(text: str) -> bool:
    try:
        load(text)
    except JourneyFileError:
        return False
    return True


def test_the_published_schema_is_up_to_date(tmp_path: Path) -> None:
    # Renew it: python -c "from journeyglass.journey.schema import *; write(Path('docs/reference/journey.schema.json'))"
    fresh = tmp_path / "reference" / "journey.schema.json"
    write(fresh)
    assert fresh.read_text("utf-8") == PUBLISHED.read_text("utf-8")


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == DIALECT
    text = json.dumps(SCHEMA)
    assert "x-def" not in text
    named = {ref.split('"')[0] for ref in text.split('"#/$defs/')[1:]}
    assert named <= set(SCHEMA["$defs"])
    for name in ("Stage", "Touchpoint", "Outcome", "Rule", "HistoryRule", "Text"):
        assert SCHEMA["$defs"][name]["description"]


def test_the_example_of_the_format_is_valid() -> None:
    VALIDATOR.validate(data(example()))


@pytest.mark.parametrize("name", builtin.names())
def test_built_in_journeys_are_valid(name: str) -> None:
    VALIDATOR.validate(data(builtin.text(name)))


GOOD = """
title: {en: A}
description: A
method: M1
map: future
draw: hourglass
subject: person
subject: {property: deal}
promise: {ru: Б, zh-Hant: 中}
moments: {}
moments: {won: {did: Signed In}}
health: {usage: 0.5, x: -1}
personas: [{id: a, title: A, firmographics: {n: '5'}, needs: [x]}]
segments: [{id: a, title: A, who: {trait: {n: 1}}}]
targets: {any: [{did: Signed In, since: ever}]}
committee: {user: {wants: [x]}}
assets: [{id: a, title: A, for: [user]}]
future_of:
assets: []
activities: [{id: a, title: A, seen: {quiet_for: 3mo}}]
""".strip().split("\n")
BAD = """
title: 5
title: {}
title: {de: A}
title: {en: 5}
title:
map: past
map:
draw: 1
subject: deal
subject: {}
subject: {property: 5}
moments: {wonn: {did: A}}
moments: {won: }
moments: {won: A}
moments: []
health: {usage: much}
health: {usage: true}
personas: {id: a}
personas: [{id: a}]
personas: [{id: a b, title: A}]
personas: [{id: a, title: A, firmographics: {n: 5}}]
segments: [{id: a, title: A, who: {in_stage_for: 3d}}]
segments: [{id: a, title: A, who: {did: A, since: turn}}]
committee: {boss: {}}
assets: [{id: a, title: A, for: user}]
assets:
unknown: 1
from_: []
format: 2
format: '1'
journey: a b
stages: []
stages: {}
stages: [{}]
stages: [a]
""".strip().split("\n")
GOOD_STAGE = """
title: A
phase: buyer
steps: [a, {title: b, time: '09:30', tools: [x]}, {en: c}]
emotion: -1
emotion: 0.5
owner: {responsible: x, informed: [y]}
roles: {user: {joins: true}}
from: [outside, any]
patience: 45d
patience: '45d'
indicators: [{figure: dwell, target: 3, within: 1y}]
thoughts: []
touchpoints: [{id: a, title: A, channel: x, interactions: [b], seen: {did: Signed In}}]
emotion:
milestones: [{id: a, when: {in_stage_for: 3d}}]
outcomes: [{id: a, kind: other, when: {did: Signed In}, to: }]
""".strip().split("\n")
BAD_STAGE = """
title: [a]
phase: byer
steps: [{title: b, time: '25:00'}]
steps: [5]
steps: a
emotion: 1.1
emotion: x
emotion: true
owner: x
owner: {boss: x}
roles: {user: {joins: 1}}
roles: {boss: {}}
from: outside
from: [5]
patience: 45
patience: 45 days
patience: 0d
indicators: [{target: 3}]
indicators: [{figure: a, target: '3'}]
thoughts: [5]
thoughts: [null]
thoughts:
touchpoints: [{id: a}]
touchpoint: []
milestones: [{id: a}]
milestones: [{id: a, when: }]
outcomes: [{id: a, kind: loss, when: {did: A}}]
outcomes: [{id: a, when: {did: A}}]
""".strip().split("\n")
RULES = """
{did: []}
{did: ' '}
{did: 5}
{did: [5]}
{}
A
[]
{all: []}
{any: A}
{not: []}
{did: A, at_least: 0}
{did: A, at_least: 1.5}
{did: A, people: '1'}
{did: A, within: 3}
{did: A, since: now}
{did: A, role: boss}
{did: A, role: []}
{did: A, where: {}}
{did: A, where: {a: null}}
{did: A, where: {a: []}}
{did: A, where: {a: {}}}
{did: A, where: {a: {gt: true}}}
{did: A, where: {a: {like: b}}}
{did: A, where: {a: {in: b}}}
{did: A, where: {a: {in: []}}}
{did: A, where: {a: {matches: 5}}}
{did: A, where: {a: {exists: no}}}
{did: A, where: {a: {eq: [1]}}}
{did: A, where: {properties.: 1}}
{did: A, then: {did: B}}
{did: A, then: {did: B}, within: 1d, people: 1}
{did: A, then: {did: B, within: 1d}, within: 1d}
{did: A, then: {did: B}, without: {did: C}, within: 1d}
{did: A, without: {not: {did: B}}, within: 1d}
{did: A, trait: {a: 1}}
{trait: {}}
{trait: [a]}
{trait: {a: 1}, since: ever}
{quiet_for: 3d, of: {did: A, at_least: 2}}
{quiet_for: long}
{in_stage_for: 3d, since: stage}
{did: A, where: {a: 1e30}}
{all: [{did: A}, A]}
{wrong: 1}
""".strip().split("\n")


def agree(text: str, expected: bool) -> None:
    errors = [e.message for e in VALIDATOR.iter_errors(data(text))]
    assert (not errors) == expected, errors
    assert loads(text) == expected


def replaced(line: str) -> str:
    key = line.split(":")[0]
    if key == "stages":
        return SMALL.split("stages:")[0] + line
    return "\n".join(old for old in SMALL.split("\n") if not old.startswith(f"{key}:")) + line


@pytest.mark.parametrize("line", GOOD)
def test_schema_and_loader_accept(line: str) -> None:
    agree(replaced(line), True)


@pytest.mark.parametrize("line", BAD)
def test_schema_and_loader_refuse(line: str) -> None:
    agree(replaced(line), False)


@pytest.mark.parametrize("line", GOOD_STAGE)
def test_schema_and_loader_accept_in_a_stage(line: str) -> None:
    agree(f"{SMALL}    {line}", True)


@pytest.mark.parametrize("line", BAD_STAGE)
def test_schema_and_loader_refuse_in_a_stage(line: str) -> None:
    agree(f"{SMALL}    {line}", False)


@pytest.mark.parametrize("rule", RULES)
def test_schema_and_loader_refuse_a_rule(rule: str) -> None:
    agree(SMALL.replace("{did: Trial Started}", rule), False)


@pytest.mark.parametrize("missing", ["format", "journey", "title"])
def test_schema_and_loader_miss_a_key(missing: str) -> None:
    agree("\n".join(line for line in SMALL.split("\n") if not line.startswith(missing)), False)


@settings(max_examples=40, deadline=None)
@given(any_rule(), any_rule(history=True))
def test_every_rule_is_valid(rule: Rule, over_history: Rule) -> None:
    small = data(SMALL)
    assert isinstance(small, dict)
    small["stages"][1]["enter"] = rule_data(rule)
    small["targets"] = rule_data(over_history, history=True)
    VALIDATOR.validate(small)
