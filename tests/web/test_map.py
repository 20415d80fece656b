"""The map in the browser: read in every language and look, opened figure by figure, with the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.web.conftest import Opened, Site
from tests.web.looks import cut, faults, overflow
from tests.web.maps import MAP, document, focused, ready

pytestmark = pytest.mark.views


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


def test_who_changes_a_filter_again_hangs_up(site: Site, opened: Opened) -> None:
    """So that the server works no longer on what nobody wants."""
    page = opened(site.at(f"{MAP}?where=country:DE&where=segment:small"))
    ready(page)
    held = list[Route]()
    page.route("**/api/journeys/saas/document?*", lambda route: held.append(route))
    asks = re.compile("/document[?]")
    with page.expect_request(asks) as first:
        page.get_by_role("button", name=re.compile("Remove.*Country", re.I)).click()
    with page.expect_event("requestfailed", lambda request: request == first.value), page.expect_request(asks):
        page.get_by_role("button", name=re.compile("Remove.*Segment", re.I)).click()
    assert first.value in [route.request for route in held]


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
