"""How a figure is computed, for people in a terminal."""

from __future__ import annotations

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


def paragraphs(definition: str) -> Iterator[str]:
    """The definition's first line, then one paragraph for each of its parts (`Formula: …`)."""
    lines = definition.splitlines()
    yield lines[0]
    part = ""
    for line in filter(None, (line.strip() for line in lines[1:])):
        word_, colon, _ = line.partition(":")
        if part and colon and word_.isalpha() and word_[0].isupper():
            yield part
            part = ""
        part = f"{part} {line}".strip()
    if part:
        yield part
