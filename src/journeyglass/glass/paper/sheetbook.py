"""A workbook in the making: its formats, the names of its sheets, how wide a text is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from journeyglass.glass.cell import Tone
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.render import tokens
from journeyglass.journey.model import Lang

MOST_TEXT = 32_000
"""A cell holds 32,767 characters."""
LINE, TITLE_HEIGHT = 13.5, 24.0
"""Points of a line of text, and of a sheet's title."""
_MOST_NAME = 31
_BARRED = re.compile(r"[\[\]:*?/\\]+")
_FONTS: dict[Lang, str] = {"en": "Calibri", "ru": "Calibri", "zh-Hant": "Microsoft JhengHei"}
_TONES: dict[Tone, str] = {
    "plain": "ink", "strong": "ink", "quiet": "ink_quiet", "won": "won", "lost": "lost", "not_now": "not_now",
    "churned": "churned", "other": "other", "good": "good", "bad": "bad", "unknown": "unknown",
}  # fmt: skip
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "quiet": {"font_color": "ink_quiet"},
    "note": {"bold": True, "font_color": "not_now"},
    "head": {"bold": True, "bg_color": "sunken", "bottom": 1, "bottom_color": "line_strong", "text_wrap": True},
    "lane": {"bold": True, "bg_color": "sunken", "text_wrap": True},
    "link": {"font_color": "accent", "underline": 1},
    "text": {"text_wrap": True},
    "name": {},
    "number": {},
}


class Book:
    """One workbook; formats are made once each. Colours are names of the look's tokens."""

    def __init__(self, made: Any, lang: Lang) -> None:
        self.made, self.lang = made, lang
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    @classmethod
    @contextmanager
    def open(cls, target: BytesIO, lang: Lang, title: str, about: str, at: datetime) -> Iterator[Book]:
        """A workbook that is written to the target when the block ends; no text of it is ever a formula or a link."""
        import xlsxwriter  # type: ignore[import-untyped]

        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm",
        }  # fmt: skip
        made = xlsxwriter.Workbook(target, options)
        made.set_properties({
            "title": clean(title), "subject": clean(about), "created": at.astimezone(UTC).replace(tzinfo=None),
        })  # fmt: skip
        yield cls(made, lang)
        made.close()

    def add(self, name: str) -> Any:
        """A sheet of that name, without lines between its cells."""
        sheet = self.made.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        return sheet

    def look(self, name: str, number: str = "", **more: Any) -> Any:
        """The format of that name, with a number format and whatever else."""
        found = {**_LOOKS[name], **more} | ({"num_format": number} if number else {})
        return self.format(**found)

    def tone(self, tone: Tone, **more: Any) -> Any:
        """The format of a text's tone."""
        return self.format(font_color=_TONES[tone], bold=tone == "strong", **more)

    def format(self, **wanted: Any) -> Any:
        """A format with these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            colours = {name: tokens()[value][0] for name, value in wanted.items() if name.endswith("color")}
            base = {"font_name": _FONTS[self.lang], "font_size": 10, "valign": "top"}
            self._formats[key] = self.made.add_format({**base, **wanted, **colours})
        return self._formats[key]


def sheet_name(title: str, taken: set[str]) -> str:
    """The title as a sheet may be called: at most 31 characters, none that is barred, and not one that is taken."""
    whole = _BARRED.sub(" ", clean(title)).strip(" '")[:_MOST_NAME].rstrip(" '") or "–"
    name, number = whole, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f" {number}"
        name = whole[: _MOST_NAME - len(tail)].rstrip(" '") + tail
    taken.add(name.casefold())
    return name


def columns_of(text: str) -> int:
    """How many digits wide the text is; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def lines_of(text: str, width: int) -> int:
    """About how many lines the text takes in a column so many digits wide."""
    return sum(max(1, -(-columns_of(line) // max(width - 1, 1))) for line in text.split("\n"))
