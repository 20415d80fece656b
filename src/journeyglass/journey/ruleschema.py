"""The JSON Schema of rules, as the rule parser reads them."""

from __future__ import annotations

from typing import Any

from journeyglass.journey.ruleparser import MOST, SINCE
from journeyglass.journey.rules import EVENT_FIELDS, OPS, ROLES
from journeyglass.journey.vocabulary import VOCABULARY

Schema = dict[str, Any]
_LARGEST = 2**63 - 1


def rule_definitions() -> dict[str, Schema]:
    """What `$defs` holds for rules, by name."""
    return {
        "Duration": {
            "type": "string",
            "pattern": "^[1-9][0-9]{0,8}(s|mo|m|h|d|w|y)$",
            "description": "A whole number of seconds s, minutes m, hours h, days d, weeks w, months mo or years y.",
            "examples": ["30d", "12h", "3mo"],
        },
        "Value": {
            "description": "Text, a number, true or false.",
            "anyOf": [{"type": "string"}, _number(), {"type": "boolean"}],
        },
        "Test": _test(),
        "Where": _conditions(
            "Properties of the event, or its fields " + ", ".join(EVENT_FIELDS) + "; `properties.NAME` for a property "
            "that is named like a field.",
            "^(?!(properties\\.)?$)",
        ),
        "Traits": _conditions("Traits and the values that they must have.", "."),
        "Role": {"enum": list(ROLES), "description": "A role of the buying committee."},
        "Roles": _one_or_more("Role", "The role, or one of the roles, that the person had then."),
        "EventName": {
            "type": "string",
            "pattern": "\\S",
            "description": "The event's name: one of the vocabulary, or one that a source of yours sends.",
            "examples": list(VOCABULARY),
        },
        "EventNames": _one_or_more("EventName", "One event name, or several: any of them."),
        "Matcher": _closed(_event_keys(), ["did"], "Which events count."),
        "Rule": _rule("Rule", history=False),
        "HistoryRule": _rule("HistoryRule", history=True),
    }


def _rule(name: str, *, history: bool) -> Schema:
    since: Schema = {"since": {"enum": ["ever"] if history else list(SINCE), "description": "Which events count."}}
    matcher, duration = _ref("Matcher"), _ref("Duration")
    many = {"type": "array", "minItems": 1, "items": _ref(name)}
    sequence = {**_event_keys(), "within": duration, **since}
    forms = [
        _closed({**_event_keys(), **_counts(), "within": duration, **since}, ["did"], "A matching event happened."),
        _closed({**sequence, "then": matcher}, ["did", "then", "within"], "Another event followed in time."),
        _closed({**sequence, "without": matcher}, ["did", "without", "within"], "No other event followed in time."),
        _closed({"trait": _ref("Traits")}, ["trait"], "The account's traits match."),
        _closed({"person_trait": _ref("Traits")}, ["person_trait"], "The traits of one of its people match."),
        _closed({"quiet_for": duration, "of": matcher, **since}, ["quiet_for"], "No such event for this long."),
        _closed({"all": many}, ["all"], "Every one of these holds."),
        _closed({"any": many}, ["any"], "One of these holds."),
        _closed({"not": _ref(name)}, ["not"], "This does not hold."),
    ]
    if history:
        return {"description": "A rule over all history: there is no turn and no stage.", "oneOf": forms}
    stay = _closed({"in_stage_for": duration}, ["in_stage_for"], "The present visit is this old.")
    return {"description": "True or false at every instant.", "oneOf": [*forms, stay]}


def _event_keys() -> dict[str, Schema]:
    return {"did": _ref("EventNames"), "where": _ref("Where"), "role": _ref("Roles")}


def _counts() -> dict[str, Schema]:
    whole = {"type": "integer", "minimum": 1, "maximum": MOST}
    return {
        "at_least": {**whole, "description": "How many different events."},
        "people": {**whole, "description": "By how many different known people."},
    }


def _test() -> Schema:
    values = {"type": "array", "minItems": 1, "items": _ref("Value")}
    by_op: dict[str, Schema] = {
        "in": values,
        "eq": _ref("Value"),
        "ne": _ref("Value"),
        "contains": {"type": "string"},
        "matches": {"type": "string", "description": "An RE2 expression, searched for."},
        "exists": {"type": "boolean"},
    }
    ordered = {"anyOf": [{"type": "string"}, _number()]}
    tests = {op: by_op.get(op, ordered) for op in OPS}
    compared = {"type": "object", "minProperties": 1, "properties": tests, "additionalProperties": False}
    return {"description": "A value, a list of values, or tests.", "anyOf": [_ref("Value"), values, compared]}


def _conditions(description: str, names: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "minProperties": 1,
        "propertyNames": {"pattern": names},
        "additionalProperties": _ref("Test"),
    }


def _closed(properties: dict[str, Schema], required: list[str], description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _one_or_more(name: str, description: str) -> Schema:
    several = {"type": "array", "minItems": 1, "items": _ref(name)}
    return {"description": description, "anyOf": [_ref(name), several]}


def _number() -> Schema:
    return {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
