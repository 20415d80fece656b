"""The report: headings, real tables, the language of every style, every text of the map; opened by another program."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from defusedxml import ElementTree
from docx.document import Document
from docx.oxml.ns import qn

from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.paper import PaperInputs
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.story import story
from journeyglass.glass.paper.words import said
from journeyglass.journey.model import LANGS, Lang
from tests.paper.conftest import Files, bare, texts_of

Made = Callable[[Lang], PaperInputs]
TAGS = {"en": "en-GB", "ru": "ru-RU", "zh-Hant": "en-US"}


def opened(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def whole(document: Document) -> str:
    """All texts of the body, without blanks."""
    return bare("".join(text.text or "" for text in document.element.body.iter(qn("w:t"))))


def headings(document: Document, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == f"Heading {level}"]


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_a_report(made: Made, files: Files, lang: Lang) -> None:
    document, inputs = opened(files(lang, "docx")), made(lang)
    stages = [f"{stage.place}. {stage.title}" for stage in inputs.document.stages]
    found = headings(document, 1)
    assert found[0] == said("summary", lang)
    assert [text for text in found if text in stages] == stages
    assert found[-1] == said("appendix", lang)
    assert len(headings(document, 2)) >= len(inputs.figures)
    assert document.core_properties.title == inputs.document.title
    assert len(document.inline_shapes) == 1 + sum(
        bool(inputs.figure(name)) for name in ("reached", "acquisition_churn")
    )
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    for section in document.sections:
        assert section.page_width.mm + section.page_height.mm == pytest.approx(507, abs=1)


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_of_the_map_is_in_it(made: Made, files: Files, lang: Lang) -> None:
    shown, inputs = whole(opened(files(lang, "docx"))), made(lang)
    assert not [text for text in texts_of(inputs.document) if bare(clean(text)) not in shown]
    assert story(inputs)
    for sentence in story(inputs):
        assert bare(sentence) in shown


@pytest.mark.parametrize("lang", LANGS)
def test_tables_have_heads_and_the_figures_numbers(made: Made, files: Files, lang: Lang) -> None:
    document, inputs = opened(files(lang, "docx")), made(lang)
    glance = next(t for t in document.tables if t.rows[0].cells[0].text == said("stage", lang))
    assert glance.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(glance.rows) == 1 + len(inputs.document.stages)
    reached = inputs.figure("reached")
    assert reached is not None
    for row, found in zip(glance.rows[1:], reached.rows, strict=True):
        assert row.cells[4].text == estimate_text(found.share, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_style_says_its_language_and_its_chinese_font(files: Files, lang: Lang) -> None:
    document = opened(files(lang, "docx"))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Header"):
        properties = document.styles[name].element.rPr
        assert properties.find(qn("w:lang")).get(qn("w:val")) == TAGS[lang]
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-TW"
        assert properties.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "Microsoft JhengHei"


def test_pages_are_numbered(files: Files) -> None:
    document = opened(files("ru", "docx"))
    codes = [text.text.strip() for text in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert document.sections[0].footer.paragraphs[0].text == "Страница 1 из 1"


def test_harm_stays_text(harmed: Callable[..., bytes]) -> None:
    content = harmed("docx", None)
    shown = whole(opened(content))
    assert "<script>alert(1)</script>" in shown
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
        links = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels")]
        assert not any('TargetMode="External"' in text for text in links)
        assert not any("vba" in name.lower() for name in parts.namelist())
