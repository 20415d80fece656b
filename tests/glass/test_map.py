"""The measured map: in a terminal of any width, and the same in HTML."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from rich.cells import cell_len

from journeyglass.figures.filters import Filters
from journeyglass.glass.cells import board
from journeyglass.glass.html import map_html, style
from journeyglass.glass.terminal import map_view
from journeyglass.journey.model import LANGS, Touchpoint
from tests.glass.golden import expect
from tests.glass.printed import printed
from tests.glass.sample import AS_OF, JOURNEY, MILESTONES, OVERVIEW

NOTE = {"en": "Made-up data", "ru": "Вымышленные данные", "zh-Hant": "虛構資料"}
HOSTILE = '<script>alert(1)</script>" onload="x\x1b[31m\x07\u202e&amp;'


def shown(lang: str, width: int, **more: object) -> str:
    return printed([map_view(JOURNEY, OVERVIEW, lang, NOTE[lang], MILESTONES, **more)], width)


def html(lang: str) -> str:
    return map_html(JOURNEY, OVERVIEW, lang, NOTE[lang], MILESTONES)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 140])
def test_golden(lang, width):
    expect(shown(lang, width), f"map-{lang}-{width}.txt")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 60, 80, 100, 113, 114, 120, 140, 200])
def test_no_line_is_longer_than_the_terminal_and_nothing_is_cut(lang, width):
    text = shown(lang, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text


def test_stages_stand_across_from_120_columns_on_and_below_each_other_at_80():
    assert re.search(r"1 Evaluation +2 Consideration +", shown("en", 130))
    assert re.search(r"4 Onboarding +5 Renewal +6 Expansion", shown("en", 120))
    down = shown("en", 80)
    assert re.search(r"^1 Evaluation · buyer ─+$", down, re.M)
    assert "Not on the map" in down


def test_all_is_said_in_words_where_there_is_no_figure():
    text = shown("en", 80)
    for words in ("nobody", "too few to say (2 of 3)", "terra incognita", "not reached yet", "the last stage"):
        assert words in text
    assert not re.search(r"(^|\s)[-–—](\s|$)", text)


def test_a_value_and_its_unit_stay_together_at_every_width():
    for width in range(76, 112, 5):
        assert not re.search(r"^\s*(d|дн\.|%)\b", shown("ru", width), re.M)


def test_remarks_are_numbered_once_and_marked_where_they_belong():
    text = shown("en", 140)
    assert text.count("a lower bound") == 1
    assert text.count("²") == 2  # the conversion, and the indicator that watches it


def test_the_period_is_told():
    filters = Filters(AS_OF.replace(month=1), AS_OF)
    assert "from 2024-01-10 12:30 · before 2024-04-10 12:30" in shown("en", 140, filters=filters)


def test_milestones_are_drawn_where_they_were_computed():
    assert "Milestones" not in printed([map_view(JOURNEY, OVERVIEW)], 140)


def test_a_reason_or_name_cannot_steer_the_terminal():
    journey = JOURNEY.model_copy(update={"title": HOSTILE})
    text = printed([map_view(journey, OVERVIEW, "en", HOSTILE)], 80)
    assert not set("\x1b\x07\u202e") & set(text)


def test_colour_is_never_alone():
    plain, colour = (printed([map_view(JOURNEY, OVERVIEW)], 140, c) for c in (False, True))
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", colour)
    assert colour != stripped
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


class Reader(HTMLParser):
    """Gathers the texts of each cell and checks that tags close in order."""

    VOID = ("br", "wbr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        if tag in ("p", "li", "caption", "th", "strong"):
            self.texts.append("")
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.texts and "style" not in self.open:
            self.texts[-1] += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("lang", LANGS)
def test_html_golden(lang):
    fragment = html(lang).replace(style(), "")
    expect(re.sub(r"(?<=>)(?=<(?:tr|th|td|p|li|div|ul|ol|caption)\b)", "\n", fragment) + "\n", f"map-{lang}.html")


@pytest.mark.parametrize("lang", LANGS)
def test_both_painters_say_the_same(lang):
    drawn = board(JOURNEY, OVERVIEW, lang, NOTE[lang], MILESTONES)
    cells = [line.text for lane in drawn.lanes for cell in lane.cells for line in cell.lines]
    rest = [*drawn.remarks, *(line.text for line in drawn.legend), drawn.note, drawn.about]
    painted = {text.strip() for text in read(html(lang)).texts}
    terminal = bare(shown(lang, 900))
    for text in [*cells, *rest]:
        assert text in painted or text == drawn.about
        assert bare(text) in terminal
    assert {lane.title for lane in drawn.lanes} <= painted


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def hostile_journey():
    consideration = JOURNEY.stages[1].model_copy(
        update={"title": HOSTILE, "touchpoints": (Touchpoint(id="pricing", title=HOSTILE),)}
    )
    return JOURNEY.model_copy(
        update={"title": HOSTILE, "stages": (JOURNEY.stages[0], consideration, *JOURNEY.stages[2:])}
    )


def test_html_is_safe_whatever_a_name_says():
    stage = OVERVIEW.stages[1]
    rows = tuple(
        dataclasses.replace(
            row, outcome=HOSTILE, reasons=tuple(dataclasses.replace(r, reason=HOSTILE) for r in row.reasons)
        )
        for row in stage.outcomes
    )
    off_map = (dataclasses.replace(stage.off_map[0], touchpoint=HOSTILE, channel=HOSTILE),)
    hostile = dataclasses.replace(stage, outcomes=rows, unmapped=(HOSTILE,), off_map=off_map)
    overview = dataclasses.replace(
        OVERVIEW, stages=(OVERVIEW.stages[0], hostile, *OVERVIEW.stages[2:]), notes=(HOSTILE,)
    )
    text = map_html(hostile_journey(), overview, "en", HOSTILE)
    found, plain = read(text), read(html("en"))
    assert found.tags == plain.tags
    assert found.names == plain.names
    assert not set("\x1b\x07\u202e") & set(text)
    assert sum("<script>alert(1)</script>" in said for said in found.texts) >= 5


def test_html_says_what_is_what_to_those_who_hear_it():
    text = html("zh-Hant")
    assert '<div class="jg-map" lang="zh-Hant">' in text
    assert text.count('scope="col"') == len(JOURNEY.stages)
    assert text.count('scope="row"') == 8
    assert "<caption>旅程地圖 · SaaS 客戶旅程" in text
    assert text.count('role="img" aria-label="轉換率') == text.count('class="jg-bar"') == 4


def test_a_bar_shows_share_interval_and_target():
    assert 'class="jg-fill" style="width:25.40%"' in html("en")
    assert 'class="jg-band" style="left:18.10%;width:15.30%"' in html("en")
    assert 'class="jg-tick" style="left:30.00%"' in html("en")


def test_the_style_is_about_the_map_alone_and_fetches_nothing():
    sheet = re.sub(r"/\*.*?\*/", "", style(), flags=re.S)
    selectors = [s.strip() for group in re.findall(r"([^{}]+)\{", sheet) for s in group.split(",")]
    assert all(".jg-map" in s for s in selectors if not s.startswith("@media"))
    assert not re.search(r"url\(|@import|https?:|</", sheet)
    assert "prefers-color-scheme: dark" in sheet
