"""What tests of the map share: waiting until it is there, its file, its focus."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import SLOW, Site

THOUGHTS = '[data-path="stages/evaluation/thoughts"]'
MAP = "/map/saas"


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
