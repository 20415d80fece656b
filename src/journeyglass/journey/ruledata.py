"""Writing a rule down again: the YAML that would be read as it."""

from __future__ import annotations

import json
import re

from journeyglass.journey import rules
from journeyglass.journey.rules import EVENT_FIELDS, Condition, Matcher, Rule, Since
from journeyglass.journey.yamlnodes import resolve

Data = dict[str, object]
_BARE = re.compile(r"[\w/](?:[\w ./-]*[\w/])?")


def rule_data(rule: Rule, *, history: bool = False) -> Data:
    """The rule as plain data in the file's shape; `history` as for the place it is written at (see RuleParser)."""
    match rule:
        case rules.All(parts):
            return {"all": [rule_data(p, history=history) for p in parts]}
        case rules.Any(parts):
            return {"any": [rule_data(p, history=history) for p in parts]}
        case rules.Not(part):
            return {"not": rule_data(part, history=history)}
        case rules.Trait(where):
            return {"trait": _traits(where)}
        case rules.PersonTrait(where):
            return {"person_trait": _traits(where)}
        case rules.InStageFor(duration):
            return {"in_stage_for": str(duration)}
        case rules.QuietFor(duration, of, since):
            found = {"of": _matcher(of)} if of else {}
            return {"quiet_for": str(duration), **found, **_since(since, history)}
        case rules.Then(what, then, within, since):
            parts_ = {"then": _matcher(then), "within": str(within)}
            return {**_matcher(what), **parts_, **_since(since, history)}
        case rules.Without(what, without, within, since):
            parts_ = {"without": _matcher(without), "within": str(within)}
            return {**_matcher(what), **parts_, **_since(since, history)}
        case rules.Did():
            return {**_matcher(rule.what), **_counts(rule), **_since(rule.since, history)}


def rule_text(rule: Rule, *, history: bool = False) -> str:
    """The rule as one line of YAML."""
    return _flow(rule_data(rule, history=history))


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _BARE.fullmatch(value) and isinstance(resolve(value), str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _counts(rule: rules.Did) -> Data:
    data: Data = {}
    if rule.at_least != 1:
        data["at_least"] = rule.at_least
    if rule.people:
        data["people"] = rule.people
    if rule.within:
        data["within"] = str(rule.within)
    return data


def _since(since: Since, history: bool) -> Data:
    return {} if since == ("ever" if history else "turn") else {"since": since}


def _matcher(matcher: Matcher) -> Data:
    names, roles = list(matcher.names), list(matcher.roles)
    data: Data = {"did": names[0] if len(names) == 1 else names}
    if matcher.where:
        data["where"] = _where(matcher.where)
    if roles:
        data["role"] = roles[0] if len(roles) == 1 else roles
    return data


def _where(where: tuple[Condition, ...]) -> Data:
    data: Data = {}
    for condition in where:
        plain = condition.of_event or _stands_plain(condition.field, data)
        data[condition.field if plain else f"properties.{condition.field}"] = _tests(condition)
    return data


def _stands_plain(name: str, data: Data) -> bool:
    return name not in EVENT_FIELDS and name not in data and not name.startswith("properties.")


def _traits(where: tuple[Condition, ...]) -> Data:
    return {condition.field: _tests(condition) for condition in where}


def _tests(condition: Condition) -> object:
    values = {t.op: list(t.value) if isinstance(t.value, tuple) else t.value for t in condition.tests}
    only = condition.tests[0].op
    return values[only] if len(values) == 1 and only in ("eq", "in") else values
