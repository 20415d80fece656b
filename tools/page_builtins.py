"""The page of the built-in journeys: their stages, and what they look for in events and traits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from journeyglass.journey import rules
from journeyglass.journey.builtin import ALIASES, load_builtin, names
from journeyglass.journey.model import Journey, Stage, say
from journeyglass.journey.rules import Condition, Rule, Test
from markdown import code, document, table

_INTRO = """\
`journeyglass init --journey NAME` begins a workspace with one of these, `journeyglass journeys copy NAME` adds one to a
workspace, `journeyglass journeys show NAME` prints the whole map. Each is written in English, Russian and Traditional
Chinese. Rename events, bounds and days to what your company records: the file is yours.

Properties and traits below are what their rules look at. Where your data has none of them, the stages that depend on
other signs still work, and the rest says that nothing is recorded.
"""

_SIGNS = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most", "eq": "is", "ne": "other than"}


def page() -> str:
    """Every built-in journey."""
    return document("Built-in journeys", _INTRO, *map(_journey, names()))


def _journey(name: str) -> str:
    journey = load_builtin(name).journey
    short = next((alias for alias, full in ALIASES.items() if full == name), name)
    found = list(all_rules(journey))
    return "\n\n".join(
        [
            f"## {say(journey.title, 'en')} · `{short}`",
            say(journey.description, "en"),
            table(("stage", "phase", "it ends by"), [_stage(stage) for stage in journey.stages]),
            "Events: " + code(*sorted({n for rule in found for m in rules.matchers(rule) for n in m.names})) + ".",
            _looked_at(found),
        ]
    )


def _stage(stage: Stage) -> tuple[str, str, str]:
    ends = ", ".join(f"{say(o.title, 'en') or o.id} ({o.kind})" for o in stage.outcomes)
    return f"{say(stage.title, 'en')} `{stage.id}`", stage.phase or "", ends


def all_rules(journey: Journey) -> Iterator[Rule]:
    """Every rule of a journey, those of touchpoints, assets, activities and segments included."""
    yield from (rule for _, rule in journey.moving_rules())
    seen = [t.seen for s in journey.stages for t in s.touchpoints]
    seen += [thing.seen for thing in (*journey.assets, *journey.activities)]
    seen += [rule for s in journey.segments for rule in (s.who, s.ideal)]
    yield from (rule for rule in (*seen, journey.targets) if rule is not None)


def _looked_at(found: Iterable[Rule]) -> str:
    """Which properties of which events, and which traits, the rules ask for, and what they compare them with."""
    asked: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for rule in found:
        for matcher in rules.matchers(rule):
            for condition in matcher.where:
                asked[", ".join(matcher.names), condition.field].update(dict.fromkeys(_values(condition)))
        for atom, _ in rules.atoms(rule):
            if isinstance(atom, rules.Trait | rules.PersonTrait):
                kind = "trait of the account" if isinstance(atom, rules.Trait) else "trait of a person"
                for condition in atom.where:
                    asked[kind, condition.field].update(dict.fromkeys(_values(condition)))
    rows = [(of, f"`{field}`", ", ".join(values)) for (of, field), values in sorted(asked.items())]
    return table(("of", "property or trait", "looked for"), rows) if rows else "No properties or traits."


def _values(condition: Condition) -> list[str]:
    """What the condition asks for: each value by itself, a range or a pattern as one."""
    if all(test.op in ("eq", "in") for test in condition.tests):
        return [f"`{value}`" for test in condition.tests for value in _each(test)]
    return [" and ".join(map(_test, condition.tests))]


def _each(test: Test) -> tuple[object, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _test(test: Test) -> str:
    if test.op == "exists":
        return "any value" if test.value else "no value"
    return f"{_SIGNS.get(test.op, test.op)} {', '.join(f'`{v}`' for v in _each(test))}"
