"""The JSON Schema of source files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from journeyglass.events.mapping import CursorSpec, SourceMapping
from journeyglass.journey.ruleschema import rule_definitions
from journeyglass.journey.schema import DIALECT

_SHARED = ("Duration", "Test", "Traits", "Value")


def source_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `sources/*.yaml`, made from the model that loads them."""
    schema = SourceMapping.model_json_schema(by_alias=True)
    rules = rule_definitions()
    shared = {name: rules[name] for name in _SHARED}
    shared["Traits"] = {**shared["Traits"], "description": "Columns and the values that they must have."}
    shared["CursorSpec"] = CursorSpec.model_json_schema()  # may also be a column's name alone, so no field refers to it
    definitions = _linked({**schema.pop("$defs"), **shared})
    return {"$schema": DIALECT, **_linked(schema), "$defs": dict(sorted(definitions.items()))}


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(source_schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")


def _linked(part: Any) -> Any:
    """The part with references where a definition is only named."""
    if isinstance(part, list):
        return [_linked(p) for p in part]
    if not isinstance(part, dict):
        return part
    rest = {key: _linked(value) for key, value in part.items() if key != "x-def"}
    return rest | {"$ref": f"#/$defs/{part['x-def']}"} if "x-def" in part else rest
