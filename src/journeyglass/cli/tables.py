"""Tables of what a command found, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from journeyglass.glass.eventsview import events_view, notes_view
from journeyglass.glass.painting import Heading, text
from journeyglass.glass.words import word

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.cli.shapes import (
        FiguresListed,
        Imported,
        JourneysListed,
        Quarantined,
        ReadDone,
    )
    from journeyglass.journey.model import Lang
    from journeyglass.workspace import Received


def counted(number: int, noun: str) -> str:
    """`1 fault`, `2,000 faults`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def day(at: datetime | None) -> str:
    """A day, or nothing."""
    return f"{at:%Y-%m-%d}" if at else ""


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()) -> Table:
    """A table without lines; the columns named in `numbers` stand right."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for head in heads:
        right = head in numbers
        table.add_column(head, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        table.add_row(*(text(cell) for cell in row))
    return table


def imports_view(done: Imported) -> Iterator[RenderableType]:
    """What imports brought, a row a source, and why rows were put aside."""
    heads = ("source", "rows", "new", "changed", "revived", "taken back", "unchanged", "put aside")
    rows = [
        (i.source, *(f"{n:,}" for n in (i.rows, i.new, i.changed, i.revived, i.retracted, i.unchanged, i.quarantined)))
        for i in done.imports
    ]
    yield grid(heads, rows, heads[1:])
    for i in done.imports:
        if i.reasons:
            said = ", ".join(f"{reason.replace('_', ' ')}: {count:,}" for reason, count in i.reasons.items())
            yield Text(f"{i.source}: {counted(i.quarantined, 'row')} put aside ({said})")
        if i.suppressed:
            yield Text(f"{i.source}: {counted(i.suppressed, 'fact')} of erased people did not come in")
        if i.expired:
            yield Text(f"{i.source}: {counted(i.expired, 'event')} past their time did not come in")
    if any(i.reasons for i in done.imports):
        yield "`journeyglass events --quarantine` shows the rows that were put aside"


def read_view(done: ReadDone) -> Iterator[RenderableType]:
    """How much a reading gave."""
    yield Text(f"{done.journey} as of {done.as_of:%Y-%m-%d %H:%M} UTC", style="bold")
    said = (counted(done.subjects, "subject"), counted(done.visits, "visit"), counted(done.milestones, "milestone"))
    yield Text(", ".join(said))
    heads = ("stage", "visits", "subjects", "open")
    yield grid(heads, [(s.stage, f"{s.visits:,}", f"{s.subjects:,}", f"{s.open:,}") for s in done.stages], heads[1:])
    if done.out:
        yield Text(f"the visits are in {done.out}")


def received_view(came: Received, lang: Lang) -> Iterator[RenderableType]:
    """What came, by source and by name, and what is odd about it."""
    said = (counted(came.events, "event"), counted(came.accounts, "account"), f"{came.people:,} people")
    yield Text(f"{', '.join(said)}; {counted(came.quarantined, 'row')} put aside")
    heads = ("source", "mode", "recorded from", "imports", "events", "accounts", "put aside")
    rows = [
        (
            s.source,
            s.mode or "",
            day(s.observed_from),
            f"{s.imports:,}",
            f"{s.events:,}",
            f"{s.accounts:,}",
            f"{s.quarantined:,}",
        )
        for s in came.sources
    ]
    yield Text()
    yield grid(heads, rows, heads[3:])
    yield Text()
    yield from events_view(came.names, lang)
    odd = [name.name for name in came.names if not name.known]
    if odd:
        yield text(f"not in the vocabulary, found by exactly this name: {', '.join(dict.fromkeys(odd))}", "dim")
    yield Text()
    yield from notes_view(came.notes, lang)


def quarantine_view(found: Quarantined) -> Iterator[RenderableType]:
    """The rows that could not go in."""
    rows = [(r.source, "" if r.row is None else f"{r.row:,}", r.sentence, _raw(r.raw)) for r in found.rows]
    if rows:
        yield grid(("source", "row", "why", "what it says"), rows, ("row",))
    more = found.total - len(found.rows)
    yield Text(f"{counted(found.total, 'row')} put aside" + (f"; {more:,} more with --limit" if more > 0 else ""))


def _raw(raw: str | None) -> str:
    try:
        said: Any = json.loads(raw or "{}")
    except ValueError:
        said = raw
    row = ", ".join(f"{k}={v}" for k, v in said.items() if v is not None) if isinstance(said, dict) else str(said)
    return f"{row[:117]}…" if len(row) > 120 else row


def journeys_view(listed: JourneysListed) -> Iterator[RenderableType]:
    """The journeys there are."""
    if listed.journeys:
        yield Text("In this workspace", style="bold")
        rows = [
            (j.journey + (" (default)" if j.default else ""), j.title, j.map, str(len(j.stages)), j.file)
            for j in listed.journeys
        ]
        yield grid(("id", "title", "map", "stages", "file"), rows, ("stages",))
        yield Text()
    yield Text("Built in (copy one with `journeyglass journeys copy NAME`)", style="bold")
    built = [(b.short, b.name, b.title, str(len(b.stages))) for b in listed.builtin]
    yield grid(("name", "full name", "title", "stages"), built, ("stages",))


def figures_view(found: FiguresListed, lang: Lang) -> Iterator[RenderableType]:
    """The figures there are, by theme."""
    for theme in dict.fromkeys(f.theme for f in found.figures):
        rows = [
            (f.name, f.title, f.question + (f" Options: {', '.join(f.options)}." if f.options else ""))
            for f in found.figures
            if f.theme == theme
        ]
        yield Heading(word(f"theme_{theme}", lang))
        yield grid(("name", "title", "what it says"), rows)
        yield Text()
