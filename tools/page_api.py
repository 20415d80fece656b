"""The page of the application API, made from its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeyglass.server.api.application import application
from markdown import document, table

_INTRO = """\
What the server tells under `/api`. The same as an OpenAPI 3.1 document: `/api/openapi.json` of a running server.
Ask with `Authorization: Bearer KEY`, a key made by `journeyglass keys create --kind api`. Times are ISO 8601 in UTC,
money is text. How events are sent is told in [Tracking](../howto/tracking.md).
"""
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = "Problem"


def page() -> str:
    """Every route, every shape, every error."""
    told = application().openapi()
    routes = "\n\n".join(_route(method, path, said) for path, method, said in _operations(told))
    shapes = "\n\n".join(_shape(name, said) for name, said in sorted(told["components"]["schemas"].items()))
    return document("Application API", _INTRO, _errors(told), "## Routes", routes, "## Shapes", shapes)


def _operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        yield from ((path, method, methods[method]) for method in _METHODS if method in methods)


def _errors(told: dict[str, Any]) -> str:
    """The statuses that every route may answer with."""
    first = next(_operations(told))[2]["responses"]
    rows = [(status, said["description"]) for status, said in sorted(first.items()) if _is_problem(said)]
    return (
        f"## Errors\n\nEvery error is a {_link(_PROBLEM)}; a 429 and a 503 carry `Retry-After`.\n\n"
        f"{table(('status', 'when'), rows)}"
    )


def _route(method: str, path: str, said: dict[str, Any]) -> str:
    parts = [f"### {method.upper()} {path}", f"{said['summary']}. {said.get('description', '')}".strip()]
    rows = [(f"`{one['name']}`", one["in"], _type(one["schema"]), _more(one)) for one in said.get("parameters", [])]
    if rows:
        parts.append(table(("parameter", "in", "type", ""), rows))
    if body := said.get("requestBody"):
        parts.append(f"Takes {_type(_content(body))}.")
    parts += [f"{status}: {_gives(one)}" for status, one in said["responses"].items() if not _is_problem(one)]
    return "\n\n".join(parts)


def _more(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    told = [parameter.get("description", "")]
    if parameter.get("required") and parameter["in"] != "path":
        told.append("Needed.")
    if schema.get("default") not in (None, ""):
        told.append(f"Default: `{schema['default']}`.")
    return " ".join(filter(None, told))


def _gives(response: dict[str, Any]) -> str:
    kinds = response.get("content", {})
    other = next((kind for kind in kinds if kind != "application/json"), None)
    return f"`{other}`. {response['description']}" if other else f"{_type(_content(response))}."


def _content(part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _is_problem(response: dict[str, Any]) -> bool:
    return str(_content(response).get("$ref", "")).endswith(f"/{_PROBLEM}")


def _shape(name: str, said: dict[str, Any]) -> str:
    rows = [(f"`{key}`", _type(one), one.get("description", "")) for key, one in said.get("properties", {}).items()]
    parts = [f"### {name}", said.get("description", "").replace("\n", " ")]
    return "\n\n".join([*filter(None, parts), *([table(("field", "type", ""), rows)] if rows else [])])


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return _link(schema["$ref"].rpartition("/")[2])
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_type, options)))
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items') or {})}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    if schema.get("format") == "date-time":
        return "time"
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", None: "any"}
    return words.get(schema.get("type"), str(schema.get("type")))


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"
