"""Which events a touchpoint's rule asks for, and whether they were seen within a visit."""

from __future__ import annotations

from journeyglass.journey import rules
from journeyglass.reading.where_sql import event_condition_sql, quote


def measurable(rule: rules.Rule) -> bool:
    """Whether the rule asks for nothing but events of the visit itself, whoever's role they are."""
    if isinstance(rule, rules.All | rules.Any):
        return all(measurable(part) for part in rule.parts)
    many = isinstance(rule, rules.Did) and (rule.at_least > 1 or rule.people > 1) and rule.within is not None
    return isinstance(rule, rules.Did) and not rule.what.roles and not many


def matcher_sql(matcher: rules.Matcher, event: str = "e", among: str = "") -> str:
    """Whether an event matches, apart from its person's role; `among`: only where this holds too."""
    names = f"{event}.name IN ({', '.join(map(quote, matcher.names))})"
    first = f"{among} AND {names}" if among else names
    if not matcher.where:
        return f"({first})"
    # Only CASE spares an event the look into its properties where its name is another.
    conditions = " AND ".join(event_condition_sql(c, event) for c in matcher.where)
    return f"(CASE WHEN {first} THEN {conditions} ELSE false END)"


def any_matcher_sql(rule: rules.Rule, event: str = "e", among: str = "") -> str:
    """Whether an event is one of those that the rule asks for."""
    return "(" + " OR ".join(matcher_sql(m, event, among) for m in dict.fromkeys(rules.matchers(rule))) + ")"


def seen_sql(rule: rules.Rule, event: str = "e", among: str = "") -> str:
    """Whether the rule holds over a group of events: an aggregate, for a measurable rule."""
    if isinstance(rule, rules.All | rules.Any):
        word = " AND " if isinstance(rule, rules.All) else " OR "
        return "(" + word.join(seen_sql(part, event, among) for part in rule.parts) + ")"
    if not isinstance(rule, rules.Did):
        raise TypeError("only rules that ask for events can be counted within a visit")
    here = f"FILTER (WHERE {matcher_sql(rule.what, event, among)})"
    people = f" AND count(DISTINCT {event}.person_id) {here} >= {rule.people}" if rule.people else ""
    return f"(count(*) {here} >= {rule.at_least}{people})"
