"""Hostile strings in every name, property and cell reach every view and every file harmlessly."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response, expect

from journeyglass import Workspace
from journeyglass.testing.server import Running
from tests.web.conftest import REFUSED, flawless
from tests.web.hostile import STRINGS, sow
from tests.web.looks import overflow
from tests.web.test_views import VIEWS

pytestmark = pytest.mark.views

SLOW = 60_000
MADE = "script:not([src]), img[src=x], svg[onload], iframe[srcdoc], a[href^='javascript:' i], [onerror], [onload]"
FORMATS = ("html", "svg", "png", "pdf", "xlsx", "docx", "pptx")


@dataclass
class Sown:
    """A browser that is signed in to a workspace full of hostile strings, and all that went wrong in it."""

    server: Running
    context: BrowserContext
    page: Page
    account: str
    wrong: list[str]

    def open(self, view: str) -> None:
        """A view, come to rest."""
        self.page.goto(f"{self.server.url}/{view}")
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1, timeout=SLOW)
        self.page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def sown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sown]:
    root = tmp_path_factory.mktemp("hostile") / "workspace"
    Workspace.create(root, name=STRINGS[1]).close()
    with flawless(root) as server:
        server.wait_whole()
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 860}, timezone_id="UTC")
        account = sow(server, context.request)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        yield Sown(server, context, page, account, watched(page))
        context.close()


def watched(page: Page) -> list[str]:
    """What a hostile string would bring about: dialogs, errors, violations of the policy, failures of the server."""
    wrong: list[str] = []

    def asked(dialog: Dialog) -> None:
        wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            wrong.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 500:
            wrong.append(f"{response.status} {response.url}")

    page.on("dialog", asked)
    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_hostile_strings_as_text(sown: Sown, view: str) -> None:
    sown.wrong.clear()
    sown.open(view.format(account=quote(sown.account, safe="")))
    harmless(sown.page)
    assert overflow(sown.page) <= 0
    assert sown.wrong == []


def harmless(page: Page) -> None:
    """Nothing ran, and no element was made of text."""
    assert page.evaluate("() => window.hit") is None
    assert (
        page.evaluate("made => [...document.querySelectorAll(made)].map(el => el.outerHTML.slice(0, 200))", MADE) == []
    )


def test_the_strings_are_there_to_be_seen(sown: Sown) -> None:
    """Otherwise nothing of the above would say anything."""
    sown.open("map/saas")
    for text in STRINGS[:3]:
        assert page_says(sown.page, text)
    sown.open("accounts/saas")
    assert page_says(sown.page, STRINGS[1])


def page_says(page: Page, text: str) -> bool:
    return bool(page.evaluate("text => document.body.textContent.includes(text)", text))


@pytest.fixture(scope="module")
def files(sown: Sown) -> dict[str, bytes]:
    """The map in every format."""
    found = {}
    for form in FORMATS:
        url = f"{sown.server.url}/api/journeys/saas/export?format={form}&lang=en"
        reply = sown.context.request.get(url, timeout=180_000)
        assert reply.ok, (form, reply.text()[:500])
        found[form] = reply.body()
    return found


def test_a_page_on_paper_runs_nothing(files: dict[str, bytes], sown: Sown, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_bytes(files["html"])
    page = sown.context.new_page()
    wrong = watched(page)
    page.goto((tmp_path / "map.html").as_uri())
    assert page.evaluate("() => window.hit") is None
    assert page.locator("img[src=x], svg[onload], iframe, [onerror]").count() == 0
    assert page_says(page, STRINGS[0])
    assert wrong == []


def test_a_drawing_has_no_script_and_no_handler(files: dict[str, bytes]) -> None:
    root = ET.fromstring(files["svg"])
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "foreignObject", "iframe", "img"}
    assert not [name for element in root.iter() for name in element.attrib if name.lower().startswith("on")]
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert not [link for link in links if link.lower().startswith("javascript:")]


def test_a_sheet_holds_no_formula(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 100
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any("cmd|" in str(cell.value) for cell in cells)


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF-"), ("docx", b"PK"), ("pptx", b"PK")])
def test_the_other_files_are_whole(files: dict[str, bytes], form: str, begins: bytes) -> None:
    assert files[form].startswith(begins)
    assert len(files[form]) > 5_000


def test_office_files_open(files: dict[str, bytes]) -> None:
    import docx
    import pptx

    words = "\n".join(one.text for one in docx.Document(io.BytesIO(files["docx"])).paragraphs)
    assert re.search("<script>", words)
    assert len(pptx.Presentation(io.BytesIO(files["pptx"])).slides) > 1


def test_a_shared_map_runs_nothing(sown: Sown) -> None:
    csrf = sown.context.request.get(f"{sown.server.url}/api/session").json()["csrf"]
    body = {"journey": "saas", "lang": "en", "theme": "dark", "label": STRINGS[0], "expires_at": None}
    headers = {"X-CSRF-Token": csrf, "Origin": sown.server.url}
    made = sown.context.request.post(f"{sown.server.url}/api/shares", data=body, headers=headers).json()
    page = sown.context.new_page()
    wrong = watched(page)
    page.goto(made["url"])
    assert page_says(page, STRINGS[0])
    assert page.evaluate("() => window.hit") is None
    assert wrong == []
