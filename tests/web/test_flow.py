"""The flow in a browser: what a mark says, the table twin, the ways to accounts, the explorer and its pins."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Opened, Site

pytestmark = pytest.mark.views

MARK = "[data-mark]"
ABOUT = ("group", "from_stage", "to_stage")


def pictured(opened: Opened, site: Site, view: str, **more: object) -> Page:
    page = opened(site.at(f"flow/saas/{view}"), **more)
    # The first one of a server waits until all history is read.
    page.locator(MARK).first.wait_for(timeout=60_000)
    return page


def focused(page: Page, name: str) -> str | None:
    found: str | None = page.evaluate("name => document.activeElement.getAttribute(name)", name)
    return found


def test_a_mark_is_reached_said_and_opened_by_keys(site: Site, opened: Opened) -> None:
    page = pictured(opened, site, "paths")
    page.locator(f'{MARK}[tabindex="0"]').focus()
    first = focused(page, "data-mark")
    assert first is not None
    tip = page.locator("[data-chart] [role=presentation]")
    expect(tip).to_contain_text(first.splitlines()[0])
    page.keyboard.press("ArrowRight")
    assert focused(page, "data-mark") != first
    page.keyboard.press("Home")
    assert focused(page, "data-mark") == first
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/accounts/saas\?.*stage=evaluation"))


def test_the_table_says_what_the_server_counts(site: Site, opened: Opened) -> None:
    page = pictured(opened, site, "paths")
    links = site.server.get("/api/journeys/saas/flow/stages").json()["links"]
    page.locator("[data-chart]").get_by_text("Table", exact=True).click()
    rows = page.locator("[data-chart] tbody tr")
    expect(rows).to_have_count(len(links))
    said = [int(row.replace(",", "")) for row in rows.locator("td:nth-of-type(3)").all_inner_texts()]
    assert said == [link["count"] for link in links]


def test_between_touchpoints_is_in_the_address(site: Site, opened: Opened) -> None:
    page = pictured(opened, site, "paths")
    page.get_by_text("Between touchpoints").click()
    expect(page).to_have_url(re.compile("between=touchpoints"))
    drawn = page.locator("[data-way]")
    drawn.first.wait_for()
    page.reload()
    page.locator(MARK).first.wait_for()
    expect(page.get_by_label("Moves drawn")).to_have_value("30")


def test_a_filter_of_the_address_reaches_every_view(site: Site, opened: Opened) -> None:
    since = "2024-06-01"
    page = pictured(opened, site, f"funnel?since={since}")
    nodes = site.server.get(f"/api/journeys/saas/flow/stages?since={since}").json()["nodes"]
    said = page.locator(f"{MARK}[data-open={nodes[0]['id']}]").get_attribute("data-mark") or ""
    assert f"{nodes[0]['visits']} visit" in said
    page.get_by_role("link", name="Time in stage").click()
    expect(page).to_have_url(re.compile(rf"flow/saas/dwell\?.*since=%22{since}%22|since={since}"))


def test_the_explorer_by_a_link(site: Site, opened: Opened, tmp_path: Path) -> None:
    page = pictured(opened, site, "explore?figure=win_rate&by=industry")
    table = site.server.get("/api/journeys/saas/figures/win_rate?by=industry").json()
    expect(page.locator(MARK)).to_have_count(len(table["rows"]))
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download CSV").click()
    path = tmp_path / "figure.csv"
    loading.value.save_as(path)
    assert len(list(csv.DictReader(io.StringIO(path.read_text())))) == table["total"]
    page.get_by_label("Over time").select_option("year")
    expect(page.locator("[data-chart] figcaption")).to_contain_text("by year")
    page.get_by_label("Compared with").select_option("year")
    expect(page).to_have_url(re.compile("compare=year"))
    expect(page.get_by_label("Over time")).to_have_value("")


@pytest.mark.parametrize(
    ("figure", "measure", "by"),
    [("referral_rate", "rate", "segment"), ("referral_rate", "rate", "year"), ("conversion", "conversion", "turn")],
)
def test_a_bar_of_the_explorer_opens_the_accounts_behind_it(
    site: Site, opened: Opened, figure: str, measure: str, by: str
) -> None:
    page = pictured(opened, site, f"explore?figure={figure}&by={by}")
    table = site.server.get(f"/api/journeys/saas/figures/{figure}?by={by}").json()
    heads = [column["key"] for column in table["columns"]]
    counts = [row[heads.index(measure)]["numerator"] or 0 for row in table["rows"]]
    place = counts.index(max(counts))
    assert counts[place] > 0
    bar = page.locator(f"{MARK}[data-open='{place}']")
    bar.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    about = {name: row for name, row in zip(heads, table["rows"][place], strict=True) if name in ABOUT}
    expect(panel).to_contain_text(about["group"]["text"])
    expect(panel).to_contain_text(f"Counted ({counts[place]:.0f})")
    keys = "".join(f"&key={name}:{cell['key']}" for name, cell in about.items() if name != "group")
    asked = f"figure={figure}&measure={measure}&where={by}:{about['group']['key']}{keys}"
    listed = site.server.get(f"/api/journeys/saas/behind?{asked}&side=numerator&most=25").json()
    assert listed["total"] == counts[place]
    rows = panel.locator("table").last.locator("tbody tr")
    expect(rows).to_have_count(len(listed["rows"]))
    assert [row["name"] for row in listed["rows"]] == rows.locator("td:first-child").all_inner_texts()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(bar).to_be_focused()


def test_a_figure_is_pinned_and_taken_back(own_site: Site, opened: Opened) -> None:
    page = pictured(opened, own_site, "explore?figure=conversion&by=channel&since=2024-01-01")
    page.get_by_role("button", name="Pin to the map").click()
    page.get_by_label("Its name on the map").fill("Conversion <b>by channel</b>")
    page.get_by_label("Pin to", exact=True).select_option("evaluation")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_text("Pinned to the map")).to_be_visible()
    (pin,) = own_site.server.get("/api/journeys/saas/pins").json()
    assert (pin["title"], pin["stage"]) == ("Conversion <b>by channel</b>", "evaluation")
    assert (pin["query"]["figure"], pin["query"]["by"], pin["query"]["since"]) == (
        "conversion",
        "channel",
        "2024-01-01",
    )
    page.get_by_role("button", name="Undo").click()
    own_site.server.wait(lambda: own_site.server.get("/api/journeys/saas/pins").json() == [])


@pytest.mark.parametrize("view", ["cohorts", "dwell", "outcomes", "trap", "channels", "attribution"])
def test_every_picture_has_a_twin(site: Site, opened: Opened, view: str) -> None:
    page = pictured(opened, site, view)
    charts = page.locator("[data-chart]")
    for place in range(charts.count()):
        chart = charts.nth(place)
        marks = chart.locator(MARK).count()
        chart.get_by_text("Table", exact=True).click()
        expect(chart.locator("tbody tr").first).to_be_visible()
        assert marks > 0
        assert chart.locator("svg").count() == 0
