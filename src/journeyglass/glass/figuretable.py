"""A figure as a table that programs draw: titled columns, and cells with their text beside their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

from journeyglass.figures.estimate import Estimate, Status
from journeyglass.figures.figure import Figure, Form, plain
from journeyglass.glass.cell import Remarks, Tone
from journeyglass.glass.estimates import remark_of
from journeyglass.glass.figurecells import Cells, filled
from journeyglass.glass.figureview import about, keys_shown, title_of
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import Journey, Lang

ColumnKind = Literal["text", "estimate", "number", "date", "money", "flag", "list"]
_KINDS: Mapping[type, ColumnKind] = {
    Estimate: "estimate", int: "number", float: "number", datetime: "date", Decimal: "money", bool: "flag",
}  # fmt: skip
_TONES: Mapping[tuple[str, str], Tone] = {
    ("kind", "won"): "won", ("kind", "lost"): "lost", ("kind", "not_now"): "not_now", ("kind", "churned"): "churned",
    ("kind", "other"): "other", ("verdict", "met"): "good", ("verdict", "missed"): "bad",
    ("verdict", "unknown"): "unknown", ("finding", "never_seen"): "bad", ("finding", "untracked"): "unknown",
    ("finding", "unmapped"): "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class FigureColumn:
    """A column: its name in the figure, its title, what its cells are, and the unit that all its estimates share.

    `about` says that it tells what a row is about; the others are measured.
    """

    key: str
    title: str
    kind: ColumnKind
    unit: str | None
    about: bool


@dataclass(frozen=True)
class FigureItem:
    """One thing of a list: its text, and how many where it is counted; `key` None: nobody said."""

    text: str
    value: float | None
    key: str | None


@dataclass(frozen=True)
class FigureCell:
    """A cell's text, which alone says all, and what it was made of; `items` are told of a list.

    `value` is a number (a flag is 0 or 1; money and days as their unit says); `key` the raw id behind a title, or a
    time as ISO 8601; `unit` of an estimate; `note` what must be said beside it.
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    status: Status | None = None
    tone: Tone = "plain"
    key: str | None = None
    unit: str | None = None
    note: str | None = None
    items: tuple[FigureItem, ...] = ()


@dataclass(frozen=True)
class FigureTable:
    """A figure's rows with all that is needed to read them; `total` is how many rows there are in all."""

    figure: str
    form: Form
    title: str
    about: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[tuple[FigureCell, ...], ...]
    total: int
    notes: tuple[str, ...]


def figure_table(journey: Journey, figure: Figure, lang: Lang, offset: int = 0, most: int | None = None) -> FigureTable:
    """The figure in the language; of its rows those from `offset` on, `most` at most.

    Columns in which nothing ever stands are left out.
    """
    cells = Cells(Titles(journey, lang, figure.called), Remarks(), figure.filters.by)
    names = _columns(figure)
    shown = figure.rows[offset:] if most is None else figure.rows[offset : offset + most]
    rows = tuple(tuple(_cell(cells, row, name) for name in names) for row in shown)
    return FigureTable(
        figure=figure.name,
        form=figure.form,
        title=title_of(figure, lang),
        about=about(figure, lang),
        columns=tuple(_column(figure, name, place, rows, lang) for place, name in enumerate(names)),
        rows=rows,
        total=len(figure.rows),
        notes=tuple(dict.fromkeys(remark_in(note, journey, lang) for note in figure.notes)),
    )


def _columns(figure: Figure) -> list[str]:
    """What a row is about first, then what is measured; those with anything in them."""
    present = [f.name for f in fields(figure.row_type) if any(filled(getattr(row, f.name)) for row in figure.rows)]
    keys = [name for name in keys_shown(figure) if name in present]
    return list(dict.fromkeys([*keys, *present]))


def _column(figure: Figure, name: str, place: int, rows: Sequence[tuple[FigureCell, ...]], lang: Lang) -> FigureColumn:
    units = {row[place].unit for row in rows} - {None}
    unit = units.pop() if len(units) == 1 else None
    kind = kind_of(get_type_hints(figure.row_type)[name])
    about_row = kind in ("text", "date") or name in keys_shown(figure)
    by = figure.filters.by
    title = _group_title(by, lang) if name == "group" and by else field_name(name, lang)
    return FigureColumn(name, title, kind, unit, about_row)


def _group_title(by: str, lang: Lang) -> str:
    """What a breakdown is called: its own name, a trait as it is written."""
    return field_name(by, lang) if not by.startswith("trait:") else by.removeprefix("trait:")


def kind_of(hint: Any) -> ColumnKind:
    """What the cells of a column of this type are."""
    if get_origin(hint) is tuple:
        return "list"
    bare = next((part for part in get_args(hint) if part is not type(None)), hint)
    return _KINDS.get(bare, "text")


def _cell(cells: Cells, row: Any, name: str) -> FigureCell:
    value = getattr(row, name)
    if isinstance(value, Estimate):
        return _estimated(cells, value, name)
    text = cells.of(row, name)
    if isinstance(value, tuple):
        return FigureCell(text, items=tuple(_item(cells, item) for item in value))
    if isinstance(value, bool):
        return FigureCell(text, float(value), tone="bad" if value and name == "trap" else "plain")
    if isinstance(value, int | float | Decimal):
        return FigureCell(text, float(value))
    if isinstance(value, str):
        return FigureCell(text, key=value, tone=_TONES.get((name, value), "plain"))
    return FigureCell(text, key=plain(value) if isinstance(value, datetime) else None)


def _item(cells: Cells, item: Any) -> FigureItem:
    """The first text and the first number of a small row; a bare value as it is."""
    if not hasattr(item, "__dataclass_fields__"):
        return FigureItem(cells.plain(item) if not isinstance(item, str) else item, None, str(item))
    parts = [(f.name, getattr(item, f.name)) for f in fields(item)]
    name, value = next(((n, v) for n, v in parts if not isinstance(v, int | float | Decimal)), parts[0])
    number = next((float(v) for _, v in parts if isinstance(v, int | float | Decimal)), None)
    said = cells.of(item, name) or word("no_reason", cells.titles.lang)
    return FigureItem(said, number, value if isinstance(value, str) else None)


def _estimated(cells: Cells, found: Estimate, name: str) -> FigureCell:
    remark = remark_of(found)
    return FigureCell(
        text=cells.bare(found, change=name == "change"),
        value=found.value if found.status == "ok" else None,
        low=found.low,
        high=found.high,
        numerator=None if found.numerator is None else float(found.numerator),
        denominator=None if found.denominator is None else float(found.denominator),
        status=found.status,
        tone="unknown" if found.status != "ok" else "plain",
        unit=found.unit,
        note=remark_in(remark, cells.titles.journey, cells.titles.lang) if remark else None,
    )
