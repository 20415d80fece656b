"""The JSON Schema of journey files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from journeyglass.journey.model import Journey, Text
from journeyglass.journey.ruleschema import rule_definitions

_TEXT: TypeAdapter[Any] = TypeAdapter(Text)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def journey_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `journeys/*.yaml`, made from the model that loads them."""
    schema = Journey.model_json_schema(by_alias=True)
    definitions = {**schema.pop("$defs"), **rule_definitions()}
    named = {name: linked(definitions[name]) for name in sorted(definitions)}
    return {"$schema": DIALECT, **linked(schema), "$defs": {**named, "Text": text_definition()}}


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(journey_schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")


def linked(part: Any) -> Any:
    """The part with our own definitions put in as references."""
    if isinstance(part, list):
        return [linked(p) for p in part]
    if not isinstance(part, dict):
        return part
    rest = {key: linked(value) for key, value in part.items() if key not in ("x-def", "anyOf")}
    if "x-def" in part:
        rest["$ref"] = f"#/$defs/{part['x-def']}"
    if "anyOf" in part:
        rest |= _alternatives(part["anyOf"])
    return rest


def _alternatives(forms: list[Any]) -> dict[str, Any]:
    """A union; text of one or several languages, which pydantic spells out each time, by its name."""
    texts = _TEXT.json_schema()["anyOf"]
    if not all(t in forms for t in texts):
        return {"anyOf": linked(forms)}
    others = [f for f in forms if f not in texts]
    reference = {"$ref": "#/$defs/Text"}
    return {"anyOf": [reference, *linked(others)]} if others else reference


def text_definition() -> dict[str, Any]:
    """What `$defs` holds for a text."""
    return {"description": "One text for all languages, or one a language.", **_TEXT.json_schema()}
