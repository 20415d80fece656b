"""The built-in journeys: complete in three languages, without a fault or a warning, and copied in any one of them."""

from __future__ import annotations

import functools
import re

import pytest

from journeyglass.errors import NotFoundError
from journeyglass.journey import Journey, Loaded, builtin, load
from journeyglass.journey.model import LANGS, Lang, say
from journeyglass.journey.texts import texts

from .samples import SMALL

WRITTEN = """\
# About this file
format: 1
journey: k  # its id
title: {en: "A, b", ru: Б, zh-Hant: 中}
stages:
  - id: a
    # about the question
    question:
      en: Is it?
      ru: 'Да: или?'
      zh-Hant: 是

    # about the risk
    risk: # why
      ru: |
        Риск
        два
      en: >-
        a
        b
    steps:
      - en: look
        ru: смотреть
      - {en: "ask: whom", ru: спросить}  # end of step
      - title: &t {en: call, ru: звонок}
    thoughts: [*t, {ru: мысль}]
    enter: {did: Signed Up}
"""


@functools.cache
def built_in(name: str) -> Loaded:
    return builtin.load_builtin(name)


def said(journey: Journey, lang: Lang) -> list[str]:
    return [say(text, lang).strip() for _, text in texts(journey)]


@pytest.mark.parametrize("name", builtin.names())
def test_each_loads_without_a_warning(name: str) -> None:
    loaded = built_in(name)
    assert loaded.warnings == ()
    assert loaded.journey.journey == name


@pytest.mark.parametrize("name", builtin.names())
def test_each_is_whole_in_every_language(name: str) -> None:
    assert builtin.missing_translations(built_in(name).journey) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", builtin.names())
def test_each_can_be_had_in_one_language(name: str, lang: Lang) -> None:
    whole = builtin.text(name)
    one = builtin.for_language(whole, lang)
    copied = load(one).journey
    assert said(copied, lang) == said(built_in(name).journey, lang)
    assert all(isinstance(text, str) for _, text in texts(copied))
    assert len(one) < len(whole)
    assert re.findall(r"^ *#.*$", one, re.M) == re.findall(r"^ *#.*$", whole, re.M)


def test_short_names() -> None:
    for short, name in builtin.ALIASES.items():
        if name in builtin.names():
            assert builtin.text(short) == builtin.text(name)
    assert set(builtin.names()) <= set(builtin.ALIASES.values())


@pytest.mark.parametrize(("name", "advice"), [("sas", "did you mean saas?"), ("zzz", "choose m1-buyer")])
def test_a_name_that_nothing_has(name: str, advice: str) -> None:
    with pytest.raises(NotFoundError, match=f"there is no built-in journey {name}; .*{re.escape(advice)}"):
        builtin.text(name)


@pytest.mark.parametrize("lang", LANGS)
def test_a_file_in_one_language(lang: Lang) -> None:
    one = builtin.for_language(WRITTEN, lang)
    # `say` falls back to English, then to what there is, as the copy does.
    assert said(load(one).journey, lang) == said(load(WRITTEN).journey, lang)
    for comment in (
        "# About this file",
        "# its id",
        "# about the question",
        "# about the risk",
        "# why",
        "# end of step",
    ):
        assert comment in one
    assert builtin.for_language(one, lang) == one


def test_a_file_in_russian_reads_well() -> None:
    one = builtin.for_language(WRITTEN, "ru").split("\n")
    assert one[3:9] == ["title: Б", "stages:", "  - id: a", "    # about the question", "    question: 'Да: или?'", ""]
    assert "      - смотреть" in one
    assert "      - спросить  # end of step" in one


def test_a_file_without_languages_stays_as_it_is() -> None:
    assert builtin.for_language(SMALL, "ru") == SMALL


@pytest.mark.parametrize(
    ("title", "lacks"),
    [
        ("{en: Lead, ru: Лид, zh-Hant: 潛在客戶}", []),
        ("{en: NPS, ru: NPS, zh-Hant: NPS}", []),
        ("{en: Google Ads 24/7, ru: Google Ads 24/7, zh-Hant: Google Ads 24/7}", []),
        ("50–500", []),
        ("Lead", ["title: one text for all languages"]),
        ("{en: Lead, ru: Лид}", ["title: no zh-Hant"]),
        ("{en: Lead, ru: ' ', zh-Hant: 潛在客戶}", ["title: no ru"]),
        ("{en: Lead, ru: Lead found, zh-Hant: 潛在客戶}", ["title: ru is not in that language: Lead found"]),
        ("{en: the lead, ru: the lead, zh-Hant: 潛在客戶}", ["title: ru is not in that language: the lead"]),
        ("{en: Lead, ru: Лид, zh-Hant: a lead}", ["title: zh-Hant is not in that language: a lead"]),
        ("{en: Lead, ru: Лид, zh-Hant: 潜在客户}", ["title: zh-Hant is not in that language: 潜在客户"]),
        ("{en: Лид, ru: Лид, zh-Hant: 潛在客戶}", ["title: en is not in that language: Лид"]),
    ],
)  # fmt: skip
def test_what_a_translation_lacks(title: str, lacks: list[str]) -> None:
    text = SMALL.replace("title: Small", f"title: {title}")
    assert builtin.missing_translations(load(text).journey) == lacks
