"""Every figure is defined in every language: what it asks, how it is computed, when it misleads."""

from __future__ import annotations

import re

import pytest

from journeyglass.figures.registry import FIGURES
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.definitions_ru import RUSSIAN
from journeyglass.glass.definitions_zh import CHINESE
from journeyglass.journey.model import LANGS, Lang

CYRILLIC, HAN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[\u3400-\u9fff]")
CODE = re.compile(r"`[^`]+`")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_lacks_a_part(name: str, lang: Lang) -> None:
    found = definition_of(FIGURES[name], lang)
    for said in (found.question, found.formula, found.misleads):
        assert len(said) > 5
        assert said == said.strip()
        assert said[-1] in ".。?？"
        assert bool(CYRILLIC.search(said)) == (lang == "ru")
        assert bool(HAN.search(said)) == (lang == "zh-Hant")


def test_no_definition_is_of_a_figure_that_is_not() -> None:
    assert set(RUSSIAN) == set(CHINESE) == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_names_of_code_are_those_of_the_original(name: str) -> None:
    """A translation names no event, property or figure that the English does not speak of anywhere."""
    original = FIGURES[name].definition + " ".join(vars(FIGURES[name].row_type).get("__annotations__", {}))
    for table in (RUSSIAN, CHINESE):
        named = {code.strip("`") for part in table[name] for code in CODE.findall(part)}
        assert {code for code in named if code not in original and code not in FIGURES} == set()
