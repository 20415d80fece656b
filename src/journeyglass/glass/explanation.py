"""How a figure is computed, for people in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from inspect import getdoc

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from journeyglass.figures.spec import FigureSpec
from journeyglass.glass.painting import Wrapped, text
from journeyglass.glass.words import field_name, listed, word
from journeyglass.journey.model import Lang, say

_PARTS = "Formula|Assumes|Misleads|Intervals|Options|Breakdowns|Period|By value|Shape|Unit|Source"
_PART = re.compile(rf"(?:^|(?<=[.)]) )(?=(?:{_PARTS})\b[^.:]{{0,20}}:)")
"""Where a part of a definition begins."""


def explanation_view(spec: FigureSpec, lang: Lang) -> Iterator[RenderableType]:
    """Its definition, options, breakdowns and columns; the definition itself is in English."""
    yield text(f"{say(spec.title, lang)} · {spec.name}", "bold")
    for paragraph in paragraphs(spec.definition):
        yield Padding(Wrapped(text(paragraph)), (0, 0, 0, 2))
    yield Padding(Wrapped(text(f"{getdoc(spec.row_type) or ''}".replace("\n", " "), "dim")), (0, 0, 0, 2))
    for name, said in (
        ("options", listed(spec.options, lang)),
        ("breakdowns", listed((field_name(name, lang) for name in spec.dimensions), lang)),
        ("columns", listed((f"{f.name} ({field_name(f.name, lang)})" for f in fields(spec.row_type)), lang)),
    ):
        if said:
            yield Padding(Wrapped(text(word("label", lang, name=word(name, lang), value=said), "dim")), (0, 0, 0, 2))
    yield Text()


def paragraphs(definition: str) -> list[str]:
    """The definition's first line, then one paragraph for each of its parts (`Formula: …`)."""
    first, _, rest = definition.partition("\n")
    text = " ".join(rest.split())
    return [first, *filter(None, (part.strip() for part in _PART.split(text)))]
