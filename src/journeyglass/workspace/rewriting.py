"""A reading under a journey whose file has changed since: what of it still holds, and a second way to ask of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from journeyglass.figures import Context
from journeyglass.figures.memory import Memory
from journeyglass.journey.differences import Json, json_value
from journeyglass.journey.model import Journey
from journeyglass.lake.lens import connect
from journeyglass.workspace.result import Result
from journeyglass.workspace.workspace import KEPT

_TEXTS = frozenset(
    (
        *("title", "description", "method", "map", "future_of", "draw", "promise", "personas"),
        *("element", "focus", "question", "customer_goal", "our_goal", "risk", "steps", "thoughts", "feelings"),
        *("actions", "content", "target_actions", "tools", "strategies", "evidence"),
        *("interactions", "call_to_action", "accountable", "consulted", "informed"),
        *("wants", "fails_if", "arguments", "decides_by", "problems", "objections", "doubts"),
        *("why", "value_proposition"),
    )
)
"""What is only shown: no figure asks for it."""
_KNOWN_OF_VISITS = frozenset(("views", "account numbers", "filter values", "span of events", "entries"))
_TABLES_OF_VISITS = frozenset(("touches", "standing", "visitors"))
"""What is known, and what stands on a connection, that hangs on visits and events alone."""


def rewritten(result: Result, journey: Journey, known: Memory | None = None) -> Result | None:
    """The reading under the journey as it is written now; None where other visits might come of it.

    Figures are kept where only texts have changed. The connection stays the same one. `known` is what another
    connection to the reading knows under that journey.
    """
    before = result.journey
    if journey == before:
        return result
    if not placed_alike(before, journey):
        return None
    context, reading = result.context, replace(result.reading, journey=journey)
    if _measured(json_value(before)) == _measured(json_value(journey)):
        return replace(result, reading=reading, context=replace(context, reading=reading))
    memory = known or context.memory.only(_KNOWN_OF_VISITS)
    return replace(result, reading=reading, context=context.under(reading, memory, _TABLES_OF_VISITS))


def placed_alike(before: Journey, journey: Journey) -> bool:
    """Whether every subject stands under the one where it stands under the other, at any time."""
    return bool(_placing(before) == _placing(journey))


def beside(result: Result) -> Result:
    """The same reading on a connection of its own, so that two may ask at a time; what one finds the other knows."""
    files, workspace = result.files, result.workspace
    if files is None:
        raise ValueError("a reading without a cache on disk has no other connection")
    con = connect(_spill(workspace.root), workspace.settings.memory)
    files.register(con)
    context = Context.of(result.reading, con, result.context.rates, result.context.own, result.context.memory)
    return replace(result, context=context)


def _spill(root: Path) -> Path:
    return root / KEPT / f"spill-{uuid.uuid4().hex}"


def _placing(journey: Journey) -> Any:
    """All that decides where subjects stand, and when."""
    stages = [
        (
            *(stage.id, stage.enter, stage.from_, stage.patience),
            tuple((end.id, end.kind, end.when, end.reason, end.to) for end in stage.outcomes),
            tuple((milestone.id, milestone.when) for milestone in stage.milestones),
        )
        for stage in journey.stages
    ]
    return journey.journey, journey.subject, dict(journey.moments), stages


def _measured(part: Json) -> Json:
    """A part of a journey without what is only shown."""
    if isinstance(part, dict):
        return {key: _measured(value) for key, value in part.items() if key not in _TEXTS}
    return [_measured(item) for item in part] if isinstance(part, list) else part
