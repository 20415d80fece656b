"""What the server says in Russian and Chinese: whole, with every value that the English names, and never an error."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.errors import Fault, FileError
from journeyglass.events.source import column_faults, load_source
from journeyglass.figures.own.load import load_figure
from journeyglass.glass.sentences import known, sentence_in
from journeyglass.glass.sentences.catalogue import ALL, CATALOGUE
from journeyglass.glass.sentences.template import Template, Templates
from journeyglass.journey import load
from journeyglass.journey.model import Lang
from journeyglass.workspace.settings import load_settings

GOLDEN = Path(__file__).parents[1]
LANGS: tuple[Lang, Lang] = ("ru", "zh-Hant")
_QUOTED = re.compile(r"`[^`]*`|«[^»]*»|「[^」]*」|\"[^\"]*\"|\[[^]]*\]|\{[^}]*\}")
_WORD = re.compile(r"[A-Za-z][A-Za-z_.-]+")
_VALUES = st.text(
    st.characters(blacklist_characters="`«»「」", blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30
)
_FORMATS = """
    YAML UTF-8 TOML JSON RE IANA Europe Berlin Asia Taipei UTC EUR KiB file url sql column mo ever true false nan
    en ru zh-Hant did where role trait person_trait quiet_for in_stage_for all any not lead outside trial eq in gt gte
    lt lte ne contains matches exists champion decision_maker blocker influencer user unknown turn median sum rate
    share count events visits visit subject account days event person value map NAME snapshot name journey data label
    language as_of rates observed memory ledger serve retention key text to USD won not_now churned other lost
    number bool PostgreSQL
