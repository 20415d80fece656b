"""What a file on paper is made of: the map as a document, and the figures of the same reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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
    """A map to be put on paper. `figure` computes a figure of the same reading under the same filters.

    `names` are the figures that can be computed under the filters, by theme.
    """

    journey: Journey
    document: MapDocument
    names: tuple[str, ...]
    figure: Callable[[str], Figure]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that has something to say."""
        return tuple(self._telling(self.names))

    def some(self, *names: str) -> tuple[Figure, ...]:
        """Those of the named figures that have something to say."""
        return tuple(self._telling([name for name in names if name in self.names]))

    def _telling(self, names: Sequence[str]) -> Iterator[Figure]:
        for name in names:
            found = self.figure(name)
            if found.rows and says_something(found):
                yield found


def paper_inputs(
    context: Context, document: MapDocument, filters: Filters = EVERYTHING, lanes: Sequence[str] = ()
) -> PaperInputs:
    """The document of the reading with its figures; of its lanes those named, in that order (default: all)."""

    def figure(name: str) -> Figure:
        return compute(context, name, filters.since, filters.until, where=filters.where)

    found = sorted(specs(context).values(), key=lambda spec: THEMES.index(spec.theme))
    names = tuple(spec.name for spec in found if not unkept(spec, filters))
    return PaperInputs(context.journey, _only(document, lanes), names, figure)


def _only(document: MapDocument, lanes: Sequence[str]) -> MapDocument:
    if not lanes:
        return document
    known = {lane.key: lane for lane in document.lanes}
    wrong = sorted(set(lanes) - set(known))
    if wrong:
        raise InputError(f"the map has no lane {', '.join(wrong)}", f"use {', '.join(known)}")
    return replace(document, lanes=tuple(known[key] for key in dict.fromkeys(lanes)))
