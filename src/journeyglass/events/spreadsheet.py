"""Spreadsheets (XLSX, XLSB, XLS, ODS): one sheet, its first row with anything in it being the header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from journeyglass.errors import SourceError
from journeyglass.events.batches import Batch, batched
from journeyglass.events.csvfile import unique_names
from journeyglass.events.opening import readable


def read_sheet(path: Path, sheet: str | None) -> Iterator[Batch]:
    """The rows of the sheet (the first, if none is named) in batches; empty rows are counted and left out."""
    with readable(path):
        try:
            workbook = CalamineWorkbook.from_path(path)
            rows = iter(_sheet(workbook, path, sheet).iter_rows())
        except CalamineError as error:
            raise SourceError(f"{path.name} is no readable spreadsheet: {error}") from None
        header: list[Any] = next((row for row in rows if any(value != "" for value in row)), [])
        yield from batched(_rows(unique_names(list(header)), rows))


def _sheet(workbook: Any, path: Path, sheet: str | None) -> Any:
    names = workbook.sheet_names
    if sheet is None and names:
        return workbook.get_sheet_by_index(0)
    if sheet not in names:
        raise SourceError(f"{path.name} has no sheet {sheet!r}", f"its sheets are {', '.join(names)}")
    return workbook.get_sheet_by_name(sheet)


def _rows(names: list[str], rows: Iterator[list[Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, row in enumerate(rows, 1):
        if any(value != "" for value in row):
            yield number, dict(zip(names, row, strict=False))
