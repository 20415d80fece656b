"""The whole map as one value, written and measured, in one language: what the screen and the paper are painted from."""

from journeyglass.glass.document.document import LANES, document
from journeyglass.glass.document.model import MapDocument

__all__ = ["LANES", "MapDocument", "document"]
