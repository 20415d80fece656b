"""Every figure can be shown in every language: its title, its theme, and a heading for each of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pytest

from journeyglass.figures import FIGURES, Estimate
from journeyglass.figures.own.row import OwnValue
from journeyglass.figures.rows import keys_of, measures_of
from journeyglass.figures.spec import THEMES
from journeyglass.glass.explanation import paragraphs
from journeyglass.glass.words import FIELDS, WORDS
from journeyglass.journey.model import LANGS

NAMES = list(FIGURES)


def kinds(row_type: type) -> Iterator[type]:
    """The row's type and those of the small rows inside it."""
    yield row_type
    for kind in get_type_hints(row_type).values():
        for part in get_args(kind):
            if is_dataclass(part) and part is not Estimate:
                yield from kinds(part)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_heading(name):
    missing = {field.name for kind in kinds(FIGURES[name].row_type) for field in fields(kind)} - set(FIELDS)
    assert missing == set()


def test_the_columns_of_ones_own_figures_have_headings():
    assert {field.name for field in fields(OwnValue)} <= set(FIELDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_its_title_and_theme(name):
    spec = FIGURES[name]
    assert set(spec.title) == set(LANGS)
    assert len({*spec.title.values()}) == 3 or name in ("nps", "csat", "ces")
    assert spec.theme in THEMES
    assert spec.theme != "own"
    assert f"theme_{spec.theme}" in WORDS


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_explains_itself(name):
    spec = FIGURES[name]
    parts = [part.partition(":")[0] for part in paragraphs(spec.definition)[1:]]
    for word in ("Formula", "Assumes", "Misleads", "Intervals", "Shape", "Unit", "Source"):
        assert word in parts, f"{name} has no paragraph {word}: {parts}"
    assert ("Options" in parts) == bool(spec.options), spec.options
    said = " ".join(part for part in paragraphs(spec.definition) if part.startswith("Options"))
    assert [option for option in spec.options if not re.search(rf"\b{option}\b", said)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_rows_keys_tell_it_from_the_others(name):
    spec = FIGURES[name]
    columns = {field.name for field in fields(spec.row_type)}
    assert set(keys_of(spec)) <= columns
    assert measures_of(spec.row_type) or name == "comments"
