"""The map in the browser, written: by keyboard, in panels, by two at once, through the guide; and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from ruamel.yaml import YAML

from tests.web.conftest import Opened, Site
from tests.web.looks import faults
from tests.web.maps import MAP, THOUGHTS, document, enter_cell, focused, ready, source

pytestmark = pytest.mark.views


def test_a_cell_is_edited_by_keyboard_alone_and_taken_back(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    page = opened(own_site.at(MAP))
    ready(page)
    cell = enter_cell(page, THOUGHTS)
    texts = cell.locator("[data-text]").all_inner_texts()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    page.keyboard.type("Who else uses <b>it</b>?")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Enter")
    expect(cell.locator("[data-text]")).to_have_text(["Who else uses <b>it</b>?", f"{texts[0]}!", *texts[1:]])
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert "Who else uses <b>it</b>?" in source(own_site)
    assert focused(page) == cell.get_attribute("data-cell")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(cell.locator("[data-text]")).to_have_text(texts)
    assert source(own_site) == before


def test_escape_leaves_everything_as_it_was(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    page = opened(own_site.at(MAP))
    ready(page)
    cell = enter_cell(page, THOUGHTS)
    page.keyboard.press("F2")
    page.keyboard.type("never")
    page.keyboard.press("Escape")
    expect(cell.get_by_role("textbox")).to_have_count(0)
    assert source(own_site) == before


def test_two_who_change_the_same_cell_see_it(own_site: Site, opened: Opened) -> None:
    page, other = opened(own_site.at(MAP)), opened(own_site.at(MAP))
    for one in (page, other):
        ready(one)
        enter_cell(one, '[data-path="stages/evaluation/question"]')
        one.keyboard.press("Enter")
        one.keyboard.press("Control+a")
    expect(page.get_by_text("is editing here")).to_be_visible()
    page.keyboard.type("Mine")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    other.keyboard.type("Yours")
    other.keyboard.press("Control+Enter")
    dialog = other.get_by_role("dialog", name="Somebody else changed this meanwhile")
    expect(dialog).to_contain_text("Mine")
    dialog.get_by_role("button", name="Write mine").click()
    expect(other.get_by_text("Saved", exact=True)).to_be_visible()
    assert "Yours" in source(own_site)


def test_a_touchpoint_is_added_and_found_in_the_history(own_site: Site, opened: Opened) -> None:
    page = opened(own_site.at(MAP))
    ready(page)
    enter_cell(page, '[data-path="stages/evaluation/touchpoints"]')
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    panel.get_by_role("textbox", name="Add touchpoint").fill("Podcast")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("region", name="Podcast")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator('[data-path="stages/evaluation/touchpoints"]')).to_contain_text("Podcast")
    page.get_by_role("button", name="History").click()
    panel.get_by_role("region", name=re.compile("^Version")).first.get_by_role("button").first.click()
    expect(panel.get_by_role("cell", name=re.compile("Podcast")).first).to_be_visible()
    panel.get_by_role("region", name="Version 1", exact=True).get_by_role("button").first.click()
    panel.get_by_role("button", name="Go back to this version").click()
    expect(page.get_by_text("Version 1 is back")).to_be_visible()
    assert "Podcast" not in source(own_site)


def test_promise_segments_and_materials_are_written_by_keyboard_and_taken_back(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    page = opened(own_site.at(MAP))
    ready(page)
    page.get_by_role("button", name="Edit the promise, segments, materials and activities").press("Enter")
    panel = page.get_by_role("dialog")
    promise = panel.get_by_role("textbox", name="What is promised, The journey")
    expect(promise).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("An answer within the hour")
    page.keyboard.press("Enter")
    expect(page.locator("header").get_by_text("An answer within the hour")).to_be_visible()
    for noun, title in (("segment", "Small firms"), ("material", "Price list")):
        panel.get_by_role("textbox", name=f"Add {noun}").fill(title)
        page.keyboard.press("Enter")
        expect(panel.get_by_role("region", name=title, exact=True)).to_be_visible()
        expect(panel.get_by_role("textbox", name=f"Add {noun}")).to_be_focused()
    assert faults(page) == []
    assert all(text in source(own_site) for text in ("An answer within the hour", "Small firms", "Price list"))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator("header").get_by_text("An answer within the hour")).to_have_count(0)
    assert source(own_site) == before


def test_an_activity_is_written_where_it_moves_and_taken_back(own_site: Site, opened: Opened) -> None:
    before = source(own_site)
    page = opened(own_site.at(MAP))
    ready(page)
    cell = enter_cell(page, '[data-path="stages/consideration/content"]')
    cell.get_by_role("button", name="Edit materials and activities").press("Enter")
    part = page.get_by_role("dialog").get_by_role("region", name="Activities", exact=True)
    expect(part.get_by_role("textbox", name="Add activity")).to_be_focused()
    expect(part.get_by_role("combobox", name="Moves accounts from, Add activity")).to_have_value("consideration")
    page.keyboard.type("Guided demo")
    page.keyboard.press("Enter")
    mine = part.get_by_role("region", name="Guided demo")
    expect(mine.get_by_role("combobox", name="Moves accounts from, Guided demo")).to_have_value("consideration")
    to = mine.get_by_role("combobox", name="To the stage, Guided demo")
    expect(to).to_have_value("")
    to.select_option("onboarding")
    mine.get_by_role("textbox", name="Owner, Guided demo").fill("Sales")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved", exact=True)).to_have_count(3)
    mine.get_by_role("button", name=re.compile("^Edit the rule: Seen when")).press("Enter")
    rule = page.get_by_role("dialog", name=re.compile("^Rule: "))
    rule.get_by_text("As YAML").click()
    rule.get_by_role("textbox", name="As YAML").fill("did: Meeting Held\nwhere: {kind: demo}")
    rule.get_by_role("button", name="Save", exact=True).click()
    expect(rule).to_have_count(0)
    expect(mine).to_contain_text("did: Meeting Held")
    assert faults(page) == []
    written = YAML(typ="safe").load(source(own_site))["activities"][-1]
    assert written["title"] in ("Guided demo", {"en": "Guided demo"})
    assert (written["from"], written["to"]) == ("consideration", "onboarding")
    assert written["seen"] == {"did": "Meeting Held", "where": {"kind": "demo"}}
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # Measured where it moves from, and nowhere else.
    expect(cell).to_contain_text("Guided demo")
    expect(page.locator('[data-path="stages/evaluation/content"]')).not_to_contain_text("Guided demo")
    for _ in range(4):
        page.keyboard.press("Control+z")
    expect(cell).not_to_contain_text("Guided demo")
    assert source(own_site) == before


def test_the_guide_saves_as_the_map_does(own_site: Site, opened: Opened) -> None:
    page = opened(own_site.at("/guide/saas/4"))
    stage = page.get_by_role("region", name="Evaluation", exact=True)
    expect(stage).to_be_visible()
    theirs = {"base": document(own_site)["revision"], "lang": "en", "edits": [
        {"op": "set", "path": "stages/evaluation/title", "value": "Theirs"}]}  # fmt: skip
    assert page.request.post(own_site.at("/api/journeys/saas/edits"), data=theirs).ok
    stage.get_by_role("textbox", name="Stage").fill("Mine")
    page.keyboard.press("Tab")
    dialog = page.get_by_role("dialog", name="Somebody else changed this meanwhile")
    expect(dialog).to_contain_text("Theirs")
    dialog.get_by_role("button", name="Write mine").click()
    mine = page.get_by_role("region", name="Mine", exact=True)
    expect(mine).to_be_visible()
    down = mine.get_by_role("button", name="Move Mine later")
    down.press("Enter")
    expect(page.get_by_role("region").nth(1)).to_have_accessible_name("Mine")
    expect(down).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.get_by_role("region").nth(0)).to_have_accessible_name("Mine")


def test_what_was_seen_goes_onto_the_map_with_its_channel(own_site: Site, opened: Opened) -> None:
    known = own_site.server.get("/api/journeys/saas/vocabulary").json()["names"]
    channels = {one["name"]: one["channel"] for one in known if one["channel"]}
    page = opened(own_site.at("/guide/saas/3"))
    adding = page.get_by_role(
        "button", name=re.compile(f"^Add to the map: ({'|'.join(map(re.escape, channels))})$")
    ).first
    name = (adding.get_attribute("aria-label") or "").removeprefix("Add to the map: ")
    adding.click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    stages = YAML(typ="safe").load(source(own_site))["stages"]
    (added,) = [one for stage in stages for one in stage.get("touchpoints", ()) if one.get("seen") == {"did": name}]
    assert added["channel"] == channels[name]
