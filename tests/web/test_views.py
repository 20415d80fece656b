"""Every view in every language and theme: accessible, nothing cut off, narrow; `make views` runs them all."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as Late

from journeyglass import Workspace
from tests.web.conftest import Opened, Site, flawless
from tests.web.looks import cut, faults, overflow

pytestmark = pytest.mark.views

FLOWS = ("paths", "funnel", "cohorts", "dwell", "outcomes", "trap", "channels", "attribution", "explore")
PANELS = (
    {"kind": "history"},
    {"kind": "talk"},
    {"kind": "journey"},
    {"kind": "stage", "stage": "renewal"},
    {"kind": "cell", "path": "stages/renewal/thoughts", "stage": "renewal", "lane": "thoughts"},
    {"kind": "cell", "path": "stages/renewal/roles", "stage": "renewal", "lane": "roles"},
    {"kind": "cell", "path": "stages/renewal/thoughts", "stage": "renewal", "lane": "thoughts", "tab": "talk"},
)
FIGURE = {"figure": "win_rate", "measure": "rate", "stage": "purchase", "key": {}, "options": {}}
EXPLORED = ("figure=conversion&by=segment", "figure=conversion&trend=quarter", "figure=here_now")
VIEWS = (
    "map/saas",
    "map/saas?as_of=2024-06-30",
    *(f"map/saas?open={quote(json.dumps(panel))}" for panel in (*PANELS, {"kind": "figure", "ref": FIGURE})),
    *(f"compare/saas?tab={tab}" for tab in ("future", "halves", "periods", "segments")),
    "accounts/saas",
    "accounts/saas/{account}",
    *(f"flow/saas/{view}" for view in FLOWS),
    "flow/saas/paths?between=touchpoints",
    *(f"flow/saas/explore?{explored}" for explored in EXPLORED),
    "guide",
    *(f"guide/saas/{step}" for step in range(1, 7)),
    *(f"sources/{tab}" for tab in ("connect", "tables", "live", "quarantine", "trace", "identity")),
    *(f"people/{tab}" for tab in ("users", "audit", "shares", "me")),
    "map",
)
"""All that the router knows, every tab and step and panel of it; the last one leads nowhere."""

ANNA = {"email": "anna@x.example", "name": "Anna", "password": "correct horse battery"}
WANTED = {"from": "journey:saas", "journey": "wanted", "title": "As it should be", "lang": "en", "map": "future"}
LANGS = ("en", "ru", "zh-Hant")
NARROW = 320
PATIENCE = 60_000
"""Milliseconds: what is asked here is what a view is, not how soon it comes."""


@dataclass(frozen=True)
class Look:
    """A language and a theme."""

    lang: str
    dark: bool

    def __str__(self) -> str:
        return f"{self.lang}-{'dark' if self.dark else 'light'}"


LOOKS = [Look(lang, dark) for lang in LANGS for dark in (False, True)]


@dataclass(frozen=True)
class House:
    """A served workspace with a user, a future state of its journey, and the user's cookies."""

    site: Site
    account: str
    storage: str


