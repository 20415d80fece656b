"""The same work with the keyboard alone: not one call of a mouse; the focus is seen and comes back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from journeyglass.testing.server import Running
from tests.web.conftest import SLOW, flawless

pytestmark = pytest.mark.views

MOST_TABS = 80
PASSWORD = "correct horse battery"
# A dialog sees to the focus a task after the key (out of a date field, which has stops of its own): so long is waited.
_FOCUS = """async () => {
  await new Promise((done) => setTimeout(done))
  const el = document.activeElement, style = getComputedStyle(el)
  const label = el.labels?.[0]?.textContent
  const field = ['INPUT', 'SELECT', 'TEXTAREA'].includes(el.tagName)
  const ring = field || style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  const name = el.getAttribute('aria-label') || label || el.textContent.trim()
  return {name: name.slice(0, 200), ring, tag: el.tagName}
}"""


@pytest.fixture
def guarded(company: Path, tmp_path: Path) -> Iterator[Running]:
    """The example company behind a log-in."""
    shutil.copytree(company, tmp_path / "workspace")
    with flawless(tmp_path / "workspace") as server:
        server.wait_whole()
        yield server


@pytest.fixture
def page(guarded: Running, browser: Browser) -> Iterator[Page]:
    """A window on it; that nobody is signed in is an answer and no fault, an error of the page's own is one."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 860}, timezone_id="UTC")
    found, wrong = context.new_page(), []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.set_default_timeout(SLOW)
    found.goto(f"{guarded.url}/")
    yield found
    context.close()
    assert wrong == []


def test_a_day_of_work_without_a_mouse(page: Page) -> None:
    sign_in(page)
    walk_the_map(page)
    edit_and_undo(page)
    look_at_a_rule(page)
    ask_for_a_file(page)
    touch_and_undo(page)


def sign_in(page: Page) -> None:
    """Set up, out by the menu, in again."""
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Anna")
    tab_to(page, "E-mail address")
    page.keyboard.type("anna@x.example")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid")).to_be_visible()
    tab_to(page, "Your account")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    down_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    tab_to(page, "E-mail address", here=True)
    page.keyboard.type("anna@x.example")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid")).to_be_visible()


def walk_the_map(page: Page) -> None:
    """Through the grid by arrows; a figure opened by Enter, closed by Escape, the focus back on it."""
    tab_to_cell(page)
    page.keyboard.press("Control+Home")
    expect(page.locator("[data-cell='0-0']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-cell='0-1']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-cell='1-1']")).to_be_focused()
    go_to(page, lane(page, "Reached"))
    page.keyboard.press("Enter")
    number = page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("How it is computed")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.wait_for_function("text => document.activeElement.textContent === text", arg=number)


def edit_and_undo(page: Page) -> None:
    """A cell is written and saved where it stands; Ctrl Z takes it back."""
    cell = lane(page, "The customer's question")
    go_to(page, cell)
    before = cell.inner_text()
    page.keyboard.press("Enter")
    expect(cell.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Who has done this before?")
    page.keyboard.press("Control+Enter")
    expect(cell).to_contain_text("Who has done this before?")
    expect(cell).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell).to_contain_text(before.strip().splitlines()[0])
    expect(cell).not_to_contain_text("Who has done this before?")


def look_at_a_rule(page: Page) -> None:
    """The rule builder, from the head of a stage; given up, the focus goes back step by step."""
    head = page.locator("[data-cell='0-1']")
    go_to(page, head)
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Enters when")
    tab_to(page, re.compile("^Edit the rule"))
    page.keyboard.press("Enter")
    builder = page.get_by_role("dialog", name=re.compile("^Rule"))
    expect(builder).to_contain_text("What would move")
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    expect(builder).to_have_count(0)
    expect(panel.get_by_role("button", name=re.compile("^Edit the rule")).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(head).to_be_focused()


def ask_for_a_file(page: Page) -> None:
    """The export by the keyboard: a file comes, the focus is back on the button."""
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Export", key="Shift+Tab", here=True)
    page.keyboard.press("Enter")
    tab_to(page, "Format", here=True)
    page.keyboard.type("Draw")
    tab_to(page, "Download")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".svg")
    expect(page.get_by_role("button", name="Export")).to_be_focused()


def touch_and_undo(page: Page) -> None:
    """By the palette to the accounts, into the first; a call is logged and taken back."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name=re.compile("^Search"))).to_be_focused()
    page.keyboard.type("Accounts")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name=re.compile("^Accounts"))).to_be_visible()
    tab_to(page, re.compile("^Sort by Pays a month"))
    page.keyboard.press("Tab")
    name = focused(page)["name"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    tab_to(page, "Log a touch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("What happened")).to_be_focused()
    tab_to(page, "Note")
    page.keyboard.type("asked about the price")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    timeline = page.locator("section").filter(has=page.get_by_role("heading", name="Timeline"))
    expect(timeline).to_contain_text("asked about the price")
    assert focused(page)["name"] == "Log a touch"
    tab_to(page, "Undo", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(timeline).not_to_contain_text("asked about the price")


def focused(page: Page) -> dict[str, str]:
    """What has the focus; it must be seen."""
    found: dict[str, str] = page.evaluate(_FOCUS)
    return found


def tab_to(page: Page, name: str | re.Pattern[str], key: str = "Tab", here: bool = False) -> None:
    """Press Tab until what is named has the focus; on the way every stop has a name and is seen."""
    if here and named(page, name):
        return
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        found = focused(page)
        seen.append(found["name"])
        if found["tag"] == "BODY":
            continue
        assert found["name"], found
        assert found["ring"], found
        if named(page, name):
            return
    raise AssertionError(f"{name} was not reached by {key}: {seen}")


def named(page: Page, name: str | re.Pattern[str]) -> bool:
    text = focused(page)["name"].replace(" *", "")
    return text == name if isinstance(name, str) else name.search(text) is not None


def down_to(page: Page, name: str) -> None:
    """Press the arrow down until the item of a menu has the focus."""
    for _ in range(MOST_TABS):
        if named(page, name):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} was not reached")


def tab_to_cell(page: Page) -> None:
    """Tab until the focus is in the grid."""
    for _ in range(MOST_TABS):
        if page.evaluate("() => document.activeElement.closest('[data-cell]') !== null"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the grid was not reached")


def lane(page: Page, title: str) -> Locator:
    """The cell of the first stage in a lane."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=title)).get_by_role("gridcell").first


def go_to(page: Page, cell: Locator) -> None:
    """By arrows from the present cell to another."""
    place = re.fullmatch(r"(\d+)-(\d+)", cell.get_attribute("data-cell") or "")
    assert place is not None
    tab_to_cell(page)
    page.keyboard.press("Control+Home")
    for _ in range(int(place[1])):
        page.keyboard.press("ArrowDown")
    for _ in range(int(place[2])):
        page.keyboard.press("ArrowRight")
    expect(cell).to_be_focused()
