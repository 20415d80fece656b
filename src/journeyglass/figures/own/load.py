"""Loading a figure file: checked to the end, every fault at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from journeyglass.errors import Fault, FigureFileError, NotFoundError
from journeyglass.figures.own.check import check
from journeyglass.figures.own.definition import OwnFigure
from journeyglass.journey.report import Report
from journeyglass.journey.ruleparser import RuleParser
from journeyglass.journey.structure import misfits, structure_faults
from journeyglass.journey.yamlnodes import Map, Node, is_null, kind, plain
from journeyglass.journey.yamlread import MOST_BYTES, read_yaml

_MATCHERS = ("events", "with", "until")


@dataclass(frozen=True)
class LoadedFigure:
    """A figure, what in its file is probably not meant, and where in it each key stands (line and column)."""

    figure: OwnFigure
    warnings: tuple[Fault, ...]
    path: str
    places: dict[str, tuple[int, int]]


def load_figure(
    source: Path | str | bytes,
    *,
    path: str | None = None,
    senders: Collection[str] = (),
    taken: Collection[str] = (),
) -> LoadedFigure:
    """Load a figure from a file (`Path`) or from its text; raises FigureFileError with every fault and warning.

    `path` is how messages name the file. `senders` are the event names that sources send, beyond the vocabulary;
    `taken` are the figures that there are already.
    """
    report = Report(path or (str(source) if isinstance(source, Path) else "figures/figure.yaml"))
    root = read_yaml(_bytes(source) if isinstance(source, Path) else source, report)
    figure = None if root is None else _build(root, report, senders, taken)
    if report.faults or figure is None or not isinstance(root, Map):
        raise FigureFileError([*report.faults, *report.warnings])
    places = {key: (node.line, node.column) for key, node in root}
    return LoadedFigure(figure, report.warnings, report.path, places)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"the figure file {path} cannot be read", str(error.strerror or error)) from error


def _build(root: Node, report: Report, senders: Collection[str], taken: Collection[str]) -> OwnFigure | None:
    if not isinstance(root, Map):
        what = "the file is empty" if is_null(root) else f"the file is {kind(root)}"
        report.fault(root, what, "begin it with `format: 1` and `figure: my-figure`")
        return None
    parser = RuleParser(report, history=True, senders=senders)
    data = {key: parser.plain_did(node, key) if key in _MATCHERS else plain(node) for key, node in root}
    try:
        figure = OwnFigure.model_validate(data, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        structure_faults(misfits(error, root), OwnFigure, report)
        return None
    check(figure, root, taken, report)
    return figure
