"""The stages at a glance: the few numbers of each that a table or a chart shows."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.document.model import StageHead
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.paper.words import said

GLANCE = ("stage", "phase", "here_now", "stalled", "reached", "goes_on", "median")
"""The columns, as words."""


@dataclass(frozen=True)
class Glance:
    """One stage: its head, and its estimates where the figures have them."""

    head: StageHead
    reached: Estimate | None
    goes_on: Estimate | None
    median: Estimate | None
    texts: tuple[str, ...]


def glances(inputs: PaperInputs) -> list[Glance]:
    """A row a stage; `texts` are the cells of the columns of `GLANCE`."""
    reached = _by_stage(inputs, "reached", "stage", "share")
    goes_on = _by_stage(inputs, "conversion", "from_stage", "conversion")
    median = _by_stage(inputs, "dwell", "stage", "median")
    return [
        _glance(inputs, head, reached.get(head.stage), goes_on.get(head.stage), median.get(head.stage))
        for head in inputs.document.stages
    ]


def heads(inputs: PaperInputs) -> list[str]:
    """The titles of the columns."""
    return [said(key, inputs.document.lang) for key in GLANCE]


def _glance(
    inputs: PaperInputs, head: StageHead, reached: Estimate | None, goes_on: Estimate | None, median: Estimate | None
) -> Glance:
    lang = inputs.document.lang
    told = tuple(estimate_text(found, lang) if found else "–" for found in (reached, goes_on, median))
    first = (f"{head.place}. {head.title}", head.phase_title or "–")
    counts = (numbers.number(head.here_now, lang), numbers.number(head.stalled, lang))
    return Glance(head, reached, goes_on, median, (*first, *counts, *told))


def _by_stage(inputs: PaperInputs, name: str, key: str, measure: str) -> dict[str, Estimate]:
    found = inputs.figure(name)
    return {} if found is None else {getattr(row, key): getattr(row, measure) for row in found.rows}
