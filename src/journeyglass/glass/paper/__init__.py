"""The map on paper: as a picture, a page, a spreadsheet, a report, a deck."""

from journeyglass.glass.paper.export import (
    FORMATS,
    Format,
    PaperTheme,
    export_map,
    file_name,
    media_type,
    tells_figures,
)
from journeyglass.glass.paper.inputs import PaperInputs, paper_inputs

__all__ = [
    "FORMATS",
    "Format",
    "PaperInputs",
    "PaperTheme",
    "export_map",
    "file_name",
    "media_type",
    "paper_inputs",
    "tells_figures",
]
