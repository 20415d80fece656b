"""What a page must be, whatever it shows: without faults of accessibility, reflowing, whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line a node."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def cut(page: Page) -> list[str]:
    """Texts that are cut off without saying so: wider or higher than their box, which hides the rest."""
    return list(page.evaluate(_CUT))


_CUT = """() => [...document.querySelectorAll('body *')].filter(el => {
  const style = getComputedStyle(el)
  if (!el.textContent.trim() || style.visibility === 'hidden') return false
  if (el.closest('[aria-hidden=true], [data-may-cut], .mantine-VisuallyHidden-root')) return false
  if (el.tagName === 'TITLE' || el.tagName === 'DESC' || el.closest('svg')) return false
  const hides = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY)
  const box = el.getBoundingClientRect()
  if (!hides || style.textOverflow === 'ellipsis' || box.width < 2 || box.height < 2) return false
  const across = ['hidden', 'clip'].includes(style.overflowX) && el.scrollWidth > el.clientWidth + 2
  const down = ['hidden', 'clip'].includes(style.overflowY) && el.scrollHeight > el.clientHeight + 2
  return across || down
}).map(el => `${el.tagName}.${el.className} ${el.textContent.trim().slice(0, 60)}`).slice(0, 20)"""
