"""What a file on paper is made of: the map as a document, and the figures of the same reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.registry import compute, specs, unkept
from journeyglass.figures.spec import THEMES
from journeyglass.glass.document import MapDocument
from journeyglass.glass.figureview import says_something
from journeyglass.journey.model import Journey


@dataclass(frozen=True)
class PaperInputs:
    """A map to be put on paper; `figures` are those that have something to say, by theme, with the same filters."""

    journey: Journey
    document: MapDocument
    figures: tuple[Figure, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """The figure of that name, where it has something to say."""
        return next((figure for figure in self.figures if figure.name == name), None)


def paper_inputs(
    context: Context,
    document: MapDocument,
    filters: Filters = EVERYTHING,
    lanes: Sequence[str] = (),
    *,
    figures: bool = True,
) -> PaperInputs:
    """The document of the context's reading, of its lanes those named, in that order (default: all).

    `figures`: also every figure that can be filtered so and has something to say; pictures and pages need none.
    """
    found = tuple(_figures(context, filters)) if figures else ()
    return PaperInputs(context.journey, _only(document, lanes), found)


def _figures(context: Context, filters: Filters) -> Iterator[Figure]:
    for spec in sorted(specs(context).values(), key=lambda spec: THEMES.index(spec.theme)):
        if unkept(spec, filters):
            continue
        found = compute(context, spec.name, filters.since, filters.until, where=filters.where)
        if found.rows and says_something(found):
            yield found


def _only(document: MapDocument, lanes: Sequence[str]) -> MapDocument:
    if not lanes:
        return document
    known = {lane.key: lane for lane in document.lanes}
    wrong = sorted(set(lanes) - set(known))
    if wrong:
        raise InputError(f"the map has no lane {', '.join(wrong)}", f"use {', '.join(known)}")
    return replace(document, lanes=tuple(known[key] for key in dict.fromkeys(lanes)))
