"""The deck: a slide a stage, native charts with the figures' own numbers, nothing that runs out of its slide."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pptx
import pytest
from defusedxml import ElementTree

from journeyglass.glass.paper import PaperInputs, export_map
from journeyglass.glass.paper.outcomes import outcome_rows
from journeyglass.glass.paper.slides import BODY, Told, fitting, height_of
from journeyglass.glass.paper.story import story
from journeyglass.glass.paper.words import said
from journeyglass.journey.model import LANGS, Lang
from tests.paper.conftest import Files, bare

Made = Callable[[Lang], PaperInputs]


def opened(content: bytes) -> Any:
    return pptx.Presentation(BytesIO(content))


def texts(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            for row in shape.table.rows:
                yield from (cell.text for cell in row.cells)


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("lang", LANGS)
def test_a_slide_a_stage(made: Made, files: Files, lang: Lang) -> None:
    deck, inputs = opened(files(lang, "pptx")), made(lang)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    stages = [f"{stage.place}. {stage.title}" for stage in inputs.document.stages]
    assert titles[:3] == [inputs.document.title, said("summary", lang), said("map", lang)]
    assert [title for title in titles if title in stages] == stages
    shown = bare("".join(text for slide in deck.slides for text in texts(slide)))
    for sentence in story(inputs):
        assert bare(sentence) in shown
    for row in outcome_rows(inputs):
        assert bare(row[1]) in shown
    assert deck.core_properties.title == inputs.document.title


@pytest.mark.parametrize("lang", LANGS)
def test_charts_hold_the_figures_numbers(made: Made, files: Files, lang: Lang) -> None:
    inputs = made(lang)
    reached, emotion = inputs.figure("reached"), inputs.figure("emotion")
    assert reached is not None
    assert emotion is not None
    shares, onward, here, feelings = charts(opened(files(lang, "pptx")))
    assert list(shares.plots[0].series[0].values) == [row.share.value for row in reached.rows]
    assert len(list(onward.plots[0].categories)) == len(inputs.document.stages)
    assert list(here.plots[0].series[0].values) == [stage.here_now for stage in inputs.document.stages]
    believed = {row.stage: row.believed for row in emotion.rows}
    assert list(feelings.plots[0].series[1].values) == [believed[stage.stage] for stage in inputs.document.stages]


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_runs_out_of_its_slide(files: Files, lang: Lang) -> None:
    deck = opened(files(lang, "pptx"))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
        assert slide.shapes.title.text_frame.text.strip()


def test_lines_that_do_not_fit_are_found_out() -> None:
    long = [Told("A sentence of a usual length that takes a line or two. " * 3)] * 30
    assert fitting(long, BODY, 18, 12) is None
    size = fitting(long[:6], BODY, 18, 9)
    assert size is not None
    assert height_of(long[:6], BODY.width, size) <= BODY.height


def test_texts_say_their_language_and_their_fonts(files: Files) -> None:
    with zipfile.ZipFile(BytesIO(files("zh-Hant", "pptx"))) as parts:
        slides = [parts.read(name).decode() for name in parts.namelist() if name.startswith("ppt/slides/slide")]
    runs = "".join(slides).count("<a:r>")
    assert runs > 20
    assert "".join(slides).count('lang="zh-TW"') == runs
    assert "".join(slides).count('<a:ea typeface="Microsoft JhengHei"/>') == runs


def test_dark(made: Made) -> None:
    deck = opened(export_map(made("en"), "pptx", "dark"))
    ground = deck.slides[0].background.fill.fore_color.rgb
    assert max(ground) < 64


def test_harm_stays_text(harmed: Callable[..., bytes]) -> None:
    content = harmed("pptx", None)
    shown = bare("".join(text for slide in opened(content).slides for text in texts(slide)))
    assert "<script>alert(1)</script>" in shown
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
        links = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels")]
        assert not any('TargetMode="External"' in text for text in links)
