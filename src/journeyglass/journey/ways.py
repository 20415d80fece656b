"""Which stages can be reached."""

from __future__ import annotations

from journeyglass.journey.check import at
from journeyglass.journey.model import Journey
from journeyglass.journey.report import Report, shown
from journeyglass.journey.truth import never
from journeyglass.journey.yamlnodes import Node


def check_ways(journey: Journey, root: Node, report: Report) -> None:
    """Note the stages that nothing can lead to.

    A stage without a rule is a believed one, not measured yet: it gets a warning, and may lead on to others.
    """
    surely = reachable(journey, believed=False)
    perhaps = reachable(journey, believed=True)
    for i, stage in enumerate(journey.stages):
        place, name = at(root, "stages", i, "id"), shown(stage.id)
        if i in surely:
            continue
        if stage.enter is None:
            what = f"nothing leads to the stage {name}, so nobody will be seen in it"
            report.warn(place, what, "add `enter:` with a rule, or an outcome that leads there")
        elif i in perhaps:
            what = f"the stage {name} can only be reached from stages that nothing leads to"
            report.warn(place, what, "add `enter:` to those, or let `from` name `outside`")
        else:
            report.fault(place, f"the stage {name} cannot be reached: {_why(journey, i)}", _remedy(journey, i))


def reachable(journey: Journey, *, believed: bool) -> set[int]:
    """The stages, by index, that some history leads to; `believed` takes those without a rule as reached somehow."""
    stages = journey.stages
    there = {i for i, s in enumerate(stages) if believed and s.enter is None}
    there |= {i for i, s in enumerate(stages) if s.enter and journey.admits(i, -1) and not never(s.enter, outside=True)}
    can_hold = [s.enter is not None and not never(s.enter) for s in stages]
    ends = [{o.to for o in s.outcomes if o.to and not never(o.when)} for s in stages]
    fresh = set(there)
    while fresh:
        source = fresh.pop()
        led = {i for i, s in enumerate(stages) if s.id in ends[source] or (can_hold[i] and journey.admits(i, source))}
        fresh |= led - there
        there |= led
    return there


def _why(journey: Journey, stage: int) -> str:
    here = journey.stages[stage]
    if here.from_ == ():
        return "its `from` is empty and no outcome leads there"
    if here.enter is not None and journey.admits(stage, -1):
        return f"from outside {never(here.enter, outside=True)}"
    return "no stage that leads to it can be reached"


def _remedy(journey: Journey, stage: int) -> str:
    if journey.stages[stage].from_ == ():
        return "add an outcome with `to: " + journey.stages[stage].id + "`, or name stages in `from`"
    if journey.admits(stage, -1):
        return "write a rule that can hold outside"
    return "let `from` name `outside` or a stage that can be reached"
