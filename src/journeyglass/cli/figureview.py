"""One figure as a table, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_type_hints

from rich.text import Text

from journeyglass.cli.history import Titles, instant
from journeyglass.cli.tables import Fitted
from journeyglass.figures import FIGURES, Estimate
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.numbers import number
from journeyglass.glass.painting import text
from journeyglass.glass.words import field_name
from journeyglass.journey.model import Journey, Lang, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.figures import Figure


def figure_view(journey: Journey, figure: Figure, lang: Lang) -> Iterator[RenderableType]:
    """The figure's title, its rows, and what must be known about it."""
    yield Text(say(FIGURES[figure.name].title, lang), style="bold")
    yield text(_asked(figure), "dim")
    columns = [
        f.name for f in fields(figure.row_type) if any(getattr(row, f.name) not in (None, ()) for row in figure.rows)
    ]
    hints = get_type_hints(figure.row_type)
    heads = [field_name(name, lang) for name in columns]
    named = next((at for at, name in enumerate(columns) if hints[name] is not str and name != "group"), 1)
    titles = Titles(journey, lang)
    rows = [[_named(titles, name, getattr(row, name), lang) for name in columns] for row in figure.rows]
    yield Fitted(heads, rows, max(named, 1))
    yield from (Text(f"! {note}", style="dim") for note in figure.notes)
    yield Text()


def _asked(figure: Figure) -> str:
    """What the figure is about: the reading's instant, the period, the breakdown, its own options."""
    filters = figure.filters
    period = (f"{word} {at:%Y-%m-%d}" for word, at in (("since", filters.since), ("until", filters.until)) if at)
    by = [f"by {filters.by}"] if filters.by else []
    options = (f"{name} {value}" for name, value in figure.options.items())
    return " · ".join([figure.journey, f"as of {instant(figure.as_of)}", *period, *by, *options])


def _named(titles: Titles, name: str, value: Any, lang: Lang) -> str:
    return titles.stage(value) if name.endswith("stage") and isinstance(value, str) else _cell(value, lang)


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
