"""The difference of two maps in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from journeyglass.glass import numbers
from journeyglass.glass.painting import text
from journeyglass.glass.sheet import Sheet
from journeyglass.glass.words import WORDS, field_name, labelled, listed, word
from journeyglass.journey.compare import Comparison, Renamed
from journeyglass.journey.model import LANGS, Lang, say

_PARTS = {
    "moved": ("stage", "before", "after"),
    "targets": ("stage", "figure", "to", "bound", "before", "after", "difference"),
    "emotions": ("stage", "before", "after", "difference"),
    "changes": ("place", "kind", "before", "after", "difference"),
}
"""The columns of each part; the first ones say what it is about."""
_NAMES = {"moved": 1, "targets": 4, "emotions": 1, "changes": 2}


def comparison_view(found: Comparison, lang: Lang) -> Iterator[RenderableType]:
    """Stages added, removed, moved, renamed; targets; the emotion curve; every other change."""
    yield text(word("comparison", lang, before=found.before, after=found.after), "bold")
    if found.same:
        yield text(word("same", lang))
    for key in ("added", "removed"):
        stages: tuple[str, ...] = getattr(found, key)
        if stages:
            yield text(labelled(word(key, lang), listed(stages, lang), lang))
    if found.renamed:
        yield from _titled("renamed", lang, [text(_renamed(row, lang)) for row in found.renamed])
    for key, columns in _PARTS.items():
        rows = getattr(found, key)
        if rows:
            yield from _titled(key, lang, [_sheet(rows, columns, _NAMES[key], lang)])


def _titled(key: str, lang: Lang, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield Text()
    yield text(word(key, lang), "bold cyan")
    yield from parts


def _renamed(row: Renamed, lang: Lang) -> str:
    before, after = (
        f"{said('title', title, lang)} [{stage}]"
        for stage, title in ((row.before, row.title_before), (row.after, row.title_after))
    )
    return f"{before} → {after}"


def _sheet(rows: Sequence[Any], columns: Sequence[str], names: int, lang: Lang) -> Sheet:
    filled = [name for name in columns if any(getattr(row, name) is not None for row in rows)]
    cells = tuple(tuple(_cell(row, name, lang) for name in filled) for row in rows)
    heads = tuple(field_name(name, lang) for name in filled)
    return Sheet(heads, cells, sum(name in filled for name in columns[:names]))


def _cell(row: Any, name: str, lang: Lang) -> str:
    value = getattr(row, name)
    if value is None:
        return word("nothing", lang) if name in ("before", "after") else ""
    if getattr(row, "bound", None) == "within" and name in ("before", "after"):
        return numbers.span(str(value), lang)
    return said(name, value, lang)


def said(name: str, value: Any, lang: Lang) -> str:
    """A value of JSON in words: texts in the language, lists one after another."""
    if name == "kind" and f"change_{value}" in WORDS:
        return word(f"change_{value}", lang)
    if name in ("figure", "bound"):
        return field_name(str(value), lang)
    if isinstance(value, dict):
        if value and set(value) <= set(LANGS):
            return say(value, lang)
        return listed((labelled(str(k), said("", v, lang), lang) for k, v in value.items()), lang)
    if isinstance(value, list):
        return listed((said("", item, lang) for item in value), lang)
    if isinstance(value, bool):
        return word("yes" if value else "no", lang)
    if isinstance(value, int | float):
        return ("+" if name == "difference" and value > 0 else "") + numbers.short(value, lang)
    return word("nothing", lang) if value is None else str(value)
