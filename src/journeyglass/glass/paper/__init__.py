"""The map on paper: as a picture, a page, a spreadsheet, a report, a deck."""

from journeyglass.glass.paper.export import FORMATS, Format, export_map, file_name, media_type
from journeyglass.glass.paper.inputs import PaperInputs, paper_inputs

__all__ = ["FORMATS", "Format", "PaperInputs", "export_map", "file_name", "media_type", "paper_inputs"]
