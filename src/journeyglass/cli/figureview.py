"""One figure as a table, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.text import Text

from journeyglass.cli.tables import grid
from journeyglass.figures import FIGURES, Estimate
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.numbers import number
from journeyglass.glass.words import field_name
from journeyglass.journey.model import Journey, Lang, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.figures import Figure


def figure_view(journey: Journey, figure: Figure, lang: Lang) -> Iterator[RenderableType]:
    """The figure's title, its rows, and what must be known about it."""
    yield Text(say(FIGURES[figure.name].title, lang), style="bold")
    columns = [
        f.name for f in fields(figure.row_type) if any(getattr(row, f.name) not in (None, ()) for row in figure.rows)
    ]
    heads = [field_name(name, lang) for name in columns]
    yield grid(heads, [[_cell(getattr(row, name), lang) for name in columns] for row in figure.rows])
    yield from (Text(f"! {note}", style="dim") for note in figure.notes)
    yield Text()


def _cell(value: Any, lang: Lang) -> str:
    if isinstance(value, Estimate):
        return estimate_text(value, lang)
    if isinstance(value, tuple):
        return "; ".join(_row(item, lang) for item in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value, lang)
    return "" if value is None else str(value)


def _row(item: Any, lang: Lang) -> str:
    return " ".join(_cell(getattr(item, f.name), lang) for f in fields(item))
