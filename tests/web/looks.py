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
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def cut(page: Page) -> list[str]:
    """Texts of which a part can be neither seen, nor scrolled to, nor read in a title.

    Looked at are the very lines of text, as they are drawn: against every box around them that hides what goes over
    its edge, against the picture they stand in, and the chosen word of a list against its field. What is there for
    screen readers alone has no place to be cut in.
    """
    return list(page.evaluate(_CUT))


_CUT = """() => {
  const SLACK = 2, found = new Set()
  const say = (el, text) => found.add(`${el.tagName}.${el.getAttribute('class') || ''} ${text.trim().slice(0, 60)}`)
  const hides = value => value === 'hidden' || value === 'clip'
  const scrolls = value => value === 'auto' || value === 'scroll'
  const unseen = el => {
    if (!el.checkVisibility({visibilityProperty: true, opacityProperty: true})) return true
    for (let up = el; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect()
      const outside = hides(style.overflowX) || style.clipPath !== 'none' || style.clip !== 'auto'
      if (outside && box.width <= 2 && box.height <= 2) return true
    }
    return false
  }
  const told = (el, text) => {
    for (let up = el; up && up !== document.body; up = up.parentElement)
      if ((up.getAttribute('title') || '').includes(text.trim())) return true
    return false
  }
  const over = (line, box, style) =>
    (hides(style.overflowX) && (line.right > box.right + SLACK || line.left < box.left - SLACK)) ||
    (hides(style.overflowY) && (line.bottom > box.bottom + SLACK || line.top < box.top - SLACK))
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement, text = node.textContent
    if (!text.trim() || ['SCRIPT', 'STYLE', 'OPTION', 'TEXTAREA', 'title', 'desc'].includes(el.tagName)) continue
    if (unseen(el) || told(el, text)) continue
    range.selectNodeContents(node)
    const lines = [...range.getClientRects()].filter(line => line.width > 1)
    const drawn = el instanceof SVGElement
    for (const line of lines) {
      let [across, down] = [true, true]
      for (let up = el; up && up !== document.body && (across || down); up = up.parentElement) {
        if (drawn && up instanceof SVGElement && up.tagName !== 'svg') continue
        const style = getComputedStyle(up)
        if (style.display === 'inline') continue
        if (scrolls(style.overflowX)) across = false
        if (scrolls(style.overflowY)) down = false
        const seen = {overflowX: across ? style.overflowX : '', overflowY: down ? style.overflowY : ''}
        if (over(line, up.getBoundingClientRect(), seen)) { say(up, text); break }
        if (style.position === 'fixed') break
      }
    }
  }
  const pen = document.createElement('canvas').getContext('2d')
  for (const field of document.querySelectorAll('select')) {
    const style = getComputedStyle(field), word = field.selectedOptions[0]?.textContent || ''
    if (unseen(field) || told(field, word)) continue
    pen.font = style.font
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    if (pen.measureText(word).width > room + SLACK) say(field, word)
  }
  return [...found].slice(0, 30)
}"""
