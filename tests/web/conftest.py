"""A real server on the example company, and a real browser on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from journeyglass.demo import make
from journeyglass.testing.server import Running, running
from journeyglass.workspace import Workspace

OPEN = {"open": True}
SLOW = 60_000
"""How long a machine with other work may take for what takes a moment; waits end as soon as it is there."""
REFUSED = re.compile(r"^Failed to load resource: .* status of (409|422) ")
"""What a browser says of a conflict and of a fault in what was sent: the page shows them, and goes on."""


@dataclass(frozen=True)
class Site:
    """A served workspace: where its app is, and its server."""

    root: Path
    server: Running

    def at(self, path: str) -> str:
        """The address of a page of the app."""
        return f"{self.server.url}/{path.lstrip('/')}"


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's workspace, imported, its SaaS journey in it; copied by those who change it."""
    root = tmp_path_factory.mktemp("company") / "workspace"
    make(root, accounts=120, seed=7, lang="en")
    with Workspace.open(root) as workspace:
        workspace.import_()
        workspace.read("saas").overview()
    return root


@pytest.fixture(scope="session")
def site(company: Path) -> Iterator[Site]:
    """The example company behind a server that asks for no key; for tests that only look."""
    with flawless(company, settings=OPEN) as server:
        server.wait_whole()
        yield Site(company, server)


@pytest.fixture
def own_site(company: Path, tmp_path: Path) -> Iterator[Site]:
    """The same in a copy of this test's own, to be changed."""
    root = tmp_path / "workspace"
    shutil.copytree(company, root)
    with flawless(root, settings=OPEN) as server:
        server.wait_whole()
        yield Site(root, server)


@contextmanager
def flawless(root: Path, **more: Any) -> Iterator[Running]:
    """A server whose log must be without an error of its own at the end: what it says of one, the test says."""
    with running(root, **more) as server:
        yield server
        assert server.faults() == []


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium (Debian: apt install chromium)")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a process; what is expected may take as long as `SLOW`."""
    expect.set_options(timeout=SLOW)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens an address in a clean context: `opened(url, lang="ru", dark=True, width=360, calm=True)`.

    A page that reports an error of its own fails the test at the end.
    """
    contexts, wrong = [], []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            wrong.append(message.text)

    def open_(url: str, lang: str = "en", dark: bool = False, width: int = 1280, height: int = 860, calm: bool = False,
              storage: str | None = None) -> Page:  # fmt: skip
        context = browser.new_context(
            locale={"en": "en-GB", "ru": "ru-RU", "zh-Hant": "zh-TW"}[lang],
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            reduced_motion="reduce" if calm else "no-preference",
            timezone_id="UTC",
            accept_downloads=True,
            storage_state=storage,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.set_default_timeout(15_000)
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, wrong
