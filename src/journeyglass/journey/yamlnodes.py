"""YAML 1.2 as nodes that know where they stand in the file.

Only the core schema: `no`, `on` and `2024-01-01` are text, `null true 1 0.5` are what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | int | float | bool | None

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_INT = 300


@dataclass(frozen=True, eq=False)
class Node:
    """A piece of YAML; `line` and `column` count from 1.

    `size` counts the nodes in it and `height` the levels, both with every alias written out.
    """

    line: int
    column: int
    size: int = field(default=1, kw_only=True)
    height: int = field(default=1, kw_only=True)


@dataclass(frozen=True, eq=False)
class Scalar(Node):
    """A single value; `text` is how it was written."""

    text: str
    value: Value


@dataclass(frozen=True, eq=False)
class Seq(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Map(Node):
    """A map with text keys, in the order written; `keys` are the nodes of the keys."""

    entries: dict[str, Node]
    keys: dict[str, Scalar]

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return iter(self.entries.items())


def resolve(text: str) -> Value:
    """What an unquoted scalar stands for in YAML 1.2."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _BASED.fullmatch(text):
        return _number(int(text[2:], 8 if text[1] == "o" else 16))
    if _INT.fullmatch(text):
        return int(text) if len(text) < _LONGEST_INT else float(text)
    if _FLOAT.fullmatch(text) or _SPECIAL.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def kind(node: Node) -> str:
    """What the node is, in a user's words: `a list`, `the number 5`, `nothing`."""
    if isinstance(node, Map):
        return "a map"
    if isinstance(node, Seq):
        return "a list"
    value = node.value if isinstance(node, Scalar) else None
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "text" if isinstance(value, str) else f"the number {value}"


def is_null(node: Node | None) -> bool:
    """Whether nothing was written there."""
    return isinstance(node, Scalar) and node.value is None


def plain(node: Node) -> object:
    """The node as Python values: dict, tuple, str, int, float, bool, None."""
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node}
    if isinstance(node, Seq):
        return tuple(map(plain, node.items))
    return node.value if isinstance(node, Scalar) else None


def _number(value: int) -> int | float:
    return value if value.bit_length() < 1000 else float("inf")
