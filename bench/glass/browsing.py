"""What a browser measures at a server: opening the map and an account, filtering, paging through the list."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser, Page, sync_playwright

DEPTHS = ("visits", "events", "all")
PATIENCE = 120_000
"""Milliseconds that anything may take before the run is given up."""
OPENINGS = 20
_ON_SCREEN = 10
_WHOLE = "() => document.querySelectorAll('[role=gridcell] .mantine-Skeleton-root').length === 0"
_ASK = """async (url) => { const begun = performance.now(); const reply = await fetch(url); await reply.text();
  if (!reply.ok) throw new Error(`${reply.status} ${url}`); return (performance.now() - begun) / 1000 }"""
_DRAWN = "() => document.querySelector('[role=grid]') !== null"
_OPEN = """(link) => new Promise((done) => {
  const name = link.innerText.split('\\n')[0], begun = performance.now(); link.click()
  const look = () => { const head = document.querySelector('h1'), past = (performance.now() - begun) / 1000
    head?.textContent.trim() === name || past > 60 ? done(past) : requestAnimationFrame(look) }
  look() })"""
"""Clicks on a link, and tells after how many seconds the page has its words for a title."""
_CHANGE = """(to) => new Promise((done) => {
  const page = document.querySelector('[data-map]'), begun = performance.now(); let seen = false
  history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate'))
  const look = () => { const busy = page.getAttribute('aria-busy') === 'true', past = (performance.now() - begun) / 1000
    seen ||= busy; (seen && !busy) || past > 60 ? done(past) : requestAnimationFrame(look) }
  look() })"""
"""Goes to another address of the app, and tells after how many seconds its map stood."""
Times = list[float]


class Browsing:
    """A Chromium at a server's journey; times are in seconds, from the question until all of the answer is there."""

    def __init__(self, browser: Browser, url: str, journey: str) -> None:
        self._browser, self._url, self._journey = browser, url, journey
        self._page = self._new()
        self._page.goto(f"{url}/map/{journey}")
        # The first of all windows finds the browser itself cold, and must not go on asking beside the next.
        self._page.wait_for_function(_DRAWN)
        self._page.wait_for_function(_WHOLE)

    def opened(self, times: int) -> tuple[Times, Times]:
        """Opening the map in a new browser context: until the grid is drawn, and until nothing in it is open."""
        drawn, whole = [], []
        for _ in range(times):
            page, begun = self._new(), time.perf_counter()
            page.goto(f"{self._url}/map/{self._journey}")
            page.wait_for_function(_DRAWN)
            drawn.append(time.perf_counter() - begun)
            page.wait_for_function(_WHOLE)
            whole.append(time.perf_counter() - begun)
            page.context.close()
        return drawn, whole

    def filters(self, most: int) -> list[dict[str, str]]:
        """Values of each thing to filter by, and periods, in turns."""
        found = self._json("choices", lang="en")
        by = [[{"where": f"{one['by']}:{v['value']}"} for v in one["values"]] for one in found["choices"]]
        periods = [{"since": f"{year}-{month:02}-01"} for year in (2022, 2023) for month in (2, 5, 8, 11)]
        return _in_turns([*by, periods])[:most]

    def filtered(self, filters: Sequence[dict[str, str]]) -> list[tuple[float, ...]]:
        """For each filter how long the map takes in each depth, asked one after the other as the app does."""
        return [tuple(self._asked("document", depth=depth, lang="en", **one) for depth in DEPTHS) for one in filters]

    def redrawn(self, filters: Sequence[dict[str, str]]) -> tuple[Times, Times]:
        """A change of filters in the app: until its map is drawn anew, and until nothing in it is open."""
        drawn, whole = [], []
        for one in filters:
            begun = time.perf_counter()
            drawn.append(float(self._page.evaluate(_CHANGE, f"/map/{self._journey}?{urlencode(one)}")))
            self._page.wait_for_function(_WHOLE)
            whole.append(time.perf_counter() - begun)
        return drawn, whole

    def listed(self, places: Iterable[int]) -> Times:
        """A page of the list of accounts from each of these places on."""
        return [self._asked("accounts", most="100", offset=str(place), sort="since") for place in places]

    def accounts(self, most: int) -> tuple[Times, Times]:
        """An account's page, drawn in the app from its list, and its request alone."""
        rows = self._json("accounts", most=str(most), sort="since")["rows"]
        names = [row["subject"] for row in rows]
        asked = [self._asked(f"accounts/{quote(name, safe='')}", lang="en") for name in names[: most // 2]]
        shown = []
        for place in range(most // 2):
            self._page.goto(f"{self._url}/accounts/{self._journey}")
            link = self._page.locator(f"a[href*='/accounts/{self._journey}/']").nth(place % _ON_SCREEN)
            link.wait_for()
            shown.append(float(link.evaluate(_OPEN)))
        return shown, asked

    def script(self) -> int:
        """Bytes of JavaScript that the first load takes, as sent."""
        page = self._new()
        page.goto(f"{self._url}/map/{self._journey}")
        page.get_by_role("grid").wait_for()
        sizes = (
            "performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).map(r => r.encodedBodySize)"
        )
        found = sum(page.evaluate(sizes))
        page.context.close()
        return int(found)

    def _new(self) -> Page:
        context = self._browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, timezone_id="UTC")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def _at(self, path: str, **asked: str) -> str:
        return f"{self._url}/api/journeys/{self._journey}/{path}?{urlencode(asked)}"

    def _asked(self, path: str, **asked: str) -> float:
        return float(self._page.evaluate(_ASK, self._at(path, **asked)))

    def _json(self, path: str, **asked: str) -> Any:
        return self._page.evaluate("async (url) => (await fetch(url)).json()", self._at(path, **asked))


def measured(url: str, journey: str, filters: int, accounts: int) -> dict[str, Any]:
    """All that is measured of the app; lists of seconds by what was done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        at = Browsing(browser, url, journey)
        drawn, whole = at.opened(OPENINGS)
        wanted = at.filters(filters)
        asked_for, changed = wanted[::2], wanted[1::2]
        depths, (redrawn, rewhole) = at.filtered(asked_for), at.redrawn(changed)
        listed, script = at.listed(range(0, 90_000, 10_000)), at.script()
        shown, asked = at.accounts(accounts)
        found = {
            "drawn": drawn, "whole": whole, "redrawn": redrawn, "rewhole": rewhole, "script": script,
            "shown": shown, "asked": asked, "listed": listed,
            **{depth: [one[i] for one in depths] for i, depth in enumerate(DEPTHS)},
        }  # fmt: skip
        browser.close()
    return found


def _in_turns(lists: list[list[dict[str, str]]]) -> list[dict[str, str]]:
    longest = max(map(len, lists))
    return [one[place] for place in range(longest) for one in lists if place < len(one)]
