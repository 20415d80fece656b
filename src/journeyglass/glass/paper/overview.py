"""The map in short: the few lanes that fit on a sheet of paper or a slide and can still be read there."""

from __future__ import annotations

from dataclasses import replace

from journeyglass.glass.document import MapDocument
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.render import render_map

_LANES = ("question", "emotion", "here_now", "reached", "conversion", "dwell")
_PAGE, _LABEL = 1180, 118
_NARROWEST, _BROADEST = 120, 240


def overview_picture(document: MapDocument, theme: PaperTheme = "light") -> str:
    """The question, the emotion and the figures of the way, as broad as a page is in units of its smallest letters."""
    lanes = tuple(lane for lane in document.lanes if lane.key in _LANES) or document.lanes
    stages = tuple(replace(stage, terra=None) for stage in document.stages)
    column = round(min(_BROADEST, max(_NARROWEST, (_PAGE - _LABEL) / max(len(stages), 1))))
    return render_map(replace(document, lanes=lanes, stages=stages), theme, column=column, bare=True)
