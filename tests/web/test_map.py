"""The map in the browser: read, opened figure by figure, edited by keyboard, ruled, talked about, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from ruamel.yaml import YAML

from tests.web.conftest import Opened, Site
from tests.web.looks import cut, faults, overflow

pytestmark = pytest.mark.views

THOUGHTS = '[data-path="stages/evaluation/thoughts"]'
MAP = "/map/saas"
SLOW = 60_000
"""How long a machine with other work may take for what takes a moment; waits end as soon as it is there."""


@pytest.fixture(autouse=True)
def _patient() -> None:
    expect.set_options(timeout=SLOW)


def document(site: Site, lang: str = "en") -> dict[str, Any]:
    """The map as the server tells it."""
    found = site.server.get(f"/api/journeys/saas/document?lang={lang}")
    assert found.status == 200
    shown: dict[str, Any] = found.json()
    return shown


def source(site: Site) -> str:
    """The journey's file."""
    return (site.root / "journeys" / "saas.yaml").read_text("utf-8")


def ready(page: Page) -> Locator:
    """The grid, once it is there with all its lanes: the first map of a server is counted from nothing."""
    page.set_default_timeout(SLOW)
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible(timeout=2 * SLOW)
    expect(grid.locator(".mantine-Skeleton-root")).to_have_count(0, timeout=2 * SLOW)
    return grid


def focused(page: Page) -> str:
    """Where in the grid the focus is: row and column."""
    return str(page.evaluate("document.activeElement.dataset.cell ?? ''"))


def enter_cell(page: Page, selector: str) -> Locator:
    """A cell with the focus."""
    cell = page.locator(selector)
    cell.focus()
    return cell


