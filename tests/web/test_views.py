"""Every view in every language and theme: accessible, nothing cut off, narrow; `make views` runs them all."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Opened, Site
from tests.web.looks import cut, faults, overflow

FLOWS = ("paths", "funnel", "cohorts", "dwell", "outcomes", "trap", "channels", "attribution", "explore")
VIEWS = (
    "map/saas",
    *(f"compare/saas?tab={tab}" for tab in ("future", "halves", "periods", "segments")),
    "accounts/saas",
    "accounts/saas/{account}",
    *(f"flow/saas/{view}" for view in FLOWS),
    "guide",
    *(f"guide/saas/{step}" for step in range(2, 7)),
    *(f"sources/{tab}" for tab in ("connect", "tables", "live", "quarantine", "trace", "identity")),
    *(f"people/{tab}" for tab in ("users", "audit", "shares", "me")),
)
LANGS = ("en", "ru", "zh-Hant")
EVERY = pytest.mark.views
NARROW = 320


@dataclass(frozen=True)
class Look:
    """A language and a theme."""

    lang: str
    dark: bool

    def __str__(self) -> str:
        return f"{self.lang}-{'dark' if self.dark else 'light'}"


FIRST = Look("en", False)
OTHERS = [Look(lang, dark) for lang in LANGS for dark in (False, True) if Look(lang, dark) != FIRST]
LOOKS = [FIRST, *(pytest.param(look, marks=EVERY) for look in OTHERS)]


@pytest.fixture(scope="session")
def account(site: Site) -> str:
    """An account of the company, in the middle of its journey."""
    rows = site.server.get("/api/journeys/saas/accounts?stage=renewal&most=1").json()["rows"]
    return str(rows[0]["subject"])


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_and_whole(site: Site, opened: Opened, account: str, view: str, look: Look) -> None:
    page = shown(opened, site, view.format(account=account), look)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert faults(page) == []
    assert cut(page) == []
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.wait_for_timeout(300)
    assert overflow(page) <= 0
    assert faults(page) == []


@pytest.mark.parametrize("view", ["map/saas", "accounts/saas", "flow/saas/paths"])
def test_chinese_is_set_in_its_own_font(site: Site, opened: Opened, view: str) -> None:
    page = shown(opened, site, view, Look("zh-Hant", False))
    page.wait_for_function("() => document.fonts.check('16px \"Noto Sans TC Variable\"', '地圖')")
    loaded = page.evaluate("() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Noto Sans TC" in family for family in loaded)


@pytest.mark.parametrize("view", ["map/saas", "accounts/saas", "flow/saas/explore", "sources/connect"])
def test_the_keyboard_goes_through_a_view_in_order_and_is_seen(site: Site, opened: Opened, view: str) -> None:
    page = shown(opened, site, view, FIRST)
    tops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        assert found["name"], found
        assert found["seen"], found
        tops.append(found["top"])
    assert tops[0] <= tops[-1] or max(tops) > 50


def test_nothing_moves_where_the_system_asks_for_calm(site: Site, opened: Opened) -> None:
    page = opened(site.at("map/saas"), calm=True)
    expect(page.get_by_role("grid")).to_be_visible()
    moving = page.evaluate("() => document.getAnimations().filter(a => a.playState === 'running').length")
    assert moving == 0


def shown(opened: Opened, site: Site, view: str, look: Look) -> Page:
    """The view, come to rest."""
    page = opened(site.at(view), lang=look.lang, dark=look.dark)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[role=status][aria-label], .mantine-Skeleton-root[data-visible]")).to_have_count(0)
    return page


_FOCUSED = """() => {
  const el = document.activeElement, box = el.getBoundingClientRect(), style = getComputedStyle(el)
  const said = [el.getAttribute('aria-label'), el.textContent.trim(), el.labels?.[0]?.textContent, el.placeholder]
  const name = said.find(Boolean) || ''
  const field = ['INPUT', 'SELECT', 'TEXTAREA'].includes(el.tagName)
  const ring = field || style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  return {name, top: box.top, seen: ring && box.width > 0, tag: el.tagName}
}"""
