"""A journey as it is written, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from journeyglass.cli.tables import grid
from journeyglass.glass.painting import text
from journeyglass.glass.words import field_name
from journeyglass.journey.model import LANGS, Journey, Lang, Stage, say

if TYPE_CHECKING:
    from rich.console import RenderableType


def journey_view(journey: Journey, lang: Lang) -> Iterator[RenderableType]:
    """Title and description, then every stage with all that its file says of it."""
    yield text(say(journey.title, lang) or journey.journey, "bold")
    if journey.description:
        yield text(say(journey.description, lang))
    for number, stage in enumerate(journey.stages, 1):
        yield Text()
        yield text(f"{number} {say(stage.title, lang) or stage.id}", "bold cyan")
        rows = [(field_name(name, lang), said) for name, said in _attributes(stage, lang) if said]
        table = grid(("", ""), rows)
        table.show_header = False
        yield Padding(table, (0, 0, 0, 2))
    yield Text()


def _attributes(stage: Stage, lang: Lang) -> Iterator[tuple[str, str]]:
    for name in type(stage).model_fields:
        if name not in ("id", "title", "enter"):
            yield name.rstrip("_"), _said(getattr(stage, name), lang)


def _said(value: Any, lang: Lang) -> str:
    """Texts in the language, parts by their title, lists with semicolons."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGS):
            return say(value, lang)
        return "; ".join(f"{key}: {_said(item, lang)}" for key, item in value.items())
    if isinstance(value, tuple):
        return "; ".join(filter(None, (_said(item, lang) for item in value)))
    if hasattr(value, "model_fields_set"):
        return _part(value, lang)
    return str(value)


def _part(part: Any, lang: Lang) -> str:
    if getattr(part, "title", None):
        return say(part.title, lang)
    if getattr(part, "id", None):
        return str(part.id)
    told = ((name, _said(getattr(part, name), lang)) for name in type(part).model_fields)
    return ", ".join(f"{name} {said}" for name, said in told if said)
