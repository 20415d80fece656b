"""The spreadsheet: numbers are numbers, texts are texts, none of them a formula; opened by another program."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.paper import PaperInputs
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.sheetbook import sheet_name
from journeyglass.glass.paper.words import said
from journeyglass.glass.words import field_name
from journeyglass.journey.model import LANGS, Lang
from tests.paper.conftest import Files, bare, texts_of

Made = Callable[[Lang], PaperInputs]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def values(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_sheet_a_figure(made: Made, files: Files, lang: Lang) -> None:
    book, inputs = opened(files(lang, "xlsx")), made(lang)
    names = book.sheetnames
    assert names[:2] == [said("map", lang), said("contents", lang)]
    assert len(names) == 2 + len(inputs.figures)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)
    assert book.properties.title == inputs.document.title


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_of_the_map_is_on_its_sheet(made: Made, files: Files, lang: Lang) -> None:
    sheet, document = opened(files(lang, "xlsx")).worksheets[0], made(lang).document
    shown = bare("".join(str(value) for row in values(sheet) for value in row if value is not None))
    assert not [text for text in texts_of(document) if bare(clean(text)) not in shown]
    assert sheet.freeze_panes is not None
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 409


def test_who_is_there_is_a_number(made: Made, files: Files) -> None:
    sheet, document = opened(files("en", "xlsx")).worksheets[0], made("en").document
    title = next(lane.title for lane in document.lanes if lane.key == "here_now")
    row = next(row for row in values(sheet) if row[0] == title)
    assert row[1:] == [stage.here_now for stage in document.stages]


@pytest.mark.parametrize("lang", LANGS)
def test_estimates_are_numbers_with_their_limits(made: Made, files: Files, lang: Lang) -> None:
    inputs = made(lang)
    figure = inputs.figure("reached")
    assert figure is not None
    book = opened(files(lang, "xlsx"))
    sheet = book.worksheets[2 + [found.name for found in inputs.figures].index("reached")]
    rows = values(sheet)
    column = field_name("share", lang)
    top = next(place for place, row in enumerate(rows) if column in row)
    assert said("low", lang, name=column) in rows[top]
    for place, row in enumerate(figure.rows, top + 1):
        found: Estimate = row.share
        numbers = [value for value in rows[place] if isinstance(value, int | float)]
        for wanted in (found.value, found.low, found.high, found.numerator, found.denominator):
            if wanted is not None and found.status == "ok":
                assert any(abs(float(wanted) - number) < 1e-9 for number in numbers)
    cells = [cell for row in sheet.iter_rows(min_row=top + 2) for cell in row if cell.number_format == "0.0%"]
    assert cells
    assert all(isinstance(cell.value, int | float) for cell in cells)
    assert sheet.auto_filter.ref


@pytest.mark.parametrize("lang", LANGS)
def test_each_sheet_says_what_its_figure_is(made: Made, files: Files, lang: Lang) -> None:
    book = opened(files(lang, "xlsx"))
    for sheet, figure in zip(book.worksheets[2:], made(lang).figures, strict=True):
        told = definition_of(FIGURES[figure.name], lang)
        shown = [str(row[0]) for row in values(sheet)[:6]]
        assert clean(told.question) in shown


def test_harm_stays_text(harmed: Callable[..., bytes]) -> None:
    content = harmed("xlsx", None)
    book = opened(content)
    found = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if isinstance(cell.value, str):
                    found.append(cell.value)
                if cell.hyperlink is not None:
                    assert cell.hyperlink.location
                    assert not cell.hyperlink.target
    assert any("=cmd|' /C calc'!A0" in text for text in found)
    assert any("-2+3 https://evil.example/" in text for text in found)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in text or "<f " in text for text in sheets)
        assert not any("externalLink" in name or "vbaProject" in name for name in parts.namelist())


@given(st.lists(st.text(max_size=60), max_size=12))
def test_names_of_sheets_are_fit_and_differ(titles: list[str]) -> None:
    taken = {"map", "contents"}
    names = [sheet_name(title, taken) for title in titles]
    assert len({name.casefold() for name in names} | {"map", "contents"}) == len(names) + 2
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