"""
KEYWORDS = frozenset(_FORMATS.split())
"""Words of the formats, of which the faults below speak; they are the same in every language."""


def test_a_sentence_stands_once_and_has_the_same_blanks_in_every_language() -> None:
    assert sum(map(len, ALL)) == len(CATALOGUE)
    for english, said in CATALOGUE.items():
        assert {_blanks(english)} == {_blanks(one) for one in said}, english


def test_a_sentence_is_in_its_language() -> None:
    for english, (russian, chinese) in CATALOGUE.items():
        if _words(english) - KEYWORDS:
            assert re.search("[а-яё]", russian, re.IGNORECASE), english
            assert re.search("[\u4e00-\u9fff]", chinese), english
        assert not re.search("[а-яё]", chinese), english
        assert not re.search("[\u4e00-\u9fff]", russian), english
        assert all(not _simplified(char) for char in chinese), chinese


@pytest.mark.parametrize("lang", LANGS)
def test_all_faults_of_faulty_files_come_out_whole(lang: Lang, tmp_path: Path) -> None:
    """Journey, source, figure and settings: what is left in Latin letters is quoted, or a word of the format."""
    found = list(faults(tmp_path))
    assert len(found) > 90
    for fault in found:
        for english in (fault.what, fault.remedy):
            assert known(english), english
            values = _words_of(_QUOTED.findall(english)) | _items(english)
            left = _words(sentence_in(english, lang)) - KEYWORDS - values
            assert not left, (english, sentence_in(english, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_what_stands_in_a_list_is_said_item_by_item(lang: Lang) -> None:
    said = {
        "write a map of `key: value` or a list, in `[ ]` or of lines with `- `": (
            "напишите: набор строк `key: value` или список в `[ ]` или строками, которые начинаются с `- `",
            "請寫：`key: value` 形式的鍵值表或清單，寫在 `[ ]` 內，或每行以 `- ` 開頭",
        ),
        "the columns are `a, b`, `c` and more": ("столбцы: `a, b`, `c` и другие", "現有欄位：`a, b`、`c` 和其他"),
        "use week, month or year": ("годится: week, month или year", "請使用：week、month 或 year"),
    }
    for english, wanted in said.items():
        assert sentence_in(english, lang) == wanted[LANGS.index(lang)]


def test_places_remedies_and_lines_around_a_sentence_stay() -> None:
    fault = Fault("journeys/a.yaml", 3, 7, "this rule always holds", "write what should make the difference", True)
    assert sentence_in(str(fault), "ru").startswith(
        "journeys/a.yaml:3:7: предупреждение: это правило выполняется всегда; "
    )
    two = sentence_in(f"{fault}\n{fault}", "zh-Hant")
    assert two.count("\n") == 1
    assert two.count("警告：這條規則永遠成立；") == 2
    assert sentence_in("somebody said this; try again", "ru") == "somebody said this; повторите"


def test_what_is_not_known_stays_as_it_was() -> None:
    for text in ("", "somebody said this", "один раз", "x" * 10_000, "\ud800", "a; " * 2_000):
        assert sentence_in(text, "ru") == text
    assert sentence_in("there is no stage `x`", "en") == "there is no stage `x`"


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(sorted(CATALOGUE)), st.sampled_from(LANGS))
def test_every_value_of_the_english_is_in_the_other_languages(data: Any, english: str, lang: Lang) -> None:
    template = Template(english, CATALOGUE[english], {})
    filled = {name: data.draw(_filling(shape), label=name) for name, shape in template.blanks.items()}
    told = sentence_in(english_of(template, {name: text for name, (text, _) in filled.items()}), lang)
    for text, value in filled.values():
        assert value in told, (text, told)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGS))
def test_any_text_is_taken(text: str, lang: Lang) -> None:
    assert isinstance(sentence_in(text, lang), str)
    assert isinstance(sentence_in(f"there is no stage `{text}`; did you mean `{text}`?", lang), str)


def test_what_re2_says_of_an_expression_is_known() -> None:
    options = re2.Options()
    options.log_errors = False
    for expression in ("(", "[a", "a)", "*", "a**", "a{2000}", "\\8", "[z-a]", "(?<=a)", "a\\"):
        with pytest.raises(re2.error) as caught:
            re2.compile(expression, options)
        said = caught.value.args[0]
        assert known(said.decode() if isinstance(said, bytes) else said), said


def test_a_long_hostile_text_is_told_at_once() -> None:
    """No pattern goes back and forth over it."""
    for text in ("there is no `" * 300, "a is " * 800, "use " + "a, " * 1_000, "`" * 3_999, "a; " * 1_300):
        assert sentence_in(text, "zh-Hant")


def faults(tmp_path: Path) -> Iterator[Fault]:
    """Those of the faulty files that the other tests have, and of some settings."""
    yield from _of(lambda: load((GOLDEN / "journey/golden/faults.yaml").read_bytes(), path="faults.yaml"))
    yield from _of(lambda: load_source((GOLDEN / "events/golden/faults.yaml").read_bytes(), path="faults.yaml"))
    for text in _YAML:
        yield from _of(lambda text=text: load(text))
    whole = load_source((GOLDEN / "events/golden/whole.yaml").read_bytes())
    yield from column_faults(whole, ["id", "Deal, all"])
    figure = "format: 1\nfigure: win-rate\nover: visits\nmeasure: sum\nevents: {did: Demo Requested}\nunit: x\n"
    for measure in ("sum", "median", "share", "rate"):
        for over in ("visits", "events"):
            text = figure.replace("sum", measure).replace("visits", over)
            yield from _of(lambda text=text: load_figure(text, taken={"win-rate"}))
    settings = tmp_path / "journeyglass.toml"
    for text in _SETTINGS:
        settings.write_text(text, "utf-8")
        yield from _of(lambda: load_settings(settings))


_YAML = (
    "a: [1",
    "a: {b",
    "a: 'b",
    "\ta: b",
    "- a\nb: c",
    "a: *x",
    "a: !!set {}",
    "a: b: c",
    "",
    "[]",
    "{a: 1, a: 2}",
    "%x\n",
)
_SETTINGS = (
    'nmae = "x"\nlanguage = "de"\nas_of = "soon"\nmemory = "much"\nledger = "x"\nname = 1\n[rates]\nUSD = 1\n',
    '[serve]\nport = "x"\nnothing = 1\nlog_level = "x"\nopen = 1\n[retention]\n"Page Viewed" = "long"\n',
    "serve = 1\nretention = 1\n",
    '[rates]\nto = "EUR"\nUSD = "x"\n',
)


def _of(loading: Any) -> Iterable[Fault]:
    with pytest.raises(FileError) as caught:
        loading()
    return caught.value.faults


def _blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_QUOTED.sub(" ", text)))


@cache
def _templates() -> Templates:
    return Templates(CATALOGUE)


def _words_of(texts: Iterable[str]) -> set[str]:
    return set(_WORD.findall(" ".join(texts)))


def _items(english: str) -> set[str]:
    """The names in its lists: items of one word."""
    one, values = next(_templates().matches(english))
    lists = [text for name, text in values.items() if one.blanks[name] == "list"]
    return _words_of(item for text in lists for item in re.split(", | or | and ", text) if " " not in item)


def _simplified(char: str) -> bool:
    """Whether only simplified Chinese writes so."""
    return bool(re.match("[\u4e00-\u9fff]", char)) and not char.encode("big5", "ignore")


def _filling(shape: str) -> st.SearchStrategy[tuple[str, str]]:
    """A text for a blank, and what of it has to be said in every language."""
    if shape == "number":
        return st.integers(0, 10**6).map(lambda n: (str(n), str(n)))
    if shape in ("quoted", "key", "part"):
        return _VALUES.map(lambda text: (f"`{text}`", text))
    if shape == "list":
        return _VALUES.map(lambda text: (f"`{text}`, `b` or `c`", text))
    return _VALUES.map(lambda text: (text, text))


def english_of(template: Template, values: dict[str, str]) -> str:
    """The English sentence with these values."""
    return "".join(text + ("" if name is None else values[name]) for text, name, _ in template.pieces)


def test_the_likeliest_sentence_is_the_one_with_the_most_words_of_its_own() -> None:
    both = Templates({"there is {a}": ("1 {a}", "1 {a}"), "there is no {a}": ("2 {a}", "2 {a}")})
    assert [one.said[0] for one, _ in both.matches("there is no x")] == ["2 {a}", "1 {a}"]
