"""The JSON Schema of journey files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from journeyglass.journey.model import Journey
from journeyglass.journey.ruleschema import rule_definitions

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def journey_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `journeys/*.yaml`, made from the model that loads them."""
    schema = Journey.model_json_schema(by_alias=True)
    definitions = {**schema.pop("$defs"), **rule_definitions()}
    schema["title"] = "Journey"
    return {"$schema": DIALECT, **_linked(schema), "$defs": {k: _linked(definitions[k]) for k in sorted(definitions)}}


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(journey_schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")


def _linked(part: Any) -> Any:
    """The part with the marks of our own definitions made references."""
    if isinstance(part, list):
        return [_linked(p) for p in part]
    if not isinstance(part, dict):
        return part
    if "x-def" in part:
        rest = {k: v for k, v in part.items() if k != "x-def"}
        return {**rest, "$ref": f"#/$defs/{part['x-def']}"}
    return {key: _linked(value) for key, value in part.items()}
