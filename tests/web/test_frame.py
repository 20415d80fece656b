"""The frame: the app is served, opens on a map, speaks three languages, has its palette."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Opened, Site
from tests.web.looks import faults, overflow

pytestmark = pytest.mark.views


def test_the_app_opens_on_the_map_of_the_first_journey(site: Site, opened: Opened) -> None:
    page = opened(site.at("/"))
    expect(page).to_have_url(re.compile(r"/map/saas$"))
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()


@pytest.mark.parametrize(("lang", "word"), [("en", "Accounts"), ("ru", "Компании"), ("zh-Hant", "客戶")])
def test_the_browsers_language_is_spoken(site: Site, opened: Opened, lang: str, word: str) -> None:
    page = opened(site.at("/"), lang=lang)
    expect(page.get_by_role("link", name=word, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == lang


def test_a_language_that_is_chosen_stays(site: Site, opened: Opened) -> None:
    page = opened(site.at("/"))
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Русский").click()
    expect(page.get_by_role("link", name="Компании", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Компании", exact=True)).to_be_visible()


def test_the_palette_goes_everywhere_by_keyboard(site: Site, opened: Opened) -> None:
    page = opened(site.at("/"))
    expect(page).to_have_url(re.compile(r"/map/saas"))
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_placeholder("Search or go to…").fill("Sources")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sources"))


def test_an_address_that_leads_nowhere_says_so(site: Site, opened: Opened) -> None:
    page = opened(site.at("/map/"))
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_browser_is_shown_the_apps_page_where_nothing_is(site: Site, browser: Browser, lang: str) -> None:
    with browser.new_context(locale={"en": "en-GB", "ru": "ru-RU"}[lang]) as context:
        page = context.new_page()
        reply = page.goto(site.at("/no where/at/all?x=1"))
        assert reply is not None
        assert reply.status == 404
        title, home = {"en": ("There is no such page", "To the map"), "ru": ("Такой страницы нет", "К карте")}[lang]
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        page.get_by_role("link", name=home).click()
        expect(page).to_have_url(re.compile(r"/map/saas$"))


@pytest.mark.parametrize("path", ["/nowhere", "/v1/nowhere", "/api/nowhere", "/assets/nowhere.js"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_nothing_is_a_page_for_those_alone_who_ask_for_one(site: Site, path: str, method: str) -> None:
    html = site.server.ask(path, method, headers={"Accept": "text/html,*/*;q=0.8"})
    plain = site.server.ask(path, method, headers={"Accept": "*/*"})
    assert (html.status, plain.status) == (404, 404)
    page = path == "/nowhere" and method != "POST"
    if page:
        assert "script-src 'self'" in html.headers["content-security-policy"]
    assert html.headers["content-type"].startswith("text/html" if page else "application/json")
    assert plain.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_frame_is_accessible_and_narrow(site: Site, opened: Opened, dark: bool) -> None:
    page = opened(site.at("/"), dark=dark, width=320)
    expect(page.get_by_role("button", name="Menu")).to_be_visible()
    assert overflow(page) <= 0
    assert faults(page) == []


def test_files_and_pages_are_guarded(site: Site) -> None:
    page = site.server.get("/map/saas")
    assert page.status == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "access-control-allow-origin" not in page.headers
    assert site.server.get("/assets/../../../journeyglass.toml").status == 404
    assert site.server.get("/assets/%2e%2e/index.html").status == 404
