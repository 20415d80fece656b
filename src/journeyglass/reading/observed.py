"""From when on a stage's endings could be seen: what was not recorded has not failed to happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeyglass.events.facts import ALWAYS
from journeyglass.journey.model import Journey
from journeyglass.journey.rules import Matcher, Rule, matchers


def observed_from(journey: Journey, names: Mapping[str, int]) -> dict[str, int | None]:
    """For each stage the instant (UTC µs) from which all that can end a visit of it was recorded.

    `names` gives for each event name that ever came the earliest `observed_from` of its sources. A matcher of several
    names needs one of them; a stage needs all of its matchers that ever came; None: it needs events and none came.
    """
    return {stage.id: _stage(list(_endings(journey, i)), names) for i, stage in enumerate(journey.stages)}


def _endings(journey: Journey, stage: int) -> Iterator[Rule]:
    yield from (outcome.when for outcome in journey.stages[stage].outcomes)
    for other, to in enumerate(journey.stages):
        if to.enter is not None and journey.admits(other, stage):
            yield to.enter


def _stage(endings: list[Rule], names: Mapping[str, int]) -> int | None:
    asked: set[Matcher] = {matcher for rule in endings for matcher in matchers(rule)}
    seen = [min(names[n] for n in m.names if n in names) for m in asked if any(n in names for n in m.names)]
    if seen:
        return max(seen)
    return None if asked else ALWAYS
