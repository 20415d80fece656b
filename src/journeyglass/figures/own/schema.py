"""The JSON Schema of figure files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from journeyglass.figures.own.definition import OwnFigure
from journeyglass.journey.ruleschema import rule_definitions
from journeyglass.journey.schema import DIALECT, linked, text_definition

_EVENTS = ("EventName", "EventNames", "Matcher", "Role", "Roles", "Test", "Value", "Where")


def figure_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `figures/*.yaml`, made from the model that loads them."""
    schema = OwnFigure.model_json_schema(by_alias=True)
    rules = rule_definitions()
    definitions = {**schema.pop("$defs", {}), **{name: rules[name] for name in _EVENTS}}
    named = {name: linked(definitions[name]) for name in sorted(definitions)}
    return {"$schema": DIALECT, **linked(schema), "$defs": {**named, "Text": text_definition()}}


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figure_schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")
