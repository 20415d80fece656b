"""What people say about the map in the browser, and what they write that looks like a program."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Opened, Site
from tests.web.maps import MAP, THOUGHTS, enter_cell, ready

pytestmark = pytest.mark.views


def test_a_cell_is_talked_about_and_reviewed(own_site: Site, opened: Opened) -> None:
    page = opened(own_site.at(MAP))
    ready(page)
    cell = enter_cell(page, THOUGHTS)
    page.keyboard.press("c")
    panel = page.get_by_role("dialog")
    panel.get_by_role("textbox", name="Say something").fill("<img src=x onerror=alert(1)> true?")
    page.keyboard.press("Control+Enter")
    expect(panel.get_by_role("article")).to_contain_text("<img src=x onerror=alert(1)> true?")
    panel.get_by_role("button", name="Mark as reviewed", exact=True).click()
    expect(panel).to_contain_text("Reviewed by")
    page.keyboard.press("Escape")
    expect(cell).to_contain_text("1 comment")
    expect(cell).to_contain_text("reviewed")
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Is this ")
    page.keyboard.press("Control+Enter")
    expect(cell).to_contain_text("stale")


def test_hostile_texts_are_texts(own_site: Site, opened: Opened) -> None:
    page = opened(own_site.at(MAP))
    ready(page)
    hostile = "<script>document.title='broken'</script>{{7*7}}\u202e"
    enter_cell(page, THOUGHTS)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(hostile)
    page.keyboard.press("Control+Enter")
    expect(page.locator(THOUGHTS)).to_contain_text("<script>document.title='broken'</script>{{7*7}}")
    assert page.title() != "broken"
