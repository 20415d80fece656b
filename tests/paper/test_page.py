"""The page: a table that stands alone, safe whatever the names are, light and dark, in three languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from journeyglass.glass.paper import PaperInputs, export_map
from journeyglass.glass.paper.cleaning import clean
from journeyglass.journey.model import LANGS, Lang
from tests.paper.conftest import Files, bare, texts_of, written

Made = Callable[[Lang], PaperInputs]
VOID = {"meta", "col"}


class Page(HTMLParser):
    """Elements with their attributes, the text, and what was left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.open = "", list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [found for tag, found in self.elements if tag == name]


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_is_on_the_page(made: Made, files: Files, lang: Lang) -> None:
    page, document = Page(files(lang, "html").decode()), made(lang).document
    assert not page.open
    assert page.all("html")[0]["lang"] == lang
    shown = bare(page.text)
    assert not [text for text in texts_of(document) if bare(clean(text)) not in shown]
    for text in (document.title, document.about, document.promise, *document.remarks):
        assert bare(text) in shown


def test_it_is_a_table(made: Made, files: Files) -> None:
    page, document = Page(files("en", "html").decode()), made("en").document
    scopes = [found.get("scope") for found in page.all("th")]
    lanes = [lane for lane in document.lanes if lane.key != "phase" and any(c.items or c.emotion for c in lane.cells)]
    assert scopes.count("col") == len(document.stages)
    assert scopes.count("row") == len(lanes)
    assert page.all("caption")
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_it_loads_and_runs_nothing(files: Files, lang: Lang) -> None:
    html = files(lang, "html").decode()
    page = Page(html)
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    assert not [
        name for _, found in page.elements for name in found if name.startswith("on") or name in ("src", "href")
    ]
    assert "url(" not in html
    assert "@import" not in html


def test_themes(made: Made) -> None:
    classes = {theme: Page(export_map(made("en"), "html", theme).decode()).all("html")[0]["class"] for theme in _THEMES}
    assert classes == {"light": "jg-light", "dark": "jg-dark", None: "jg-auto"}


_THEMES = ("light", "dark", None)


def test_harm_stays_text(harmed: Callable[..., bytes]) -> None:
    html = harmed("html", None).decode()
    page = Page(html)
    assert not page.all("script")
    assert not page.all("img")
    assert "<script>alert(1)</script>" in page.text
    assert "<img src=x onerror=alert(2)>" in page.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", html)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_a_browser(harmed: Callable[..., bytes], tmp_path: Path, width: int, theme: str) -> None:
    """Nothing runs, nothing is asked for, the page itself does not scroll sideways, and it is coloured as told."""
    from playwright.sync_api import sync_playwright

    path = written(tmp_path, "map.html", harmed("html", theme))
    asked, alerts = list[str](), list[str]()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: alerts.append(dialog.message))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        cut = page.evaluate(_CUT)
        browser.close()
    assert asked == [path.as_uri()]
    assert not alerts
    red = int(re.findall(r"\d+", ground)[0])
    assert (red < 64) == (theme == "dark")
    assert not cut


_CUT = """
[...document.querySelectorAll('td, th')]
  .filter((cell) => cell.clientWidth > 0 && cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent)
"""
