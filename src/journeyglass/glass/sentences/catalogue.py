"""All sentences of the catalogue: English with its blanks → Russian and Traditional Chinese."""

from __future__ import annotations

from typing import Final

from journeyglass.glass.sentences.figures import FIGURES
from journeyglass.glass.sentences.journey import JOURNEY
from journeyglass.glass.sentences.messages import MESSAGES
from journeyglass.glass.sentences.parts import PARTS
from journeyglass.glass.sentences.people import PEOPLE
from journeyglass.glass.sentences.rules import RULES
from journeyglass.glass.sentences.server import SERVER
from journeyglass.glass.sentences.sources import SOURCES
from journeyglass.glass.sentences.storage import STORAGE
from journeyglass.glass.sentences.template import Said
from journeyglass.glass.sentences.workspace import WORKSPACE
from journeyglass.glass.sentences.yaml import YAML

ALL: Final = (PARTS, JOURNEY, RULES, YAML, SOURCES, MESSAGES, WORKSPACE, PEOPLE, FIGURES, STORAGE, SERVER)
"""The catalogues; a sentence stands in one of them."""
CATALOGUE: Final[dict[str, Said]] = {english: said for part in ALL for english, said in part.items()}
