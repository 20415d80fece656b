"""The catalogue: no key lacks a language, blanks agree, plural forms are right, nothing is left over."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import journeyglass
from journeyglass.glass.words import COUNTS, FIELDS, WORDS, counted, field_name, labelled, listed, plural, word
from journeyglass.journey.model import LANGS

SOURCE = Path(journeyglass.__file__).parent
CYRILLIC, HAN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[\u3400-\u9fff]")
PUNCTUATION = ("label", "comma", "clause")
NAMES = ("ltv", "nps", "csat", "ces")
PREFIXES = ("kind_", "legend_", "change_", "phase_", "theme_", "direction_", "verdict_", "lane_", "choice_")
DATA = ("words_data.py", "fields_data.py", "columnwords.py", "document_words.py")


def blanks(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


@pytest.mark.parametrize("key", [*WORDS, *FIELDS])
def test_every_word_is_there_in_every_language(key):
    said = WORDS.get(key) or FIELDS[key]
    assert tuple(said) == LANGS
    assert all(text == text.strip() and text for text in said.values() if key not in PUNCTUATION)
    assert blanks(said["en"]) == blanks(said["ru"]) == blanks(said["zh-Hant"])
    if key not in (*PUNCTUATION, *NAMES, "of", "by_person"):
        assert CYRILLIC.search(said["ru"])
        assert HAN.search(said["zh-Hant"])
        assert not CYRILLIC.search(said["en"])
        assert not HAN.search(said["en"])


@pytest.mark.parametrize("key", COUNTS)
def test_every_count_has_the_forms_of_its_language(key):
    assert [len(COUNTS[key][lang]) for lang in LANGS] == [2, 3, 1]
    assert all(blanks(form) == {"n"} for forms in COUNTS[key].values() for form in forms)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 компаний"), (1, "1 компания"), (2, "2 компании"), (4, "4 компании"), (5, "5 компаний"), (11, "11 компаний"),
     (12, "12 компаний"), (14, "14 компаний"), (21, "21 компания"), (22, "22 компании"), (25, "25 компаний"),
     (101, "101 компания"), (111, "111 компаний"), (112, "112 компаний"), (1_000_001, "1000001 компания")],
)  # fmt: skip
def test_russian_counts(number, said):
    assert counted("account", number, "ru") == said


def test_counts_elsewhere():
    assert [counted("account", n, "en") for n in (0, 1, 2)] == ["0 accounts", "1 account", "2 accounts"]
    assert counted("account", 2000, "zh-Hant", "2,000") == "2,000 家公司"
    assert {plural(n, "zh-Hant") for n in range(30)} == {0}


def test_lists_and_labels_are_set_as_the_language_does():
    assert [listed(["a", "b"], lang) for lang in LANGS] == ["a, b", "a, b", "a、b"]
    assert [labelled("a", "b", lang) for lang in LANGS] == ["a: b", "a: b", "a：b"]


def test_an_unknown_field_is_shown_as_it_is_written():
    assert field_name("some_new_thing", "ru") == "some new thing"


def test_no_word_is_left_over():
    files = [p for p in SOURCE.rglob("*.py") if p.name not in DATA]
    source = "\n".join(path.read_text("utf-8") for path in files)
    # What a side of a number counts is named without its prefix.
    names = {key: key.removeprefix("side_") for key in WORDS if not key.startswith(PREFIXES)}
    unused = [key for key, name in names.items() if not re.search(rf"[\"']{name}[\"']", source)]
    assert unused == []


def test_a_blank_is_filled():
    assert word("stalled", "ru", n=3) == "3 без движения"
