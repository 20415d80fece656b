"""Whether anything is recorded that a rule could see: the border of the known."""

from __future__ import annotations

from collections.abc import Iterator

from journeyglass.figures.context import Context
from journeyglass.journey import rules


def trackable(context: Context, rule: rules.Rule) -> bool:
    """Whether the events that came could ever make the rule hold; True where there are no events to look at."""
    seen = context.names_seen
    return seen is None or _possible(rule, seen)


def stage_trackable(context: Context, stage: str) -> bool:
    """Whether some way into the stage can be seen; True for a stage that only people place subjects in."""
    ways = list(_ways_in(context, stage))
    return not ways or any(trackable(context, rule) for rule in ways)


def _ways_in(context: Context, stage: str) -> Iterator[rules.Rule]:
    for s in context.journey.stages:
        if s.id == stage and s.enter is not None:
            yield s.enter
        yield from (outcome.when for outcome in s.outcomes if outcome.to == stage)


def _possible(rule: rules.Rule, seen: frozenset[str]) -> bool:
    if isinstance(rule, rules.All):
        return all(_possible(part, seen) for part in rule.parts)
    if isinstance(rule, rules.Any):
        return any(_possible(part, seen) for part in rule.parts)
    if isinstance(rule, rules.Then):
        return _sent(rule.what, seen) and _sent(rule.then, seen)
    if isinstance(rule, rules.Did | rules.Without):
        return _sent(rule.what, seen)
    # Traits, silence, age and what is denied need no event to hold.
    return True


def _sent(matcher: rules.Matcher, seen: frozenset[str]) -> bool:
    return any(name in seen for name in matcher.names)
