"""Loading a journey file: checked to the end, every fault at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from journeyglass.errors import Fault, JourneyFileError, NotFoundError
from journeyglass.journey.model import Journey
from journeyglass.journey.report import Report
from journeyglass.journey.ruleparser import RuleParser
from journeyglass.journey.structure import structure_faults
from journeyglass.journey.yamlnodes import Map, Node, Seq, is_null, kind, plain
from journeyglass.journey.yamlread import MOST_BYTES, read_yaml

# Where rules stand (`*` is any key or item), and whether they hold over all history.
_RULES: dict[tuple[str, ...], bool] = {
    ("moments", "*"): False,
    ("stages", "*", "enter"): False,
    ("stages", "*", "outcomes", "*", "when"): False,
    ("stages", "*", "milestones", "*", "when"): False,
    ("stages", "*", "touchpoints", "*", "seen"): True,
    ("segments", "*", "who"): True,
    ("segments", "*", "ideal"): True,
    ("assets", "*", "seen"): True,
    ("activities", "*", "seen"): True,
    ("targets",): True,
}
_NEEDED = (("moments", "*"), ("stages", "*", "outcomes", "*", "when"), ("stages", "*", "milestones", "*", "when"))


@dataclass(frozen=True)
class Loaded:
    """A journey, and what in its file is probably not meant."""

    journey: Journey
    warnings: tuple[Fault, ...] = ()


def load(source: Path | str | bytes, *, path: str | None = None, senders: Collection[str] = ()) -> Loaded:
    """Load a journey from a file (`Path`) or from its text; raises JourneyFileError with every fault of it.

    `path` is how messages name the file. `senders` are the event names that the workspace's sources send, beyond the
    vocabulary: a rule that asks for any other name gets a warning.
    """
    report = Report(path or (str(source) if isinstance(source, Path) else "journeys/journey.yaml"))
    root = read_yaml(_bytes(source) if isinstance(source, Path) else source, report)
    journey = None if root is None else _build(root, report)
    if report.faults or journey is None:
        raise JourneyFileError(report.faults)
    return Loaded(journey, report.warnings)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"the journey file {path} cannot be read", str(error.strerror or error)) from error


def _build(root: Node, report: Report) -> Journey | None:
    if not isinstance(root, Map):
        what = "the file is empty" if is_null(root) else f"the file is {kind(root)}"
        report.fault(root, what, "begin it with `format: 1` and `journey: my-journey`")
        return None
    data = _with_rules(root, (), report)
    try:
        return Journey.model_validate(data, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        structure_faults(error, Journey, root, report)
        return None


def _with_rules(node: Node, place: tuple[str, ...], report: Report) -> object:
    """The node as Python values, with the rules parsed."""
    if place in _RULES and not (is_null(node) and place not in _NEEDED):
        return RuleParser(report, history=_RULES[place]).rule(node)
    if len(place) > 4:
        return plain(node)
    if isinstance(node, Map):
        return {key: _with_rules(value, (*place, _step(place, key)), report) for key, value in node}
    if isinstance(node, Seq):
        return tuple(_with_rules(item, (*place, "*"), report) for item in node.items)
    return plain(node)


def _step(place: tuple[str, ...], key: str) -> str:
    return "*" if place == ("moments",) else key
