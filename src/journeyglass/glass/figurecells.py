"""The texts of a figure's cells."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from journeyglass.figures.estimate import Estimate
from journeyglass.glass import numbers
from journeyglass.glass.cell import Remarks
from journeyglass.glass.estimates import change_text, counts_text, estimate_text, remark_of
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import listed, word


def filled(value: Any) -> bool:
    """Whether anything stands there."""
    return value is not None and value != ()


@dataclass(frozen=True)
class Cells:
    """Turns a row's values into texts; `by` is what the rows are broken down by, `counts` asks for what was counted."""

    titles: Titles
    remarks: Remarks
    by: str | None = None
    counts: bool = False

    def of(self, row: Any, name: str) -> str:
        """The column of the row."""
        value = getattr(row, name)
        if value is None and name in ("stage", "group", "to_channel"):
            return self._everything(name)
        if isinstance(value, Estimate):
            return self.estimate(value, change=name == "change")
        if isinstance(value, str):
            field = self.by if name == "group" and self.by else name
            return self.titles.of(field, value, getattr(row, "stage", ""))
        return self.plain(value)

    def estimate(self, found: Estimate, *, change: bool = False) -> str:
        """The estimate, its remark's number behind it."""
        lang, said = self.titles.lang, self.bare(found, change=change)
        counted = counts_text(found, lang) if self.counts and found.status != "too_few" else ""
        remark = remark_of(found)
        mark = self.remarks.mark(remark_in(remark, self.titles.journey, lang)) if remark else ""
        return f"{said} [{counted}]{mark}" if counted else said + mark

    def bare(self, found: Estimate, *, change: bool = False) -> str:
        """The estimate alone."""
        lang = self.titles.lang
        return change_text(found, lang) if change else estimate_text(found, lang)

    def _everything(self, name: str) -> str:
        """A row without a stage or channel is about all; without a group, where rows have groups, about nobody's."""
        if name != "group":
            return word("all", self.titles.lang)
        return word("no_group", self.titles.lang) if self.by else ""

    def plain(self, value: Any) -> str:
        """A value that is neither a text nor an estimate."""
        lang = self.titles.lang
        if value is None:
            return ""
        if isinstance(value, tuple):
            return listed(map(self._item, value), lang)
        if isinstance(value, bool):
            return word("yes" if value else "no", lang)
        if isinstance(value, datetime):
            return numbers.moment(value)
        if isinstance(value, Decimal):
            return numbers.money(value, lang)
        return numbers.short(value, lang) if isinstance(value, int | float) else str(value)

    def _item(self, item: Any) -> str:
        """A small row inside a row: its texts first, then its numbers; a bare value as it is."""
        if not hasattr(item, "__dataclass_fields__"):
            return item if isinstance(item, str) else self.plain(item)
        said = [self.of(item, f.name) for f in fields(item)]
        return " ".join(filter(None, said if said[0] else [word("no_reason", self.titles.lang), *said[1:]]))
