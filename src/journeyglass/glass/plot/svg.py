"""Small pieces of SVG, and how wide a text will be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_TOKEN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+")
_SIZE = 13.0


def safe(text: str) -> str:
    """Text that may stand in SVG, in quotes too."""
    return escape(_CONTROL.sub(" ", text), quote=True)


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; `class_` stands for class and `_` in a name for `-`."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(v)}"' for key, v in attributes.items() if v != "")
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def text(x: float, y: float, said: str, class_: str = "", anchor: str = "") -> str:
    """A line of text whose baseline is at y."""
    return element("text", safe(said), x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def rect(x: float, y: float, width: float, height: float, class_: str, **more: object) -> str:
    """A rectangle; a negative width lies to the left of x."""
    left, size = (x, width) if width >= 0 else (x + width, -width)
    return element("rect", x=left, y=y, width=size, height=height, class_=class_, **more)


def width_of(said: str, size: float = _SIZE) -> float:
    """About how wide the text is in a sans-serif font, rather too wide than too narrow."""
    return sum(map(_em, said)) * size


def wrapped(said: str, width: float, most: int, size: float = _SIZE) -> list[str]:
    """The text in at most so many lines of that width; what does not fit ends in `…`."""
    lines = list(_lines(said, width, size))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + "…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _lines(said: str, width: float, size: float) -> Iterator[str]:
    line = ""
    for token in _TOKEN.findall(said):
        if line and width_of((line + token).rstrip(), size) > width:
            yield line.rstrip()
            line = ""
        line += token if line or token.strip() else ""
    yield line.rstrip()


def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in " .,:;·'|ijlI()[]":
        return 0.34
    return 0.72 if char.isupper() or char in "mwМШЩЖЮмшщжюы%—" else 0.58


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
