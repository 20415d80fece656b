"""What differs between two maps is said in the reader's language, whatever key of the file it is under."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import BaseModel

from journeyglass.glass.compare_words import part_name, part_value
from journeyglass.journey import model
from journeyglass.journey.model import Lang

KEYS = sorted(
    {
        field.alias or name
        for part in vars(model).values()
        if isinstance(part, type) and issubclass(part, BaseModel)
        for name, field in part.model_fields.items()
    }
)
SHAPE = {"id": "talk", "title": {"en": "Talk", "ru": "Разговор", "zh-Hant": "談話"}, "channel": "meeting"}


@pytest.mark.parametrize("lang", ["ru", "zh-Hant"])
def test_every_key_of_the_format_has_a_name(lang: Lang) -> None:
    assert len(KEYS) > 60
    assert [key for key in KEYS if part_name(key, lang).isascii()] == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("map", get_args(model.MapType)),
        ("draw", ("row", "hourglass")),
        ("phase", get_args(model.Phase)),
        ("kind", get_args(model.OutcomeKind)),
        ("subject", ("account", "person")),
    ],
)
def test_every_value_that_the_format_has(name: str, values: tuple[str, ...]) -> None:
    told = [part_value(name, value, "ru") for value in values]
    assert [text for text in told if text.isascii()] == []
    assert len(set(told)) == len(values)


def test_a_part_is_told_key_by_key_without_its_id() -> None:
    assert part_value("touchpoints", [SHAPE], "ru") == "Название: Разговор, Канал: Встреча"
    assert part_value("title", SHAPE["title"], "zh-Hant") == "談話"
