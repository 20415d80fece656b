"""The rules of the map in the browser: who would move, and what cannot be."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Opened, Site
from tests.web.looks import faults
from tests.web.maps import MAP, document, enter_cell, ready, source

pytestmark = pytest.mark.views


def test_a_rule_shows_who_moves_before_it_is_saved(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    here = {stage["stage"]: stage["here_now"] for stage in document(own_site)["stages"]}
    page = opened(own_site.at(MAP))
    ready(page)
    enter_cell(page, "[data-head=consideration]")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit the rule: Enters when").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Rule: "))
    dialog.get_by_text("As YAML").click()
    dialog.get_by_role("textbox", name="As YAML").fill("did: Trial Started\nat_least: 50")
    preview = dialog.locator("[data-preview]")
    expect(preview).to_contain_text("would move")
    assert source(own_site) == before
    if here["consideration"]:
        expect(preview.locator("tr", has_text="Consideration").first).to_be_visible()
    dialog.get_by_text("Builder").click()
    expect(dialog.get_by_label("Times at least")).to_have_value("50")
    assert faults(page) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-head=consideration]")).to_contain_text("0 accounts")
    assert "at_least: 50" in source(own_site)


def test_a_rule_that_cannot_be_is_not_saved(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    page = opened(own_site.at(f"{MAP}?open=%7B%22kind%22%3A%22stage%22%2C%22stage%22%3A%22consideration%22%7D"))
    page.get_by_role("button", name="Edit the rule: Enters when").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Rule: "))
    dialog.get_by_text("As YAML").click()
    field = dialog.get_by_role("textbox", name="As YAML")
    field.fill("did: [Trial Started")
    expect(dialog.get_by_text("cannot be read as YAML")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    field.fill("did: Trial Started\nwithin: soon")
    expect(dialog.get_by_text("would have faults")).to_be_visible()
    assert source(own_site) == before
