"""What a pydantic model allows at a place of a file."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that a map at `path` may have, in the order declared."""
    types = types_at(model, path)
    models = [m for t in types for m in _members(t) if isinstance(m, type) and issubclass(m, BaseModel)]
    return list(dict.fromkeys(_key(name, field) for m in models for name, field in m.model_fields.items()))


def types_at(model: object, path: tuple[str | int, ...]) -> list[object]:
    """What a value at `path` may be: annotations, for each alternative that leads there."""
    types: list[object] = [model]
    for part in path:
        types = [inner for type_ in types for inner in _inside(type_, part)]
    return types


def members(annotation: object) -> Iterator[object]:
    """The alternatives of a union, whatever wraps them."""
    yield from _members(annotation)


def says(annotation: object, wanted: object) -> bool:
    """Whether a value of type `annotation` may be, or hold, a `wanted` type."""
    alternatives = set(_members(wanted))
    members = list(_members(annotation))
    if alternatives <= set(members):
        return True
    return any(says(inner, wanted) for m in members for inner in typing.get_args(m))


def _key(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _members(annotation: object) -> Iterator[object]:
    """The alternatives of a union, whatever wraps them."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _members(typing.get_args(annotation)[0])
    elif _is_union(origin):
        for inner in typing.get_args(annotation):
            yield from _members(inner)
    else:
        yield annotation


def _is_union(origin: object) -> bool:
    return origin in (typing.Union, types.UnionType)


def _inside(annotation: object, part: str | int) -> Iterator[object]:
    for member in _members(annotation):
        args = typing.get_args(member)
        if isinstance(member, type) and issubclass(member, BaseModel):
            yield from (f.annotation for n, f in member.model_fields.items() if _key(n, f) == part)
        elif args and isinstance(part, int):
            yield args[0]
        elif args and typing.get_origin(member) is not typing.Literal:
            yield args[-1]
