"""The page of the Python library: the public names and what they say of themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import journeyglass
from markdown import document, said

_INTRO = """\
Everything public is imported from `journeyglass`; other modules may change between versions. Errors are in
`journeyglass.errors` (see [Errors](errors.md)).
"""


def page() -> str:
    """Every public name."""
    parts = [_part(name, getattr(journeyglass, name)) for name in journeyglass.__all__]
    return document("The library", _INTRO, *parts)


def _part(name: str, thing: Any) -> str:
    if not inspect.isclass(thing):
        return f"## `{name}{_signature(thing)}`\n\n{said(thing)}"
    members = [f"### `{member}`\n\n{text}" for member, text in _members(thing)]
    return "\n\n".join([f"## `{name}`", said(thing), *members])


def _members(thing: type) -> Iterator[tuple[str, str]]:
    for name, member in vars(thing).items():
        plain = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if name.startswith("_"):
            continue
        if inspect.isfunction(plain):
            yield f"{name}{_signature(getattr(thing, name))}", said(plain)
        elif isinstance(plain, property) or hasattr(plain, "func"):
            yield name, said(getattr(plain, "fget", None) or plain.func)


class _Named:
    """A default that is shown by its name: a function's own text has an address in it."""

    def __init__(self, function: Any) -> None:
        self._name = function.__name__

    def __repr__(self) -> str:
        return self._name


def _signature(function: Any) -> str:
    found = inspect.signature(function)
    plain = [_plain(p) for p in found.parameters.values() if p.name != "self"]
    return str(found.replace(parameters=plain, return_annotation=found.empty))


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    default = _Named(parameter.default) if inspect.isfunction(parameter.default) else parameter.default
    return parameter.replace(annotation=parameter.empty, default=default)
