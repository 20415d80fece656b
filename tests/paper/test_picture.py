"""Pictures of the map: every text of it, in its own fonts, in three languages, light and dark; a page to print."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from fontTools.ttLib import TTFont
from PIL import Image

from journeyglass.glass.document import MapDocument
from journeyglass.glass.item import Item
from journeyglass.glass.paper import PaperInputs, PaperTheme, export_map
from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.fonts import FONTS
from journeyglass.glass.paper.picture import scale_of, size_of
from journeyglass.glass.render import render_map
from journeyglass.journey.model import LANGS, Lang
from tests.glass.golden import expect
from tests.paper.conftest import Files, bare, texts_of, written

SVG = "{http://www.w3.org/2000/svg}"
Made = Callable[[Lang], PaperInputs]


def said(svg: str) -> str:
    """All texts of a picture, without blanks."""
    return bare("".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")))


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("ru", "light"), ("zh-Hant", "light"), ("en", "dark")])
def test_golden(made: Made, lang: Lang, theme: PaperTheme) -> None:
    drawn = render_map(made(lang).document, theme)
    expect(drawn.replace("><", ">\n<") + "\n", f"paper-{lang}-{theme}.svg")


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_is_in_the_picture(made: Made, lang: Lang) -> None:
    document = made(lang).document
    shown = said(render_map(document))
    signs = re.compile("^[✓○?+▲▼◆✕■→✗·↩] ")
    lacking = [text for text in texts_of(document) if bare(signs.sub("", clean(text))) not in shown]
    assert not lacking
    for text in (document.title, document.about, document.promise, *document.remarks):
        assert bare(text) in shown


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_reaches_beyond_its_column(made: Made, lang: Lang) -> None:
    """Texts measured with the fonts themselves end within the page and, in the lanes, within their column."""
    drawn = render_map(made(lang).document)
    width, height = size_of(drawn)
    fonts = {bold: _advances(lang, bold) for bold in (False, True)}
    for text in ElementTree.fromstring(drawn).iter(f"{SVG}text"):
        size, bold = float(text.get("font-size")), text.get("font-weight") == "700"
        wide = sum(fonts[bold](char) for char in "".join(text.itertext())) * size
        left = float(text.get("x")) - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0.0)
        assert left >= 0
        assert left + wide <= width, "".join(text.itertext())
        assert 0 < float(text.get("y")) < height


def _advances(lang: Lang, bold: bool) -> Callable[[str], float]:
    weight = "Bold" if bold else "Regular"
    names = ["NotoSans", "NotoSansTC"] if lang != "zh-Hant" else ["NotoSansTC", "NotoSans"]
    tables = []
    for name in names:
        with TTFont(FONTS / f"{name}-{weight}.ttf") as font:
            tables.append((font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm))

    def advance(char: str) -> float:
        for known, widths, units in tables:
            if ord(char) in known:
                return float(widths[known[ord(char)]][0]) / units
        return 0.62

    return advance


def test_a_picture_stands_alone(files: Files, made: Made) -> None:
    for lang in LANGS:
        svg = files(lang, "svg").decode()
        ElementTree.fromstring(svg)
        assert not re.search(r"(?:href|src|url)\s*[=(]\s*[\"']?(?!data:|#)[a-z]+:", svg)
        assert "<script" not in svg
        family = "Noto Sans TC" if lang == "zh-Hant" else "Noto Sans"
        assert f"@font-face{{font-family:'{family}'" in svg


def test_the_carried_glyphs_are_those_of_the_texts(files: Files) -> None:
    import base64

    svg = files("zh-Hant", "svg").decode()
    carried: set[int] = set()
    for data in re.findall(r"base64,([A-Za-z0-9+/=]+)\)", svg):
        carried |= set(TTFont(BytesIO(base64.b64decode(data))).getBestCmap())
    shown = {ord(char) for char in said(svg)}
    assert shown <= carried
    assert len(carried) < 1_000


@pytest.mark.parametrize("lang", LANGS)
def test_pixels(files: Files, made: Made, lang: Lang) -> None:
    picture = Image.open(BytesIO(files(lang, "png")))
    width, height = size_of(render_map(made(lang).document))
    assert picture.size == (round(width * 2), round(height * 2))
    assert len(picture.convert("RGB").getcolors(10_000_000) or []) > 50


def test_dark_pixels_are_dark(made: Made) -> None:
    picture = Image.open(BytesIO(export_map(made("en"), "png", "dark"))).convert("RGB")
    assert max(picture.getpixel((2, 2))) < 64


def test_a_huge_map_keeps_to_a_size_that_opens(made: Made) -> None:
    document = made("en").document
    stages = tuple(replace(document.stages[0], stage=f"s{n}", place=n + 1) for n in range(120))
    lanes = tuple(replace(lane, cells=tuple(lane.cells[0] for _ in stages)) for lane in document.lanes)
    broad = replace(document, stages=stages, lanes=lanes)
    drawn = render_map(broad)
    width, height = size_of(drawn)
    assert width > 20_000
    assert width * height * scale_of(drawn) ** 2 <= 50_000_001
    assert export_map(replace(made("en"), document=broad), "pdf").startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
@pytest.mark.parametrize("lang", LANGS)
def test_the_page_to_print_has_real_texts(files: Files, made: Made, lang: Lang, tmp_path: Path) -> None:
    path = written(tmp_path, "map.pdf", files(lang, "pdf"))
    told = bare(_run("pdftotext", "-raw", path, "-"))
    document = made(lang).document
    assert bare(document.title) in told
    for stage in document.stages:
        assert bare(stage.title) in told
    assert bare(document.promise) in told
    assert bare(document.lanes[1].title) in told
    about = _run("pdfinfo", path)
    assert re.search(r"Pages:\s+1\n", about)
    assert document.title in about
    fonts = [line.split() for line in _run("pdffonts", path).splitlines()[2:]]
    assert fonts
    assert all("yes" in line[-5:-2] and ("Noto" in line[0]) for line in fonts), fonts


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler's pdftoppm")
def test_the_page_to_print_is_as_large_as_the_map(files: Files, made: Made, tmp_path: Path) -> None:
    path = written(tmp_path, "map.pdf", files("ru", "pdf"))
    _run("pdftoppm", "-r", "96", "-png", path, tmp_path / "page")
    width, height = size_of(render_map(made("ru").document))
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == 1
    with Image.open(pages[0]) as page:
        size = page.size
    assert abs(size[0] - width) < 3
    assert abs(size[1] - height) < 3


def _run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def _drawn(document: MapDocument, **changes: object) -> str:
    return render_map(replace(document, **changes))  # type: ignore[arg-type]


def test_an_hourglass_is_drawn_as_one(made: Made) -> None:
    document = made("en").document
    plain, glass = _drawn(document), _drawn(document, draw="hourglass")
    assert size_of(glass)[1] > size_of(plain)[1]
    assert len(re.findall("<path", glass)) == len(re.findall("<path", plain)) + len(document.stages)


def test_a_day_is_drawn_by_the_hour(made: Made) -> None:
    document = made("en").document
    steps = next(lane for lane in document.lanes if lane.key == "steps")
    cells = tuple(
        replace(cell, items=(Item("Mail", time=f"0{7 + n}:30"), Item("Call", time=f"1{n}:15")))
        for n, cell in enumerate(steps.cells)
    )
    lanes = tuple(replace(lane, cells=cells) if lane is steps else lane for lane in document.lanes)
    shown = said(_drawn(document, map="day_in_the_life", lanes=lanes))
    for hour in ("07:00", "10:00", "13:00", "07:30", "12:15"):
        assert hour in shown
    assert "14:00" not in shown


def test_what_is_unknown_is_hatched(made: Made) -> None:
    document = made("en").document
    lane = next(lane for lane in document.lanes if lane.key == "reached")
    unknown = replace(lane, cells=tuple(replace(cell, items=(Item("?", "unknown"),)) for cell in lane.cells))
    known = replace(lane, cells=tuple(replace(cell, items=(Item("1", "strong"),)) for cell in lane.cells))
    hatched = [_drawn(document, lanes=(found,)).count("url(#jg-hatch)") for found in (unknown, known)]
    assert hatched == [len(document.stages), 0]


def test_harm_stays_text(harmful: PaperInputs) -> None:
    svg = export_map(harmful, "svg").decode()
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert "<img" not in svg
    shown = said(svg)
    assert "<script>alert(1)</script>" in shown
    assert "gnitset" in shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", svg)
    assert export_map(harmful, "pdf").startswith(b"%PDF")
