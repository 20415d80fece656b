"""The difference of two maps, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from journeyglass.cli.tables import grid
from journeyglass.glass.words import word

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.journey.compare import Comparison
    from journeyglass.journey.model import Lang


def comparison_view(found: Comparison, lang: Lang) -> Iterator[RenderableType]:
    """Stages added, removed, moved, renamed; targets; feelings; every other change."""
    yield Text(word("comparison", lang, before=found.before, after=found.after), style="bold")
    if found.same:
        yield Text(word("same", lang))
    for key in ("added", "removed"):
        if names := getattr(found, key):
            yield Text(f"{word(key, lang)}: {', '.join(names)}")
    for key in ("moved", "renamed", "targets", "emotions", "changes"):
        if rows := getattr(found, key):
            yield Text(f"\n{word(key, lang)}", style="bold")
            names = list(rows[0].__dataclass_fields__)
            yield grid(
                [n.replace("_", " ") for n in names], [[_said(getattr(r, n), lang) for n in names] for r in rows]
            )


def _said(value: Any, lang: Lang) -> str:
    if value is None:
        return word("nothing", lang)
    if isinstance(value, dict) and lang in value:
        return str(value[lang])
    return f"{value:g}" if isinstance(value, float) else str(value)
