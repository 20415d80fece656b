"""One question a file, computed on visits and events, statistics on top."""

from journeyglass.figures.context import Context, Rates
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters
from journeyglass.figures.overview import MapOverview, StageOverview, overview
from journeyglass.figures.registry import FIGURES, compute
from journeyglass.figures.spec import FigureSpec

__all__ = [
    "FIGURES",
    "Context",
    "Estimate",
    "Figure",
    "FigureSpec",
    "Filters",
    "MapOverview",
    "Rates",
    "StageOverview",
    "compute",
    "overview",
]
