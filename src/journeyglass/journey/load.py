"""Loading a journey file: checked to the end, every fault at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from journeyglass.errors import Fault, JourneyFileError, NotFoundError
from journeyglass.journey.check import at, check, rule_faults
from journeyglass.journey.model import Journey
from journeyglass.journey.report import Report
from journeyglass.journey.ruleplaces import RuleBook
from journeyglass.journey.salvage import salvage
from journeyglass.journey.structure import misfits, structure_faults
from journeyglass.journey.ways import check_ways
from journeyglass.journey.yamlnodes import Map, Node, is_null, kind
from journeyglass.journey.yamlread import MOST_BYTES, read_yaml

_ROUNDS = 4


@dataclass(frozen=True)
class FigureNamed:
    """A figure that an indicator names, and where; the journey itself does not know which figures there are."""

    figure: str
    path: str
    line: int
    column: int


@dataclass(frozen=True)
class Loaded:
    """A journey, what in its file is probably not meant, and the figures that its indicators name."""

    journey: Journey
    warnings: tuple[Fault, ...] = ()
    figures: tuple[FigureNamed, ...] = ()


def load(source: Path | str | bytes, *, path: str | None = None, senders: Collection[str] = ()) -> Loaded:
    """Load a journey from a file (`Path`) or from its text; raises JourneyFileError with every fault and warning.

    `path` is how messages name the file. `senders` are the event names that the workspace's sources send, beyond the
    vocabulary: a rule that asks for any other name gets a warning.
    """
    report = Report(path or (str(source) if isinstance(source, Path) else "journeys/journey.yaml"))
    root = read_yaml(_bytes(source) if isinstance(source, Path) else source, report)
    journey = None if root is None else _build(root, report, senders)
    if report.faults or journey is None or root is None:
        raise JourneyFileError([*report.faults, *report.warnings])
    return Loaded(journey, report.warnings, tuple(_figures(journey, root, report.path)))


def _figures(journey: Journey, root: Node, path: str) -> Iterator[FigureNamed]:
    for i, stage in enumerate(journey.stages):
        for j, indicator in enumerate(stage.indicators):
            node = at(root, "stages", i, "indicators", j, "figure")
            yield FigureNamed(indicator.figure, path, node.line, node.column)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"the journey file {path} cannot be read", str(error.strerror or error)) from error


def _build(root: Node, report: Report, senders: Collection[str]) -> Journey | None:
    if not isinstance(root, Map):
        what = "the file is empty" if is_null(root) else f"the file is {kind(root)}"
        report.fault(root, what, "begin it with `format: 1` and `journey: my-journey`")
        return None
    book = RuleBook(root, report, senders)
    rule_faults(book.sound, report)
    journey, left = _shape(root, book, report)
    if journey is not None:
        check(journey, left, report)
        if not report.faults:
            check_ways(journey, left, report)
    return journey


def _shape(root: Node, book: RuleBook, report: Report) -> tuple[Journey | None, Node]:
    """The journey, or what is left of it without its faults, and the nodes that it is made of."""
    for number in range(_ROUNDS):
        try:
            return Journey.model_validate(book.data(root), strict=True, by_alias=True, by_name=False), root
        except ValidationError as error:
            found = misfits(error, root)
        if not number:
            structure_faults(found, Journey, report)
        left = salvage(root, found)
        if left is None:
            break
        root = left
    return None, root
