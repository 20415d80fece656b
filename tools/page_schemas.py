"""The JSON Schemas that editors use."""

from __future__ import annotations

import json
from typing import Any

from journeyglass.events.source_schema import source_schema
from journeyglass.figures.own.schema import figure_schema
from journeyglass.journey.schema import journey_schema


def journey() -> str:
    """Of journey files."""
    return _text(journey_schema())


def source() -> str:
    """Of source files."""
    return _text(source_schema())


def figure() -> str:
    """Of figure files."""
    return _text(figure_schema())


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
