"""The map as one picture: vector, pixels, or a page to print."""

from __future__ import annotations

import math
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from journeyglass.glass.paper.cleaning import clean
from journeyglass.glass.paper.export import PaperTheme
from journeyglass.glass.paper.fonts import FONTS, font_files, font_style
from journeyglass.glass.paper.inputs import PaperInputs
from journeyglass.glass.render import render_map

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_SCALE, _MOST_PIXELS = 2.0, 50_000_000
_POINTS = 0.75
"""Points of a pixel."""
_MOST_POINTS = 14_400.0
"""No side of a page may be longer than 200 inches."""


def make_svg(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """A picture that stands alone: it carries the glyphs that it needs."""
    drawn = render_map(inputs.document, theme or "light")
    style = f"<style>{font_style(drawn, inputs.document.lang)}</style>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn.replace("<defs>", f"<defs>{style}", 1)}\n'.encode()


def make_png(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """Two pixels a unit, fewer where the picture would become too large for most programs."""
    return png_of(render_map(inputs.document, theme or "light"))


def png_of(drawn: str, scale: float = _SCALE) -> bytes:
    """A picture in pixels, set in our own fonts alone."""
    import resvg_py

    zoom = scale_of(drawn, scale)
    files = [str(path) for path in font_files()]
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, font_files=files, skip_system_fonts=True, zoom=zoom))


def scale_of(drawn: str, wanted: float = _SCALE) -> float:
    """Pixels a unit: as wanted, fewer where the picture would have more pixels than most programs open."""
    width, height = size_of(drawn)
    return min(wanted, math.sqrt(_MOST_PIXELS / (width * height)))


def size_of(drawn: str) -> tuple[float, float]:
    """Width and height of a picture, in its own units."""
    found = _SIZE.search(drawn)
    if found is None:
        raise ValueError("a picture without a size")
    return float(found[1]), float(found[2])


def make_pdf(inputs: PaperInputs, theme: PaperTheme | None) -> bytes:
    """One page as large as the map, its texts real texts."""
    import typst

    drawn = render_map(inputs.document, theme or "light")
    with TemporaryDirectory() as folder:
        Path(folder, "map.svg").write_text(drawn, "utf-8")
        main = Path(folder, "map.typ")
        main.write_text(_typst(inputs, *size_of(drawn)), "utf-8")
        font_files()
        found = typst.compile(str(main), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return bytes(found) if isinstance(found, bytes | bytearray) else b"".join(filter(None, found or ()))


def _typst(inputs: PaperInputs, width: float, height: float) -> str:
    shown = inputs.document
    points = min(_POINTS, _MOST_POINTS / max(width, height))
    size = f"width: {width * points:.2f}pt, height: {height * points:.2f}pt"
    lang, region = ("zh", "TW") if shown.lang == "zh-Hant" else (shown.lang, None)
    spoken = f'lang: "{lang}"' + (f', region: "{region}"' if region else "")
    return (
        f"#set document(title: {_quoted(shown.title)})\n#set text({spoken})\n"
        f"#set page({size}, margin: 0pt)\n"
        f'#image("map.svg", {size}, alt: {_quoted(f"{shown.title} · {shown.about}")})\n'
    )


def _quoted(text: str) -> str:
    """The text as typst writes a string."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