@pytest.fixture(scope="session")
def house(company: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The example company as a team has it: with a log-in, and with a map of what they want."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(company, folder / "workspace")
    with flawless(folder / "workspace") as server:
        server.wait_whole()
        context = browser.new_context(base_url=server.url)
        session = context.request.post("/api/setup", data=ANNA).json()
        made = context.request.post("/api/journeys", data=WANTED, headers={"X-CSRF-Token": session["csrf"]})
        rows = context.request.get("/api/journeys/saas/accounts?stage=renewal&most=1").json()["rows"]
        assert made.ok, made.text()
        context.storage_state(path=folder / "cookies.json")
        context.close()
        yield House(Site(folder / "workspace", server), str(rows[0]["subject"]), str(folder / "cookies.json"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new workspace without a user."""
    root = tmp_path_factory.mktemp("empty") / "workspace"
    Workspace.create(root, name="first company").close()
    with flawless(root) as server:
        server.wait(lambda: server.ask("/api/session").status == 200)
        yield Site(root, server)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_and_whole(house: House, opened: Opened, view: str, look: Look) -> None:
    assert unwell(shown(opened, house.site, view.format(account=house.account), look, house.storage)) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_doors_are_accessible_and_whole(house: House, empty: Site, opened: Opened, look: Look) -> None:
    assert unwell(shown(opened, house.site, "login", look)) == []
    assert unwell(shown(opened, empty, "setup", look)) == []


def unwell(page: Page) -> list[str]:
    """What is wrong with the page as it stands, and on the narrowest screen."""
    expect(page.get_by_role("heading", level=1, include_hidden=True)).to_have_count(1)
    found = [*faults(page), *cut(page)]
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.wait_for_timeout(300)
    with contextlib.suppress(Late):  # what is drawn anew takes its time on a slow machine
        page.wait_for_function(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth", timeout=5_000
        )
    wider = [f"wider than {NARROW} px by {too_wide}"] if (too_wide := overflow(page)) > 0 else []
    return [*found, *wider, *faults(page), *cut(page)]


@pytest.mark.parametrize("view", ["map/saas", "accounts/saas", "flow/saas/paths"])
def test_chinese_is_set_in_its_own_font(site: Site, opened: Opened, view: str) -> None:
    page = shown(opened, site, view, Look("zh-Hant", False))
    page.wait_for_function("() => document.fonts.check('16px \"Noto Sans TC Variable\"', '地圖')")
    loaded = page.evaluate("() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Noto Sans TC" in family for family in loaded)


@pytest.mark.parametrize("view", ["map/saas", "accounts/saas", "flow/saas/explore", "sources/live"])
def test_the_keyboard_goes_through_a_view_in_order_and_is_seen(site: Site, opened: Opened, view: str) -> None:
    page = shown(opened, site, view, Look("en", False), calm=True)
    page.evaluate(_WATCH)
    stops = []
    for _ in range(18):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("() => window.looked()"))
        assert stops[-1]["name"], stops[-1]
        assert stops[-1]["seen"], stops[-1]
    assert all(one["forward"] for one in stops), "not the order of the page"
    for before, after in pairwise(stops):
        assert before["part"] != after["part"] or after["bottom"] > before["top"], (before, after)


@pytest.mark.parametrize("view", ["map/saas", "accounts/saas", "flow/saas/paths", "sources/live"])
def test_nothing_moves_where_the_system_asks_for_calm(site: Site, opened: Opened, view: str) -> None:
    page = opened(site.at(view), calm=True)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    moving = page.evaluate("() => document.getAnimations().filter(a => a.playState === 'running').length")
    assert moving == 0


def shown(opened: Opened, site: Site, view: str, look: Look, storage: str | None = None, calm: bool = False) -> Page:
    """The view, come to rest."""
    page = opened(site.at(view), lang=look.lang, dark=look.dark, storage=storage, calm=calm)
    expect(page.locator("h1")).to_have_count(1, timeout=PATIENCE)
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    waiting = page.locator("[role=status][aria-label], .mantine-Skeleton-root[data-visible]")
    expect(waiting).to_have_count(0, timeout=PATIENCE)
    return page


_WATCH = """() => {
  const looks = el => [el, el.parentElement, el.nextElementSibling].filter(Boolean).map(one => {
    const style = getComputedStyle(one)
    return [style.outlineStyle, style.outlineColor, style.boxShadow, style.borderColor, style.left].join()
  }).join()
  const all = [...document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')]
  let last = null
  const before = new Map(all.map(el => [el, looks(el)]))
  window.looked = () => {
    const el = document.activeElement, box = el.getBoundingClientRect()
    const said = [el.getAttribute('aria-label'), el.textContent.trim(), el.labels?.[0]?.textContent, el.placeholder]
    const part = el.closest('main') || el.closest('header') || el.closest('nav')
    const forward = !last || (last.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING) > 0
    last = el
    return {
      name: said.find(Boolean) || '', tag: el.tagName, top: box.top, bottom: box.bottom, part: part ? part.tagName : '',
      forward, seen: before.get(el) !== looks(el),
    }
  }
}"""
