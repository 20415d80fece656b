"""Small pieces of Markdown."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence

MADE = "<!-- Made from the code by `make docs`; do not edit. -->"


def document(title: str, *parts: str) -> str:
    """A generated page."""
    return "\n\n".join([MADE, f"# {title}", *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar in a cell is escaped."""
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def said(thing: object) -> str:
    """Its docstring, as text; missing is a mistake."""
    doc = inspect.getdoc(thing)
    if not doc:
        raise SystemExit(f"{thing} has no docstring")
    return doc


def first_sentence(thing: object) -> str:
    """The first line of its docstring."""
    return said(thing).splitlines()[0]


def code(*words: str) -> str:
    """The words as code, separated by commas."""
    return ", ".join(f"`{word}`" for word in words)
