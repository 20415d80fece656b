"""Figures as tables: every figure, in every form and language, says what its rows say."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.registry import FIGURES
from journeyglass.figures.traits import traits_seen
from journeyglass.glass.figurelist import figure_lines
from journeyglass.glass.figurelist_data import CHOICES, OPTIONS
from journeyglass.glass.figuretable import FigureTable, figure_table
from journeyglass.glass.words import FIELDS
from journeyglass.journey.model import LANGS, Lang
from journeyglass.workspace import Result

LATIN, CYRILLIC = re.compile(r"[a-z]", re.IGNORECASE), re.compile(r"[а-яё]", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")


def checked(reading: Result, figure: Figure, lang: Lang) -> FigureTable:
    """The table, each of whose cells is compared with the value that it stands for."""
    table = figure_table(reading.journey, figure, lang)
    assert len(table.rows) == table.total == len(figure.rows)
    names = [column.key for column in table.columns]
    assert set(names) <= {f.name for f in fields(figure.row_type)}
    for row, cells in zip(figure.rows, table.rows, strict=True):
        for name, column, cell in zip(names, table.columns, cells, strict=True):
            value = getattr(row, name)
            if isinstance(value, Estimate):
                assert (column.kind, cell.status, cell.unit) == ("estimate", value.status, value.unit)
                assert cell.value == (value.value if value.status == "ok" else None)
                assert (cell.low, cell.high) == (value.low, value.high)
                assert cell.text
            elif isinstance(value, str):
                assert (column.kind, cell.key) == ("text", value)
                assert cell.text or not value
            elif isinstance(value, tuple):
                assert (column.kind, len(cell.items)) == ("list", len(value))
            elif value is not None and column.kind in ("number", "money", "flag"):
                assert cell.value == float(value)
    return table


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_a_table(reading: Result, name: str) -> None:
    figure = reading.figure(name)
    for lang in LANGS:
        table = checked(reading, figure, lang)
        assert all(column.title for column in table.columns)
        assert not any(left_over(column.title, lang) for column in table.columns), table.columns


def left_over(title: str, lang: Lang) -> bool:
    """Whether a title was not translated; abbreviations are the same everywhere."""
    short = re.fullmatch(r"[A-Z]{2,4}|[a-zε²]", title)
    return not short and not letters_of(lang).search(title)


def letters_of(lang: Lang) -> re.Pattern[str]:
    return {"en": LATIN, "ru": CYRILLIC, "zh-Hant": HAN}[lang]


@pytest.mark.parametrize("name", ["conversion", "win_rate", "reached", "channels"])
def test_trends_and_comparisons(reading: Result, name: str) -> None:
    trend = checked(reading, reading.trend(name, "quarter"), "en")
    assert trend.columns[0].key == "period"
    assert [column.key for column in trend.columns][-2:] == ["number", "value"]
    compared = checked(reading, reading.compare(name, "year"), "ru")
    assert {"now", "before", "change", "direction"} <= {column.key for column in compared.columns}


def test_a_breakdown_is_headed_by_its_name(reading: Result) -> None:
    table = checked(reading, reading.figure("win_rate", by="industry"), "en")
    assert table.columns[0].title == "industry"
    assert figure_table(reading.journey, reading.figure("win_rate", by="channel"), "ru").columns[0].title == "Канал"


def test_a_part_of_the_rows(reading: Result) -> None:
    figure = reading.figure("outcomes")
    whole = figure_table(reading.journey, figure, "en")
    part = figure_table(reading.journey, figure, "en", offset=3, most=4)
    assert (part.rows, part.total) == (whole.rows[3:7], whole.total)


def test_reasons_are_told_one_by_one(reading: Result) -> None:
    table = figure_table(reading.journey, reading.figure("outcomes"), "en")
    place = next(n for n, column in enumerate(table.columns) if column.key == "reasons")
    told = [row[place].items for row in table.rows if row[place].items]
    rows = [row.reasons for row in reading.figure("outcomes").rows if row.reasons]
    assert [[(i.key, i.value) for i in items] for items in told] == [
        [(r.reason, float(r.visits)) for r in reasons] for reasons in rows
    ]
    assert all(item.text for items in told for item in items)


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_names_everything_there_is(reading: Result, lang: Lang) -> None:
    lines = figure_lines(FIGURES.values(), lang, reading.journey, traits_seen(reading.context))
    assert {line.figure for line in lines} == set(FIGURES)
    for line in lines:
        assert {option.name for option in line.options} == set(FIGURES[line.figure].options)
        assert {option.name for option in line.options} <= set(OPTIONS)
        assert {choice.value for choice in line.measures} <= set(FIELDS), line.figure
        dimensions = {choice.value for choice in line.dimensions if not choice.value.startswith("trait:")}
        assert dimensions == set(FIGURES[line.figure].dimensions)
        assert dimensions <= set(FIELDS)
        assert all(letters_of(lang).search(text) for text in (line.question, line.formula, line.misleads))


def test_every_choice_of_an_option_is_one_that_the_figure_takes(reading: Result) -> None:
    for line in figure_lines(FIGURES.values(), "en", reading.journey):
        for option in line.options:
            if option.choices is None or option.name in ("start", "to", "stage"):
                continue
            for choice in option.choices:
                assert reading.figure(line.figure, **{option.name: choice.value}).name == line.figure
                assert choice.value.isdecimal() or choice.value in CHOICES
