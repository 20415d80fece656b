"""What came, and what is odd about it, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text

from journeyglass.events.quality import Note
from journeyglass.glass import numbers
from journeyglass.glass.cell import Line
from journeyglass.glass.painting import hung, text
from journeyglass.glass.sheet import Sheet
from journeyglass.glass.words import counted, listed, word
from journeyglass.journey.model import Lang


class NameCount(Protocol):
    """How often events of one name came from one source, and when the first and last of them happened."""

    @property
    def name(self) -> str:
        """The event's name."""

    @property
    def source(self) -> str | None:
        """Who sent it; None: entered by hand."""

    @property
    def events(self) -> int:
        """How many."""

    @property
    def first_at(self) -> datetime:
        """When the first one happened."""

    @property
    def last_at(self) -> datetime:
        """When the last one happened."""


def events_view(names: Sequence[NameCount], lang: Lang) -> Iterator[RenderableType]:
    """A row for each name and source, and how many events came in all."""
    yield text(word("events", lang), "bold")
    if not names:
        yield text(word("no_events", lang), "dim")
        return
    heads = tuple(word(key, lang) for key in ("event", "source", "count", "first", "last"))
    yield Sheet(heads, tuple(_row(name, lang) for name in names), 2)
    total = sum(name.events for name in names)
    yield text(f"{word('total', lang)} {counted('event', total, lang, numbers.number(total, lang))}", "dim")


def _row(found: NameCount, lang: Lang) -> tuple[str, ...]:
    source = found.source or word("no_source", lang)
    period = (numbers.date(found.first_at), numbers.date(found.last_at))
    return found.name, source, numbers.number(found.events, lang), *period


def notes_view(notes: Sequence[Note], lang: Lang) -> Iterator[RenderableType]:
    """What is odd about the recorded events, with examples; the sentences are as the detectors say them."""
    yield text(word("quality", lang), "bold")
    if not notes:
        yield text(word("no_notes", lang), "dim")
    for note in notes:
        yield hung(Line(f"! {note.sentence}"))
        if note.examples:
            examples = word("examples", lang, list=listed(note.examples, lang))
            yield hung(Line(f"· {examples}", "quiet"))
    yield Text()