def test_every_stage_and_lane_of_the_document_is_shown(site: Site, opened: Opened) -> None:
    told = document(site)
    page = opened(site.at(MAP))
    ready(page)
    assert page.locator("[data-stage]").all_inner_texts() == [stage["title"] for stage in told["stages"]]
    assert page.get_by_role("rowheader").all_inner_texts() == [lane["title"] for lane in told["lanes"]]
    feelings, touchpoints = (
        next(one for one in told["lanes"] if one["key"] == key) for key in ("feelings", "touchpoints")
    )
    for index, cell in enumerate(touchpoints["cells"]):
        channels = [item for item in cell["items"] if item["head"] and item["items"]]
        lists = page.locator("[data-lane=touchpoints] [role=gridcell]").nth(index).locator("ul[aria-labelledby]")
        assert lists.count() == len(channels) > 1
        for place, item in enumerate(channels):
            expect(lists.nth(place)).to_have_accessible_name(item["head"])
            expect(lists.nth(place)).to_contain_text(item["items"][0]["head"] or item["items"][0]["text"])
    shown = page.locator("[data-lane=feelings] [role=gridcell]")
    for index, cell in enumerate(feelings["cells"]):
        assert shown.nth(index).locator("[data-text]").all_inner_texts() == [item["text"] for item in cell["items"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ru", "zh-Hant"])
def test_the_map_is_accessible_in_every_language_and_look(site: Site, opened: Opened, lang: str, dark: bool) -> None:
    page = opened(site.at(MAP), lang=lang, dark=dark, calm=True)
    ready(page)
    assert faults(page) == []
    assert cut(page) == []


def test_a_narrow_window_shows_one_stage_at_a_time(site: Site, opened: Opened) -> None:
    told = document(site)
    page = opened(site.at(MAP), width=320)
    ready(page)
    assert overflow(page) <= 0
    assert faults(page) == []
    page.get_by_role("button", name="Next stage").click()
    expect(page.locator("[data-stage]")).to_have_text([told["stages"][1]["title"]])
    expect(page).to_have_url(re.compile(r"stage=consideration"))


def test_keys_lead_through_the_grid(site: Site, opened: Opened) -> None:
    told = document(site)
    rows, cols = len(told["lanes"]), len(told["stages"])
    page = opened(site.at(MAP))
    ready(page)
    page.locator('[data-cell="1-1"]').focus()
    for key, place in [
        ("ArrowRight", "1-2"),
        ("ArrowDown", "2-2"),
        ("Home", "2-0"),
        ("End", f"2-{cols}"),
        ("Control+End", f"{rows}-{cols}"),
        ("Control+Home", "0-0"),
        ("ArrowUp", "0-0"),
    ]:
        page.keyboard.press(key)
        assert focused(page) == place, key
    stops = page.locator("[data-cell][tabindex='0']")
    assert stops.count() == 1


def test_lanes_are_chosen_and_a_link_shows_the_same(site: Site, opened: Opened) -> None:
    page = opened(site.at(MAP))
    ready(page)
    page.get_by_role("button", name="Lanes").click()
    page.get_by_text("Measured", exact=True).click()
    expect(page.locator("[data-lane=thoughts]")).to_have_count(0)
    expect(page.locator("[data-lane=conversion]")).to_have_count(1)
    page.get_by_role("checkbox", name="Median time in stage").click()
    expect(page.locator("[data-lane=dwell]")).to_have_count(0)
    other = opened(page.url)
    ready(other)
    expect(other.locator("[data-lane=conversion]")).to_have_count(1)
    expect(other.locator("[data-lane=dwell]")).to_have_count(0)


def test_a_figure_opens_what_stands_behind_it(site: Site, opened: Opened) -> None:
    page = opened(site.at(MAP))
    ready(page)
    cell = page.locator("[data-lane=here_now] [role=gridcell]").first
    button = cell.get_by_role("button").first
    number = int(button.inner_text())
    button.click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("How it is computed")).to_be_visible()
    expect(panel.locator("tbody tr td:first-child a")).to_have_count(min(25, number))
    assert faults(page) == []
    again = opened(page.url)
    expect(again.get_by_role("dialog").get_by_text("How it is computed")).to_be_visible()
    again.keyboard.press("Escape")
    expect(again.get_by_role("dialog")).to_have_count(0)


def test_the_instant_and_filters_are_in_the_address(site: Site, opened: Opened) -> None:
    first, last = document(site)["span"]["first"], document(site)["span"]["last"]
    page = opened(site.at(f"{MAP}?as_of={first[:10]}"))
    ready(page)
    expect(page.locator("[data-head=evaluation]")).to_contain_text(re.compile(r"[^0-9][0-3] accounts?"))
    assert last > first
    filtered = opened(site.at(f"{MAP}?where=country:DE"))
    ready(filtered)
    expect(filtered.get_by_text(re.compile("^Country: ", re.I))).to_be_visible()


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


def test_who_comes_while_the_map_is_open_is_not_counted_twice(own_site: Site, opened: Opened) -> None:
    page = opened(own_site.at(MAP))
    ready(page)
    holds, held = [True], list[Route]()
    page.route("**/api/journeys/saas/document?*", lambda route: held.append(route) if holds else route.continue_())
    heads = {stage["stage"]: stage["here_now"] for stage in document(own_site)["stages"]}
    rows = page.request.get(own_site.at("/api/journeys/saas/accounts?stage=evaluation&most=1")).json()["rows"]
    put = {"journey": "saas", "subject": rows[0]["subject"], "stage": "renewal", "reason": "They say so"}
    assert page.request.post(own_site.at("/api/corrections"), data=put).ok
    head = page.locator("[data-head=renewal]")
    came = head.get_by_role("status")
    expect(came).to_contain_text(re.compile(r"^\+1 since \d\d?:\d\d"))
    expect(came).to_have_attribute("title", re.compile("when the number beside it was counted"))
    expect(head).to_contain_text(f"{heads['renewal']} account")
    while not held:
        page.wait_for_timeout(50)
    holds.clear()
    for route in held:
        route.continue_()
    expect(head).to_contain_text(f"{heads['renewal'] + 1} account")
    expect(came).to_contain_text("1 just came")
    expect(head).not_to_contain_text("+1")
    expect(came).to_have_count(0)


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
